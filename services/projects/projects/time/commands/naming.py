"""A time entry that is charged less than it was worked names a kind of reason."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id

from projects.time.queries.reasons import archived_kinds, no_reason_kind


def optional_id(reason_kind_id: str) -> str:
    """The id in its one form; empty: none."""
    return require_id(reason_kind_id, "reason_kind_id") if reason_kind_id else ""


def require_kind(tx: Transaction, reason_kind_id: str, *, less: bool) -> str | None:
    """The id of the kind; None for the empty text. less: less is charged than was worked."""
    return kind_among(archived_kinds(tx, [reason_kind_id]), reason_kind_id, less=less)


def kind_among(archived: Mapping[str, bool], reason_kind_id: str, *, less: bool) -> str | None:
    """The same with kinds that were read before."""
    if not reason_kind_id:
        return None
    if not less:
        raise Invalid(
            "REASON_KIND_NOT_NEEDED",
            "Only time that is charged less than it was worked has a kind of reason; leave it out.",
            field="reason_kind_id",
        )
    if reason_kind_id not in archived:
        raise no_reason_kind(reason_kind_id)
    if archived[reason_kind_id]:
        raise Conflict(
            "REASON_KIND_ARCHIVED",
            "This kind of reason is archived; choose another one.",
            field="reason_kind_id",
        )
    return reason_kind_id
