"""How the work stands, by figures worked out by hand; and how long a big portfolio takes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.errors import Invalid, NotFound
from chassis.ids import new_id
from projects.bookings.model import Booking
from projects.control.queries.delivery import get_client_delivery, get_project_delivery
from projects.control.queries.hours import get_project_hours
from projects.control.queries.portfolio import Line, summarise_portfolio
from projects.control.queries.remaining import RemainingWork, get_remaining_plan
from projects.planning.model import Project, Task
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.model import Person
from projects.time.model import TimeEntry
from projects.time.rules.entries import Status
from projects_builders import (
    NOW,
    Agency,
    a_day,
    a_person,
    a_project,
    a_task,
)
from sqlalchemy import text

pytestmark = pytest.mark.slow

HOUR = 3600


def an_entry(person: Person, of: Task | Project, hours: float, **given: Any) -> TimeEntry:
    task = of if isinstance(of, Task) else None
    values = {"id": new_id(), "person_id": person.id, "task_id": task and task.id}
    values |= {"project_id": task.project_id if task else of.id, "client_id": None}
    values |= {"deliverable_id": None, "worked_on": a_day(2), "seconds": int(hours * HOUR)}
    values |= {"charge_role": "developer", "chargeable": True, "logged_at": NOW}
    return TimeEntry(**{**values, **given})


def approved(person: Person, of: Task | Project, hours: float, **given: Any) -> TimeEntry:
    decision = {"status": Status.APPROVED, "decided_by_id": new_id(), "decided_at": NOW}
    return an_entry(person, of, hours, **decision, **given)


def done(project: Project, estimate_hours: float, **given: Any) -> Task:
    seconds = int(estimate_hours * HOUR)
    return a_task(project, status=TaskStatus.DONE, estimate_seconds=seconds, **given)


def test_a_project_is_told_in_hours_and_tasks(agency: Agency) -> None:
    ada = agency.add(a_person())
    project = agency.add(a_project(sold_seconds=40 * HOUR, client_id=new_id()))
    finished = agency.add(done(project, 8, critical=True))
    late = agency.add(a_task(project, estimate_seconds=4 * HOUR, end_on=a_day(10)))
    agency.add(a_task(project, estimate_seconds=2 * HOUR, end_on=a_day(11)))
    agency.add(a_task(project, estimate_seconds=99 * HOUR, status=TaskStatus.CANCELLED))
    agency.add(
        approved(ada, finished, 6),
        an_entry(ada, late, 1.5),
        an_entry(ada, project, 0.5),
        an_entry(ada, late, 7, status=Status.REJECTED, decided_by_id=new_id()),
    )
    with agency.reading() as reading:
        found = get_project_delivery(reading, project.id)
        with pytest.raises(NotFound):
            get_project_delivery(reading, new_id())
    hours = found.hours
    assert (hours.sold, hours.estimate) == (40 * HOUR, 14 * HOUR)
    assert (hours.logged, hours.approved) == (8 * HOUR, 6 * HOUR)
    assert (found.task_count, found.done_task_count) == (3, 1)
    assert (found.critical_task_count, found.late_task_count) == (1, 1)


def test_i09_what_is_wrong_with_a_project_is_said_while_it_is_under_way(agency: Agency) -> None:
    ada = agency.add(a_person())
    dates = {"end_on": a_day(13), "due_on": a_day(10)}
    project = agency.add(a_project(sold_seconds=2 * HOUR, status=ProjectStatus.ACTIVE, **dates))
    ended = agency.add(a_project(sold_seconds=HOUR, status=ProjectStatus.COMPLETED, **dates))
    agency.add(a_task(project, end_on=a_day(9)))
    agency.add(an_entry(ada, project, 3), an_entry(ada, ended, 3))
    with agency.reading() as reading:
        found, over = (get_project_delivery(reading, each.id) for each in (project, ended))
    assert found.concerns == ["late_by_plan", "over_sold_hours", "tasks_late"]
    assert (found.days_late, found.over_sold_seconds) == (3, HOUR)
    assert (over.concerns, over.days_late, over.over_sold_seconds) == ([], 0, 0)


def a_booking(project: Project, person_id: str, number: int, **given: Any) -> Booking:
    values = {"id": new_id(), "reference": f"BOOK-{number}", "project_id": project.id}
    values |= {"person_id": person_id, "basis": "per_day", "amount": 60, "charge_role": ""}
    return Booking(**{**values, "status": "confirmed", "created_at": NOW, **given})


def test_a7_bookings_from_today_on_stand_beside_the_plan(agency: Agency) -> None:
    """A7, F08: committed are confirmed bookings to come; the plan stays apart."""
    ada, bob = (agency.add(a_person(name=name)) for name in ("Ada", "Bob"))
    project = agency.add(a_project())
    agency.add(a_task(project, estimate_seconds=8 * HOUR, assignee_id=ada.id))
    with agency.reading() as reading:
        today = reading.today
    days = {"start_on": today - timedelta(days=1), "end_on": today + timedelta(days=2)}
    firm = days | {"daily_minutes": [60, 120, 0, 30], "total_minutes": 210}
    agency.add(
        a_booking(project, ada.id, 1, **firm),
        a_booking(project, bob.id, 2, **firm),
        a_booking(project, bob.id, 3, **firm, status="tentative"),
        a_booking(project, bob.id, 4, **firm, archived_at=NOW),
    )
    with agency.reading() as reading:
        left = {one.person_id: one for one in get_remaining_plan(reading, project.id)}
    assert left == {
        ada.id: RemainingWork(ada.id, 8 * HOUR, 150 * 60),
        bob.id: RemainingWork(bob.id, 0, 150 * 60),
    }


def test_i03_what_is_left_of_a_plan_is_told_by_person(agency: Agency) -> None:
    ada, bob = (agency.add(a_person(name=name)) for name in ("Ada", "Bob"))
    project, other = (agency.add(a_project()) for _ in range(2))
    begun = agency.add(a_task(project, estimate_seconds=8 * HOUR, assignee_id=ada.id))
    overrun = agency.add(a_task(project, estimate_seconds=HOUR, assignee_id=bob.id))
    agency.add(a_task(project, estimate_seconds=5 * HOUR))
    agency.add(a_task(other, estimate_seconds=5 * HOUR, assignee_id=ada.id))
    agency.add(done(project, 8, assignee_id=ada.id))
    agency.add(
        approved(ada, begun, 3),
        an_entry(bob, begun, 1),
        approved(bob, overrun, 2),
        an_entry(ada, begun, 7, status=Status.REJECTED, decided_by_id=new_id()),
    )
    with agency.reading() as reading:
        left = {one.person_id: one for one in get_remaining_plan(reading, project.id)}
        with pytest.raises(NotFound):
            get_remaining_plan(reading, new_id())
    assert left == {
        ada.id: RemainingWork(ada.id, 4 * HOUR),
        bob.id: RemainingWork(bob.id, HOUR),
        None: RemainingWork(None, 5 * HOUR),
    }


def test_the_hours_of_a_project_are_told_by_person_week_and_purpose(agency: Agency) -> None:
    ada, bob, cy = (agency.add(a_person(name=name)) for name in ("Ada", "Bob", "Cy"))
    project = agency.add(a_project())
    mine = {"assignee_id": bob.id, "estimate_seconds": 8 * HOUR}
    agency.add(a_task(project, **mine), done(project, 2, assignee_id=cy.id))
    agency.add(a_task(project, status=TaskStatus.CANCELLED, assignee_id=ada.id))
    agency.add(
        approved(ada, project, 6, charge_role="designer"),
        an_entry(ada, project, 2, worked_on=a_day(9)),
        an_entry(bob, project, 3, worked_on=a_day(8)),
        an_entry(bob, project, 9, status=Status.REJECTED, decided_by_id=new_id()),
    )
    with agency.reading() as reading:
        found = get_project_hours(reading, project.id)
        with pytest.raises(NotFound):
            get_project_hours(reading, new_id())
    people = [(one.name, one.logged_seconds, one.approved_seconds) for one in found.people]
    assert people == [("Ada", 8 * HOUR, 6 * HOUR), ("Bob", 3 * HOUR, 0), ("Cy", 0, 0)]
    tasks = [(one.task_count, one.open_task_count, one.estimate_seconds) for one in found.people]
    assert tasks == [(0, 0, 0), (1, 1, 8 * HOUR), (1, 0, 2 * HOUR)]
    weeks = [(one.week_on, one.logged_seconds, one.approved_seconds) for one in found.weeks]
    assert weeks == [(a_day(2), 9 * HOUR, 6 * HOUR), (a_day(9), 2 * HOUR, 0)]
    assert [one.logged_to_date_seconds for one in found.weeks] == [9 * HOUR, 11 * HOUR]
    parts = [(one.charge_role, one.logged_seconds) for one in found.parts]
    assert parts == [("designer", 6 * HOUR), ("developer", 5 * HOUR)]


def test_a_client_is_told_by_its_projects_and_in_all(agency: Agency) -> None:
    ada, client_id = agency.add(a_person()), new_id()
    older = agency.add(a_project(client_id=client_id, sold_seconds=HOUR))
    newer = agency.add(a_project(client_id=client_id, status=ProjectStatus.COMPLETED))
    agency.add(a_project(client_id=new_id()))
    task = agency.add(done(older, 3))
    agency.add(approved(ada, task, 2), an_entry(ada, newer, 1))
    with agency.reading() as reading:
        found = get_client_delivery(reading, client_id)
        nobody = get_client_delivery(reading, new_id())
    assert [project.project_id for project in found.projects] == [newer.id, older.id]
    assert found.project_count == 2
    assert (found.hours.sold, found.hours.estimate) == (HOUR, 3 * HOUR)
    assert (found.hours.logged, found.hours.approved) == (3 * HOUR, 2 * HOUR)
    assert (nobody.project_count, nobody.projects, nobody.hours.logged) == (0, [], 0)


@pytest.fixture
def studio(agency: Agency) -> dict[str, Any]:
    """Two clients' projects; tasks over, under and exactly estimated, shared, open, cancelled."""
    ada, bob = agency.add(a_person(name="Ada")), agency.add(a_person(name="Bob"))
    client_id = new_id()
    site = agency.add(a_project(name="Site", client_id=client_id))
    film = agency.add(a_project(name="Film", client_id=new_id()))
    exact = agency.add(done(site, 8, category="Development / Bug"))
    over = agency.add(done(site, 4, category="Development / Enhancement"))
    shared = agency.add(done(film, 10, category="Operational"))
    running = agency.add(a_task(film, estimate_seconds=5 * HOUR, category="Operational"))
    dropped = agency.add(
        a_task(film, estimate_seconds=3 * HOUR, status=TaskStatus.CANCELLED, category="Management")
    )
    agency.add(
        approved(ada, exact, 10, client_id=client_id),
        an_entry(bob, over, 9, client_id=client_id, worked_on=a_day(5)),
        an_entry(ada, shared, 6),
        an_entry(bob, shared, 3),
        an_entry(bob, running, 2),
        an_entry(bob, dropped, 1),
        an_entry(ada, film, 4),
    )
    return {"agency": agency, "client_id": client_id, "ada": ada, "bob": bob, "site": site}


