"""Who can work how much when. One statement for each kind of record, whatever the number of people.

`people_time` answers with somebody's working time as a value, `capacity_by_day` with minutes for
each day. Both take ids of people whom the actor may see: the caller has checked that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from projects.capacity.rules import Days, Pattern, PersonTime
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person, WorkingPattern

PERSON_DAYS_MAX = 400_000
"""Of one question: 500 people over 800 days."""
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


def people_time(
    reading: Reading, person_ids: Collection[str], first: date, last: date, calendar: Calendar
) -> dict[str, PersonTime]:
    """By id, the working time of each person that exists. It knows leave within the window only.

    calendar: the agency's (`resourcing.queries.working_calendar`). Somebody who has left without a
    last day works no more from today on.
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


def capacity_by_day(
    reading: Reading, person_ids: Collection[str], first: date, last: date, calendar: Calendar
) -> dict[str, Days]:
    """By id, minutes for each day from first to last: contracted, holiday, leave, effective.

    Invalid WINDOW_TOO_LONG beyond PERSON_DAYS_MAX.
    """
    count = (last - first).days + 1
    if count * len(person_ids) > PERSON_DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"{len(person_ids):,} people over {count:,} days are too many; ask for fewer days.",
            field="to",
        )
    days = days_of(first, last)
    people = people_time(reading, person_ids, first, last, calendar)
    return {id_: person.over(days) for id_, person in people.items()}


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
