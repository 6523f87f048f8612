"""Which lines of an offer count, and what sections, options and a contingency come to."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from finance.quoting.rules.estimating import (
    Contingency,
    RoleCost,
    chosen_lines,
    is_firm,
    margin_bp,
    option_fault,
    price_of_units,
    proposed,
    seconds_of_days,
    section_sums,
)
from hypothesis import given
from hypothesis import strategies as st


@dataclass
class Line:
    id: str
    amount_minor: int = 0
    section: str = ""
    seconds: int = 0
    optional: bool = False
    option_group: str = ""
    option: str = ""
    chosen: bool = True


def firm(id_: str, minor: int, section: str = "") -> Line:
    return Line(id_, minor, section)


def option(id_: str, minor: int, group: str, name: str, *, chosen: bool = False) -> Line:
    return Line(id_, minor, option_group=group, option=name, chosen=chosen)


HOSTING = [
    option("a1", 10_000, "Hosting", "Shared"),
    option("b1", 30_000, "Hosting", "Managed"),
    option("b2", 5_000, "Hosting", "Managed"),
]


def test_of_a_group_without_a_choice_the_first_option_counts() -> None:
    assert proposed([firm("f", 1), *HOSTING]) == {"f", "a1"}


def test_an_option_is_taken_with_all_its_lines() -> None:
    assert chosen_lines([firm("f", 1), *HOSTING], {"b2"}) == {"f", "b1", "b2"}


@pytest.mark.parametrize("wanted", [set(), {"a1", "b1"}])
def test_exactly_one_option_of_a_group_is_taken(wanted: set[str]) -> None:
    with pytest.raises(ValueError, match="Hosting"):
        chosen_lines(HOSTING, wanted)


def test_a_line_is_optional_or_part_of_an_option_and_an_option_has_a_name() -> None:
    both = Line("x", optional=True, option_group="Hosting", option="Shared")
    nameless = Line("y", option_group="Hosting")
    found = [option_fault([line]) for line in (both, nameless, firm("z", 1))]
    assert [fault and fault.reason for fault in found] == [
        "OPTIONAL_AND_OPTION",
        "OPTION_INCOMPLETE",
        None,
    ]


def test_a_section_adds_up_what_counts_and_names_what_does_not() -> None:
    lines = [
        Line("a", 10_000, "Design", 3600),
        Line("b", 5_000, "Build", 1800),
        Line("c", 2_500, "Design", 900, optional=True, chosen=False),
    ]
    found = [(s.name, s.total_minor, s.seconds, s.optional_minor) for s in section_sums(lines)]
    assert found == [("Design", 10_000, 3600, 2_500), ("Build", 5_000, 1800, 0)]


def test_a_contingency_is_a_share_of_what_counts_or_an_amount() -> None:
    lines = [firm("a", 33_333), firm("b", 33_333), Line("c", 99, optional=True, chosen=False)]
    assert Contingency(1000).of(lines) == 6_667
    assert Contingency(1000, spread=True).of(lines) == 6_666
    assert Contingency(amount_minor=10_000).of(lines) == 10_000


def test_an_amount_is_spread_over_the_firm_lines_by_largest_remainder() -> None:
    lines = [firm("a", 100), firm("b", 100), firm("c", 100), Line("d", 100, optional=True)]
    assert Contingency(amount_minor=10_000, spread=True).within(lines) == [3_334, 3_333, 3_333, 0]


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any),
    st.integers(0, 10_000),
    st.integers(0, 10**9),
    st.booleans(),
)
def test_a_spread_contingency_is_what_its_lines_carry(
    amounts: list[int], share_bp: int, amount: int, of_share: bool
) -> None:
    lines = [firm(str(place), minor) for place, minor in enumerate(amounts)]
    rule = Contingency(share_bp, 0, True) if of_share else Contingency(0, amount, True)
    assert sum(rule.within(lines)) == rule.of(lines)


@given(st.data())
def test_whatever_is_proposed_can_be_chosen_and_is_then_the_same(data: st.DataObject) -> None:
    kinds = st.sampled_from(["firm", "optional", "A", "B"])
    drawn = data.draw(st.lists(st.tuples(kinds, st.sampled_from("xyz"), st.booleans())))
    lines = [
        Line(str(place), 1, optional=kind == "optional", chosen=chosen)
        if kind in {"firm", "optional"}
        else option(str(place), 1, kind, name, chosen=chosen)
        for place, (kind, name, chosen) in enumerate(drawn)
    ]
    first = proposed(lines)
    wanted = {line.id for line in lines if line.id in first and not is_firm(line)}
    assert chosen_lines(lines, wanted) == first
    for group in {line.option_group for line in lines} - {""}:
        taken = {line.option for line in lines if line.option_group == group and line.id in first}
        assert len(taken) == 1


def test_units_and_days_are_rounded_once() -> None:
    assert price_of_units(2_500, 1_999) == 4_998
    assert seconds_of_days(1_500, 27_000) == 40_500


def test_a_role_costs_the_mean_of_its_people_and_80_at_40_percent_sells_at_133_33() -> None:
    assert RoleCost(4_000 + 5_001, 2).of(3600 * 3) == 13_502
    assert margin_bp(13_333, 8_000) == 4_000
    assert margin_bp(0, 10) is None
