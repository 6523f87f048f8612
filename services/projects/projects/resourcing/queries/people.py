"""Reads of the resourcing room: people, and the working calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.ids import is_id, require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, or_, select

from projects.resourcing.access import PERSON_OWNERS, READ
from projects.resourcing.calendar import Calendar, public_holidays
from projects.resourcing.model import DayOff, Person

BATCH_MAX = 200


def find_person(reading: Reading, person_id: str, field: str = "person_id") -> Person:
    """The person, or NotFound naming the field."""
    return reading.get_visible(READ, Person, person_id, PERSON_OWNERS, field)


def active_person(reading: Reading, person_id: str, field: str) -> Person:
    """Somebody who can be given work; Conflict once the person has left."""
    person = find_person(reading, person_id, field)
    if not person.active:
        raise Conflict(
            "PERSON_INACTIVE",
            f"{person.name} has left; choose somebody else, or make the person active again.",
            field=field,
        )
    return person


def active_people_led_by(lead_id: str) -> Select[str]:
    """Their ids, in order."""
    led = Person.lead_id == require_id(lead_id, "from_lead_id")
    return select(Person.id).where(led, Person.active).order_by(Person.id)


def batch_get_people(reading: Reading, person_ids: Iterable[str]) -> list[Person]:
    """Those that exist and may be seen, in no order that matters."""
    ids = [require_id(id_, "person_ids") for id_ in person_ids]
    named = reading.visible(READ, select(Person).where(Person.id.in_(ids)), PERSON_OWNERS)
    return list(reading.session.scalars(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFilter:
    """Empty or None: all. search is part of a name, an e-mail address or a charge role."""

    search: str = ""
    active: bool | None = None
    lead_id: Sequence[str] = ()
    charge_role: Sequence[str] = ()


PEOPLE = Records(
    select(*Person.__table__.c),
    {
        "id": Person.id,
        "created_at": Person.id,
        "name": Person.name,
        "email": Person.email,
        "charge_role": Person.charge_role,
        "weekly_minutes": Person.weekly_seconds,
        "active": Person.active,
    },
    PERSON_OWNERS,
    default="name",
    active=Person.active == bindparam("active"),
    lead_id=one_of(Person.lead_id, "lead_id"),
    charge_role=one_of(Person.charge_role, "charge_role"),
    search=containing("search", Person.name, Person.email, Person.charge_role),
)
"""A row is like a Person."""


def list_people(reading: Reading, wanted: PersonFilter, asked: Asked) -> Listed:
    """Rows of one page, by name if no other order is given."""
    return PEOPLE.page(
        reading,
        [READ],
        asked,
        active=wanted.active,
        lead_id=ids_of(wanted.lead_id, "lead_id"),
        charge_role=wanted.charge_role,
        search=part(wanted.search),
    )


def people_by_ref(reading: Reading, refs: Iterable[str]) -> dict[str, str]:
    """external_ref -> id of those that exist."""
    wanted = select(Person.external_ref, Person.id).where(Person.external_ref.in_(set(refs)))
    return {ref: id_ for ref, id_ in reading.session.execute(wanted) if ref}


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day on which nobody works, and why."""

    on: date
    name: str
    public_holiday: bool


def people_named(reading: Reading, names: Iterable[str]) -> dict[str, list[str]]:
    """Ids of the people who have not left, by name, e-mail address or id, capitals aside.

    Each spelling of a name is a key of its own.
    """
    wanted = defaultdict[str, list[str]](list)
    for spelling in names:
        wanted[spelling.strip().lower()].append(spelling)
    name, email = func.lower(Person.name), func.lower(Person.email)
    ids = [word for word in wanted if is_id(word)]
    query = select(Person.id, name, email).where(
        or_(name.in_(wanted), email.in_(wanted), Person.id.in_(ids)), Person.active
    )
    found: dict[str, list[str]] = {}
    for id_, *words in reading.session.execute(query):
        for word in {id_, *words} & wanted.keys():
            for spelling in wanted[word]:
                found.setdefault(spelling, []).append(id_)
    return found


def days_off(reading: Reading) -> list[FreeDay]:
    """All that were set by hand, in order."""
    rows = reading.session.scalars(select(DayOff).order_by(DayOff.on))
    return [FreeDay(row.on, row.name, public_holiday=False) for row in rows]


def free_days(reading: Reading, country_code: str, first: date, last: date) -> list[FreeDay]:
    """Public holidays and days set by hand within the window, in order."""
    public = [
        FreeDay(day, name, public_holiday=True)
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(country_code, year).items()
    ]
    within = [free for free in (*public, *days_off(reading)) if first <= free.on <= last]
    return sorted(within, key=lambda free: (free.on, not free.public_holiday))


_DAYS_OFF = prepared(select(DayOff.on), into=lambda on: on)


def working_calendar(reading: Reading, country_code: str) -> Calendar:
    """With the days off as they are now; make it once and hand it on."""
    return Calendar(country_code, frozenset(_DAYS_OFF.all(reading)), zone=reading.zone)
