"""Reads of the time room.

The narrow tables below are what time needs to know of its neighbours, read in one statement with
the question at hand; their rooms alone write them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from chassis.actor import Role
from chassis.database import Reading
from chassis.paging import Page, cut
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
    text,
    tuple_,
)

from projects.time.model import TimeEntry
from projects.time.rules import Responsibility, Status

_ID = Uuid(as_uuid=False)
project = table(
    "project",
    column("id", _ID),
    column("status", Text),
    column("client_id", _ID),
    column("project_manager_id", _ID),
    column("chargeable", Boolean),
    column("external_ref", Text),
)
task = table(
    "task",
    column("id", _ID),
    column("project_id", _ID),
    column("deliverable_id", _ID),
    column("charge_role", Text),
    column("external_ref", Text),
)
person = table(
    "person",
    column("id", _ID),
    column("charge_role", Text),
    column("lead_id", _ID),
    column("active", Boolean),
    column("external_ref", Text),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whether time may be logged, and in which role. None: there is no such row."""

    project_status: str
    client_id: str | None
    project_chargeable: bool
    task_id: str | None
    task_project_id: str | None
    deliverable_id: str | None
    task_role: str | None
    person_id: str | None
    person_role: str | None
    lead_id: str | None
    person_active: bool | None


_SURROUNDINGS = (
    select(
        project.c.status,
        project.c.client_id,
        project.c.chargeable,
        task.c.id,
        task.c.project_id,
        task.c.deliverable_id,
        task.c.charge_role,
        person.c.id,
        person.c.charge_role,
        person.c.lead_id,
        person.c.active,
        func.pg_advisory_xact_lock(func.hashtextextended(bindparam("day"), 0)),
    )
    .select_from(
        project.outerjoin(task, task.c.id == bindparam("task_id", type_=_ID)).outerjoin(
            person, person.c.id == bindparam("person_id", type_=_ID)
        )
    )
    .where(project.c.id == bindparam("project_id", type_=_ID))
    .with_for_update(read=True, key_share=True, of=project)
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
    found = reading.session.execute(
        _SURROUNDINGS,
        {
            "project_id": project_id,
            "task_id": task_id,
            "person_id": person_id,
            "day": day_lock(person_id, day),
        },
    ).first()
    return Surroundings(*found[:-1]) if found else None


_COUNTED = text("worked_from IS NULL AND status <> 'rejected'")
"""As the partial index has it, in words the planner can match."""

_DAY_SECONDS = select(func.coalesce(func.sum(TimeEntry.seconds), 0)).where(
    TimeEntry.person_id == bindparam("person_id", type_=_ID),
    TimeEntry.worked_on == bindparam("day"),
    TimeEntry.id != bindparam("but", type_=_ID),
    _COUNTED,
)
_NO_ENTRY = "00000000-0000-0000-0000-000000000000"


def day_seconds(reading: Reading, person_id: str, day: date, *, but: str = "") -> int:
    """What the person's day holds already, without the entry `but`, rejected ones and sums."""
    counted = {"person_id": person_id, "day": day, "but": but or _NO_ENTRY}
    return int(reading.session.execute(_DAY_SECONDS, counted).scalar_one())


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


def entries_by_ref(reading: Reading, refs: Collection[str]) -> dict[str, str]:
    """Ids of the entries that are there already, by external reference."""
    query = select(TimeEntry.external_ref, TimeEntry.id).where(TimeEntry.external_ref.in_(refs))
    return {str(row[0]): row[1] for row in reading.session.execute(query)}


@dataclass(frozen=True, slots=True)
class KnownTask:
    """A task and its project, as an imported row refers to them."""

    id: str
    project_id: str
    deliverable_id: str | None
    charge_role: str
    project_status: str
    client_id: str | None
    project_chargeable: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: str
    charge_role: str


def known_tasks(reading: Reading, refs: Collection[str]) -> dict[str, KnownTask]:
    """By external reference."""
    query = (
        select(
            task.c.external_ref,
            task.c.id,
            task.c.project_id,
            task.c.deliverable_id,
            task.c.charge_role,
            project.c.status,
            project.c.client_id,
            project.c.chargeable,
        )
        .join_from(task, project, project.c.id == task.c.project_id)
        .where(task.c.external_ref.in_(refs))
    )
    return {row[0]: KnownTask(*row[1:]) for row in reading.session.execute(query)}


def known_people(reading: Reading, refs: Collection[str]) -> dict[str, KnownPerson]:
    """By external reference."""
    query = select(person.c.external_ref, person.c.id, person.c.charge_role).where(
        person.c.external_ref.in_(refs)
    )
    return {row[0]: KnownPerson(*row[1:]) for row in reading.session.execute(query)}


def responsibilities(
    reading: Reading, entries: Iterable[TimeEntry]
) -> dict[tuple[str, str], Responsibility]:
    """By (person, project), who leads the one and manages the other; one statement for all."""
    pairs = {(entry.person_id, entry.project_id) for entry in entries}
    found = reading.session.execute(
        select(person.c.id, project.c.id, person.c.lead_id, project.c.project_manager_id)
        .select_from(person.join(project, text("true")))
        .where(tuple_(person.c.id, project.c.id).in_(pairs))
    )
    return {(row[0], row[1]): Responsibility(row[0], row[2], row[3]) for row in found}


def responsibility(reading: Reading, entry: TimeEntry) -> Responsibility:
    """The same for one entry."""
    return responsibilities(reading, [entry])[entry.person_id, entry.project_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are wanted; empty or None means all. from and to: days, both included."""

    project_id: str = ""
    person_id: str = ""
    status: Status | None = None
    first_day: date | None = None
    last_day: date | None = None
    awaiting_me: bool = False


def list_time_entries(reading: Reading, wanted: Filter, page: Page) -> tuple[list[TimeEntry], str]:
    """One page, the newest day first, and the token of the next."""
    query = _filtered(reading, wanted)
    if page.after:
        day, id_ = page.after
        query = query.where(
            tuple_(TimeEntry.worked_on, TimeEntry.id)
            < tuple_(literal(day, Date), literal(id_, _ID))
        )
    newest_first = query.order_by(TimeEntry.worked_on.desc(), TimeEntry.id.desc())
    rows = reading.session.scalars(newest_first.limit(page.limit)).all()
    return cut(rows, page, lambda entry: (entry.worked_on, entry.id))


def _filtered(reading: Reading, wanted: Filter) -> Select[TimeEntry]:
    query = select(TimeEntry)
    if wanted.project_id:
        query = query.where(TimeEntry.project_id == wanted.project_id)
    if wanted.person_id:
        query = query.where(TimeEntry.person_id == wanted.person_id)
    if wanted.status:
        query = query.where(TimeEntry.status == wanted.status)
    if wanted.first_day:
        query = query.where(TimeEntry.worked_on >= wanted.first_day)
    if wanted.last_day:
        query = query.where(TimeEntry.worked_on <= wanted.last_day)
    if wanted.awaiting_me:
        query = query.where(_awaits(reading))
    return query


def _awaits(reading: Reading) -> ColumnElement[bool]:
    """Submitted, not the caller's own, and the caller is lead, manager or administrator."""
    me = reading.actor.person_id
    if not me:
        return false()
    undecided = and_(text("time_entry.status = 'submitted'"), TimeEntry.person_id != me)
    if reading.actor.may(Role.ADMINISTRATOR):
        return undecided
    led = select(person.c.id).where(person.c.lead_id == me)
    managed = select(project.c.id).where(project.c.project_manager_id == me)
    mine = or_(TimeEntry.person_id.in_(led), TimeEntry.project_id.in_(managed))
    return and_(undecided, mine)
