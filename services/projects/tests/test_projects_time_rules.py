"""A time entry's life, whatever is done to it in whatever order; and the arithmetic of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chassis.errors import Conflict, Forbidden
from chassis.ids import new_id
from hypothesis import given
from hypothesis import strategies as st
from projects.time.model import TimeEntry
from projects.time.rules.entries import (
    DAY_SECONDS,
    Deed,
    Status,
    charge_role_of,
    fits_the_day,
    is_plausible_day,
    status_after,
)
from projects_builders import NOW, TODAY


def a_time_entry(**given: object) -> TimeEntry:
    values = {
        "id": new_id(),
        "person_id": new_id(),
        "project_id": new_id(),
        "client_id": None,
        "task_id": None,
        "deliverable_id": None,
        "worked_on": TODAY,
        "seconds": 5400,
        "charge_role": "designer",
        "chargeable": True,
        "logged_at": NOW,
    }
    return TimeEntry(**{**values, **given})


def do(entry: TimeEntry, deed: Deed, seconds: int) -> None:
    match deed:
        case Deed.APPROVE:
            entry.approve(new_id(), NOW)
        case Deed.REJECT:
            entry.reject(new_id(), NOW, "Wrong day.")
        case Deed.CHANGE:
            entry.change({"seconds": seconds}, entry.person_id)
        case Deed.DELETE:
            entry.delete()
        case Deed.REOPEN:
            entry.reopen("The wrong day.")


@given(st.lists(st.tuples(st.sampled_from(Deed), st.integers(1, DAY_SECONDS)), max_size=12))
def test_an_approved_entry_is_only_reopened_and_only_submitted_ones_are_decided_on(
    deeds: list[tuple[Deed, int]],
) -> None:
    entry = a_time_entry()
    for deed, seconds in deeds:
        before = (entry.status, entry.seconds, entry.decided_by_id)
        try:
            do(entry, deed, seconds)
        except Conflict:
            assert (entry.status, entry.seconds, entry.decided_by_id) == before
            assert status_after(before[0], deed) is None
        else:
            assert (before[0] is Status.APPROVED) == (deed is Deed.REOPEN)
        assert (entry.status is Status.SUBMITTED) == (entry.decided_by_id is None)
        assert (entry.status is Status.REJECTED) == bool(entry.rejected_reason)


@given(st.sampled_from(Status), st.sampled_from(Deed))
def test_only_reopening_leads_away_from_approved(status: Status, deed: Deed) -> None:
    after = status_after(status, deed)
    assert (after is None) == (
        (status is Status.APPROVED) != (deed is Deed.REOPEN)
        or (status is Status.REJECTED and deed in {Deed.APPROVE, Deed.REJECT})
    )


def test_nobody_decides_on_their_own_time() -> None:
    entry = a_time_entry()
    with pytest.raises(Forbidden) as refusal:
        entry.approve(entry.person_id, NOW)
    assert refusal.value.reason == "OWN_TIME_ENTRY"
    with pytest.raises(Forbidden, match="on their own time"):
        entry.reject(entry.person_id, NOW, "No.")


def test_a_change_that_changes_nothing_is_no_fact() -> None:
    assert a_time_entry(seconds=60).change({"seconds": 60}, None) is None


def test_a_rejected_entry_that_is_changed_forgets_why_it_was_rejected() -> None:
    entry = a_time_entry()
    entry.reject(new_id(), NOW, "Wrong day.")
    fact = entry.change({"seconds": 60}, entry.person_id)
    assert fact is not None
    assert set(fact.changed) == {"seconds", "status", "changed_by_id", *_UNDECIDED}
    assert (entry.status, entry.rejected_reason) == (Status.SUBMITTED, "")


_UNDECIDED = ("decided_by_id", "decided_at", "rejected_reason")


@given(st.lists(st.integers(1, DAY_SECONDS), max_size=40))
def test_a_day_never_holds_more_than_24_hours(attempts: list[int]) -> None:
    logged = 0
    for seconds in attempts:
        if fits_the_day(logged, seconds):
            logged += seconds
    assert logged <= DAY_SECONDS
    assert not attempts or logged > 0


def test_days_before_1990_and_after_tomorrow_are_absurd() -> None:
    assert is_plausible_day(date(1990, 1, 1), TODAY)
    assert not is_plausible_day(date(1989, 12, 31), TODAY)
    assert is_plausible_day(TODAY + timedelta(days=1), TODAY)
    assert not is_plausible_day(TODAY + timedelta(days=2), TODAY)


def test_the_role_is_the_entrys_then_the_tasks_then_the_persons() -> None:
    assert charge_role_of(("copywriter", "designer", "developer")) == "copywriter"
    assert charge_role_of(("", "designer", "developer")) == "designer"
    assert charge_role_of(("", None, "developer")) == "developer"
    assert charge_role_of(("", None, "")) == ""
