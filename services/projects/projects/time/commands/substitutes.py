"""Substitutes: who approves time in somebody's place, and from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id

from chassis import values
from projects.resourcing.queries import active_person
from projects.time.access import WRITE_SUBSTITUTES
from projects.time.model import ApprovalSubstitute
from projects.time.queries.sheets import find_substitute

DAYS_MAX = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubstitute:
    """person_id empty: the caller. Days as texts, both included."""

    substitute_id: str
    first_on: str
    last_on: str
    person_id: str = ""
    note: str = ""


def create_substitute(tx: Transaction, new: NewSubstitute) -> ApprovalSubstitute:
    person = active_person(tx, new.person_id or tx.actor.person_id, "person_id")
    tx.actor.require(WRITE_SUBSTITUTES, Owners(people=[person.id]))
    first, last = _window(new.first_on, new.last_on)
    made = ApprovalSubstitute(
        id=tx.new_id(),
        person_id=person.id,
        substitute_id=_substitute(tx, new.substitute_id, person.id),
        first_on=first,
        last_on=last,
        note=values.text(new.note, "note"),
        created_at=tx.now,
    )
    tx.add(made)
    tx.record(made.created())
    return made


def change_substitute(
    tx: Transaction, id_: str, expected_version: int, changes: Mapping[str, Any]
) -> ApprovalSubstitute:
    """changes: what is given of substitute_id, first_on, last_on and note."""
    found = _found(tx, id_, expected_version)
    wanted = dict(changes)
    if wanted.get("substitute_id", found.substitute_id) != found.substitute_id:
        wanted["substitute_id"] = _substitute(tx, wanted["substitute_id"], found.person_id)
    if "note" in wanted:
        wanted["note"] = values.text(wanted["note"], "note")
    wanted["first_on"], wanted["last_on"] = _window(
        wanted.get("first_on", found.first_on.isoformat()),
        wanted.get("last_on", found.last_on.isoformat()),
    )
    fact = found.change(wanted)
    if fact:
        tx.record(fact)
    return found


def archive_substitute(tx: Transaction, id_: str) -> ApprovalSubstitute:
    """It ends at once; what was decided stays."""
    found = _found(tx, id_)
    fact = found.archive(tx.now)
    if fact:
        tx.record(fact)
    return found


def restore_substitute(tx: Transaction, id_: str) -> ApprovalSubstitute:
    found = _found(tx, id_)
    fact = found.restore()
    if fact:
        tx.record(fact)
    return found


def _found(tx: Transaction, id_: str, expected_version: int = 0) -> ApprovalSubstitute:
    """Locked, if the caller may change it."""
    row = find_substitute(tx, id_)
    tx.actor.require(WRITE_SUBSTITUTES, Owners(people=[row.person_id]))
    return tx.load(ApprovalSubstitute, row.id, expected_version=expected_version)


def _substitute(tx: Transaction, substitute_id: str, person_id: str) -> str:
    if require_id(substitute_id, "substitute_id") == person_id:
        raise Invalid(
            "SUBSTITUTE_ONESELF",
            "Nobody is their own substitute; choose somebody else.",
            field="substitute_id",
        )
    return active_person(tx, substitute_id, "substitute_id").id


def _window(first_on: str, last_on: str) -> tuple[date, date]:
    first = values.needed_day(first_on, "first_on")
    last = values.needed_day(last_on, "last_on")
    values.window(first, last, "first_on", "last_on")
    if (last - first).days >= DAYS_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"A substitute is named for at most {DAYS_MAX} days; set another one after that.",
            field="last_on",
        )
    return first, last
