"""Time that a person could log in a week, because it was booked. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from projects.bookings.access import BOOKING_OWNERS, READ
from projects.bookings.model import Booking
from projects.bookings.rules.clash import by_day
from projects.bookings.rules.status import Status
from projects.bookings.rules.suggesting import not_logged
from projects.planning.readable import Project, Task
from projects.planning.rules.status import WORKABLE, TaskStatus
from projects.resourcing.readable import Person
from projects.time.access import READ as READ_TIME
from projects.time.readable import TimeEntry

BOOKINGS_MAX = 500
WORKS_MAX = 2_000
_OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)

Strand = tuple[date, str]
"""A day and a project."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Minutes that were booked and are not logged. task_id None: the project as a whole."""

    worked_on: date
    project_id: str
    project_reference: str
    project_name: str
    task_id: str | None
    task_name: str
    booked_minutes: int
    minutes: int


def suggest_time(reading: Reading, person_id: str, first: date) -> list[Suggestion]:
    """Of seven days from the first on, by day and project. person_id empty: the actor's."""
    if first.year >= date.max.year:
        raise Invalid("DATE_OUT_OF_RANGE", "first_on lies too far ahead.", field="first_on")
    id_ = require_id(person_id or reading.actor.person_id, "person_id")
    _require_all_time(reading, id_)
    last = first + timedelta(days=6)
    booked: dict[Strand, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    projects, tasks = _bookings(reading, id_, first, last, booked)
    logged = _logged(reading, id_, first, last) if booked else {}
    found = []
    for (day, project_id), of_tasks in booked.items():
        left = not_logged(of_tasks, logged.get((day, project_id), {}))
        reference, name = projects[project_id]
        found += [
            Suggestion(
                day, project_id, reference, name, task_id or None, tasks.get(task_id, ""),
                of_tasks[task_id], minutes,
            )
            for task_id, minutes in left.items()
        ]  # fmt: skip
    return sorted(found, key=lambda each: (each.worked_on, each.project_reference, each.task_name))


def _require_all_time(reading: Reading, person_id: str) -> None:
    """Who does not see all time of the person would be suggested time that is logged already."""
    person = reading.session.get(Person, person_id)
    owners = Owners(leads=[person.lead_id], people=[person.id]) if person else None
    if owners is None or not reading.actor.may(READ_TIME, owners):
        raise NotFound(
            "PERSON_NOT_FOUND",
            f"There is no person {person_id} whose time you may see.",
            field="person_id",
        )


def _bookings(
    reading: Reading,
    person_id: str,
    first: date,
    last: date,
    booked: dict[Strand, dict[str, int]],
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Fills booked with confirmed minutes in projects that take time. A task that is done or
    cancelled takes none; its hours are suggested for the project. Names of projects and tasks."""
    asked: Any = (
        select(
            Booking.project_id,
            Project.reference,
            Project.name,
            Booking.start_on,
            Booking.daily_minutes,
            Task.id.label("task_id"),
            Task.name.label("task_name"),
        )
        .join(Project, Project.id == Booking.project_id)
        .outerjoin(Task, (Task.id == Booking.task_id) & Task.status.in_(_OPEN))
        .where(
            Booking.archived_at.is_(None),
            Booking.person_id == person_id,
            Booking.status == Status.CONFIRMED,
            Booking.end_on >= first,
            Booking.start_on <= last,
            Project.status.in_(WORKABLE),
        )
        .order_by(Booking.id)
        .limit(BOOKINGS_MAX)
    )
    projects, tasks = {}, {}
    for row in reading.session.execute(reading.visible(READ, asked, BOOKING_OWNERS)):
        projects[row.project_id] = (row.reference, row.name)
        tasks[row.task_id or ""] = row.task_name or ""
        for day, minutes in by_day(row.start_on, row.daily_minutes).items():
            if first <= day <= last:
                booked[day, row.project_id][row.task_id or ""] += minutes
    return projects, tasks


def _logged(
    reading: Reading, person_id: str, first: date, last: date
) -> dict[Strand, dict[str, int]]:
    """Minutes by task. Time that was sent back counts: it is to be corrected, not logged again."""
    asked = (
        select(
            TimeEntry.worked_on,
            TimeEntry.project_id,
            TimeEntry.task_id,
            func.sum(TimeEntry.seconds).label("seconds"),
        )
        .where(TimeEntry.person_id == person_id, TimeEntry.worked_on.between(first, last))
        .group_by(TimeEntry.worked_on, TimeEntry.project_id, TimeEntry.task_id)
        .limit(WORKS_MAX)
    )
    logged: dict[Strand, dict[str, int]] = defaultdict(dict)
    for row in reading.session.execute(asked):
        logged[row.worked_on, row.project_id][row.task_id or ""] = (int(row.seconds) + 30) // 60
    return logged
