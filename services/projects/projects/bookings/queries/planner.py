"""The visible part of the resource planner: people by day, and the bookings of these people.

Four statements, whatever the number of people and days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.actor import Scope
from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.listing import IDS_MAX, Asked, Listed
from chassis.visibility import covered
from sqlalchemy import Select, case, literal, or_, select
from sqlalchemy.orm import aliased

from chassis import values
from projects.bookings.access import BOOKING_OWNERS, READ, WRITE
from projects.bookings.model import Booking
from projects.bookings.queries.capacity import capacity_of, days_of
from projects.bookings.queries.loads import active_within, booked_minutes
from projects.bookings.rules.status import SETTLED, Status
from projects.planning.readable import Project
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import PersonFilter, list_people
from projects.resourcing.readable import Person
from projects.skills.queries import people_with, require_skills

DAYS_MAX = 400
BOOKINGS_MAX = 10_000
PLACEHOLDERS_MAX = 200
NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class PlannerPerson:
    """A number of minutes for each day of the window."""

    person_id: str
    name: str
    charge_role: str
    lead_id: str | None
    capacity_minutes: list[int]
    confirmed_minutes: list[int]
    tentative_minutes: list[int]


@dataclass(frozen=True, slots=True)
class Planner:
    people: list[PlannerPerson]
    listed: Listed
    bookings: Sequence[Any]
    cut: bool
    placeholders: Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannerFilter:
    first: date
    last: date
    search: str = ""
    lead_id: Sequence[str] = ()
    charge_role: Sequence[str] = ()
    project_id: Sequence[str] = ()
    skill_ids: Sequence[str] = ()
    min_level: int = 0

    def check(self) -> None:
        values.window(self.first, self.last, "from", "to")
        if (self.last - self.first).days >= DAYS_MAX:
            raise Invalid(
                "WINDOW_TOO_LONG",
                f"Ask for at most {DAYS_MAX} days at a time.",
                field="to",
            )


def get_planner(
    reading: Reading, wanted: PlannerFilter, asked: Asked, calendar: Calendar
) -> Planner:
    """The people of one page, by name if no other order is given."""
    wanted.check()
    first, last = wanted.first, wanted.last
    projects = [require_id(id_, "project_id") for id_ in wanted.project_id]
    listed = list_people(reading, _people(wanted), _only(reading, asked, wanted, projects))
    ids = [person.id for person in listed.rows]
    rows = list(reading.session.execute(_bookings(reading, ids, wanted)))
    placeholders: Sequence[Any] = ()
    if not asked.page.after:
        placeholders = list(reading.session.execute(_placeholders(reading, wanted, projects)))
    capacity = capacity_of(reading, ids, first, last, calendar)
    firm = booked_minutes(reading, ids, first, last)
    soft = booked_minutes(reading, ids, first, last, status=Status.TENTATIVE)
    days = list(days_of(first, last))
    people = [
        PlannerPerson(
            person.id,
            person.name,
            person.charge_role,
            person.lead_id,
            *(
                [found.get(person.id, {}).get(day, 0) for day in days]
                for found in (capacity, firm, soft)
            ),
        )
        for person in listed.rows
    ]
    return Planner(people, listed, rows[:BOOKINGS_MAX], len(rows) > BOOKINGS_MAX, placeholders)


def _people(wanted: PlannerFilter) -> PersonFilter:
    return PersonFilter(
        search=wanted.search,
        active=True,
        lead_id=wanted.lead_id,
        charge_role=[" ".join(each.lower().split()) for each in wanted.charge_role],
    )


def _only(reading: Reading, asked: Asked, wanted: PlannerFilter, projects: Sequence[str]) -> Asked:
    """Who plans for nobody sees themselves and their team; projects: who is booked on these."""
    chosen = set(asked.ids) or None
    skilled = _skilled(reading, wanted)
    for found in (own_people(reading), _booked_on(reading, wanted, projects), skilled):
        if found is not None:
            chosen = found if chosen is None else chosen & found
    if chosen is None:
        return asked
    return replace(asked, ids=sorted(chosen)[:IDS_MAX] or [NOBODY])


def own_people(reading: Reading) -> set[str] | None:
    """Whom the actor may plan for; None: everybody."""
    scopes = reading.actor.scopes(READ)
    if scopes - {Scope.OWN_TEAM, Scope.SELF}:
        return None
    me = reading.actor.person_id or NOBODY
    if Scope.OWN_TEAM not in scopes:
        return {me}
    led = select(Person.id).where(Person.lead_id == me, Person.active).limit(IDS_MAX)
    return {me, *reading.session.scalars(led)}


def _booked_on(reading: Reading, wanted: PlannerFilter, projects: Sequence[str]) -> set[str] | None:
    if not projects:
        return None
    theirs = (
        select(Booking.person_id)
        .where(
            Booking.project_id.in_(projects),
            Booking.person_id.is_not(None),
            Booking.archived_at.is_(None),
            Booking.end_on >= wanted.first,
            Booking.start_on <= wanted.last,
        )
        .distinct()
        .limit(IDS_MAX)
    )
    seen = reading.visible(READ, theirs, BOOKING_OWNERS)
    return {id_ for id_ in reading.session.scalars(seen) if id_}


def _skilled(reading: Reading, wanted: PlannerFilter) -> set[str] | None:
    """Who has all the skills; None: any."""
    skills = require_skills(reading, wanted.skill_ids, "skill_ids")
    if not skills:
        return None
    theirs = people_with(skills, wanted.min_level or 1).limit(IDS_MAX)
    return set(reading.session.scalars(theirs))


def _rows(reading: Reading) -> Select[Any]:
    """Of the planner: bookings that the actor may see, and whether they may change each."""
    own = covered(reading.actor, WRITE, BOOKING_OWNERS)
    mine = literal(value=True) if own is None else case((own, True), else_=False)
    project = aliased(Project)
    statement = select(
        *Booking.__table__.c, project.name.label("project_name"), mine.label("mine")
    ).join(project, project.id == Booking.project_id)
    return reading.visible(READ, statement, BOOKING_OWNERS)


def _bookings(reading: Reading, ids: Sequence[str], wanted: PlannerFilter) -> Select[Any]:
    return (
        _rows(reading)
        .where(active_within(ids, wanted.first, wanted.last), Booking.status.not_in(SETTLED))
        .order_by(Booking.person_id, Booking.start_on, Booking.id)
        .limit(BOOKINGS_MAX + 1)
    )


def _placeholders(reading: Reading, wanted: PlannerFilter, projects: Sequence[str]) -> Select[Any]:
    statement = _rows(reading).where(
        Booking.person_id.is_(None),
        Booking.archived_at.is_(None),
        or_(Booking.status == "tentative", Booking.status == "confirmed"),
        Booking.end_on >= wanted.first,
        Booking.start_on <= wanted.last,
    )
    if projects:
        statement = statement.where(Booking.project_id.in_(projects))
    roles = [" ".join(each.lower().split()) for each in wanted.charge_role]
    if roles:
        statement = statement.where(Booking.charge_role.in_(roles))
    return statement.order_by(Booking.start_on, Booking.id).limit(PLACEHOLDERS_MAX)
