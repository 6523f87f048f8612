"""What decides whether time may be logged, and the locks that keep it so until commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    func,
    not_,
    or_,
    select,
    text,
    tuple_,
)

from projects.planning.readable import Project, Task
from projects.resourcing.readable import Person
from projects.time.model import TimeEntry

_ID = Uuid(as_uuid=False)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whether time may be logged, and in which role. None: there is no such row.

    project_sold: a quote for it is accepted; or it was kicked off, and none ever was.
    """

    project_status: str
    client_id: str | None
    project_chargeable: bool
    project_sold: bool
    project_start: date | None
    project_manager_id: str | None
    task_id: str | None
    task_project_id: str | None
    deliverable_id: str | None
    task_role: str | None
    task_status: str | None
    task_assignee_id: str | None
    task_finish: date | None
    person_id: str | None
    person_role: str | None
    lead_id: str | None
    person_active: bool | None


_AROUND = (
    Project.status,
    Project.client_id,
    Project.chargeable,
    or_(
        Project.accepted_quote_id.is_not(None),
        Project.retained,
        and_(Project.kicked_off, not_(Project.acceptance_undone)),
    ).label("project_sold"),
    Project.start_on,
    Project.project_manager_id,
    Task.id,
    Task.project_id,
    Task.deliverable_id,
    Task.charge_role,
    Task.status,
    Task.assignee_id,
    Task.actual_finish_on,
    Person.id,
    Person.charge_role,
    Person.lead_id,
    Person.active,
)
"""The columns of Surroundings."""

_SURROUNDINGS = prepared(
    select(
        *_AROUND, func.pg_advisory_xact_lock(func.hashtextextended(bindparam("day", type_=Text), 0))
    )
    .select_from(Project)
    .outerjoin(Task, Task.id == bindparam("task_id", type_=_ID))
    .outerjoin(Person, Person.id == bindparam("person_id", type_=_ID))
    .where(Project.id == bindparam("project_id", type_=_ID))
    .with_for_update(read=True, key_share=True, of=Project),
    into=lambda *row: Surroundings(*row[: len(_AROUND)]),
)


def day_lock(person_id: str, day: date) -> str:
    """Who holds this name alone may count and fill the person's day."""
    return f"time_entry:{person_id}:{day}"


def lock_surroundings(
    reading: Reading, project_id: str, task_id: str | None, person_id: str, day: date
) -> Surroundings | None:
    """Project, task and person in one statement, which also keeps the person's day for us.

    The project's status cannot change before commit. The lock must be taken before the statement
    that counts the day, whose snapshot then sees all that is committed. None: no such project.
    """
    return _SURROUNDINGS.first(
        reading,
        project_id=project_id,
        task_id=task_id,
        person_id=person_id,
        day=day_lock(person_id, day),
    )


Place = tuple[str, str, str]
"""Ids of project, task ("" for the project as a whole) and person."""

_ASKED = (
    func.unnest(
        bindparam("projects", type_=ARRAY(_ID)),
        bindparam("tasks", type_=ARRAY(_ID)),
        bindparam("people", type_=ARRAY(_ID)),
    )
    .table_valued(
        column("project_id", _ID), column("task_id", _ID), column("person_id", _ID), name="asked"
    )
    .render_derived()
)
_ALL_SURROUNDINGS = prepared(
    select(_ASKED.c.project_id, _ASKED.c.task_id, _ASKED.c.person_id, *_AROUND)
    .select_from(_ASKED)
    .join(Project, Project.id == _ASKED.c.project_id)
    .outerjoin(Task, Task.id == _ASKED.c.task_id)
    .outerjoin(Person, Person.id == _ASKED.c.person_id)
    .order_by(Project.id)
    .with_for_update(read=True, key_share=True, of=Project),
    into=lambda *row: ((row[0], row[1] or "", row[2]), Surroundings(*row[3:])),
)


def lock_all_surroundings(reading: Reading, places: Collection[Place]) -> dict[Place, Surroundings]:
    """The same for many, without their days; those whose project there is."""
    if not places:
        return {}
    projects, tasks, people = zip(*places, strict=True)
    asked = {
        "projects": list(projects),
        "tasks": [task_id or None for task_id in tasks],
        "people": list(people),
    }
    return dict(_ALL_SURROUNDINGS.all(reading, **asked))


_COUNTED = text(
    "worked_from IS NULL AND status <> 'rejected' AND (seconds > 0 OR status = 'approved')"
)
"""As the partial index has it, in words the planner can match."""

_DAY_SECONDS = prepared(
    select(func.coalesce(func.sum(TimeEntry.seconds), 0).label("seconds")).where(
        TimeEntry.person_id == bindparam("person_id"),
        TimeEntry.worked_on == bindparam("day"),
        TimeEntry.id != bindparam("but"),
        _COUNTED,
    )
)
_NO_ENTRY = "00000000-0000-0000-0000-000000000000"


def day_seconds(reading: Reading, person_id: str, day: date, *, but: str = "") -> int:
    """What the person's day holds already, without the entry `but`, rejected ones and sums."""
    found = _DAY_SECONDS.one(reading, person_id=person_id, day=day, but=but or _NO_ENTRY)
    return int(found.seconds)


def lock_days(
    reading: Reading, person_days: Collection[tuple[str, date]]
) -> dict[tuple[str, date], int]:
    """What these days hold already, each kept for us; two statements for all of them."""
    if not person_days:
        return {}
    names = sorted(day_lock(person_id, day) for person_id, day in person_days)
    reading.session.execute(_LOCK_NAMES, {"names": names})
    counted = (
        select(TimeEntry.person_id, TimeEntry.worked_on, func.sum(TimeEntry.seconds))
        .where(tuple_(TimeEntry.person_id, TimeEntry.worked_on).in_(person_days), _COUNTED)
        .group_by(TimeEntry.person_id, TimeEntry.worked_on)
    )
    return {(row[0], row[1]): int(row[2]) for row in reading.session.execute(counted)}


_LOCK_NAMES = text(
    "SELECT count(pg_advisory_xact_lock(hashtextextended(name, 0)))"
    " FROM unnest(CAST(:names AS text[])) WITH ORDINALITY AS wanted (name, place)"
)
