"""Who lacks time of last week is reminded on Monday, and by who sees it (G03)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.resourcing.queries import working_calendar
from projects.time.commands import reminding
from projects.time.model import TimeReminder
from projects_builders import NOW, a_project
from sqlalchemy import select

pytestmark = pytest.mark.slow
HOUR = 3600
FULL_WEEK = 135_000
WEEK = date(2026, 3, 2)
MONDAY = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def worker(bureau: Bureau) -> Actor:
    """Somebody who was here in the week, led by Lea."""
    return bureau.join("Worker", "team_member", lead_id=bureau.lea.person_id, created_at=LONG_AGO)


def turn(bureau: Bureau, now: datetime = MONDAY) -> int:
    with bureau.agency.acting(Actor.system()) as tx:
        tx.now = now
        return reminding.remind_due(tx, working_calendar(tx, "GB"))


def reminders(bureau: Bureau) -> list[TimeReminder]:
    with bureau.agency.reading() as reading:
        return list(reading.session.scalars(select(TimeReminder)))


def logs(bureau: Bureau, worker: Actor, *hours: float) -> None:
    """On the days of the week, from Monday on."""
    project = bureau.agency.add(
        a_project(project_manager_id=bureau.pam.person_id, client_id=bureau.client_id)
    )
    cells = [
        {"project_id": project.id, "worked_on": f"2026-03-0{2 + at}", "seconds": int(count * HOUR)}
        for at, count in enumerate(hours)
    ]
    bureau.ask("SetTimeCells", worker, cells=cells)


def asks(bureau: Bureau, by: Actor, *people: Actor, day: str = "2026-03-04") -> Any:
    ids = [person.person_id for person in people]
    return bureau.ask("RemindOfMissingTime", by, week_on=day, person_ids=ids)


def test_g03_on_monday_who_lacks_time_of_last_week_is_reminded_once(
    bureau: Bureau, worker: Actor
) -> None:
    logs(bureau, worker, 7.5, 6)
    assert [turn(bureau), turn(bureau)] == [1, 0]
    (made,) = reminders(bureau)
    assert (made.person_id, made.first_on, made.sent_by_id) == (worker.person_id, WEEK, None)
    assert made.missing_seconds == FULL_WEEK - 13.5 * HOUR
    assert bureau.fact_types(made.id) == ["time_reminder.sent"]


def test_g03_on_other_days_nobody_is_reminded(bureau: Bureau, worker: Actor) -> None:
    assert turn(bureau, NOW) == 0
    assert reminders(bureau) == []


def test_g03_who_has_it_all_is_not_reminded(bureau: Bureau, worker: Actor) -> None:
    logs(bureau, worker, 20, 17.5)
    assert turn(bureau) == 0


def test_g03_who_is_away_all_week_or_has_left_or_came_later_is_not_reminded(
    bureau: Bureau, worker: Actor
) -> None:
    bureau.join("Left", "team_member", created_at=LONG_AGO, active=False)
    bureau.join("Later", "team_member", created_at=MONDAY)
    kind = bureau.ask("CreateLeaveType", bureau.root, name="Care days").leave_type
    days = {"leave_type_id": kind.id, "first_on": "2026-03-02", "last_on": "2026-03-06"}
    leave = bureau.ask("RequestLeave", bureau.root, person_id=worker.person_id, **days).leave
    bureau.ask("ApproveLeave", bureau.root, leave_id=leave.id)
    assert turn(bureau) == 0


def test_g03_a_turn_goes_on_where_the_last_one_ended(
    bureau: Bureau, worker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "PEOPLE_AT_ONCE", 1)
    logs(bureau, worker, 20, 17.5)
    bureau.join("Second", "team_member", created_at=LONG_AGO)
    assert [turn(bureau), turn(bureau), turn(bureau)] == [0, 1, 0]


def test_g03_a_lead_reminds_their_people_and_learns_who_is_left_out(
    bureau: Bureau, worker: Actor
) -> None:
    full = bureau.join("Full", "team_member", lead_id=bureau.lea.person_id)
    logs(bureau, full, 20, 17.5)
    answer = asks(bureau, bureau.lea, worker, full, bureau.max, bureau.lea)
    (made,) = answer.time_reminders
    assert (made.person_id, made.first_on) == (worker.person_id, "2026-03-02")
    assert (made.missing_seconds, made.sent_by_id) == (FULL_WEEK, bureau.lea.person_id)
    assert [(each.index, each.reason) for each in answer.refused] == [
        (1, "TIME_COMPLETE"),
        (2, "NOT_FOUND"),
        (3, "OWN_TIME"),
    ]
    (again,) = asks(bureau, bureau.lea, worker).refused
    assert (again.reason, again.field) == ("REMINDED_TODAY", "person_ids[0]")


def test_g03_who_was_reminded_on_monday_can_be_reminded_again(
    bureau: Bureau, worker: Actor
) -> None:
    turn(bureau)
    (made,) = asks(bureau, bureau.lea, worker).time_reminders
    assert bureau.fact_types(made.id) == ["time_reminder.sent"] * 2


def test_g03_only_of_a_week_that_is_over(bureau: Bureau, worker: Actor) -> None:
    of = {"week_on": "2026-03-09", "person_ids": [worker.person_id]}
    assert bureau.refusal("RemindOfMissingTime", bureau.lea, **of) == "WEEK_NOT_OVER"