def figures(line: Line) -> tuple[float, float, int]:
    return line.actual_seconds / HOUR, line.estimate_seconds / HOUR, line.task_count


def compared(line: Line) -> tuple[float, float, int, int]:
    return (
        line.compared_estimate_seconds / HOUR,
        line.compared_actual_seconds / HOUR,
        line.compared_task_count,
        line.within_quarter_count,
    )


def test_the_portfolio_compares_done_tasks_with_estimate_and_hours(studio: dict[str, Any]) -> None:
    with studio["agency"].reading() as reading:
        found = summarise_portfolio(reading, "", None, None)
    assert figures(found.total) == (35, 30, 5)
    # 10 h of 8 and 9 of 10 are within a quarter; 9 of 4 is not.
    assert compared(found.total) == (22, 28, 3, 2)
    assert [(line.name, *figures(line)) for line in found.projects] == [
        ("Site", 19, 12, 2),
        ("Film", 16, 18, 3),
    ]
    assert [(line.name, *figures(line)) for line in found.categories] == [
        ("Development", 19, 12, 2),
        ("Operational", 11, 15, 2),
        ("Uncategorised", 4, 0, 0),
        ("Management", 1, 3, 1),
    ]


def test_a_person_answers_only_for_tasks_that_nobody_else_worked_on(
    studio: dict[str, Any],
) -> None:
    with studio["agency"].reading() as reading:
        ada, bob = summarise_portfolio(reading, "", None, None).people
    # Ada's share of the shared task: 6 of 9 hours of 10 estimated, 6.67 h.
    assert (ada.name, ada.actual_seconds, ada.task_count) == ("Ada", 20 * HOUR, 2)
    assert ada.estimate_seconds == round((8 + 10 * 6 / 9) * HOUR)
    assert compared(ada) == (8, 10, 1, 1)
    assert (bob.name, bob.actual_seconds, bob.task_count) == ("Bob", 15 * HOUR, 4)
    assert compared(bob) == (4, 9, 1, 0)


