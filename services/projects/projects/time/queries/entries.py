"""Reads of the time room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import is_id, require_id
from chassis.listing import Asked, Listed, Narrow, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import ARRAY, Uuid, all_, and_, bindparam, column, func, or_, select, text

from projects.planning.readable import Project, Task
from projects.resourcing.readable import Person
from projects.time.access import APPROVE, ENTRY_OWNERS, READ
from projects.time.model import PROJECT_HOURS, IssuedTime, TimeEntry
from projects.time.queries.turns import is_submitted, is_turn_of, turn_filter
from projects.time.rules.entries import Responsibility, Status

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


def corrected_by(reading: Reading, time_entry_id: str) -> tuple[int, int]:
    """The worked and billable seconds that the corrections of an entry take away, 0 or less each;
    rejected ones take nothing."""
    worked, billable = (
        func.coalesce(func.sum(one), 0) for one in (TimeEntry.seconds, TimeEntry.billable_seconds)
    )
    taken = select(worked, billable).where(
        TimeEntry.corrects_id == time_entry_id, TimeEntry.status != Status.REJECTED
    )
    found = reading.session.execute(taken).one()
    return int(found[0]), int(found[1])


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


_PAIR = (
    func.unnest(bindparam("people", type_=ARRAY(_ID)), bindparam("projects", type_=ARRAY(_ID)))
    .table_valued(column("person_id", _ID), column("project_id", _ID), name="pair")
    .render_derived()
)
_RESPONSIBLE = prepared(
    select(_PAIR.c.person_id, _PAIR.c.project_id, Person.lead_id, Project.project_manager_id)
    .select_from(_PAIR)
    .join(Person, Person.id == _PAIR.c.person_id)
    .join(Project, Project.id == _PAIR.c.project_id)
)


def responsibilities(
    reading: Reading, entries: Iterable[TimeEntry]
) -> dict[tuple[str, str], Responsibility]:
    """By (person, project), who leads the one and manages the other; one statement for all."""
    pairs = {(entry.person_id, entry.project_id) for entry in entries}
    people, projects = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = _RESPONSIBLE.all(reading, people=people, projects=projects)
    return {(row.person_id, row.project_id): _responsibility(row) for row in found}


def _responsibility(row: Any) -> Responsibility:
    return Responsibility(row.person_id, row.lead_id, row.project_manager_id)


def responsibility(reading: Reading, entry: TimeEntry) -> Responsibility:
    """The same for one entry."""
    return responsibilities(reading, [entry])[entry.person_id, entry.project_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are wanted; empty or None means all. from and to: days, both included."""

    project_id: Sequence[str] = ()
    person_id: Sequence[str] = ()
    task_id: Sequence[str] = ()
    status: Sequence[Status] = ()
    search: str = ""
    first_day: date | None = None
    last_day: date | None = None
    awaiting_me: bool = False


_AWAITS = and_(
    text("time_entry.status = 'submitted'"),
    TimeEntry.person_id != bindparam("awaiting"),
    bindparam("awaiting", type_=_ID) != all_(TimeEntry.written_by_ids),
    is_submitted(),
)
"""Submitted, with its week where that is asked, and neither of this person's time nor written by
them."""

_PERSON_NAME = select(Person.name).where(Person.id == TimeEntry.person_id).scalar_subquery()
_PROJECT_NAME = select(Project.name).where(Project.id == TimeEntry.project_id).scalar_subquery()
_TASK_NAME = select(Task.name).where(Task.id == TimeEntry.task_id).scalar_subquery()
ENTRIES = Records(
    select(*TimeEntry.__table__.c),
    {
        "id": TimeEntry.id,
        "worked_on": TimeEntry.worked_on,
        "created_at": TimeEntry.id,
        "minutes": TimeEntry.seconds,
        "billable_minutes": TimeEntry.billable_seconds,
        "status": TimeEntry.status,
        "person_name": _PERSON_NAME,
        "project_name": _PROJECT_NAME,
        "task_name": _TASK_NAME,
    },
    ENTRY_OWNERS,
    default="-worked_on",
    narrow=Narrow(
        orders=frozenset(
            {
                *("minutes", "billable_minutes", "status"),
                *("person_name", "project_name", "task_name"),
            }
        ),
        filters=frozenset({"ids", "project_id", "person_id", "task_id"}),
    ),
    project_id=one_of(TimeEntry.project_id, "project_id"),
    person_id=one_of(TimeEntry.person_id, "person_id"),
    task_id=one_of(TimeEntry.task_id, "task_id"),
    status=one_of(TimeEntry.status, "status"),
    search=containing("search", TimeEntry.note),
    first_day=TimeEntry.worked_on >= bindparam("first_day"),
    last_day=TimeEntry.worked_on <= bindparam("last_day"),
    awaiting=_AWAITS,
    turn=is_turn_of(bindparam("turn", type_=ARRAY(_ID)), everybody=False),
    turn_of_everybody=is_turn_of(bindparam("turn_of_everybody", type_=ARRAY(_ID)), everybody=True),
)
"""A row is like a TimeEntry."""


def find_time_entry(reading: Reading, time_entry_id: str) -> Any:
    """The row of the entry; NotFound also for readers who may not see it."""
    found = ENTRIES.find(reading, READ, require_id(time_entry_id, "time_entry_id"))
    if found is None:
        raise NotFound(
            "TIME_ENTRY_NOT_FOUND",
            f"There is no time entry {time_entry_id}.",
            field="time_entry_id",
        )
    return found


def visible_entries(reading: Reading, ids: Collection[str]) -> set[str]:
    """Those of the ids that are entries which the actor may see."""
    named = select(TimeEntry.id).where(TimeEntry.id.in_(ids))
    return set(reading.session.scalars(reading.visible(READ, named, ENTRY_OWNERS)))


def list_time_entries(reading: Reading, wanted: Filter, asked: Asked) -> Listed:
    """Rows of one page, the newest day first if no other order is given."""
    if wanted.awaiting_me and not reading.actor.person_id:
        return Listed([], total=0 if asked.count else None)
    return ENTRIES.page(
        reading,
        [READ, APPROVE] if wanted.awaiting_me else [READ],
        asked,
        project_id=ids_of(wanted.project_id, "project_id"),
        person_id=ids_of(wanted.person_id, "person_id"),
        task_id=ids_of(wanted.task_id, "task_id"),
        status=wanted.status,
        search=part(wanted.search),
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        awaiting=reading.actor.person_id if wanted.awaiting_me else None,
        **(turn_filter(reading) if wanted.awaiting_me else {}),
    )
