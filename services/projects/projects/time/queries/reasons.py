"""Reads of the kinds of reasons for time given away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, part
from sqlalchemy import bindparam, select

from projects.time.access import READ_REASONS
from projects.time.model import ReasonKind

REASON_KINDS = Records(
    select(*ReasonKind.__table__.c),
    {
        "id": ReasonKind.id,
        "created_at": ReasonKind.id,
        "name": ReasonKind.name,
        "position": ReasonKind.position,
    },
    None,
    default="position",
    search=containing("search", ReasonKind.name),
    archived=ReasonKind.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a ReasonKind."""


def list_reason_kinds(
    reading: Reading, asked: Asked, *, search: str, archived: bool | None
) -> Listed:
    """In the order of the agency if no other is given; archived None: all."""
    return REASON_KINDS.page(reading, [READ_REASONS], asked, search=part(search), archived=archived)


def find_reason_kind(reading: Reading, reason_kind_id: str) -> Any:
    """Its row, or NotFound."""
    found = REASON_KINDS.find(reading, READ_REASONS, require_id(reason_kind_id, "reason_kind_id"))
    if found is None:
        raise no_reason_kind(reason_kind_id)
    return found


def archived_kinds(reading: Reading, ids: Iterable[str]) -> dict[str, bool]:
    """Of those of the ids that are kinds: whether they are archived. No ids, no statement."""
    wanted = {id_ for id_ in ids if id_}
    if not wanted:
        return {}
    kinds = select(ReasonKind.id, ReasonKind.archived_at).where(ReasonKind.id.in_(wanted))
    with reading.session.no_autoflush:
        return {row.id: row.archived_at is not None for row in reading.session.execute(kinds)}


def no_reason_kind(reason_kind_id: str) -> NotFound:
    return NotFound(
        "REASON_KIND_NOT_FOUND",
        f"There is no kind of reason {reason_kind_id}.",
        field="reason_kind_id",
    )