def test_the_portfolio_of_one_client_or_of_a_window_of_days(studio: dict[str, Any]) -> None:
    with studio["agency"].reading() as reading:
        of_client = summarise_portfolio(reading, studio["client_id"], None, None)
        of_days = summarise_portfolio(reading, "", a_day(4), a_day(6))
        with pytest.raises(Invalid, match="before"):
            summarise_portfolio(reading, "", a_day(6), a_day(4))
    assert figures(of_client.total) == (19, 12, 2)
    assert [line.name for line in of_client.projects] == ["Site"]
    assert figures(of_days.total) == (9, 4, 1)
    assert [line.name for line in of_days.people] == ["Bob"]


def test_the_portfolio_shows_a_task_whose_hours_were_all_corrected_away(agency: Agency) -> None:
    ada, project = agency.add(a_person(name="Ada")), agency.add(a_project())
    task = agency.add(done(project, 8))
    entry = agency.add(approved(ada, task, 3))
    agency.add(an_entry(ada, task, -3, corrects_id=entry.id))
    with agency.reading() as reading:
        found = summarise_portfolio(reading, "", None, None)
    assert figures(found.total) == (0, 8, 1)
    assert [(line.name, *figures(line)) for line in found.people] == [("Ada", 0, 0, 1)]


def test_an_empty_portfolio_is_a_line_of_noughts(agency: Agency) -> None:
    with agency.reading() as reading:
        found = summarise_portfolio(reading, "", None, None)
    assert figures(found.total) == (0, 0, 0)
    assert found.projects == found.categories == found.people == []


