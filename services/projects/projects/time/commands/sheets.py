"""Weeks of time are submitted, taken back, returned and approved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chassis.batch import BatchMode, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select

from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import active_person
from projects.time.access import may_decide, require_may_decide, require_may_write
from projects.time.commands.checks import required_day
from projects.time.commands.deciding import deciding_on
from projects.time.commands.decisions import approve_time_entries, reason_for
from projects.time.model import TimeEntry, Timesheet
from projects.time.queries import lock_days, responsibilities
from projects.time.queries.completeness import week_of_person
from projects.time.queries.sheets import find_timesheet, open_entries, sheets_of
from projects.time.rules.entries import Responsibility, Status
from projects.time.rules.levels import Decider, turn_of
from projects.time.rules.sheets import LAST_DAY, WEEK, SheetStatus

DECIDED_AT_ONCE_MAX = 200
_FARTHEST = 9990


def submit_timesheet(
    tx: Transaction,
    person_id: str,
    first_on: str,
    calendar: Calendar,
    *,
    confirm_incomplete: bool,
) -> Timesheet:
    """The week of seven days from first_on on. person_id empty: the caller's."""
    first = required_day(first_on, "first_on")
    if first.year > _FARTHEST or first > tx.today:
        raise Invalid(
            "DATE_OUT_OF_RANGE", "A week that is to come is not submitted.", field="first_on"
        )
    person = active_person(tx, person_id or tx.actor.person_id, "person_id")
    require_may_write(tx, Responsibility(person.id, person.lead_id, None))
    days = [first + timedelta(days=step) for step in range(WEEK.days)]
    lock_days(tx, {(person.id, day) for day in days})
    found = _covering(tx, person.id, first, days)
    _require_time(tx, person.id, first)
    week = week_of_person(tx, person.id, first, calendar)
    incomplete = bool(week.missing_on)
    if incomplete and not confirm_incomplete:
        raise _incomplete(week.missing_on, week.expected_seconds - week.logged_seconds)
    by = tx.actor.person_id or None
    if found is None:
        sheet = Timesheet(
            id=tx.new_id(),
            person_id=person.id,
            first_on=first,
            status=SheetStatus.SUBMITTED,
            incomplete=incomplete,
            submitted_at=tx.now,
            submitted_by_id=by,
        )
        tx.add(sheet)
        tx.record(sheet.submitted())
        return sheet
    sheet = tx.load(Timesheet, found.id)
    tx.record(sheet.submit(by, tx.now, incomplete=incomplete))
    return sheet


def take_back_timesheet(tx: Transaction, timesheet_id: str, expected_version: int) -> Timesheet:
    """By who may log the time, while it waits."""
    row = find_timesheet(tx, timesheet_id)
    person = active_person(tx, row.person_id, "timesheet_id")
    require_may_write(tx, Responsibility(person.id, person.lead_id, None))
    sheet = tx.load(Timesheet, row.id, expected_version=expected_version)
    tx.record(sheet.take_back())
    return sheet


def return_timesheet(
    tx: Transaction, timesheet_id: str, expected_version: int, reason: str
) -> Timesheet:
    """By somebody whose turn it is for some of its time; the whole week is open again."""
    reason = reason_for(reason)
    row = find_timesheet(tx, timesheet_id)
    waiting = [each for each in open_entries(tx, row) if each.status is Status.SUBMITTED]
    _, for_id = _mine(tx, waiting)
    sheet = tx.load(Timesheet, row.id, expected_version=expected_version)
    tx.record(sheet.return_(tx.actor.person_id, tx.now, reason, for_id))
    return sheet


def approve_timesheet(
    tx: Transaction, timesheet_id: str, expected_version: int
) -> tuple[Timesheet, list[RefusedItem]]:
    """All of its time that waits for the caller, at most 200 entries; what is refused, by entry."""
    row = find_timesheet(tx, timesheet_id)
    sheet = tx.load(Timesheet, row.id, expected_version=expected_version)
    waiting = [each for each in open_entries(tx, row) if each.status is Status.SUBMITTED]
    mine, _ = _mine(tx, waiting)
    some = mine[:DECIDED_AT_ONCE_MAX]
    _, refused = approve_time_entries(tx, [entry.id for entry in some], BatchMode.ITEM_BY_ITEM)
    return sheet, refused


def _refuse_stranger(tx: Transaction, waiting: Sequence[TimeEntry], by: Decider) -> None:
    """Forbidden for somebody who may decide on none of it at any level."""
    of = responsibilities(tx, waiting)
    allowed = [may_decide(tx, of[each.person_id, each.project_id], by) for each in waiting]
    if waiting and not any(allowed):
        first = waiting[0]
        first.refuse_own(require_may_decide(tx, of[first.person_id, first.project_id], by))


def _require_time(tx: Transaction, person_id: str, first: date) -> None:
    some = select(TimeEntry.id).where(
        TimeEntry.person_id == person_id, TimeEntry.worked_on.between(first, first + LAST_DAY)
    )
    if not tx.session.scalar(select(some.exists())):
        raise Conflict(
            "TIMESHEET_EMPTY",
            "There is no time in this week to submit; log it first.",
            field="first_on",
        )


def _incomplete(missing_on: Sequence[date], seconds: int) -> Conflict:
    days = ", ".join(day.isoformat() for day in missing_on)
    return Conflict(
        "TIMESHEET_INCOMPLETE",
        f"There is less time than expected on {days}. Log it, or send confirm_incomplete to submit "
        "the week as it is.",
        field="confirm_incomplete",
        details={"missing_on": days, "missing_minutes": str(max(0, seconds) // 60)},
    )


def _covering(
    tx: Transaction, person_id: str, first: date, days: Sequence[date]
) -> Timesheet | None:
    """The same week, if it was submitted before; Conflict where another one overlaps it."""
    for sheet in sheets_of(tx, {(person_id, day) for day in days}).values():
        if sheet.first_on != first:
            raise Conflict(
                "TIMESHEET_OVERLAPS",
                f"The week from {sheet.first_on} on was submitted already; submit that one.",
                field="first_on",
                details={"timesheet_id": sheet.id},
            )
        return sheet
    return None


def _mine(tx: Transaction, waiting: list[TimeEntry]) -> tuple[list[TimeEntry], str | None]:
    """Those whose turn is the caller's, and in whose place the caller decides."""
    deciding = deciding_on(tx, waiting)
    of = responsibilities(tx, waiting)
    turns = [
        (entry, turn)
        for entry in waiting
        if deciding.is_waiting(entry)
        and may_decide(tx, of[entry.person_id, entry.project_id], deciding.by)
        and (
            turn := turn_of(
                deciding.rules[entry.project_id].levels,
                entry.levels_passed,
                of[entry.person_id, entry.project_id],
                deciding.by,
            )
        )
    ]
    if not turns:
        _refuse_stranger(tx, waiting, deciding.by)
        raise Conflict(
            "NOTHING_TO_DECIDE",
            "No time of this week waits for you; it waits for somebody else, or is decided.",
            field="timesheet_id",
        )
    return [entry for entry, _ in turns], next((turn.for_id for _, turn in turns), None)
