"""People out of another system's export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import func, select

from chassis import values
from projects.batches import BatchOutcome, check_size, sift
from projects.resourcing.access import EVERYBODY, WRITE
from projects.resourcing.commands.people import PEOPLE_LOCK, WEEK_SECONDS
from projects.resourcing.model import Person
from projects.resourcing.queries import people_by_ref
from projects.roles import charge_role


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPerson:
    """One source row as it came. An export may know no e-mail address."""

    row: int
    external_ref: str
    name: str
    email: str = ""
    charge_role: str = ""


def import_people(
    tx: Transaction, rows: Sequence[ImportedPerson], *, dry_run: bool
) -> BatchOutcome:
    """Take the people that can be taken; one that is there already is left as they are."""
    tx.actor.require(WRITE, EVERYBODY)
    check_size(rows)
    tx.serialise(PEOPLE_LOCK)
    present = people_by_ref(tx, (row.external_ref for row in rows))
    emails = _emails_taken(tx, rows)
    people, outcome = sift(rows, present, lambda row: _person(tx, row, emails))
    if not dry_run:
        tx.session.add_all(people)
        for person in people:
            tx.record(person.created())
            outcome.ids[str(person.external_ref)] = person.id
    return outcome


def _emails_taken(tx: Transaction, rows: Sequence[ImportedPerson]) -> set[str]:
    wanted = {row.email.strip().lower() for row in rows} - {""}
    email = func.lower(Person.email)
    return set(tx.session.scalars(select(email).where(email.in_(wanted))))


def _person(tx: Transaction, row: ImportedPerson, emails: set[str]) -> Person:
    email = values.email(row.email, "email")
    if email.lower() in emails:
        raise Conflict(
            "EMAIL_TAKEN",
            "Another person has this e-mail address; leave it out, or import them as one person.",
            field="email",
        )
    name = values.text(row.name, "name", required=True)
    role = charge_role(row.charge_role)
    emails |= {email.lower()} - {""}
    return Person(
        id=tx.new_id(),
        name=name,
        email=email,
        charge_role=role,
        weekly_seconds=WEEK_SECONDS,
        external_ref=row.external_ref,
        created_at=tx.now,
    )
