"""The audit trail of a record, from the service that keeps it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.rpc.audit import facts_of
from google.protobuf.timestamp_pb2 import Timestamp as Instant
from tandem.common.v1.audit_pb2 import FieldChange, ListFactsRequest
from tandem.common.v1.common_pb2 import RecordRef

from gateway.events import CATALOGUE
from gateway.feed.types import keepers
from gateway.fields import (
    Id,
    Integer,
    List,
    Nested,
    PageQuery,
    Raw,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.call import Call
from gateway.rest.route import Room, Route
from gateway.rest.signin_proof import in_reading

HERE = "gateway"


class AuditQuery(PageQuery):
    record = Text(
        required=True,
        longest=100,
        metadata={
            "description": "Type and id of the record, joined by a colon",
            "example": "client:019a0a3c-5f6e-7c11-8f0a-3d2b1a0c9e8d",
        },
    )
    actor = Text(longest=200, metadata={"description": "Only what this user did, by its id"})
    since = Text(
        data_key="from",
        longest=40,
        metadata={
            "description": "Only what happened at this instant or later",
            "example": "2026-03-01T00:00:00Z",
        },
    )
    before = Text(
        data_key="to",
        longest=40,
        metadata={
            "description": "Only what happened before this instant",
            "example": "2026-04-01T00:00:00Z",
        },
    )


class ActorView(View):
    id = String(metadata={"description": "A user, or system:..."})
    kind = String(metadata={"example": "person"})
    name = String(metadata={"description": "Empty for Tandem itself and for who was erased"})


class ChangeView(View):
    field = String(metadata={"example": "payment_terms_days"})
    before = Raw(
        allow_none=True,
        metadata={"description": "The value before; absent where the record has no earlier fact"},
    )
    after = Raw(allow_none=True, metadata={"description": "The value after"})


class FactView(View):
    id = Id(attribute="event_id")
    type = String(metadata={"example": "client.updated.v1"})
    happened_at = Timestamp()
    actor = Nested(ActorView)
    correlation_id = String(metadata={"description": "Equal for all that one request led to"})
    version = Integer(metadata={"description": "Of the record after the fact"})
    changes = List(Nested(ChangeView))


async def list_facts(call: Call) -> dict[str, Any]:
    """A page of what happened to a record, latest first."""
    record = _record(call.query["record"])
    request = ListFactsRequest(
        record=record,
        actor_id=call.query.get("actor", ""),
        since=_instant(call, "since", "from"),
        before=_instant(call, "before", "to"),
        page_size=call.query.get("page_size", 0),
        page_token=call.query.get("page_token", ""),
    )
    keeper = keepers()[record.type]
    if keeper == HERE:
        answer = await in_reading(call, lambda reading: facts_of(reading, CATALOGUE, request))
    else:
        answer = await call.services.facts(keeper, request, call.caller)
    return {
        "facts": [_shown(fact) for fact in answer.facts],
        "next_page_token": answer.next_page_token,
    }


def _record(given: str) -> RecordRef:
    type_, _, id_ = given.partition(":")
    if type_ not in keepers():
        raise Invalid(
            "RECORD_TYPE_UNKNOWN",
            f"Write the record as type:id, with one of these types: {', '.join(keepers())}.",
            field="record",
        )
    return RecordRef(type=type_, id=require_id(id_, "record"))


def _instant(call: Call, name: str, shown: str) -> Instant | None:
    given = call.query.get(name, "")
    if not given:
        return None
    instant = Instant()
    try:
        moment = datetime.fromisoformat(given)
        instant.FromDatetime(moment)
        if moment.tzinfo is None:
            raise ValueError("no time zone")
    except (ValueError, OverflowError):
        raise Invalid(
            "INSTANT_MALFORMED",
            f"{shown} must be an instant such as 2026-03-01T00:00:00Z.",
            field=shown,
        ) from None
    return instant


def _shown(fact: Any) -> dict[str, Any]:
    plain = ("event_id", "type", "happened_at", "correlation_id", "version")
    return {name: getattr(fact, name) for name in plain} | {
        "actor": {"id": fact.actor_id, "kind": fact.actor_kind, "name": fact.actor_name},
        "changes": [_change(each) for each in fact.changes],
    }


def _change(change: FieldChange) -> dict[str, Any]:
    shown = {"field": change.field, "after": json.loads(change.after_json)}
    if change.before_json:
        shown["before"] = json.loads(change.before_json)
    return shown


ROOM = Room(
    name="Audit",
    about="Who did what to a record, when, and what it changed. Facts are kept for good.",
    routes=(
        Route(
            "GET",
            "/v1/audit",
            list_facts,
            "List what happened to a record",
            "Latest first. Each fact has the fields that it changed, with the value before and "
            "after. Facts and fields that you may not read of every record are left out.",
            permission="audit.read",
            query=AuditQuery(),
            answer=page_of(FactView, "facts", "FactPage"),
            problems={
                "RECORD_TYPE_UNKNOWN": "No facts are kept of records of this type.",
                "INSTANT_MALFORMED": "from and to are instants with a time zone.",
            },
        ),
    ),
)
