"""How complete the time of people is: what they logged beside what their calendar expects.

Days before today count; today is not over. Expected is the effective capacity of `capacity`:
contract less holidays and leave. Imported sums of several days stand for no day and are left out.
One statement for each kind of figure, whatever the number of people and weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import select, text

from projects.capacity.queries import capacity_by_day, days_of
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.time.access import READ

WEEKS_MAX = 13
DAYS_OF_WEEK = 7
_ALL_BP = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Empty: all who work here. search is part of a name, an e-mail address or a charge role."""

    search: str = ""
    lead_id: Sequence[str] = ()
    charge_role: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WeekCompleteness:
    """Seconds of the days before today. completeness_bp None: nothing is expected. missing_on: the
    days with less time than expected."""

    first_on: date
    expected_seconds: int
    logged_seconds: int
    submitted_seconds: int
    returned_seconds: int
    missing_on: list[date]

    @property
    def completeness_bp(self) -> int | None:
        if not self.expected_seconds:
            return None
        return self.logged_seconds * _ALL_BP // self.expected_seconds


@dataclass(frozen=True, slots=True)
class PersonCompleteness:
    person_id: str
    name: str
    charge_role: str
    lead_id: str | None
    weeks: list[WeekCompleteness]


class _Logged(NamedTuple):
    """logged_seconds: submitted and approved."""

    person_id: str
    worked_on: date
    logged_seconds: int
    submitted_seconds: int
    returned_seconds: int


_OWNERS = OwnerColumns(lead=Person.lead_id, person=Person.id)
"""A manager of projects sees a part of the time of others, so they are no owners here."""
_SHOWN: tuple[Any, ...] = (Person.id, Person.name, Person.charge_role, Person.lead_id)
_PEOPLE = Records(
    select(*_SHOWN).where(Person.active),
    {"id": Person.id, "name": Person.name, "charge_role": Person.charge_role},
    _OWNERS,
    default="name",
    lead_id=one_of(Person.lead_id, "lead_id"),
    charge_role=one_of(Person.charge_role, "charge_role"),
    search=containing("search", Person.name, Person.email, Person.charge_role),
)
_LOGGED = prepared(
    text("""
        SELECT person_id::text, worked_on,
               coalesce(sum(seconds) FILTER (WHERE status <> 'rejected'), 0)::bigint,
               coalesce(sum(seconds) FILTER (WHERE status = 'submitted'), 0)::bigint,
               coalesce(sum(seconds) FILTER (WHERE status = 'rejected'), 0)::bigint
        FROM time_entry
        WHERE person_id = ANY(CAST(:people AS uuid[])) AND worked_on BETWEEN :first AND :last
          AND worked_from IS NULL
        GROUP BY person_id, worked_on
    """),
    into=_Logged,
)


def list_completeness(
    reading: Reading,
    first: date,
    weeks: int,
    wanted: PeopleFilter,
    asked: Asked,
    calendar: Calendar,
) -> tuple[list[PersonCompleteness], Listed]:
    """Weeks of seven days from the first on, of the people whose time the actor may see whole."""
    last = _last_day(first, weeks)
    listed = _PEOPLE.page(
        reading,
        [READ],
        asked,
        lead_id=ids_of(wanted.lead_id, "lead_id"),
        charge_role=wanted.charge_role,
        search=part(wanted.search),
    )
    ids = [row.id for row in listed.rows]
    expected = capacity_by_day(reading, ids, first, last, calendar)
    logged = defaultdict[str, dict[date, _Logged]](dict)
    for row in _LOGGED.all(reading, people=ids, first=first, last=last):
        logged[row.person_id][row.worked_on] = row
    days = days_of(first, last)
    people = [
        PersonCompleteness(
            person_id=row.id,
            name=row.name,
            charge_role=row.charge_role,
            lead_id=row.lead_id,
            weeks=_weeks(days, expected[row.id].effective, logged[row.id], reading.today),
        )
        for row in listed.rows
    ]
    return people, listed


def week_of_person(
    reading: Reading, person_id: str, first: date, calendar: Calendar
) -> WeekCompleteness:
    """All seven days of one person, those that are to come as well."""
    last = _last_day(first, 1)
    expected = capacity_by_day(reading, [person_id], first, last, calendar)[person_id].effective
    rows = _LOGGED.all(reading, people=[person_id], first=first, last=last)
    logged = {row.worked_on: row for row in rows}
    after = last + timedelta(days=1)
    return _weeks(days_of(first, last), expected, logged, after)[0]


def weeks_of_people(
    reading: Reading, person_ids: Sequence[str], first: date, calendar: Calendar
) -> dict[str, WeekCompleteness]:
    """By id, the days before today of the week of each person that exists."""
    last = _last_day(first, 1)
    capacity = capacity_by_day(reading, person_ids, first, last, calendar)
    logged = defaultdict[str, dict[date, _Logged]](dict)
    for row in _LOGGED.all(reading, people=person_ids, first=first, last=last):
        logged[row.person_id][row.worked_on] = row
    days = days_of(first, last)
    return {
        id_: _weeks(days, expected.effective, logged[id_], reading.today)[0]
        for id_, expected in capacity.items()
    }


def visible_people(reading: Reading, person_ids: Sequence[str]) -> set[str]:
    """Those of them who work here and whose time the actor may see whole."""
    asked = select(Person.id).where(Person.active, Person.id.in_(person_ids))
    return set(reading.session.scalars(reading.visible(READ, asked, _OWNERS)))


def _last_day(first: date, weeks: int) -> date:
    if not 1 <= weeks <= WEEKS_MAX:
        raise Invalid(
            "WEEKS_OUT_OF_RANGE", f"Ask for 1 to {WEEKS_MAX} weeks at a time.", field="weeks"
        )
    if first.year >= date.max.year:
        raise Invalid("DATE_OUT_OF_RANGE", "first_on lies too far ahead.", field="first_on")
    return first + timedelta(days=DAYS_OF_WEEK * weeks - 1)


def _weeks(
    days: Sequence[date],
    expected_minutes: Sequence[int],
    logged: Mapping[date, _Logged],
    today: date,
) -> list[WeekCompleteness]:
    nothing = _Logged("", date.min, 0, 0, 0)
    found = []
    for start in range(0, len(days), DAYS_OF_WEEK):
        week = slice(start, start + DAYS_OF_WEEK)
        rows = [
            (day, minutes * 60, logged.get(day, nothing))
            for day, minutes in zip(days[week], expected_minutes[week], strict=True)
            if day < today
        ]
        found.append(
            WeekCompleteness(
                first_on=days[start],
                expected_seconds=sum(expected for _, expected, _ in rows),
                logged_seconds=sum(row.logged_seconds for *_, row in rows),
                submitted_seconds=sum(row.submitted_seconds for *_, row in rows),
                returned_seconds=sum(row.returned_seconds for *_, row in rows),
                missing_on=[day for day, expected, row in rows if row.logged_seconds < expected],
            )
        )
    return found
