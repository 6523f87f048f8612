"""The contract of people as a value, without leave. The room `capacity` adds leave to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from projects.resourcing.calendar import Calendar
from projects.resourcing.model import Person, WorkingPattern
from projects.resourcing.rules.person_time import Pattern, PersonTime

_ONE_DAY = timedelta(days=1)

_PEOPLE = prepared(
    select(
        Person.id,
        Person.weekly_seconds,
        Person.active,
        Person.employed_from,
        Person.employed_until,
        Person.country_code,
        Person.time_zone,
    ).where(one_of(Person.id, "ids"))
)
_PATTERNS = prepared(
    select(
        WorkingPattern.person_id,
        WorkingPattern.from_on,
        WorkingPattern.minutes,
        WorkingPattern.intervals,
    )
    .where(
        one_of(WorkingPattern.person_id, "ids"),
        WorkingPattern.archived_at.is_(None),
        WorkingPattern.from_on <= bindparam("last"),
    )
    .order_by(WorkingPattern.person_id, WorkingPattern.from_on)
)


def days_of(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + _ONE_DAY * index for index in range((last - first).days + 1)]


def contract_time(
    reading: Reading, person_ids: Collection[str], last: date, calendar: Calendar
) -> dict[str, PersonTime]:
    """By id, the working time of each person that exists, up to the last day; without leave.

    calendar: the agency's. Somebody who has left without a last day works no more from today on.
    """
    ids = sorted(set(person_ids))
    patterns = _patterns(reading, ids, last)
    return {
        row.id: PersonTime(
            weekly_minutes=row.weekly_seconds // 60,
            calendar=calendar.of(row.country_code),
            zone=ZoneInfo(row.time_zone) if row.time_zone else reading.zone,
            patterns=patterns[row.id],
            employed_from=row.employed_from,
            employed_until=_last_day(row, reading.today),
        )
        for row in _PEOPLE.all(reading, ids=ids)
    }


def _last_day(row: Any, today: date) -> date | None:
    if row.active or row.employed_until:
        last: date | None = row.employed_until
        return last
    return today - _ONE_DAY


def _patterns(reading: Reading, ids: list[str], last: date) -> dict[str, list[Pattern]]:
    found = defaultdict[str, list[Pattern]](list)
    for row in _PATTERNS.all(reading, ids=ids, last=last):
        intervals = [tuple((from_, until) for from_, until in day) for day in row.intervals]
        found[row.person_id].append(Pattern(row.from_on, row.minutes, intervals))
    return found
