"""Reads of the time room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.ids import is_id
from chassis.paging import Page, cut
from chassis.prepared import one_of, prepared
from chassis.visibility import covered
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Uuid,
    all_,
    and_,
    bindparam,
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
from projects.time.model import PROJECT_HOURS, IssuedTime, TimeEntry
from projects.time.rules import Responsibility, Status

_ID = Uuid(as_uuid=False)


def has_time(reading: Reading, **of: str) -> bool:
    """Whether any entry has these values of project_id, task_id, deliverable_id."""
    some = select(TimeEntry.id).filter_by(**of)
    return bool(reading.session.scalar(select(some.exists())))


_ENTRY_COUNTS = prepared(
    select(
        func.coalesce(func.sum(PROJECT_HOURS.c.submitted_entries), 0).label("undecided"),
        func.coalesce(func.sum(PROJECT_HOURS.c.billable_entries), 0).label("billable"),
    ).where(PROJECT_HOURS.c.project_id == bindparam("project_id"))
)


def count_entries(reading: Reading, project_id: str) -> tuple[int, int]:
    """How many await a decision, and how many are approved and chargeable, which finance has to
    value; not what was billed before."""
    undecided, billable = _ENTRY_COUNTS.one(reading, project_id=project_id)
    return int(undecided), int(billable)


_LOCKED_HOURS = prepared(
    select(PROJECT_HOURS.c.project_id)
    .where(
        one_of(PROJECT_HOURS.c.project_id, "projects"), one_of(PROJECT_HOURS.c.person_id, "people")
    )
    .order_by(PROJECT_HOURS.c.project_id, PROJECT_HOURS.c.person_id)
    .with_for_update()
)


def lock_hours(reading: Reading, entries: Iterable[TimeEntry]) -> None:
    """Keep the sums that these entries count in, in one order, before their rows are changed one by
    one: no two transactions that change many then wait for each other."""
    pairs = {(entry.project_id, entry.person_id) for entry in entries}
    projects, people = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    _LOCKED_HOURS.run(reading, projects=list(projects), people=list(people))


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
