"""How full people are, by figures worked out by hand: the contract, days off, time and plans."""

from __future__ import annotations

import gzip
import random
from datetime import date, timedelta
from typing import Any

import pytest
from chassis.actor import Scope
from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.listing import Asked
from chassis.paging import page_of
from chassis.testing import an_actor
from google.protobuf import json_format
from projects.api.control import to_person_capacity
from projects.capacity.rules import Days
from projects.control.queries.capacity import (
    DAYS_MAX,
    Capacity,
    PersonCapacity,
    ToDate,
    Window,
    list_capacity,
)
from projects.control.rules.hours import evenly, share_bp
from projects.planning.model import Project
from projects.planning.rules.status import TaskStatus
from projects.resourcing.model import DayOff, Person
from projects.resourcing.queries import PersonFilter, working_calendar
from projects.time.model import TimeEntry
from projects.time.rules.entries import Status
from projects_builders import NOW, TODAY, Agency, a_day, a_person, a_project, a_task
from tandem.projects.v1 import control_pb2 as pb

HOUR = 3600
EVERYBODY = page_of(200, "", 3)
EVERYBODYS = frozenset({Scope.ALL})
WEEK = Window(a_day(9), a_day(15))
"""Monday to Sunday; today is Wednesday the 11th."""


def worked(person: Person, project: Project, on: date, hours: float, **given: Any) -> TimeEntry:
    values = {"id": new_id(), "person_id": person.id, "project_id": project.id, "task_id": None}
    values |= {"client_id": None, "deliverable_id": None, "worked_on": on, "logged_at": NOW}
    values |= {"seconds": int(hours * HOUR), "charge_role": "developer", "chargeable": True}
    return TimeEntry(**{**values, **given})


def capacity(agency: Agency, window: Window = WEEK, actor: Any = None) -> Capacity:
    with agency.reading(actor) as reading:
        calendar = working_calendar(reading, "GB-ENG")
        wanted = PersonFilter(active=True)
        return list_capacity(reading, window, wanted, Asked(page=EVERYBODY), calendar)


def in_hours(numbers: list[int], hour: int = HOUR) -> list[float]:
    return [each / hour for each in numbers]


def test_f05_forty_hours_with_four_days_off_leave_eight(agency: Agency) -> None:
    agency.add(a_person(weekly_seconds=40 * HOUR))
    agency.add(*(DayOff(id=new_id(), on=a_day(day), name="Closed") for day in (9, 10, 11, 12)))
    (ada,) = capacity(agency).people
    assert in_hours(ada.capacity.effective, 60) == [0, 0, 0, 0, 8, 0, 0]


def test_f05_nobody_works_on_public_holidays(agency: Agency) -> None:
    agency.add(a_person())
    (ada,) = capacity(agency, Window(a_day(3, 4), a_day(7, 4))).people
    assert in_hours(ada.capacity.effective, 60) == [0, 0, 0, 0, 7.5]


def test_j03_utilisation_is_what_was_logged_of_the_contract_up_to_today(agency: Agency) -> None:
    ada = agency.add(a_person(weekly_seconds=40 * HOUR))
    project = agency.add(a_project())
    agency.add(
        worked(ada, project, a_day(9), 8),
        worked(ada, project, a_day(10), 4, chargeable=False),
        worked(ada, project, a_day(11), 9, status=Status.REJECTED, decided_by_id=new_id()),
    )
    (found,) = capacity(agency).people
    assert in_hours(found.logged)[:3] == [8, 4, 0]
    assert in_hours(found.chargeable)[:3] == [8, 0, 0]
    assert (found.to_date.utilisation_bp, found.to_date.chargeable_utilisation_bp) == (5000, 3333)


def test_j03_a_group_is_used_as_the_sum_of_its_hours(agency: Agency) -> None:
    project = agency.add(a_project())
    full = agency.add(a_person(weekly_seconds=40 * HOUR))
    part = agency.add(a_person(weekly_seconds=16 * HOUR))
    agency.add(worked(full, project, a_day(9), 16), worked(part, project, a_day(10), 8))
    found = capacity(agency)
    assert found.to_date.utilisation_bp == share_bp(24, 24 + 9.6)  # type: ignore[arg-type]


def test_j03_without_capacity_there_is_no_utilisation() -> None:
    assert share_bp(8, 0) is None
    assert share_bp(80, 112) == 7143


def test_j03_a1_the_shares_of_utilisation_as_published() -> None:
    """A1: 150 h contracted, 127.5 effective, 120 for clients, of these 90 chargeable."""
    hours = {"contract_seconds": 150, "effective_seconds": 127.5, "logged_seconds": 120}
    hours |= {"client_seconds": 120, "chargeable_seconds": 90}
    sums = ToDate(**{name: int(many * HOUR) for name, many in hours.items()})
    assert sums.client_utilisation_bp == 9412
    assert sums.chargeable_utilisation_bp == 7059
    assert sums.gross_chargeable_utilisation_bp == 6000
    assert sums.chargeable_ratio_bp == 7500
    assert (share_bp(112, 160), share_bp(1450, 2000)) == (7000, 7250)
    assert ToDate().client_utilisation_bp is None, "behaviour 5: undefined without capacity"


