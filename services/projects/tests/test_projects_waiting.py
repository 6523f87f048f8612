"""What waits for somebody in delivery: the same for who sees everything and who sees their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.ids import new_id
from projects.bookings.model import Booking
from projects.control.queries.waiting import list_waiting
from projects.planning.model import KnownClient, Project
from projects.resourcing.model import Person
from projects.time.model import TimeEntry
from projects.time.rules.entries import Status
from projects_builders import NOW, Agency, a_person, a_project, a_task, as_person

pytestmark = pytest.mark.slow

ROLES = ("team_member", "project_manager", "account_manager", "finance", "administrator")
DAY = timedelta(days=1)


@pytest.fixture
def today(agency: Agency) -> date:
    with agency.reading() as reading:
        return reading.today


@pytest.fixture
def project(agency: Agency) -> Project:
    client_id = new_id()
    agency.add(KnownClient(client_id=client_id, reference="CL-1", name="Harbour Coffee"))
    return agency.add(a_project(name="Site", client_id=client_id))


def waiting(agency: Agency, actor: Actor) -> list[tuple[str, str, int]]:
    with agency.reading(actor) as reading:
        return [(each.reason, each.name, each.count) for each in list_waiting(reading)]


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_tasks_wait_in_every_role_and_nobody_elses(
    agency: Agency, project: Project, today: date, role: str
) -> None:
    ada, other = agency.add(a_person()), agency.add(a_person(name="Bo Other"))
    ends = {"Late": today - DAY, "Due": today + 7 * DAY, "Far": today + 8 * DAY}
    for person in (ada, other):
        for name, end_on in ends.items():
            named = {"name": f"{name} of {person.name}", "end_on": end_on}
            agency.add(a_task(project, assignee_id=person.id, **named))
    assert waiting(agency, as_person(ada, role)) == [
        ("task_late", "Late of Ada Byron", 1),
        ("task_due", "Due of Ada Byron", 1),
    ]


def an_entry(person: Person, project: Project, worked_on: date, **given: Any) -> TimeEntry:
    values = {"id": new_id(), "person_id": person.id, "task_id": None, "project_id": project.id}
    values |= {"client_id": project.client_id, "deliverable_id": None, "worked_on": worked_on}
    values |= {"seconds": 3600, "charge_role": "developer", "chargeable": True, "logged_at": NOW}
    return TimeEntry(**{**values, **given})


@pytest.mark.parametrize("role", ROLES)
def test_time_waits_for_the_lead_but_not_what_they_wrote_themselves(
    agency: Agency, project: Project, today: date, role: str
) -> None:
    lead = agency.add(a_person(name="Lee Lead"))
    ada = agency.add(a_person(lead_id=lead.id))
    agency.add(
        an_entry(ada, project, today),
        an_entry(ada, project, today),
        an_entry(ada, project, today, written_by_ids=[lead.id]),
        an_entry(lead, project, today),
    )
    assert waiting(agency, as_person(lead, role)) == [("time_to_approve", "Ada Byron", 2)]
    assert waiting(agency, as_person(ada, role)) == []


@pytest.mark.parametrize("role", ROLES)
def test_rejected_time_waits_for_who_worked(
    agency: Agency, project: Project, today: date, role: str
) -> None:
    ada = agency.add(a_person())
    decision = {"status": Status.REJECTED, "decided_by_id": new_id(), "decided_at": NOW}
    agency.add(an_entry(ada, project, today, rejected_reason="Which task?", **decision))
    assert waiting(agency, as_person(ada, role)) == [("time_returned", "Site", 1)]


@pytest.mark.parametrize("role", ["project_manager", "administrator"])
def test_a_project_waits_for_one_reason(agency: Agency, today: date, role: str) -> None:
    pia = agency.add(a_person(name="Pia Projects"))
    managed = {"project_manager_id": pia.id}
    agency.add(a_project(name="Late", due_on=today - DAY, **managed))
    agency.add(a_project(name="Empty", due_on=today, **managed))
    slips = agency.add(a_project(name="Slips", due_on=today, end_on=today + DAY, **managed))
    fine = agency.add(a_project(name="Fine", due_on=today, end_on=today, **managed))
    agency.add(a_task(slips), a_task(fine), a_project(name="Of another", due_on=today - DAY))
    assert waiting(agency, as_person(pia, role)) == [
        ("project_late", "Late", 1),
        ("project_late", "Slips", 1),
        ("project_without_plan", "Empty", 1),
    ]


def a_booking(project: Project, person: Person | None, first: date, **given: Any) -> Booking:
    number = given.pop("number", 1)
    values = {"id": new_id(), "reference": f"BOOK-{number}", "project_id": project.id}
    values |= {"person_id": person.id if person else None, "start_on": first, "end_on": first}
    values |= {"basis": "per_day", "amount": 60, "total_minutes": 60, "daily_minutes": [60]}
    values |= {"status": "confirmed", "charge_role": "designer", "created_at": NOW}
    return Booking(**{**values, **given})


def test_f01_who_is_booked_in_the_days_to_come_sees_it(
    agency: Agency, project: Project, today: date
) -> None:
    ada = agency.add(a_person())
    agency.add(
        a_booking(project, ada, today),
        a_booking(project, ada, today + 6 * DAY, number=2),
        a_booking(project, ada, today + 7 * DAY, number=3),
        a_booking(project, ada, today, number=4, status="tentative"),
    )
    assert waiting(agency, as_person(ada)) == [("booked", "Site", 2)]


def test_f03_f06_placeholders_and_offered_room_wait_for_who_may_book(
    agency: Agency, project: Project, today: date
) -> None:
    pam, ada, other = (agency.add(a_person(name=name)) for name in ("Pam", "Ada", "Olga"))
    mine = agency.add(
        a_project(name="Mine", reference="JOB-2", project_manager_id=pam.id, client_id=None)
    )
    offered = {"status": "waiting", "offered_at": NOW}
    agency.add(
        a_booking(mine, None, today + DAY, number=5),
        a_booking(mine, None, today + 29 * DAY, number=6),
        a_booking(mine, ada, today + DAY, number=7, **offered),
        a_booking(mine, ada, today + DAY, number=8, status="waiting"),
    )
    pam_sees = waiting(agency, as_person(pam, "project_manager"))
    assert ("placeholder_to_fill", "Mine", 1) in pam_sees
    assert ("booking_offered", "Mine", 1) in pam_sees
    assert [reason for reason, *_ in pam_sees].count("placeholder_to_fill") == 1
    others = [reason for reason, *_ in waiting(agency, as_person(other, "project_manager"))]
    assert not {"placeholder_to_fill", "booking_offered"} & set(others)
    assert waiting(agency, as_person(ada)) == []
