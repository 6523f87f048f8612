"""The audit trail: of a record from the service that keeps it, of an actor from all of them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from chassis.errors import Invalid
from chassis.facts import PLACE_WIDTH, place_of
from chassis.ids import require_id
from chassis.paging import page_of as asked_page_of
from chassis.paging import token_of
from chassis.rpc.audit import facts_of
from google.protobuf.timestamp_pb2 import Timestamp as Instant
from tandem.common.v1.audit_pb2 import (
    FieldChange,
    ListFactsRequest,
    ListFactsResponse,
    RecordedFact,
)
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
NAMING_FIELDS = {"user": "user_id"}
"""A user's trail holds the facts of other records that name the user in this field: sessions,
failed sign-ins, links and tokens."""


class AuditQuery(PageQuery):
    record = Text(
        longest=100,
        metadata={
            "description": "Type and id of the record, joined by a colon. `user:` and the id of a "
            "person also finds their sign-ins, sessions, links and tokens",
            "example": "client:019a0a3c-5f6e-7c11-8f0a-3d2b1a0c9e8d",
        },
    )
    actor = Text(
        longest=200,
        metadata={"description": "Only what this user, token or part of Tandem did, by its id"},
    )
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
    id = String(metadata={"description": "A user, a token, or system:...; empty for unknown"})
    kind = String(
        metadata={
            "description": "person, integration, system; unknown: nobody was signed in",
            "example": "person",
        }
    )
    name = String(metadata={"description": "Empty for Tandem itself and for who was erased"})


class RecordView(View):
    type = String(metadata={"example": "client"})
    id = Id()


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
    record = Nested(RecordView, metadata={"description": "What it happened to"})
    happened_at = Timestamp()
    actor = Nested(ActorView)
    correlation_id = String(metadata={"description": "Equal for all that one request led to"})
    version = Integer(metadata={"description": "Of the record after the fact"})
    changes = List(Nested(ChangeView))


async def list_facts(call: Call) -> dict[str, Any]:
    """A page of what happened to a record, of what an actor did, or of everything, latest first."""
    given = call.query.get("record", "")
    request = ListFactsRequest(
        record=_record(given) if given else None,
        actor_id=call.query.get("actor", ""),
        since=_instant(call, "since", "from"),
        before=_instant(call, "before", "to"),
        page_size=call.query.get("page_size", 0),
        page_token=call.query.get("page_token", ""),
    )
    if given:
        answer = await _ask(call, keepers()[request.record.type], request)
    else:
        answer = await _ask_all(call, request)
    return {
        "facts": [_shown(fact) for fact in answer.facts],
        "next_page_token": answer.next_page_token,
    }


async def _ask_all(call: Call, request: ListFactsRequest) -> ListFactsResponse:
    """A page over all services: each gives as many as the page holds, and the latest stay.

    All or none: an audit that leaves out a service which does not answer would mislead.
    """
    page = asked_page_of(request.page_size, request.page_token, PLACE_WIDTH)
    asked = (_ask(call, keeper, request) for keeper in sorted(set(keepers().values())))
    answers = await asyncio.gather(*asked)
    facts = sorted((fact for each in answers for fact in each.facts), key=_place, reverse=True)
    if len(facts) <= page.size and not any(each.next_page_token for each in answers):
        return ListFactsResponse(facts=facts)
    kept = facts[: page.size]
    return ListFactsResponse(facts=kept, next_page_token=token_of(place_of(*_place(kept[-1]))))


async def _ask(call: Call, keeper: str, request: ListFactsRequest) -> ListFactsResponse:
    if keeper != HERE:
        return await call.services.facts(keeper, request, call.caller)
    naming = NAMING_FIELDS.get(request.record.type, "")
    return await in_reading(call, lambda reading: facts_of(reading, CATALOGUE, request, naming))


def _place(fact: RecordedFact) -> tuple[datetime, str]:
    return fact.happened_at.ToDatetime(tzinfo=UTC), fact.event_id


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
        "record": {"type": fact.record.type, "id": fact.record.id},
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
    about="Who did what, when, and what it changed. Facts are kept for good.",
    routes=(
        Route(
            "GET",
            "/v1/audit",
            list_facts,
            "List what happened",
            "To a `record`, by an `actor`, both, or everything; latest first. Each fact has the "
            "fields that it changed, with the value before and after. Facts and fields that you "
            "may not read of every record are left out.",
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
