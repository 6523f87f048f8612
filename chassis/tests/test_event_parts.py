"""A fact with many lines is published in parts; together they are the fact."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from chassis.errors import Invalid
from chassis.event import BODY_SIZE_MAX, Catalogue, EventBody, EventType, Fact, LinedBody
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import fields


class ParcelBody(LinedBody):
    id = fields.String()
    note = fields.String()
    items = fields.List(fields.String())


class LetterBody(EventBody):
    id = fields.String()
    note = fields.String()


@dataclass
class Parcel:
    id: str = "p"
    version: int = 0
    note: str = ""
    items: list[str] = field(default_factory=list)


SENT = "parcel.sent.v1"
WRITTEN = "letter.written.v1"
CATALOGUE = Catalogue(
    "post",
    [
        EventType(SENT, "parcel", ParcelBody(), "Sent.", permission="signed_in", lines="items"),
        EventType(WRITTEN, "letter", LetterBody(), "Written.", permission="signed_in"),
    ],
)


def size_of(body: dict[str, Any]) -> int:
    return len(json.dumps(body, ensure_ascii=False).encode())


def bodies(note: str, items: list[str]) -> list[dict[str, Any]]:
    return CATALOGUE.bodies(Fact(SENT, Parcel(note=note, items=items), ("items",)))


@settings(max_examples=60, deadline=None)
@given(
    note=st.text("aé€", max_size=2_000),
    items=st.lists(
        st.builds(
            lambda text, times: text * times, st.text('xß€"\\', max_size=9), st.integers(0, 1_500)
        ),
        max_size=60,
    ),
    padding=st.integers(0, 30),
)
def test_the_lines_of_all_parts_together_are_the_lines_of_the_fact(
    note: str, items: list[str], padding: int
) -> None:
    items = items + ["=" * 7_000] * padding
    parts = bodies(note, items)
    assert [line for part in parts for line in part["items"]] == items
    assert all(size_of(part) <= BODY_SIZE_MAX for part in parts)
    assert all(part["note"] == note and part["changed"] == ["items"] for part in parts)
    if len(parts) > 1:
        assert [(part["part"], part["parts"]) for part in parts] == [
            (nth, len(parts)) for nth in range(1, len(parts) + 1)
        ]


def test_a_fact_that_fits_has_no_part_numbers() -> None:
    assert bodies("short", ["a", "b"]) == [
        {"id": "p", "note": "short", "items": ["a", "b"], "changed": ["items"]}
    ]


def test_a_line_that_no_event_can_carry_is_refused() -> None:
    with pytest.raises(Invalid, match="shorten its texts or lists"):
        bodies("", ["short", "x" * BODY_SIZE_MAX])


def test_a_head_that_no_event_can_carry_is_refused() -> None:
    for items in ([], ["a"] * 10):
        with pytest.raises(Invalid, match="shorten its texts or lists"):
            bodies("x" * BODY_SIZE_MAX, items)


def test_a_large_body_without_lines_is_refused() -> None:
    with pytest.raises(Invalid, match="shorten its texts or lists"):
        CATALOGUE.bodies(Fact(WRITTEN, Parcel(note="x" * BODY_SIZE_MAX)))


def test_lines_that_the_body_does_not_have_are_refused_at_start() -> None:
    with pytest.raises(TypeError, match="LinedBody"):
        EventType(WRITTEN, "letter", LetterBody(), "Written.", permission="signed_in", lines="x")
