"""Reads the facts that a service keeps: what happened to a record, what an actor did, or all of
it, and what each fact changed.

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
    """Of a record, of an actor, of both, or of everything. since is included, before is not.

    naming_field: in this field of their bodies, facts of other records name the record too.
    """

    record_type: str = ""
    record_id: str = ""
    naming_field: str = ""
    actor_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """changes: by field, the value before (or UNKNOWN) and after."""

    event_id: str
    type: str
    record_type: str
    record_id: str
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
    if wanted.record_type or wanted.record_id:
        _require_kept(catalogue, wanted.record_type)
    asked = _PAGE.format(where=" AND ".join(["true", *_conditions(wanted, page)]))
    values = _values(reading.actor, catalogue, wanted, page)
    rows = reading.session.execute(text(asked), values).all()
    kept, token = cut(rows, page, lambda row: place_of(row.occurred_at, str(row.event_id)))
    return [_fact(reading.actor, catalogue, row) for row in kept], token


PLACE_WIDTH = 2


def place_of(happened_at: datetime, event_id: str) -> tuple[str, str]:
    """Where a fact stands among the facts of all services: the sort values of a page's token."""
    return happened_at.isoformat(), event_id


def _require_kept(catalogue: Catalogue, record_type: str) -> None:
    aggregates = sorted({type_.aggregate for type_ in catalogue.values()})
    if record_type not in aggregates:
        raise Invalid(
            "RECORD_TYPE_UNKNOWN",
            f"No facts are kept of a record of type {record_type[:100]}; choose of "
            f"{', '.join(aggregates)}.",
            field="record",
        )


def _conditions(wanted: FactFilter, page: Page) -> Iterator[str]:
    """Only those that are asked for, so that each question finds its index."""
    if wanted.record_type:
        own = "aggregate_id = :id AND aggregate_type = :record_type"
        naming = f"payload ->> '{wanted.naming_field}' = CAST(:id AS text)"
        yield f"({own} OR {naming})" if wanted.naming_field else own
    if wanted.actor_id:
        yield "headers ->> 'actor_id' = :actor"
    if wanted.since:
        yield "occurred_at >= :since"
    if wanted.before:
        yield "occurred_at < :before"
    if page.after:
        yield "(occurred_at, event_id) < (CAST(:at AS timestamptz), CAST(:after AS uuid))"


def _values(actor: Actor, catalogue: Catalogue, wanted: FactFilter, page: Page) -> dict[str, Any]:
    readable = [name for name, type_ in catalogue.items() if _may_read(actor, type_.permission)]
    at, after = _after(page)
    return {
        "id": require_id(wanted.record_id, "record") if wanted.record_type else None,
        "record_type": wanted.record_type,
        "types": readable,
        "actor": wanted.actor_id,
        "since": wanted.since,
        "before": wanted.before,
        "at": at,
        "after": after,
        "limit": page.limit,
    }


def _after(page: Page) -> tuple[datetime | None, str]:
    if not page.after:
        return None, ""
    try:
        return datetime.fromisoformat(page.after[0]), require_id(page.after[1], "page_token")
    except ValueError:
        raise Invalid(
            "PAGE_TOKEN_MALFORMED",
            "page_token must be the next_page_token of the page before.",
            field="page_token",
        ) from None


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
        record_type=row.aggregate_type,
        record_id=str(row.aggregate_id),
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


_PAGE = """
    WITH fact AS (
        SELECT event_id, type, aggregate_type, aggregate_id, aggregate_seq, occurred_at, headers,
               payload, personal, actor_name
        FROM outbox
        WHERE {where} AND type = ANY(CAST(:types AS text[]))
          AND NOT headers ? 'restates' AND coalesce(payload ->> 'part', '1') = '1'
        ORDER BY occurred_at DESC, event_id DESC LIMIT :limit
    )
    SELECT fact.event_id, fact.type, fact.aggregate_type, fact.aggregate_id, fact.aggregate_seq,
           fact.occurred_at, fact.headers, fact.actor_name ->> 'value' AS actor_name,
           fact.payload || coalesce(fact.personal -> 'value', '{{}}') AS after, earlier.before
    FROM fact
    LEFT JOIN LATERAL (
        SELECT payload || coalesce(personal -> 'value', '{{}}') AS before FROM outbox
        WHERE aggregate_id = fact.aggregate_id AND aggregate_seq < fact.aggregate_seq
          AND payload ?& ARRAY(SELECT jsonb_object_keys(fact.payload - 'part' - 'parts'))
        ORDER BY aggregate_seq DESC LIMIT 1
    ) AS earlier ON true
    ORDER BY fact.occurred_at DESC, fact.event_id DESC
"""
"""SQL: the facts of one page, then what was before each of them."""
