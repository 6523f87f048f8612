"""Kinds of reasons for time given away: added, renamed, moved, archived and restored."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy import func, select

from chassis import values
from projects.time.access import READ_REASONS, WRITE_REASONS
from projects.time.model import ReasonKind
from projects.time.queries.reasons import no_reason_kind

NAME_LENGTH_MAX = 100
KINDS_MAX = 100
POSITION_MAX = 1000


def create_reason_kind(tx: Transaction, name: str, position: int | None) -> ReasonKind:
    """position None: after the others."""
    tx.actor.require(WRITE_REASONS)
    cleaned = _name(name)
    place = None if position is None else _position(position)
    others = _others(tx)
    _refuse(others, cleaned)
    after = max((each.position for each in others), default=0) + 1
    kind = ReasonKind(
        id=tx.new_id(),
        name=cleaned,
        position=place or min(after, POSITION_MAX),
        created_at=tx.now,
    )
    tx.add(kind)
    tx.record(kind.created())
    return kind


def change_reason_kind(
    tx: Transaction,
    reason_kind_id: str,
    expected_version: int,
    *,
    name: str | None,
    position: int | None,
) -> ReasonKind:
    """None: as it is."""
    kind = _found(tx, reason_kind_id, expected_version)
    wanted: dict[str, Any] = {}
    if name is not None:
        wanted["name"] = _name(name)
        _refuse_name(_others(tx, kind.id), wanted["name"])
    if position is not None:
        wanted["position"] = _position(position)
    fact = kind.change(wanted)
    if fact:
        tx.record(fact)
    return kind


def archive_reason_kind(tx: Transaction, reason_kind_id: str) -> ReasonKind:
    kind = _found(tx, reason_kind_id)
    fact = kind.archive(tx.now)
    if fact:
        tx.record(fact)
    return kind


def restore_reason_kind(tx: Transaction, reason_kind_id: str) -> ReasonKind:
    kind = _found(tx, reason_kind_id)
    if kind.archived:
        _refuse(_others(tx, kind.id), kind.name)
    fact = kind.restore()
    if fact:
        tx.record(fact)
    return kind


def _found(tx: Transaction, reason_kind_id: str, expected_version: int = 0) -> ReasonKind:
    """Locked, if the caller may change it."""
    seen = tx.session.get(ReasonKind, require_id(reason_kind_id, "reason_kind_id"))
    if seen is None or not tx.actor.may(READ_REASONS):
        raise no_reason_kind(reason_kind_id)
    tx.actor.require(WRITE_REASONS)
    return tx.load(ReasonKind, reason_kind_id, expected_version=expected_version)


def _others(tx: Transaction, but: str = "") -> list[Any]:
    """Name in small letters and position of those that are not archived, one caller at a time."""
    tx.serialise("projects:reason kinds")
    open_ones = select(
        ReasonKind.id, ReasonKind.position, func.lower(ReasonKind.name).label("name")
    ).where(ReasonKind.archived_at.is_(None))
    with tx.session.no_autoflush:
        return [row for row in tx.session.execute(open_ones) if row.id != but]


def _refuse(others: list[Any], name: str) -> None:
    if len(others) >= KINDS_MAX:
        raise Conflict(
            "REASON_KINDS_TOO_MANY",
            f"There are {KINDS_MAX} kinds of reasons already; archive one first.",
            field="name",
        )
    _refuse_name(others, name)


def _refuse_name(others: list[Any], name: str) -> None:
    same = next((each.id for each in others if each.name == name.lower()), None)
    if same:
        raise Conflict(
            "REASON_KIND_EXISTS",
            "Another kind of reason has this name; choose another name.",
            field="name",
            details={"reason_kind_id": same},
        )


def _name(name: str) -> str:
    return values.text(name, "name", NAME_LENGTH_MAX, required=True)


def _position(position: int) -> int:
    if not 1 <= position <= POSITION_MAX:
        raise Invalid(
            "POSITION_OUT_OF_RANGE",
            f"A position is a number from 1 to {POSITION_MAX}.",
            field="position",
        )
    return position
