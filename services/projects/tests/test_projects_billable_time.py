"""G04: worked and billable time of an entry are kept and edited apart."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid
from projects.time.rules.entries import billable_after, billable_taken
from projects_builders import as_person
from tandem.projects.v1 import time_pb2 as pb
from test_projects_time import HOUR, TimeRoom, refusal_of, room  # noqa: F401

pytestmark = pytest.mark.slow


def manager(room: TimeRoom) -> Actor:  # noqa: F811
    return as_person(room.pam, "project_manager")


def charge(room: TimeRoom, entry: pb.TimeEntry, seconds: int, **given: Any) -> pb.TimeEntry:  # noqa: F811
    """By the project's manager, with a reason, if nothing else is given."""
    actor = given.pop("actor", manager(room))
    asked = {"reason": "Ours to learn", "time_entry_id": entry.id, "seconds": seconds, **given}
    return room.call("SetBillableTime", actor, **asked).time_entry


def bodies(room: TimeRoom, event: str) -> list[dict[str, Any]]:  # noqa: F811
    return [fact.payload for fact in room.facts() if fact.type == event]


@pytest.mark.parametrize(
    ("before", "billable", "now", "after"),
    [(60, 60, 90, 90), (60, 30, 90, 30), (60, 30, 20, 20), (60, 0, 90, 0), (60, 80, 90, 80)],
)
def test_billable_time_follows_the_worked_time_until_it_was_set_apart(
    before: int, billable: int, now: int, after: int
) -> None:
    assert billable_after(before, billable, now) == after


@pytest.mark.parametrize(
    ("left", "billable", "taken", "less"),
    [(60, 60, 20, 20), (60, 30, 20, 0), (60, 30, 40, 10), (60, 80, 20, 20), (60, 80, 60, 80)],
)
def test_a_correction_keeps_what_is_charged_within_what_was_worked(
    left: int, billable: int, taken: int, less: int
) -> None:
    assert billable_taken(left, billable, taken) == less


def test_less_than_was_worked_is_charged_with_a_reason_g04(room: TimeRoom) -> None:  # noqa: F811
    entry = room.log(seconds=2 * HOUR)
    assert (entry.seconds, entry.billable_seconds) == (2 * HOUR, 2 * HOUR)
    assert refusal_of(Invalid, charge, room, entry, HOUR, reason=" ") == (
        "BILLABLE_REASON_REQUIRED",
        "reason",
    )
    charged = charge(room, entry, HOUR)
    assert (charged.seconds, charged.billable_seconds, charged.chargeable) == (2 * HOUR, HOUR, True)
    assert (charged.non_chargeable_reason, charged.billable_set_by_id) == (
        "Ours to learn",
        room.pam.id,
    )
    ada = as_person(room.ada)
    more = room.call("UpdateTimeEntry", ada, time_entry_id=entry.id, seconds=3 * HOUR).time_entry
    assert (more.seconds, more.billable_seconds) == (3 * HOUR, HOUR)
    back = charge(room, entry, 3 * HOUR, reason="")
    assert (back.billable_seconds, back.non_chargeable_reason) == (3 * HOUR, "")
    assert not back.billable_set_by_id
    assert room.approve(entry, manager(room)).status == pb.TIME_ENTRY_STATUS_APPROVED


def test_more_than_was_worked_is_charged_with_a_reason_g04(room: TimeRoom) -> None:  # noqa: F811
    entry = room.log()
    assert refusal_of(Invalid, charge, room, entry, 2 * HOUR, reason="")[0] == (
        "BILLABLE_REASON_REQUIRED"
    )
    assert refusal_of(Invalid, charge, room, entry, 25 * HOUR)[0] == "BILLABLE_OUT_OF_RANGE"
    assert charge(room, entry, 2 * HOUR, reason="At least two hours").billable_seconds == 2 * HOUR


def test_nothing_that_is_charged_is_time_that_is_not_chargeable(room: TimeRoom) -> None:  # noqa: F811
    entry = charge(room, room.log(), 0)
    assert (entry.chargeable, entry.billable_seconds) == (False, 0)
    entry = charge(room, entry, HOUR, reason="")
    assert (entry.chargeable, entry.non_chargeable_reason) == (True, "")


def test_the_owner_of_the_time_does_not_set_what_is_charged_g04(room: TimeRoom) -> None:  # noqa: F811
    entry = room.log()
    for actor in (as_person(room.ada), as_person(room.bob)):
        with pytest.raises(Forbidden):
            charge(room, entry, 0, actor=actor)


def test_approved_time_is_charged_otherwise_until_it_is_invoiced_g04(
    room: TimeRoom,  # noqa: F811
) -> None:
    entry = room.approve(room.log(), as_person(room.lea))
    charged = charge(room, entry, HOUR // 2)
    assert (charged.status, charged.decided_by_id) == (
        pb.TIME_ENTRY_STATUS_APPROVED,
        room.pam.id,
    )
    assert [one["billable_seconds"] for one in bodies(room, "time_entry.approved.v1")] == [
        HOUR,
        HOUR // 2,
    ]
    assert len(bodies(room, "time_entry.reopened.v1")) == 1
    taken = {"time_entry_id": entry.id, "seconds": -60, "reason": "A minute less"}
    room.call("CorrectTimeEntry", as_person(room.ada), **taken)
    assert refusal_of(Conflict, charge, room, entry, HOUR)[0] == "TIME_ENTRY_CORRECTED"


def test_what_was_billed_is_corrected_by_billable_time_alone_g04(room: TimeRoom) -> None:  # noqa: F811
    entry = room.approve(room.log(seconds=2 * HOUR), manager(room))
    given = {"time_entry_id": entry.id, "reason": "Agreed with the client"}
    pam, ada = manager(room), as_person(room.ada)
    asked = {**given, "seconds": 0, "billable_seconds": -HOUR}
    with pytest.raises(Forbidden):
        room.call("CorrectTimeEntry", ada, **asked)
    correction = room.call("CorrectTimeEntry", pam, **asked).time_entry
    assert (correction.seconds, correction.billable_seconds) == (0, -HOUR)
    second = room.call("CorrectTimeEntry", ada, **given, seconds=-HOUR).time_entry
    assert (second.seconds, second.billable_seconds, second.chargeable) == (-HOUR, 0, False)
    third = room.call("CorrectTimeEntry", ada, **given, seconds=-HOUR // 2).time_entry
    assert third.billable_seconds == -HOUR // 2
    for wrong in ({"seconds": 0}, {"seconds": 0, "billable_seconds": -HOUR}):
        assert refusal_of(Invalid, room.call, "CorrectTimeEntry", pam, **given, **wrong)[0] == (
            "CORRECTION_OUT_OF_RANGE"
        )
