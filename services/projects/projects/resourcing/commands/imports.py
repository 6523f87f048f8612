"""People out of another system's export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.batch import BatchReport, check_size, sift
from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from projects.resourcing.access import EVERYBODY, WRITE
from projects.resourcing.commands.people import NAME_LENGTH_MAX, PEOPLE_LOCK, WEEK_SECONDS
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
    person_id: str = ""
    is_new: bool = False


@dataclass(slots=True, kw_only=True)
class _Taken:
    """What a new person may not have: references and names of people here, addresses of rows."""

    refs: set[str]
    names: set[str]
    emails: set[str] = field(default_factory=set)


def import_people(tx: Transaction, rows: Sequence[ImportedPerson], *, dry_run: bool) -> BatchReport:
    """Take the people that can be taken; one that is there already is left as they are.

    Somebody is there already by id, by external reference or by e-mail address. A name alone does
    not say who it is: a row with the name of somebody else here is refused, unless it is_new.
    """
    tx.actor.require(WRITE, EVERYBODY)
    check_size(rows)
    tx.serialise(PEOPLE_LOCK)
    present = _present(tx, rows)
    taken = _Taken(
        refs=set(people_by_ref(tx, (row.external_ref for row in rows))),
        names=_names_taken(tx, rows),
    )
    people, outcome = sift(rows, present, lambda row: _person(tx, row, taken))
    if not dry_run:
        tx.session.add_all(people)
        for person in people:
            tx.record(person.created())
            outcome.ids[str(person.external_ref)] = person.id
    return outcome


def _present(tx: Transaction, rows: Sequence[ImportedPerson]) -> dict[str, str]:
    """Ids of the people of these rows that are here already, by external reference."""
    by_ref = _imported_before(tx, rows)
    by_email = _ids_by_email(tx, rows)
    found = {}
    for row in rows:
        id_ = row.person_id or by_email.get(_folded(row.email)) or by_ref.get(row.external_ref)
        if id_:
            found[row.external_ref] = id_
    _require_people(tx, {row.person_id for row in rows} - {""})
    return found


def _imported_before(tx: Transaction, rows: Sequence[ImportedPerson]) -> dict[str, str]:
    """By external reference; but an address of somebody else says that it is not this person."""
    people = people_by_ref(tx, (row.external_ref for row in rows))
    known = select(Person.id, func.lower(Person.email)).where(Person.id.in_(people.values()))
    emails: dict[str, str] = {row[0]: row[1] for row in tx.session.execute(known)}
    given = {row.external_ref: _folded(row.email) for row in rows}
    return {
        ref: id_
        for ref, id_ in people.items()
        if not given[ref] or not emails[id_] or given[ref] == emails[id_]
    }


def _ids_by_email(tx: Transaction, rows: Sequence[ImportedPerson]) -> dict[str, str]:
    wanted = {_folded(row.email) for row in rows} - {""}
    email = func.lower(Person.email)
    found = select(email, Person.id).where(email.in_(wanted))
    return {row[0]: row[1] for row in tx.session.execute(found)}


def _require_people(tx: Transaction, ids: set[str]) -> None:
    known = select(Person.id).where(Person.id.in_([require_id(id_, "person_id") for id_ in ids]))
    missing = ids - set(tx.session.scalars(known))
    if missing:
        raise NotFound("PERSON_NOT_FOUND", f"There is no person {min(missing)}.", field="person_id")


def _names_taken(tx: Transaction, rows: Sequence[ImportedPerson]) -> set[str]:
    name = func.lower(Person.name)
    wanted = {_folded(row.name) for row in rows if not row.is_new}
    return set(tx.session.scalars(select(name).where(name.in_(wanted))))


def _folded(text: str) -> str:
    return text.strip().lower()


def _person(tx: Transaction, row: ImportedPerson, taken: _Taken) -> Person:
    email = values.email(row.email, "email")
    if email.lower() in taken.emails:
        raise Conflict(
            "EMAIL_TAKEN",
            "Another row of this import has this e-mail address; import them as one person.",
            field="email",
        )
    if row.external_ref in taken.refs:
        raise Conflict(
            "PERSON_AMBIGUOUS",
            "A person of this name was imported before with another e-mail address. Give the "
            "address or id of the person in `people`.",
            field="email",
        )
    if _folded(row.name) in taken.names and not row.is_new:
        raise Conflict(
            "PERSON_AMBIGUOUS",
            "There is somebody of this name here. Give the e-mail address or id of the person in "
            "`people`, or `new` if it is somebody else.",
            field="name",
        )
    name = values.text(row.name, "name", NAME_LENGTH_MAX, required=True)
    role = charge_role(row.charge_role)
    taken.emails |= {email.lower()} - {""}
    return Person(
        id=tx.new_id(),
        name=name,
        email=email,
        charge_role=role,
        weekly_seconds=WEEK_SECONDS,
        external_ref=row.external_ref,
        created_at=tx.now,
    )
