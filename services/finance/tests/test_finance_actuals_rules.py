"""Which quoted line the work belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from finance.quoted.rules import Actual, by_line
from hypothesis import given
from hypothesis import strategies as st

ROLES = st.sampled_from(["", "designer", "writer"])
PARTS = st.sampled_from([None, "site", "film"])


@dataclass
class Line:
    id: str
    deliverable_id: str | None
    charge_role: str
    seconds: int
    amount_minor: int


def test_work_goes_to_its_part_and_role_then_its_role_then_its_part() -> None:
    lines = [
        Line("exact", "site", "designer", 10, 1),
        Line("role", None, "designer", 10, 1),
        Line("part", "film", "", 0, 1),
    ]
    work = [
        Actual("site", "designer", 1, 0, 0),
        Actual("film", "designer", 2, 0, 0),
        Actual("film", "writer", 3, 0, 0),
        Actual("site", "writer", 4, 0, 0),
    ]
    parts, beyond = by_line(lines, work)
    assert {id_: [one.seconds for one in of] for id_, of in parts.items()} == {
        "exact": [1],
        "role": [2],
        "part": [3],
    }
    assert [one.seconds for one in beyond] == [4]


@given(
    st.lists(st.tuples(PARTS, ROLES, st.integers(0, 99), st.integers(0, 99)), max_size=6),
    st.lists(st.tuples(PARTS, ROLES, st.integers(-99, 999), st.integers(-99, 999)), max_size=6),
)
def test_no_hour_and_no_penny_is_lost(
    quoted: list[tuple[str | None, str, int, int]], worked: list[tuple[str | None, str, int, int]]
) -> None:
    lines = [Line(str(place), *values) for place, values in enumerate(quoted)]
    work = [Actual(part, role, seconds, value, value) for part, role, seconds, value in worked]
    parts, beyond = by_line(lines, work)
    found = [*beyond, *(one for of in parts.values() for one in of)]
    assert sum(one.seconds for one in found) == sum(one.seconds for one in work)
    assert sum(one.value_minor for one in found) == sum(one.value_minor for one in work)
