"""Plans and bookings follow the hours of people (E13, F06). Today is Wednesday, 11 March."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.planning.commands.following import follow_moved
from tandem.projects.v1 import working_patterns_pb2 as patterns

pytestmark = pytest.mark.slow

MONDAY = "2026-03-16"
HOUR = 3600


class Work:
    """Ada has 37.5 hours a week. She designs for 15 hours, and Build comes after that."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.kind = bureau.ask("CreateLeaveType", bureau.root, name="Care days").leave_type
        self.project = bureau.project(start_on=MONDAY)
        driven = {"effort_driven": True, "estimate_seconds": 15 * HOUR, "units_bp": 10_000}
        ada = bureau.ada.person_id
        self.design = bureau.task(self.project, "Design", 1, assignee_id=ada, **driven)
        build = bureau.task(self.project, "Build", 1)
        bureau.link(self.design, build)

    def leave(self, first: str, last: str, **more: Any) -> Any:
        of = {"leave_type_id": self.kind.id, "person_id": self.bureau.ada.person_id, **more}
        asked = self.bureau.ask(
            "RequestLeave", self.bureau.root, first_on=first, last_on=last, **of
        )
        self.bureau.ask("ApproveLeave", self.bureau.root, leave_id=asked.leave.id)
        return asked.leave

    def follow(self) -> dict[str, tuple[str, str]]:
        with self.bureau.agency.acting(Actor.system()) as tx:
            follow_moved(tx, "GB-ENG")
        return self.bureau.dates(self.project)


@pytest.fixture
def work(bureau: Bureau) -> Work:
    return Work(bureau)


def test_e13_work_is_walked_over_the_days_of_who_does_it(bureau: Bureau, work: Work) -> None:
    assert work.follow() == {"Design": ("03-16", "03-17"), "Build": ("03-18", "03-18")}
    away = work.leave("2026-03-17", "2026-03-18")
    assert work.follow() == {"Design": ("03-16", "03-19"), "Build": ("03-20", "03-20")}
    rescheduled = bureau.facts(work.project.id)[-2]
    assert rescheduled.payload["reason"] == "because the working time of its people changed"
    bureau.ask("CancelLeave", bureau.root, leave_id=away.id, reason="No longer.")
    assert work.follow()["Design"] == ("03-16", "03-17")


def test_e13_half_a_day_of_leave_costs_half_a_day(work: Work) -> None:
    work.leave("2026-03-17", "2026-03-17", day_minutes=225)
    assert work.follow()["Design"] == ("03-16", "03-18")
    design = work.bureau.ask("GetTask", task_id=work.design.id).task
    assert design.end_at.ToDatetime().isoformat() == "2026-03-18T12:45:00"


def test_e13_a_working_pattern_and_another_assignee_change_the_length(
    bureau: Bureau, work: Work
) -> None:
    days = [patterns.WorkingDay(weekday=day, minutes=300) for day in (1, 3, 5)]
    of = {"person_id": bureau.ada.person_id, "from_on": MONDAY, "days": days}
    bureau.ask("CreateWorkingPattern", bureau.root, **of)
    assert work.follow()["Design"] == ("03-16", "03-20")
    bureau.ask("UpdateTask", task_id=work.design.id, assignee_id=bureau.lea.person_id)
    assert bureau.dates(work.project)["Design"] == ("03-16", "03-17")
    ids = [work.design.id]
    bureau.ask("ReassignTasks", task_ids=ids, assignee_id=bureau.ada.person_id)
    assert bureau.dates(work.project)["Design"] == ("03-16", "03-20")


def test_e13_a_task_that_is_not_driven_by_its_work_stays(bureau: Bureau, work: Work) -> None:
    bureau.ask("UpdateTask", task_id=work.design.id, effort_driven=False, duration_days=2)
    work.leave("2026-03-17", "2026-03-18")
    assert work.follow()["Design"] == ("03-16", "03-17")


def test_f06_the_waiting_list_is_looked_at_again_when_leave_is_cancelled(
    bureau: Bureau, work: Work
) -> None:
    half = work.leave("2026-03-17", "2026-03-17", day_minutes=225)
    whole = {"project_id": work.project.id, "person_id": bureau.ada.person_id}
    whole |= {"start_on": MONDAY, "end_on": "2026-03-18", "minutes_per_day": 300}
    waits = bureau.ask(
        "CreateBooking", status="confirmed", on_clash="waiting_list", **whole
    ).booking
    assert (waits.status, waits.offered) == ("waiting", False)
    bureau.ask("CancelLeave", bureau.root, leave_id=half.id, reason="No longer.")
    assert bureau.ask("GetBooking", booking_id=waits.id).booking.offered
    bureau.ask("RestoreLeave", bureau.root, leave_id=half.id)
    bureau.ask("ApproveLeave", bureau.root, leave_id=half.id)
    assert not bureau.ask("GetBooking", booking_id=waits.id).booking.offered
