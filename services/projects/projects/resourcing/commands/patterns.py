"""Working patterns: stated from a day on, changed, archived and restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from projects.resourcing.access import READ, WRITE, owners_of
from projects.resourcing.drafts import StatedDay, week_of
from projects.resourcing.model import Person, WorkingPattern
from projects.resourcing.queries import active_person
from projects.resourcing.queries.patterns import no_pattern


def create_pattern(
    tx: Transaction, person_id: str, from_on: str, days: Sequence[StatedDay], note: str
) -> WorkingPattern:
    """In force from the day on, until the next one of the same person."""
    person = active_person(tx, person_id, "person_id")
    tx.actor.require(WRITE, owners_of(person))
    week = week_of(days)
    start = values.needed_day(from_on, "from_on")
    _refuse_same_day(tx, person.id, start)
    pattern = WorkingPattern(
        id=tx.new_id(),
        person_id=person.id,
        from_on=start,
        minutes=week.minutes,
        intervals=week.intervals,
        weekly_minutes=sum(week.minutes),
        note=values.text(note, "note"),
        created_at=tx.now,
    )
    tx.add(pattern)
    tx.record(pattern.created())
    return pattern


def change_pattern(
    tx: Transaction,
    pattern_id: str,
    *,
    from_on: str | None = None,
    days: Sequence[StatedDay] | None = None,
    note: str | None = None,
    expected_version: int = 0,
) -> WorkingPattern:
    """None: as it is. days: all of them, which replace those before."""
    pattern = _found(tx, pattern_id, expected_version)
    wanted: dict[str, Any] = {}
    if from_on is not None:
        wanted["from_on"] = values.needed_day(from_on, "from_on")
    if days is not None:
        week = week_of(days)
        wanted |= {"minutes": week.minutes, "intervals": week.intervals}
        wanted["weekly_minutes"] = sum(week.minutes)
    if note is not None:
        wanted["note"] = values.text(note, "note")
    fact = pattern.change(wanted)
    if fact:
        if "from_on" in fact.changed:
            _refuse_same_day(tx, pattern.person_id, pattern.from_on, pattern.id)
        tx.record(fact)
    return pattern


def archive_pattern(tx: Transaction, pattern_id: str) -> WorkingPattern:
    """Out of force: the pattern before it holds again."""
    pattern = _found(tx, pattern_id)
    fact = pattern.archive(tx.now)
    if fact:
        tx.record(fact)
    return pattern


def restore_pattern(tx: Transaction, pattern_id: str) -> WorkingPattern:
    pattern = _found(tx, pattern_id)
    if pattern.archived:
        _refuse_same_day(tx, pattern.person_id, pattern.from_on, pattern.id)
    fact = pattern.restore()
    if fact:
        tx.record(fact)
    return pattern


def _found(tx: Transaction, pattern_id: str, expected_version: int = 0) -> WorkingPattern:
    """Locked, if the caller may change it."""
    seen = tx.session.get(WorkingPattern, require_id(pattern_id, "working_pattern_id"))
    person = tx.session.get(Person, seen.person_id) if seen else None
    if person is None or not tx.actor.may(READ, owners_of(person)):
        raise no_pattern(pattern_id)
    tx.actor.require(WRITE, owners_of(person))
    return tx.load(WorkingPattern, pattern_id, expected_version=expected_version)


def _refuse_same_day(tx: Transaction, person_id: str, start: date, own_id: str = "") -> None:
    tx.serialise(f"projects:working patterns of {person_id}")
    with tx.session.no_autoflush:
        others = select(WorkingPattern.id).where(
            WorkingPattern.person_id == person_id,
            WorkingPattern.from_on == start,
            WorkingPattern.archived_at.is_(None),
        )
        other = next((id_ for id_ in tx.session.scalars(others) if id_ != own_id), None)
    if other:
        raise Conflict(
            "WORKING_PATTERN_EXISTS",
            f"A working pattern of this person begins on {start}; change that one.",
            field="from_on",
            details={"working_pattern_id": other},
        )
