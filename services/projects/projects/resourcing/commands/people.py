"""People join, change, get another lead, leave and are erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.erasing import erase
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.values import Checks
from sqlalchemy import func, select

from chassis import values
from projects.reassigning import (
    Reassigned,
    give_each,
    locked,
    named,
    of_person,
    require_choice,
)
from projects.resourcing.access import EVERYBODY, PERSON_OWNERS, READ, WRITE, owners_of
from projects.resourcing.calendar import require_country
from projects.resourcing.model import Person
from projects.resourcing.queries import active_people_led_by, active_person
from projects.resourcing.rules.leading import leads_itself
from projects.roles import charge_role

NAME_LENGTH_MAX = 200
WEEK_SECONDS = 37 * 3600 + 1800
WEEK_SECONDS_MAX = 7 * 24 * 3600
PEOPLE_LOCK = "projects:people"
"""Held while an e-mail address or a lead changes: both rules are about all people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """person_id empty: a new one. weekly_seconds None: 37.5 hours. Days as texts."""

    name: str
    email: str
    charge_role: str = ""
    lead_id: str = ""
    weekly_seconds: int | None = None
    person_id: str = ""
    employed_from: str = ""
    employed_until: str = ""
    country_code: str = ""
    time_zone: str = ""


def create_person(tx: Transaction, new: NewPerson) -> Person:
    tx.actor.require(WRITE, Owners(leads=[new.lead_id]))
    wanted = _checked(
        {
            "name": new.name,
            "email": new.email,
            "charge_role": new.charge_role,
            "weekly_seconds": WEEK_SECONDS if new.weekly_seconds is None else new.weekly_seconds,
            "employed_from": new.employed_from,
            "employed_until": new.employed_until,
            "country_code": new.country_code,
            "time_zone": new.time_zone,
        }
    )
    values.window(
        wanted["employed_from"], wanted["employed_until"], "employed_from", "employed_until"
    )
    tx.serialise(PEOPLE_LOCK)
    person_id = _unused_id(tx, new.person_id)
    _refuse_email_of_another(tx, wanted["email"], person_id)
    lead_id = _lead(tx, person_id, new.lead_id)
    person = Person(id=person_id, lead_id=lead_id, created_at=tx.now, **wanted)
    tx.add(person)
    tx.record(person.created())
    return person


def update_person(
    tx: Transaction, person_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Person:
    """changes: what is given of the fields of UpdatePersonRequest."""
    wanted = _checked(changes)
    tx.serialise(PEOPLE_LOCK)
    person = tx.load(Person, person_id, expected_version=expected_version)
    tx.actor.require(WRITE, owners_of(person))
    person.require_known()
    if "email" in wanted:
        _refuse_email_of_another(tx, wanted["email"], person.id)
    if "lead_id" in wanted and wanted["lead_id"] != person.lead_id:
        wanted["lead_id"] = _lead(tx, person.id, wanted["lead_id"])
    fact = person.update(wanted)
    values.window(person.employed_from, person.employed_until, "employed_from", "employed_until")
    if fact:
        tx.record(fact)
    return person


def reassign_people(
    tx: Transaction, person_ids: Sequence[str], from_lead_id: str, lead_id: str
) -> Reassigned[Person]:
    """Give people to another lead, or to none: those that are named, or the active ones that a
    person leads."""
    require_choice(person_ids, from_lead_id, "people", "person_ids", "from_lead_id")
    tx.serialise(PEOPLE_LOCK)
    lead = active_person(tx, lead_id, "lead_id").id if lead_id else None
    lead_of = _leads(tx)
    if from_lead_id:
        theirs = active_people_led_by(from_lead_id)
        chosen = of_person(tx, theirs, PERSON_OWNERS, READ, WRITE)
    else:
        chosen = named(person_ids, "person_ids")

    def give(id_: str, person: Person | None) -> Person:
        if person is None or not tx.actor.may(READ, owners_of(person)):
            raise NotFound("PERSON_NOT_FOUND", f"There is no person {id_}.", field="person_ids")
        tx.actor.require(WRITE, owners_of(person))
        _refuse_own_lead(person.id, lead, lead_of)
        fact = person.update({"lead_id": lead})
        if fact:
            tx.record(fact)
        return person

    return give_each(chosen, locked(tx, Person, chosen.ids), give)


def erase_person(tx: Transaction, person_id: str) -> Person:
    """Name, e-mail address and external reference of somebody who left are replaced for good."""
    tx.serialise(PEOPLE_LOCK)
    person = tx.load(Person, person_id)
    tx.actor.require(WRITE, EVERYBODY)
    fact = person.erase(tx.now)
    if fact:
        erase(tx, person.id)
        tx.record(fact)
    return person


def _required_email(value: str, field: str) -> str:
    return values.email(values.text(value, field, required=True), field)


def _working_week(seconds: int, field: str) -> int:
    return values.duration(seconds, field, WEEK_SECONDS_MAX)


def _country(country_code: str, field: str) -> str:
    if country_code:
        require_country(country_code)
    return country_code


def _time_zone(name: str, field: str) -> str:
    if name and name not in available_timezones():
        raise Invalid(
            "TIME_ZONE_UNKNOWN",
            f"{field} must be a time zone such as Europe/Berlin, not {name[:40]!r}.",
            field=field,
        )
    return name


_checked = Checks(
    name=lambda name, field: values.text(name, field, NAME_LENGTH_MAX, required=True),
    email=_required_email,
    charge_role=charge_role,
    weekly_seconds=_working_week,
    employed_from=values.day,
    employed_until=values.day,
    country_code=_country,
    time_zone=_time_zone,
)


def _unused_id(tx: Transaction, person_id: str) -> str:
    if not person_id:
        return tx.new_id()
    chosen = require_id(person_id, "person_id")
    if tx.session.get(Person, chosen):
        raise Conflict(
            "PERSON_EXISTS",
            f"There is a person {chosen} already; change that one, or leave person_id out.",
            field="person_id",
        )
    return chosen


def _refuse_email_of_another(tx: Transaction, email: str, person_id: str) -> None:
    taken = select(Person.id, Person.name).where(
        func.lower(Person.email) == email.lower(), Person.id != person_id
    )
    other = tx.session.execute(taken).first()
    if other:
        raise Conflict(
            "EMAIL_TAKEN",
            f"{other.name} has this e-mail address; use another, or change that person.",
            field="email",
            details={"person_id": other.id},
        )


def _lead(tx: Transaction, person_id: str, lead_id: str) -> str | None:
    """The id of a lead who has not left, once it is sure that nobody leads themselves."""
    if not lead_id:
        return None
    lead = active_person(tx, lead_id, "lead_id").id if lead_id != person_id else person_id
    _refuse_own_lead(person_id, lead, _leads(tx))
    return lead


def _leads(tx: Transaction) -> dict[str, str | None]:
    """By everybody's id, that of their lead."""
    return {row[0]: row[1] for row in tx.session.execute(select(Person.id, Person.lead_id))}


def _refuse_own_lead(
    person_id: str, lead_id: str | None, lead_of: Mapping[str, str | None]
) -> None:
    if lead_id is None:
        return
    if lead_id == person_id:
        raise Invalid(
            "OWN_LEAD", "Nobody approves their own time; choose another lead.", field="lead_id"
        )
    if leads_itself(person_id, lead_id, lead_of):
        raise Conflict(
            "LEAD_CYCLE",
            "This person leads that lead, directly or over others; choose somebody else.",
            field="lead_id",
        )
