"""Who can work how much when. One statement for each kind of record, whatever the number of people.

`people_time` answers with somebody's working time as a value, `capacity_by_day` with minutes for
each day. Both take ids of people whom the actor may see: the caller has checked that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from projects.capacity.rules import Days, PersonTime
from projects.leave.readable import Leave, Status
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries.working_times import contract_time, days_of

__all__ = ["PERSON_DAYS_MAX", "capacity_by_day", "days_of", "people_time"]

PERSON_DAYS_MAX = 400_000
"""Of one question: 500 people over 800 days."""

_AWAY = prepared(
    select(Leave.person_id, Leave.first_on, Leave.last_on, Leave.day_minutes).where(
        one_of(Leave.person_id, "ids"),
        Leave.status == Status.APPROVED,
        Leave.first_on <= bindparam("last"),
        Leave.last_on >= bindparam("first"),
    )
)


def people_time(
    reading: Reading, person_ids: Collection[str], first: date, last: date, calendar: Calendar
) -> dict[str, PersonTime]:
    """By id, the working time of each person that exists. It knows leave within the window only.

    calendar: the agency's (`resourcing.queries.working_calendar`). Somebody who has left without a
    last day works no more from today on.
    """
    away = _away(reading, person_ids, first, last)
    people = contract_time(reading, person_ids, last, calendar)
    return {
        id_: replace(time, away=away[id_]) if id_ in away else time for id_, time in people.items()
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


def _away(
    reading: Reading, person_ids: Collection[str], first: date, last: date
) -> dict[str, dict[date, int | None]]:
    """By person, the minutes of approved leave by day; None: the whole day."""
    found = defaultdict[str, dict[date, int | None]](dict)
    for row in _AWAY.all(reading, ids=sorted(set(person_ids)), first=first, last=last):
        for day in days_of(max(first, row.first_on), min(last, row.last_on)):
            found[row.person_id][day] = row.day_minutes
    return found
