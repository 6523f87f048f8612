"""Who is free in a window of days: people by skills, role and team, with their free minutes.

The free minutes of somebody are counted day by day, so that a day that is overbooked takes nothing
of the other days. They are not stored, so all people who match are counted before they are put in
order: the same few statements, whatever their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import is_id
from chassis.listing import TOTAL_MAX, Asked, Listed, ids_of, part
from chassis.paging import cut, malformed_token
from sqlalchemy import ColumnElement, func, or_, select

from chassis import values
from projects.bookings.queries.loads import booked_minutes
from projects.bookings.queries.planner import own_people
from projects.bookings.rules.free import Free, FreeWeek, free_weeks, whole
from projects.bookings.rules.status import Status
from projects.capacity.queries import PERSON_DAYS_MAX, capacity_by_day, days_of
from projects.resourcing.access import PERSON_OWNERS
from projects.resourcing.access import READ as READ_PEOPLE
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person
from projects.skills.queries import levels_of, people_with, require_skills

DAYS_MAX = 366
ORDERS = ("-free_minutes", "free_minutes", "name", "-name")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableFilter:
    """Empty: all. skill_ids: people who have every one of them, at min_level or above.

    min_free_minutes: in the whole window.
    """

    first: date
    last: date
    search: str = ""
    skill_ids: Sequence[str] = ()
    min_level: int = 0
    charge_role: Sequence[str] = ()
    lead_id: Sequence[str] = ()
    min_free_minutes: int = 0

    def check(self) -> None:
        values.window(self.first, self.last, "from", "to")
        if (self.last - self.first).days >= DAYS_MAX:
            raise Invalid(
                "WINDOW_TOO_LONG", f"Ask for at most {DAYS_MAX} days at a time.", field="to"
            )


@dataclass(slots=True, kw_only=True)
class Available:
    """Somebody with a contract in the window. free, and minutes: sums over it."""

    person_id: str
    name: str
    charge_role: str
    lead_id: str | None
    contracted_minutes: int
    holiday_minutes: int
    leave_minutes: int
    free: Free
    weeks: Sequence[FreeWeek] = ()
    skills: Sequence[Any] = ()


def list_available(
    reading: Reading, wanted: AvailableFilter, asked: Asked, calendar: Calendar
) -> Listed:
    """Those with the most free minutes first if no other order is given; none without a contract.

    Invalid WINDOW_TOO_LONG if these people have more days than are counted at a time.
    """
    wanted.check()
    found = _counted(reading, wanted, _people(reading, wanted, asked), calendar)
    order = asked.order or ORDERS[0]
    rows = sorted(found, key=lambda row: _key(row, order), reverse=order.startswith("-"))
    total = len(rows)
    if asked.page.after:
        rows = _after(rows, order, asked.page.after)
    kept, token = cut(
        rows[: asked.page.limit], asked.page, lambda row: (order, *map(str, _key(row, order)))
    )
    skills = levels_of(reading, [row.person_id for row in kept])
    for row in kept:
        row.skills = skills[row.person_id]
    if not asked.count:
        return Listed(kept, token)
    return Listed(kept, token, min(total, TOTAL_MAX), total <= TOTAL_MAX)


def _key(row: Available, order: str) -> tuple[Any, str]:
    return (row.name.lower() if order.endswith("name") else row.free.free_minutes, row.person_id)


def _after(rows: list[Available], order: str, after: tuple[str, ...]) -> list[Available]:
    """The rows behind the last one of the page before."""
    word, text, id_ = after
    if word != order or not is_id(id_):
        raise malformed_token()
    by_name = order.endswith("name")
    if not by_name and not text.isdecimal():
        raise malformed_token()
    last = (text if by_name else int(text), id_)
    down = order.startswith("-")
    return [row for row in rows if (_key(row, order) < last if down else _key(row, order) > last)]


def _people(reading: Reading, wanted: AvailableFilter, asked: Asked) -> list[Any]:
    """Everybody who matches, as far as the actor plans for them."""
    conditions = list(_conditions(reading, wanted, asked))
    own = own_people(reading)
    if own is not None:
        conditions.append(Person.id.in_(own))
    most = PERSON_DAYS_MAX // ((wanted.last - wanted.first).days + 1)
    people: Any = (
        select(Person.id, Person.name, Person.charge_role, Person.lead_id)
        .where(Person.active, *conditions)
        .order_by(Person.id)
        .limit(most + 1)
    )
    found = list(reading.session.execute(reading.visible(READ_PEOPLE, people, PERSON_OWNERS)))
    if len(found) > most:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"More than {most:,} people match; ask for fewer days, or for a skill, role or team.",
            field="to",
        )
    return found


def _conditions(
    reading: Reading, wanted: AvailableFilter, asked: Asked
) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    skill_ids = require_skills(reading, wanted.skill_ids, "skill_ids")
    if skill_ids:
        found.append(Person.id.in_(people_with(skill_ids, wanted.min_level or 1)))
    if wanted.charge_role:
        roles = [" ".join(each.lower().split()) for each in wanted.charge_role]
        found.append(Person.charge_role.in_(roles))
    if wanted.lead_id:
        found.append(Person.lead_id.in_(ids_of(wanted.lead_id, "lead_id")))
    if asked.ids:
        found.append(Person.id.in_(asked.ids))
    if wanted.search:
        like = part(wanted.search)
        columns = (Person.name, Person.email, Person.charge_role)
        found.append(or_(*(func.lower(column).like(like) for column in columns)))
    return found


def _counted(
    reading: Reading, wanted: AvailableFilter, people: Sequence[Any], calendar: Calendar
) -> list[Available]:
    ids = [person.id for person in people]
    if not ids:
        return []
    first, last = wanted.first, wanted.last
    capacity = capacity_by_day(reading, ids, first, last, calendar)
    firm = booked_minutes(reading, ids, first, last)
    soft = booked_minutes(reading, ids, first, last, status=Status.TENTATIVE)
    days, nothing = days_of(first, last), dict[date, int]()
    mondays = [day - timedelta(days=day.weekday()) for day in days]
    found = []
    for person in people:
        theirs = capacity[person.id]
        if not any(theirs.contracted):
            continue
        booked = _by_day(firm.get(person.id, nothing), days)
        perhaps = _by_day(soft.get(person.id, nothing), days)
        weeks = free_weeks(mondays, theirs.effective, booked, perhaps)
        row = Available(
            person_id=person.id,
            name=person.name,
            charge_role=person.charge_role,
            lead_id=person.lead_id,
            contracted_minutes=sum(theirs.contracted),
            holiday_minutes=sum(theirs.holiday),
            leave_minutes=sum(theirs.leave),
            free=whole(weeks),
            weeks=weeks,
        )
        if row.free.free_minutes >= wanted.min_free_minutes:
            found.append(row)
    return found


def _by_day(minutes: Mapping[date, int], days: Sequence[date]) -> list[int]:
    return [minutes.get(day, 0) for day in days]
