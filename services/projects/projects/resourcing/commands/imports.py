"""People out of another system's export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from chassis.batch import BatchReport, check_size, sift
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import is_id
from sqlalchemy import func, select

from chassis import values
from projects.reassigning import locked
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
    An address that is not known yet is kept, so that another one of this name is somebody else.
    """
    tx.actor.require(WRITE, EVERYBODY)
    check_size(rows)
    tx.serialise(PEOPLE_LOCK)
    by_ref = people_by_ref(tx, (row.external_ref for row in rows))
    found = _Found(tx, rows, by_ref)
    taken = _Taken(
        refs=set(by_ref), names=_names_taken(tx, rows), emails=set(found.completed.values())
    )
    people, outcome = sift(rows, found.ids, lambda row: _person(tx, row, taken))
    if not dry_run:
        _complete(tx, found.completed)
        tx.session.add_all(people)
        for person in people:
            tx.record(person.created())
            outcome.ids[str(person.external_ref)] = person.id
    return outcome


class _Found:
    """The people of these rows that are here already.

    ids: by external reference. completed: by id, the address of somebody who had none.
    """

    def __init__(
        self, tx: Transaction, rows: Sequence[ImportedPerson], by_ref: Mapping[str, str]
    ) -> None:
        self.ids: dict[str, str] = {}
        self.completed: dict[str, str] = {}
        known = _known_ids(tx, {row.person_id for row in rows})
        by_email = _ids_by_email(tx, rows)
        emails = _emails(tx, by_ref.values())
        for row in rows:
            if row.person_id:
                id_ = row.person_id if row.person_id in known else None
            else:
                id_ = by_email.get(_folded(row.email)) or self._imported_before(row, by_ref, emails)
            if id_:
                self.ids[row.external_ref] = id_

    def _imported_before(
        self, row: ImportedPerson, by_ref: Mapping[str, str], emails: Mapping[str, str]
    ) -> str | None:
        """By external reference; but an address other than theirs says that it is somebody else."""
        id_, email = by_ref.get(row.external_ref), _folded(row.email)
        if not id_ or not email or email == emails[id_]:
            return id_
        if emails[id_] or email in self.completed.values() or not _is_email(email):
            return None
        self.completed[id_] = email
        return id_


def _complete(tx: Transaction, emails: Mapping[str, str]) -> None:
    for id_, person in locked(tx, Person, list(emails)).items():
        fact = person.update({"email": emails[id_]})
        if fact:
            tx.record(fact)


def _is_email(text: str) -> bool:
    with suppress(Invalid):
        return bool(values.email(text, "email"))
    return False


def _ids_by_email(tx: Transaction, rows: Sequence[ImportedPerson]) -> dict[str, str]:
    wanted = {_folded(row.email) for row in rows} - {""}
    email = func.lower(Person.email)
    found = select(email, Person.id).where(email.in_(wanted))
    return {row[0]: row[1] for row in tx.session.execute(found)}


def _emails(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    found = select(Person.id, func.lower(Person.email)).where(Person.id.in_(ids))
    return {row[0]: row[1] for row in tx.session.execute(found)}


def _known_ids(tx: Transaction, ids: Iterable[str]) -> set[str]:
    known = select(Person.id).where(Person.id.in_([id_ for id_ in ids if is_id(id_)]))
    return set(tx.session.scalars(known))


def _names_taken(tx: Transaction, rows: Sequence[ImportedPerson]) -> set[str]:
    name = func.regexp_replace(func.btrim(func.lower(Person.name)), r"\s+", " ", "g")
    wanted = {_folded(row.name) for row in rows if not row.is_new}
    return set(tx.session.scalars(select(name).where(name.in_(wanted))))


def _folded(text: str) -> str:
    """Without regard to capitals and to how many spaces part the words."""
    return " ".join(text.lower().split())


def _person(tx: Transaction, row: ImportedPerson, taken: _Taken) -> Person:
    if row.person_id:
        raise NotFound(
            "PERSON_NOT_FOUND",
            f"There is no person {row.person_id[:60]}. Give the e-mail address or id of somebody "
            "here in `people`.",
            field="name",
        )
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
            "There is somebody of this name, perhaps in another spelling. Give the e-mail address "
            "or id of the person in `people`, or `new` if it is somebody else.",
            field="name",
        )
    name = values.text(row.name, "name", NAME_LENGTH_MAX, required=True)
    role = charge_role(row.charge_role)
    taken.emails |= {email.lower()} - {""}
    taken.names.add(_folded(name))
    return Person(
        id=tx.new_id(),
        name=name,
        email=email,
        charge_role=role,
        weekly_seconds=WEEK_SECONDS,
        external_ref=row.external_ref,
        created_at=tx.now,
    )
