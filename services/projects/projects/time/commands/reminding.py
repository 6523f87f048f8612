"""People are reminded of a week with less time than expected: on Mondays of the week before, and
by somebody who sees that it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from chassis.batch import ItemReport, RefusedItem
from chassis.clock import day_in
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.listing import ids_of
from sqlalchemy import select

from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.time.commands.checks import required_day
from projects.time.model import ReminderRun, TimeReminder
from projects.time.queries.completeness import visible_people, weeks_of_people

PEOPLE_AT_ONCE = 200
"""People whom one turn of the worker looks at."""
_LOCK = "projects:time_reminders"
_WEEK = timedelta(days=7)
_MINUTE = 60


def remind_people(
    tx: Transaction, week_on: str, person_ids: Sequence[str], calendar: Calendar
) -> tuple[list[TimeReminder], list[RefusedItem]]:
    """Of the week with that day, which is over. Who lacks nothing, was reminded today, or is not
    seen, is reported."""
    day = required_day(week_on, "week_on")
    first = day - timedelta(days=day.weekday())
    if first >= tx.today - timedelta(days=tx.today.weekday()):
        raise Invalid("WEEK_NOT_OVER", "Remind people of a week that is over.", field="week_on")
    ids = list(dict.fromkeys(ids_of(person_ids, "person_ids")))
    tx.serialise(_LOCK)
    seen = visible_people(tx, ids)
    missing = _missing(tx, sorted(seen), first, calendar)
    earlier = _earlier(tx, ids, first)
    report = ItemReport()
    sent = []
    for index, id_ in enumerate(ids):
        with report.taking(id_, index, "person_ids"):
            if id_ not in seen:
                raise NotFound("PERSON_NOT_FOUND", f"There is no person {id_}.")
            _require_due(tx, id_, missing.get(id_, 0), earlier.get(id_))
            sent.append(_send(tx, id_, first, missing[id_], earlier.get(id_)))
    return sent, report.refused


def remind_due(tx: Transaction, calendar: Calendar) -> int:
    """The worker's turn: on a Monday of the agency, the next people of last week; how many were
    reminded. Nobody who was added to Tandem after the week, or was reminded of it already."""
    if tx.today.weekday():
        return 0
    tx.serialise(_LOCK)
    first = tx.today - _WEEK
    run = tx.session.get(ReminderRun, first)
    if run is None:
        run = ReminderRun(first_on=first)
        tx.add(run)
    if run.finished:
        return 0
    ids = _next_people(tx, run)
    missing = _missing(tx, ids, first, calendar)
    earlier = _earlier(tx, ids, first)
    due = [id_ for id_ in ids if id_ in missing and id_ not in earlier]
    for id_ in due:
        _send(tx, id_, first, missing[id_])
    run.finished = len(ids) < PEOPLE_AT_ONCE
    run.after_id = ids[-1] if ids else run.after_id
    return len(due)


def _next_people(tx: Transaction, run: ReminderRun) -> list[str]:
    """Those who work here and were there in the week, in the order of their ids."""
    over = datetime.combine(run.first_on + _WEEK, time.min, tx.zone)
    asked = select(Person.id).where(Person.active, Person.created_at < over)
    if run.after_id:
        asked = asked.where(Person.id > run.after_id)
    return list(tx.session.scalars(asked.order_by(Person.id).limit(PEOPLE_AT_ONCE)))


def _missing(
    tx: Transaction, ids: Sequence[str], first: date, calendar: Calendar
) -> dict[str, int]:
    """Seconds by person, of those who lack a minute or more."""
    weeks = weeks_of_people(tx, ids, first, calendar) if ids else {}
    lacks = {id_: week.expected_seconds - week.logged_seconds for id_, week in weeks.items()}
    return {id_: seconds for id_, seconds in lacks.items() if seconds >= _MINUTE}


def _earlier(tx: Transaction, ids: Sequence[str], first: date) -> dict[str, TimeReminder]:
    asked = select(TimeReminder).where(
        TimeReminder.person_id.in_(ids), TimeReminder.first_on == first
    )
    return {row.person_id: row for row in tx.session.scalars(asked)}


def _require_due(
    tx: Transaction, person_id: str, missing: int, earlier: TimeReminder | None
) -> None:
    if person_id == tx.actor.person_id:
        raise Conflict("OWN_TIME", "You need no reminder from yourself; log your time.")
    if not missing:
        raise Conflict("TIME_COMPLETE", "No time of this person is missing in this week.")
    if earlier and day_in(tx.zone, earlier.sent_at) == tx.today:
        raise Conflict("REMINDED_TODAY", "This person was reminded of this week today already.")


def _send(
    tx: Transaction,
    person_id: str,
    first: date,
    missing: int,
    earlier: TimeReminder | None = None,
) -> TimeReminder:
    by = tx.actor.person_id or None
    if earlier:
        reminder = tx.load(TimeReminder, earlier.id)
        tx.record(reminder.send_again(missing, tx.now, by))
        return reminder
    reminder = TimeReminder(
        id=tx.new_id(),
        person_id=person_id,
        first_on=first,
        missing_seconds=missing,
        sent_at=tx.now,
        sent_by_id=by,
    )
    tx.add(reminder)
    tx.record(reminder.sent())
    return reminder
