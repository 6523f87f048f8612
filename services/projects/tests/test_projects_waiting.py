"""What waits for somebody in delivery: the same for who sees everything and who sees their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.ids import new_id
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
