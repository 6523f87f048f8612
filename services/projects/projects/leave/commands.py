"""Kinds of leave, allowances, and requests: asked for, changed, decided on, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.event import Fact
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from projects.leave.access import MANAGE, READ, REQUEST, owners_of, require_may_decide
from projects.leave.model import Leave, LeaveAllowance, LeaveType
from projects.leave.rules import STANDING, Status
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import active_person
from projects.resourcing.queries.working_times import contract_time, days_of
from projects.resourcing.readable import Person

LEAVE_DAYS_MAX = 366
RecordT = TypeVar("RecordT")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLeave:
    """person_id empty: the caller. Days as texts. day_minutes None: whole days."""

    leave_type_id: str
    first_on: str
    last_on: str
    person_id: str = ""
    day_minutes: int | None = None
    note: str = ""


def create_leave_type(tx: Transaction, name: str, *, counts: bool) -> LeaveType:
    tx.actor.require(MANAGE)
    _refuse_name_of_another(tx, name)
    kind = LeaveType(id=tx.new_id(), name=_name(name), counts=counts, created_at=tx.now)
    tx.add(kind)
    tx.record(kind.created())
    return kind


def change_leave_type(
    tx: Transaction, type_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> LeaveType:
    """changes: what is given of name and counts."""
    kind = _type(tx, type_id, expected_version)
    wanted = dict(changes)
    if "name" in wanted:
        wanted["name"] = _name(wanted["name"])
        _refuse_name_of_another(tx, wanted["name"], kind.id)
    return _recorded(tx, kind, kind.change(wanted))


def archive_leave_type(tx: Transaction, type_id: str) -> LeaveType:
    kind = _type(tx, type_id)
    return _recorded(tx, kind, kind.archive(tx.now))


def restore_leave_type(tx: Transaction, type_id: str) -> LeaveType:
    kind = _type(tx, type_id)
    if kind.archived:
        _refuse_name_of_another(tx, kind.name, kind.id)
    return _recorded(tx, kind, kind.restore())


def set_allowance(
    tx: Transaction,
    person_id: str,
    year: int,
    minutes: int,
    carried_minutes: int,
    carried_until: str,
    note: str,
) -> LeaveAllowance:
    """What somebody has in a year, from now on; what was set before is replaced."""
    tx.actor.require(MANAGE)
    person = active_person(tx, person_id, "person_id")
    tx.serialise(f"projects:leave of {person.id}")
    found = tx.session.scalar(
        select(LeaveAllowance).where(
            LeaveAllowance.person_id == person.id, LeaveAllowance.year == year
        )
    )
    until = values.day(carried_until, "carried_until")
    if until and until.year != year:
        raise Invalid(
            "DAY_OUTSIDE_YEAR", f"carried_until must be a day of {year}.", field="carried_until"
        )
    wanted: dict[str, Any] = {
        "minutes": minutes,
        "carried_minutes": carried_minutes,
        "carried_until": until,
        "note": values.text(note, "note"),
    }
    if found is None:
        made = LeaveAllowance(id=tx.new_id(), person_id=person.id, year=year, **wanted)
        tx.add(made)
        tx.record(Fact("leave_allowance.set.v1", made))
        return made
    allowance = tx.load(LeaveAllowance, found.id)
    return _recorded(tx, allowance, allowance.set(wanted))


def request_leave(tx: Transaction, new: NewLeave, calendar: Calendar) -> Leave:
    person = active_person(tx, new.person_id or _own_id(tx), "person_id")
    tx.actor.require(REQUEST, owners_of(person))
    kind = _usable_type(tx, new.leave_type_id)
    first, last = _window(new.first_on, new.last_on)
    _require_working_time(tx, person, first, last, calendar)
    _refuse_overlap(tx, person.id, first, last)
    leave = Leave(
        id=tx.new_id(),
        person_id=person.id,
        leave_type_id=kind.id,
        first_on=first,
        last_on=last,
        day_minutes=new.day_minutes or None,
        note=values.text(new.note, "note"),
        status=Status.REQUESTED,
        requested_by_id=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.add(leave)
    tx.record(leave.requested())
    return leave


def change_leave(
    tx: Transaction,
    leave_id: str,
    changes: Mapping[str, Any],
    calendar: Calendar,
    expected_version: int = 0,
) -> Leave:
    """changes: what is given of leave_type_id, first_on, last_on, day_minutes and note. What was
    returned is asked for again."""
    leave, person = _found(tx, leave_id, REQUEST, expected_version)
    wanted = dict(changes)
    if "leave_type_id" in wanted and wanted["leave_type_id"] != leave.leave_type_id:
        wanted["leave_type_id"] = _usable_type(tx, wanted["leave_type_id"]).id
    if "day_minutes" in wanted:
        wanted["day_minutes"] = wanted["day_minutes"] or None
    if "note" in wanted:
        wanted["note"] = values.text(wanted["note"], "note")
    wanted["first_on"], wanted["last_on"] = _window(
        wanted.get("first_on", leave.first_on.isoformat()),
        wanted.get("last_on", leave.last_on.isoformat()),
    )
    _require_working_time(tx, person, wanted["first_on"], wanted["last_on"], calendar)
    _refuse_overlap(tx, person.id, wanted["first_on"], wanted["last_on"], leave.id)
    return _recorded(tx, leave, leave.change(wanted))


def approve_leave(tx: Transaction, leave_id: str, expected_version: int = 0) -> Leave:
    """From now on it lowers the person's capacity. No plan is moved."""
    leave, person = _found(tx, leave_id, READ, expected_version)
    decider = require_may_decide(tx, person)
    return _recorded(tx, leave, leave.approve(decider, tx.now))


