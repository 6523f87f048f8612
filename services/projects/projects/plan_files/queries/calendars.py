"""The calendar of a project, and the one of a person behind a secret link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Forbidden, NotFound
from chassis.tables import outbox
from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from projects.plan_files.model import CalendarFeed
from projects.plan_files.rules.ical import Entry, write_ical
from projects.plan_files.rules.tokens import hash_of
from projects.planning import queries as planning
from projects.planning.readable import Project, Task
from projects.planning.rules.status import WORKABLE, TaskStatus
from projects.resourcing.readable import Person

ENTRIES_MAX = 2000
"""Of a person's calendar; a project has 5,000 tasks at most."""
BACK, AHEAD = timedelta(days=90), timedelta(days=730)


def calendar_of_project(reading: Reading, project_id: str) -> tuple[bytes, str]:
    """The content and the name of the file: its tasks and milestones that have dates."""
    project = planning.find_project(reading, project_id)
    rows = _rows(reading, Task.project_id == project.id)
    return write_ical(project.name, _entries(reading, rows)), f"{project.reference}.ics"


def feed_of(reading: Reading) -> CalendarFeed | None:
    """That of who asks, if there is one that works."""
    works = CalendarFeed.revoked_at.is_(None)
    mine = select(CalendarFeed).where(CalendarFeed.person_id == person_of(reading), works)
    return reading.session.scalars(mine).one_or_none()


def person_of(reading: Reading) -> str:
    """The id of the person who asks."""
    id_ = reading.actor.person_id
    if not id_ or reading.session.get(Person, id_) is None:
        raise Forbidden("PERSON_REQUIRED", "Only people who work here have a calendar of tasks.")
    return id_


def read_feed(reading: Reading, token: str) -> bytes:
    """The open tasks of the person, and the milestones of projects that they take part in.

    NotFound when the link does not work, or the person has left.
    """
    found = reading.session.execute(
        select(Person.id, Person.name)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(
            CalendarFeed.token_hash == hash_of(token),
            CalendarFeed.revoked_at.is_(None),
            Person.active,
        )
    ).first()
    if found is None:
        raise NotFound("CALENDAR_FEED_NOT_FOUND", "This link to a calendar does not work.")
    rows = _rows(reading, *_theirs(reading, found.id), limit=ENTRIES_MAX)
    return write_ical(f"{found.name}: tasks", _entries(reading, rows))


def _theirs(reading: Reading, person_id: str) -> Sequence[ColumnElement[bool]]:
    mine = Task.assignee_id == person_id
    takes_part = select(Task.project_id).where(mine, Task.status != TaskStatus.CANCELLED)
    managed = select(Project.id).where(Project.project_manager_id == person_id)
    milestone = and_(
        Task.duration_minutes == 0,
        or_(Task.project_id.in_(takes_part), Task.project_id.in_(managed)),
    )
    return (
        or_(mine, milestone),
        Project.status.in_(WORKABLE),
        Task.status != TaskStatus.CANCELLED,
        Task.end_on >= reading.today - BACK,
        Task.start_on <= reading.today + AHEAD,
    )


def _rows(reading: Reading, *which: ColumnElement[bool], limit: int | None = None) -> Sequence[Any]:
    query = (
        select(
            *(Task.id, Task.version, Task.name, Task.status, Task.created_at),
            *(Task.start_on, Task.end_on, Task.start_at, Task.end_at),
            Project.id.label("project_id"),
            Project.version.label("project_version"),
            Project.name.label("project"),
            Project.reference,
        )
        .join(Project, Project.id == Task.project_id)
        .where(Task.start_on.is_not(None), Task.end_on.is_not(None), *which)
        .order_by(Task.start_on, Task.id)
    )
    return reading.session.execute(query.limit(limit)).all()


def _entries(reading: Reading, rows: Sequence[Any]) -> list[Entry]:
    """A task that the schedule moves keeps its version, and its project gets a new one: so the
    sequence is the sum of both."""
    states = {(row.id, row.version) for row in rows}
    states |= {(row.project_id, row.project_version) for row in rows}
    changed = _changed(reading, sorted(states))
    return [
        Entry(
            uid=f"task-{row.id}@tandem",
            name=row.name,
            project=row.project,
            start_on=row.start_on,
            end_on=row.end_on,
            start_at=row.start_at,
            end_at=row.end_at,
            sequence=row.version + row.project_version,
            changed_at=max(
                row.created_at,
                *(changed[id_] for id_ in (row.id, row.project_id) if id_ in changed),
            ),
            description=f"{row.reference} {row.project}",
            cancelled=row.status == TaskStatus.CANCELLED,
        )
        for row in rows
    ]


def _changed(reading: Reading, states: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """When each record became what it is, by its id."""
    found: dict[str, Any] = {}
    for first in range(0, len(states), 1000):
        some = states[first : first + 1000]
        key = tuple_(outbox.c.aggregate_id, outbox.c.aggregate_seq)
        query = select(outbox.c.aggregate_id, outbox.c.occurred_at).where(key.in_(some))
        found.update(dict(reading.session.execute(query).all()))
    return found