def test_ten_thousand_tasks_are_summed_up(agency: Agency) -> None:
    people = [agency.add(a_person()) for _ in range(20)]
    projects = [agency.add(a_project(client_id=new_id())) for _ in range(20)]
    with agency.database.engine.begin() as connection:
        for statement in (_MANY_TASKS, _MANY_ENTRIES, "ANALYZE"):
            connection.execute(
                text(statement),
                {"people": [p.id for p in people], "projects": [p.id for p in projects]}
                if ":people" in statement or ":projects" in statement
                else {},
            )
    with agency.reading() as reading:
        found = summarise_portfolio(reading, "", None, None)
        one = get_project_delivery(reading, projects[0].id)
    assert (found.total.task_count, found.total.actual_seconds) == (10_000, 12_000 * 3000)
    assert (len(found.projects), len(found.people)) == (20, 20)
    assert one.task_count == 500


_MANY_TASKS = """
INSERT INTO task (id, version, project_id, name, status, charge_role, estimate_seconds,
    duration_days, total_float_days, free_float_days, critical, pinned, category, created_at)
SELECT gen_random_uuid(), 0, (CAST(:projects AS uuid[]))[1 + n % 20], 'Task ' || n, 'done', '',
    3600, 1, 0, 0, false, false, 'Category ' || n % 3, now()
FROM generate_series(1, 10000) AS n
"""
_MANY_ENTRIES = """
INSERT INTO time_entry (id, version, person_id, project_id, task_id, worked_on, seconds,
    charge_role, chargeable, non_chargeable_reason, note, status, rejected_reason, logged_at,
    settled)
SELECT gen_random_uuid(), 1, (CAST(:people AS uuid[]))[1 + n % 20], project_id, id, '2026-03-02',
    3000, 'developer', true, '', '', 'submitted', '', now(), false
FROM (SELECT row_number() OVER () AS n, task.* FROM task, generate_series(1, 2)) AS pieces
WHERE n <= 12000
"""