def return_leave(tx: Transaction, leave_id: str, reason: str, expected_version: int = 0) -> Leave:
    leave, person = _found(tx, leave_id, READ, expected_version)
    decider = require_may_decide(tx, person)
    return _recorded(tx, leave, leave.return_(decider, tx.now, _reason(reason)))


def cancel_leave(tx: Transaction, leave_id: str, reason: str) -> Leave:
    """By the person while it is to come; what has begun is cancelled by who may approve it."""
    leave, person = _found(tx, leave_id, REQUEST)
    if leave.status == Status.APPROVED and leave.first_on <= tx.today:
        require_may_decide(tx, person)
    return _recorded(tx, leave, leave.cancel(values.text(reason, "reason")))


def restore_leave(tx: Transaction, leave_id: str) -> Leave:
    """What was cancelled is asked for again."""
    leave, _ = _found(tx, leave_id, REQUEST)
    if leave.status == Status.CANCELLED:
        _refuse_overlap(tx, leave.person_id, leave.first_on, leave.last_on, leave.id)
    return _recorded(tx, leave, leave.restore())


def no_leave(leave_id: str) -> NotFound:
    return NotFound("LEAVE_NOT_FOUND", f"There is no leave {leave_id}.", field="leave_id")


def _recorded(tx: Transaction, record: RecordT, fact: Fact | None) -> RecordT:
    if fact:
        tx.record(fact)
    return record


def _own_id(tx: Transaction) -> str:
    if not tx.actor.person_id:
        raise Invalid("PERSON_REQUIRED", "Name the person who will be away.", field="person_id")
    return tx.actor.person_id


def _name(name: str) -> str:
    return values.text(name, "name", required=True)


def _reason(reason: str) -> str:
    return values.text(reason, "reason", required=True)


def _window(first_on: str, last_on: str) -> tuple[date, date]:
    first = values.needed_day(first_on, "first_on")
    last = values.needed_day(last_on, "last_on")
    values.window(first, last, "first_on", "last_on")
    if (last - first).days >= LEAVE_DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"A leave has at most {LEAVE_DAYS_MAX} days; ask for the rest apart.",
            field="last_on",
        )
    return first, last


def _require_working_time(
    tx: Transaction, person: Person, first: date, last: date, calendar: Calendar
) -> None:
    time = contract_time(tx, [person.id], last, calendar)[person.id]
    if not any(time.on(day).effective for day in days_of(first, last)):
        raise Invalid(
            "LEAVE_WITHOUT_WORK",
            "There is no working time on these days; choose others, or correct the working "
            "pattern.",
            field="first_on",
        )


def _refuse_overlap(
    tx: Transaction, person_id: str, first: date, last: date, own_id: str = ""
) -> None:
    tx.serialise(f"projects:leave of {person_id}")
    others = select(Leave.id, Leave.first_on, Leave.last_on, Leave.status).where(
        Leave.person_id == person_id,
        Leave.status.in_(STANDING),
        Leave.first_on <= last,
        Leave.last_on >= first,
    )
    other = next((row for row in tx.session.execute(others) if row.id != own_id), None)
    if other:
        raise Conflict(
            "LEAVE_OVERLAPS",
            f"Leave from {other.first_on} to {other.last_on} is {other.status.value} already; "
            "change that one, or choose other days.",
            field="first_on",
            details={"leave_id": other.id},
        )


def _found(
    tx: Transaction, leave_id: str, permission: str, expected_version: int = 0
) -> tuple[Leave, Person]:
    """Locked, with the person, if the caller may see it and has the permission."""
    seen = tx.session.get(Leave, require_id(leave_id, "leave_id"))
    if seen is None:
        raise no_leave(leave_id)
    person = tx.session.get_one(Person, seen.person_id)
    if not tx.actor.may(READ, owners_of(person)):
        raise no_leave(leave_id)
    tx.actor.require(permission, owners_of(person))
    return tx.load(Leave, leave_id, expected_version=expected_version), person


def _type(tx: Transaction, type_id: str, expected_version: int = 0) -> LeaveType:
    tx.actor.require(MANAGE)
    return tx.load(
        LeaveType, require_id(type_id, "leave_type_id"), expected_version=expected_version
    )


def _usable_type(tx: Transaction, type_id: str) -> LeaveType:
    kind = tx.session.get(LeaveType, require_id(type_id, "leave_type_id"))
    if kind is None:
        raise NotFound(
            "LEAVE_TYPE_NOT_FOUND",
            f"There is no kind of leave {type_id}.",
            field="leave_type_id",
        )
    if kind.archived:
        raise Conflict(
            "LEAVE_TYPE_ARCHIVED",
            f"{kind.name} is archived; choose another kind of leave.",
            field="leave_type_id",
        )
    return kind


def _refuse_name_of_another(tx: Transaction, name: str, own_id: str = "") -> None:
    tx.serialise("projects:leave types")
    same = select(LeaveType.id).where(
        func.lower(LeaveType.name) == name.strip().lower(), LeaveType.archived_at.is_(None)
    )
    if any(id_ != own_id for id_ in tx.session.scalars(same)):
        raise Conflict(
            "LEAVE_TYPE_EXISTS", f"There is a kind of leave named {name} already.", field="name"
        )
