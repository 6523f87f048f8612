"""The colour of a project by its facts, and the words that state them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from projects.reports.rules.narrative import Facts, colour_of, narrative

CALM = Facts(
    status="active",
    done=3,
    tasks=5,
    late_tasks=0,
    end_on=date(2026, 5, 4),
    due_on=date(2026, 5, 4),
    days_late=0,
    sold=36_000,
    logged=18_000,
)


@pytest.mark.parametrize(
    ("changes", "colour", "words"),
    [
        ({}, "green", "No rule"),
        ({"days_late": 6}, "red", "6 days late"),
        ({"days_late": 5}, "amber", "5 days late"),
        ({"logged": 39_601}, "red", "110 %"),
        ({"logged": 39_600}, "amber", "than were sold"),
        ({"sold": 0}, "green", "No rule"),
        ({"late_tasks": 1}, "amber", "1 task should"),
        ({"risks": [("Rain", 15)]}, "amber", "Rain"),
        ({"risks": [("Rain", 14)]}, "green", "No rule"),
        ({"issues": [("No power", "critical")]}, "red", "No power"),
        ({"issues": [("No power", "high")]}, "amber", "high severity"),
    ],
)
def test_j08_a_colour_has_the_rule_that_gave_it(
    changes: dict[str, object], colour: str, words: str
) -> None:
    found, rule = colour_of(replace(CALM, **changes))  # type: ignore[arg-type]
    assert found == colour
    assert words in rule


def test_j08_hours_are_for_the_team_alone() -> None:
    facts = replace(CALM, waiting=["A second language"])
    assert "5 h are used of 10 h" in narrative(facts, "team")
    client = narrative(facts, "client")
    assert " h " not in client
    assert "We wait for your answer on:\n- A second language" in client
    assert "3 of 5 tasks are done. The plan ends on 4 May 2026, in time" in client
