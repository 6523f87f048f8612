"""Reads of submitted weeks and of substitutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Uuid, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from projects.resourcing.readable import Person
from projects.time.access import READ, READ_SUBSTITUTES, SHEET_OWNERS, SUBSTITUTE_OWNERS
from projects.time.model import ApprovalSubstitute, TimeEntry, Timesheet
from projects.time.rules.entries import Status
from projects.time.rules.sheets import LAST_DAY

_ID = Uuid(as_uuid=False)
_WORKER, _SUBSTITUTE = aliased(Person), aliased(Person)
_LOGGED = (
    select(func.coalesce(func.sum(TimeEntry.seconds), 0))
    .where(
        TimeEntry.person_id == Timesheet.person_id,
        TimeEntry.worked_on.between(Timesheet.first_on, Timesheet.first_on + 6),
        TimeEntry.status != Status.REJECTED,
    )
    .correlate(Timesheet)
    .scalar_subquery()
)
TIMESHEETS = Records(
    select(*Timesheet.__table__.c, _WORKER.name.label("person_name"), _LOGGED.label("logged"))
    .select_from(Timesheet)
    .join(_WORKER, _WORKER.id == Timesheet.person_id),
    {
        "id": Timesheet.id,
        "created_at": Timesheet.id,
        "person": _WORKER.name,
        "first_on": Timesheet.first_on,
        "status": Timesheet.status,
    },
    SHEET_OWNERS,
    default="-first_on",
    search=containing("search", _WORKER.name),
    person_id=one_of(Timesheet.person_id, "person_id"),
    status=one_of(Timesheet.status, "status"),
    days_from=Timesheet.first_on >= bindparam("days_from"),
    days_to=Timesheet.first_on <= bindparam("days_to"),
)
"""A row is like a Timesheet, with the name of the person and the logged seconds."""
SUBSTITUTES = Records(
    select(
        *ApprovalSubstitute.__table__.c,
        _WORKER.name.label("person_name"),
        _SUBSTITUTE.name.label("substitute_name"),
    )
    .select_from(ApprovalSubstitute)
    .join(_WORKER, _WORKER.id == ApprovalSubstitute.person_id)
    .join(_SUBSTITUTE, _SUBSTITUTE.id == ApprovalSubstitute.substitute_id),
    {
        "id": ApprovalSubstitute.id,
        "created_at": ApprovalSubstitute.id,
        "person": _WORKER.name,
        "substitute": _SUBSTITUTE.name,
        "first_on": ApprovalSubstitute.first_on,
        "last_on": ApprovalSubstitute.last_on,
    },
    SUBSTITUTE_OWNERS,
    default="-first_on",
    search=containing("search", _WORKER.name, _SUBSTITUTE.name),
    person_id=one_of(ApprovalSubstitute.person_id, "person_id"),
    substitute_id=one_of(ApprovalSubstitute.substitute_id, "substitute_id"),
    archived=ApprovalSubstitute.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like an ApprovalSubstitute, with both names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFilter:
    """Empty or None: all. days_from, days_to: weeks that begin on these days."""

    search: str = ""
    person_id: Sequence[str] = ()
    status: Sequence[str] = ()
    days_from: date | None = None
    days_to: date | None = None


def list_timesheets(reading: Reading, wanted: SheetFilter, asked: Asked) -> Listed:
    """The latest week first if no other order is given."""
    return TIMESHEETS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        person_id=ids_of(wanted.person_id, "person_id"),
        status=list(wanted.status),
        days_from=wanted.days_from,
        days_to=wanted.days_to,
    )


def find_timesheet(reading: Reading, timesheet_id: str) -> Any:
    """Its row, or NotFound."""
    found = TIMESHEETS.find(reading, READ, require_id(timesheet_id, "timesheet_id"))
    if found is None:
        raise NotFound(
            "TIMESHEET_NOT_FOUND", f"There is no week {timesheet_id}.", field="timesheet_id"
        )
    return found


def list_substitutes(
    reading: Reading,
    asked: Asked,
    *,
    search: str,
    person_id: Sequence[str],
    substitute_id: Sequence[str],
    archived: bool | None,
) -> Listed:
    return SUBSTITUTES.page(
        reading,
        [READ_SUBSTITUTES],
        asked,
        search=part(search),
        person_id=ids_of(person_id, "person_id"),
        substitute_id=ids_of(substitute_id, "substitute_id"),
        archived=archived,
    )


def find_substitute(reading: Reading, substitute_id: str) -> Any:
    """Its row, or NotFound."""
    id_ = require_id(substitute_id, "approval_substitute_id")
    found = SUBSTITUTES.find(reading, READ_SUBSTITUTES, id_)
    if found is None:
        raise NotFound(
            "SUBSTITUTE_NOT_FOUND",
            f"There is no substitute {substitute_id}.",
            field="approval_substitute_id",
        )
    return found


_STANDS_FOR = prepared(
    select(ApprovalSubstitute.person_id).where(
        ApprovalSubstitute.substitute_id == bindparam("me", type_=_ID),
        ApprovalSubstitute.last_on >= bindparam("today"),
        ApprovalSubstitute.first_on <= bindparam("today"),
        ApprovalSubstitute.archived_at.is_(None),
    )
)


def stands_for(reading: Reading) -> frozenset[str]:
    """The actor, and the people in whose place the actor decides today."""
    me = reading.actor.person_id
    if not me:
        return frozenset()
    rows = _STANDS_FOR.all(reading, me=me, today=reading.today)
    return frozenset({me, *(row.person_id for row in rows)})


def sheets_of(
    reading: Reading, person_days: Collection[tuple[str, date]], *, lock: bool = False
) -> dict[tuple[str, date], Timesheet]:
    """By person and day, the week that covers it, if it was ever submitted; one statement. lock:
    until commit, in the order of ids."""
    if not person_days:
        return {}
    covers = [
        (Timesheet.person_id == person_id) & Timesheet.first_on.between(day - LAST_DAY, day)
        for person_id, day in sorted(person_days)
    ]
    asked = select(Timesheet).where(or_(*covers)).order_by(Timesheet.id)
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    with reading.session.no_autoflush:
        sheets = reading.session.scalars(asked).all()
    return {
        (person_id, day): sheet
        for person_id, day in person_days
        for sheet in sheets
        if sheet.person_id == person_id and sheet.first_on <= day <= sheet.first_on + LAST_DAY
    }


def person_days(entries: Iterable[TimeEntry]) -> set[tuple[str, date]]:
    return {(entry.person_id, entry.worked_on) for entry in entries}


def open_entries(reading: Reading, sheet: Timesheet) -> list[TimeEntry]:
    """Those of the week that are not approved."""
    asked = (
        select(TimeEntry)
        .where(
            TimeEntry.person_id == sheet.person_id,
            TimeEntry.worked_on.between(sheet.first_on, sheet.first_on + LAST_DAY),
            TimeEntry.status != Status.APPROVED,
        )
        .order_by(TimeEntry.worked_on, TimeEntry.id)
    )
    return list(reading.session.scalars(asked))
