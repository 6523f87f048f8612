"""Reads of the time room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.ids import is_id
from chassis.paging import Page, cut
from chassis.prepared import prepared
from chassis.visibility import covered
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    all_,
    and_,
    bindparam,
    column,
    false,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
)

from projects.planning.readable import Project, Task
from projects.resourcing.readable import Person
from projects.time.access import APPROVE, ENTRY_OWNERS, READ
from projects.time.model import IssuedTime, TimeEntry
from projects.time.rules import Responsibility, Status

_ID = Uuid(as_uuid=False)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whether time may be logged, and in which role. None: there is no such row.

    project_sold: it was kicked off, or a quote for it was accepted.
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
    task_finish: date | None
    person_id: str | None
    person_role: str | None
    lead_id: str | None
    person_active: bool | None


_AROUND = (
    Project.status,
    Project.client_id,
    Project.chargeable,
    or_(Project.kicked_off, Project.accepted_quote_id.is_not(None)).label("project_sold"),
    Project.start_on,
    Project.project_manager_id,
    Task.id,
    Task.project_id,
    Task.deliverable_id,
    Task.charge_role,
    Task.status,
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


def has_time(reading: Reading, **of: str) -> bool:
    """Whether any entry has these values of project_id, task_id, deliverable_id."""
    some = select(TimeEntry.id).filter_by(**of)
    return bool(reading.session.scalar(select(some.exists())))


def count_undecided(reading: Reading, project_id: str) -> int:
    waiting = select(func.count()).where(
        TimeEntry.project_id == project_id, TimeEntry.status == Status.SUBMITTED
    )
    return reading.session.scalar(waiting) or 0


def count_billable(reading: Reading, project_id: str) -> int:
    """Approved chargeable entries, which finance has to value; not what was billed before."""
    billable = select(func.count()).where(
        TimeEntry.project_id == project_id,
        TimeEntry.status == Status.APPROVED,
        TimeEntry.chargeable,
        TimeEntry.settled.is_(False),
    )
    return reading.session.scalar(billable) or 0


def project_status(reading: Reading, project_id: str) -> str:
    """Kept as it is until commit, like `lock_surroundings` does."""
    wanted = select(Project.status).where(Project.id == project_id)
    return str(
        reading.session.scalar(wanted.with_for_update(read=True, key_share=True, of=Project))
    )


def issued_on(reading: Reading, time_entry_id: str) -> IssuedTime | None:
    """The issued invoice that the entry is on."""
    return reading.session.get(IssuedTime, time_entry_id)


def corrections_seconds(reading: Reading, time_entry_id: str) -> int:
    """What the corrections of an entry take away, 0 or less; rejected ones take nothing."""
    taken = select(func.coalesce(func.sum(TimeEntry.seconds), 0)).where(
        TimeEntry.corrects_id == time_entry_id, TimeEntry.status != Status.REJECTED
    )
    return int(reading.session.scalar(taken) or 0)


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
    project_name: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: str
    charge_role: str


def known_tasks(reading: Reading, refs: Collection[str]) -> dict[str, KnownTask]:
    """By external reference."""
    query = (
        select(
            Task.external_ref,
            Task.id,
            Task.project_id,
            Task.deliverable_id,
            Task.charge_role,
            Project.status,
            Project.client_id,
            Project.chargeable,
            Project.name,
        )
        .join_from(Task, Project, Project.id == Task.project_id)
        .where(Task.external_ref.in_(refs))
    )
    return {str(row[0]): KnownTask(*row[1:]) for row in reading.session.execute(query)}


def known_people(reading: Reading, refs: Collection[str]) -> dict[str, KnownPerson]:
    """By external reference and by id."""
    ids = [ref for ref in refs if is_id(ref)]
    query = select(Person.external_ref, Person.id, Person.charge_role).where(
        or_(Person.external_ref.in_(refs), Person.id.in_(ids))
    )
    found: dict[str, KnownPerson] = {}
    for ref, id_, charge_role in reading.session.execute(query):
        found[id_] = KnownPerson(id_, charge_role)
        found[ref or id_] = found[id_]
    return found


def responsibilities(
    reading: Reading, entries: Iterable[TimeEntry]
) -> dict[tuple[str, str], Responsibility]:
    """By (person, project), who leads the one and manages the other; one statement for all."""
    pairs = {(entry.person_id, entry.project_id) for entry in entries}
    found = reading.session.execute(
        select(Person.id, Project.id, Person.lead_id, Project.project_manager_id)
        .select_from(Person)
        .join(Project, text("true"))
        .where(tuple_(Person.id, Project.id).in_(pairs))
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


def find_time_entry(reading: Reading, time_entry_id: str) -> TimeEntry:
    """NotFound also for readers who may not see it."""
    return reading.get_visible(READ, TimeEntry, time_entry_id, ENTRY_OWNERS)


def visible_entries(reading: Reading, ids: Collection[str]) -> set[str]:
    """Those of the ids that are entries which the actor may see."""
    named = select(TimeEntry.id).where(TimeEntry.id.in_(ids))
    return set(reading.session.scalars(reading.visible(READ, named, ENTRY_OWNERS)))


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
    query = reading.visible(READ, select(TimeEntry), ENTRY_OWNERS)
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
    """Submitted, not written by the caller, and theirs to decide on."""
    me = reading.actor.person_id
    if not me:
        return false()
    undecided = and_(
        text("time_entry.status = 'submitted'"),
        TimeEntry.person_id != me,
        literal(me, _ID) != all_(TimeEntry.written_by_ids),
    )
    mine = covered(reading.actor, APPROVE, ENTRY_OWNERS)
    return undecided if mine is None else and_(undecided, mine)