def test_what_is_left_of_a_task_is_planned_evenly_from_today_on(agency: Agency) -> None:
    ada = agency.add(a_person())
    project = agency.add(a_project())
    days = {"start_on": a_day(10), "end_on": a_day(12), "assignee_id": ada.id}
    task = agency.add(a_task(project, estimate_seconds=10 * HOUR, **days))
    agency.add(worked(ada, project, a_day(10), 4, task_id=task.id))
    agency.add(a_task(project, estimate_seconds=9 * HOUR, status=TaskStatus.DONE, **days))
    (found,) = capacity(agency).people
    assert in_hours(found.planned) == [0, 0, 3, 3, 0, 0, 0]


def test_a_late_task_takes_its_days_from_today_on(agency: Agency) -> None:
    ada = agency.add(a_person())
    project = agency.add(a_project())
    late = {"start_on": a_day(2), "end_on": a_day(3), "duration_days": 2, "assignee_id": ada.id}
    agency.add(a_task(project, estimate_seconds=6 * HOUR, **late))
    (found,) = capacity(agency).people
    assert in_hours(found.planned) == [0, 0, 3, 3, 0, 0, 0]


def test_a_task_that_runs_over_a_weekend_is_not_planned_on_it(agency: Agency) -> None:
    ada = agency.add(a_person())
    project = agency.add(a_project())
    days = {"start_on": a_day(13), "end_on": a_day(16), "assignee_id": ada.id}
    agency.add(a_task(project, estimate_seconds=8 * HOUR, **days))
    (found,) = capacity(agency, Window(a_day(13), a_day(16))).people
    assert in_hours(found.planned) == [4, 0, 0, 4]


def test_sums_of_several_days_stand_for_no_day(agency: Agency) -> None:
    ada = agency.add(a_person())
    project = agency.add(a_project())
    agency.add(worked(ada, project, a_day(10), 80, worked_from=a_day(1)))
    (found,) = capacity(agency).people
    assert sum(found.logged) == 0


def test_who_has_left_is_not_there(agency: Agency) -> None:
    agency.add(a_person(active=False))
    assert capacity(agency).people == []


def test_hours_of_projects_that_one_may_not_see_count_nowhere(agency: Agency) -> None:
    ada, manager = agency.add(a_person()), agency.add(a_person(name="Zoe"))
    mine = agency.add(a_project(project_manager_id=manager.id))
    foreign = agency.add(a_project(project_manager_id=ada.id))
    agency.add(worked(ada, mine, a_day(9), 2), worked(ada, foreign, a_day(9), 5))
    grants = {"control.read": frozenset({Scope.OWN_PROJECTS}), "person.read": EVERYBODYS}
    narrow = an_actor(grants=grants, person_id=manager.id)
    found = capacity(agency, actor=narrow).people[0]
    assert in_hours(found.logged)[0] == 2


def test_more_days_than_the_limit_are_refused(agency: Agency) -> None:
    longest = Window(TODAY, TODAY + timedelta(days=DAYS_MAX - 1))
    assert capacity(agency, longest).people == []
    with pytest.raises(Invalid, match="180 days") as refused:
        capacity(agency, Window(TODAY, TODAY + timedelta(days=DAYS_MAX)))
    assert refused.value.field == "to"


def a_half_year(dice: random.Random) -> PersonCapacity:
    """Thirteen weeks of time in quarters of an hour, then thirteen weeks of plans."""
    weekend = [0, 0]
    logged, chargeable, planned = list[int](), list[int](), list[int]()
    for week in range(26):
        past = week < 13
        days = [dice.randrange(20, 37) * 900 if past else 0 for _ in range(5)]
        logged += days + weekend
        chargeable += [max(day - dice.choice((0, 0, 900, 3600)), 0) for day in days] + weekend
        planned += ([0] * 5 if past else [dice.randrange(60, 600) * 60] * 5) + weekend
    week = ([450] * 5 + weekend) * 26
    days = Days(week, [0] * len(week), [0] * len(week), week)
    row = (new_id(), "Ada Byron", "developer", new_id(), days, logged, chargeable, planned)
    return PersonCapacity(*row, ToDate(sum(week), sum(week), sum(logged), sum(chargeable)))


def test_two_hundred_people_and_half_a_year_are_a_small_answer() -> None:
    """At most 60 KB packed, though every person's days differ."""
    dice = random.Random(1)
    people = [to_person_capacity(a_half_year(dice)) for _ in range(200)]
    answer = json_format.MessageToJson(pb.ListCapacityResponse(people=people), indent=None)
    assert len(gzip.compress(answer.encode())) <= 60 * 1024


def test_work_that_does_not_divide_is_not_lost() -> None:
    days = [a_day(9), a_day(10), a_day(11)]
    assert evenly(10, days) == {a_day(9): 4, a_day(10): 3, a_day(11): 3}
    assert evenly(10, []) == {}
