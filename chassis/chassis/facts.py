"""Reads the facts that a service keeps: what happened to a record, and what each fact changed.

A fact carries the public state after it, so what it changed is the difference to the fact before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis.actor import SIGNED_IN, Actor, Scope
from chassis.database import Reading
from chassis.errors import Invalid
from chassis.event import Catalogue
from chassis.ids import require_id
from chassis.paging import Page, cut

UNKNOWN = object()
"""The value before the first fact of a record."""
_NOT_CHANGES = frozenset({"changed", "part", "parts"})


@dataclass(frozen=True, slots=True)
class FactFilter:
    """record_type, record_id: of the record. The rest narrows; since is included, before is not."""

    record_type: str
    record_id: str
    actor_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """changes: by field, the value before (or UNKNOWN) and after."""

    event_id: str
    type: str
    happened_at: datetime
    actor_id: str
    actor_kind: str
    actor_name: str
    correlation_id: str
    version: int
    changes: Mapping[str, tuple[Any, Any]]


def list_facts(
    reading: Reading, catalogue: Catalogue, wanted: FactFilter, page: Page
) -> tuple[list[RecordedFact], str]:
    """The latest first; only types and fields that the actor may read of every record."""
    aggregates = sorted({type_.aggregate for type_ in catalogue.values()})
    if wanted.record_type not in aggregates:
        raise Invalid(
            "RECORD_TYPE_UNKNOWN",
            f"No facts are kept of a record of type {wanted.record_type[:100]}; choose of "
            f"{', '.join(aggregates)}.",
            field="record",
        )
    rows = reading.session.execute(_FACTS, _values(reading.actor, catalogue, wanted, page)).all()
    kept, token = cut(rows, page, lambda row: [row.aggregate_seq])
    return [_fact(reading.actor, catalogue, row) for row in kept], token


def _values(actor: Actor, catalogue: Catalogue, wanted: FactFilter, page: Page) -> dict[str, Any]:
    return {
        "id": require_id(wanted.record_id, "record"),
        "types": [
            name
            for name, type_ in catalogue.items()
            if type_.aggregate == wanted.record_type and _may_read(actor, type_.permission)
        ],
        "actor": wanted.actor_id or None,
        "since": wanted.since,
        "before": wanted.before,
        "after": int(page.after[0]) if page.after else None,
        "limit": page.limit,
    }


def _may_read(actor: Actor, permission: str) -> bool:
    return permission == SIGNED_IN or Scope.ALL in actor.scopes(permission)


def _fact(actor: Actor, catalogue: Catalogue, row: Any) -> RecordedFact:
    type_ = catalogue[row.type]
    hidden = {name for name, needed in type_.restricted.items() if not _may_read(actor, needed)}
    if "part" in row.after:
        hidden.add(type_.lines)
    return RecordedFact(
        event_id=str(row.event_id),
        type=row.type,
        happened_at=row.occurred_at,
        actor_id=row.headers.get("actor_id", ""),
        actor_kind=row.headers.get("actor_kind", ""),
        actor_name=row.actor_name or "",
        correlation_id=row.headers.get("correlation_id", ""),
        version=row.aggregate_seq,
        changes=dict(_changes(row.before, row.after, hidden)),
    )


def _changes(
    before: dict[str, Any] | None, after: dict[str, Any], hidden: set[str]
) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """The fields that differ. Before the first fact every value is unknown."""
    for name, value in after.items():
        old = UNKNOWN if before is None else before.get(name, UNKNOWN)
        if name not in _NOT_CHANGES and name not in hidden and old != value:
            yield name, (old, value)


_FACTS = text("""
    SELECT fact.event_id, fact.type, fact.occurred_at, fact.headers, fact.aggregate_seq,
           fact.actor_name ->> 'value' AS actor_name,
           fact.payload || coalesce(fact.personal -> 'value', '{}') AS after, earlier.before
    FROM outbox AS fact
    LEFT JOIN LATERAL (
        SELECT payload || coalesce(personal -> 'value', '{}') AS before FROM outbox
        WHERE aggregate_id = fact.aggregate_id AND aggregate_seq < fact.aggregate_seq
          AND payload ?& ARRAY(SELECT jsonb_object_keys(fact.payload - 'part' - 'parts'))
        ORDER BY aggregate_seq DESC LIMIT 1
    ) AS earlier ON true
    WHERE fact.aggregate_id = :id AND fact.type = ANY(CAST(:types AS text[]))
      AND NOT fact.headers ? 'restates' AND coalesce(fact.payload ->> 'part', '1') = '1'
      AND (CAST(:actor AS text) IS NULL OR fact.headers ->> 'actor_id' = :actor)
      AND (CAST(:since AS timestamptz) IS NULL OR fact.occurred_at >= :since)
      AND (CAST(:before AS timestamptz) IS NULL OR fact.occurred_at < :before)
      AND (CAST(:after AS integer) IS NULL OR fact.aggregate_seq < :after)
    ORDER BY fact.aggregate_seq DESC LIMIT :limit
""")
