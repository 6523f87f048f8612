"""The event feed: everything that happens, in one order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

from chassis.errors import Invalid, Refusal
from marshmallow import validate
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gateway.feed.audience import ShownEvent, audience_of
from gateway.feed.queries import Wanted
from gateway.feed.rules import cursor_of, position_of
from gateway.feed.types import known_types, nearest
from gateway.fields import (
    Dict,
    Id,
    Integer,
    List,
    Nested,
    Query,
    String,
    Text,
    Timestamp,
    View,
)
from gateway.problem import Problem
from gateway.rest.call import Call
from gateway.rest.json_answer import as_json
from gateway.rest.route import JSON, SECONDS_MAX, Room, Route
from gateway.signin.seeing import acting
from gateway.signin.sessions import token_of

EVENT_STREAM = "text/event-stream"
LATEST = "latest"
LIMIT = 50
LIMIT_MAX = 200
WAIT_SECONDS_MAX = 30
KEEP_ALIVE_SECONDS = 15.0
TYPES_MAX = 200


class EventQuery(Query):
    after = Text(
        longest=40,
        metadata={
            "description": "next_cursor of the page before, or `latest` for what happens from now "
            "on; left out: from the beginning."
        },
    )
    last = Integer(
        validate=validate.Range(1, LIMIT_MAX),
        metadata={"description": "Without `after`: begin with this number of past events."},
    )
    before = Text(
        longest=40,
        metadata={
            "description": "With `last`: of the events before the one with this cursor, so that "
            "history is read backwards, page by page."
        },
    )
    limit = Integer(
        validate=validate.Range(1, LIMIT_MAX), metadata={"description": "Events per page; 50"}
    )
    wait = Integer(
        validate=validate.Range(0, WAIT_SECONDS_MAX),
        metadata={
            "description": "When there is nothing new, wait this number of seconds for it; 0"
        },
    )
    type = Text(
        longest=8000,
        metadata={
            "description": "Only events of these types, separated by commas.",
            "example": "invoice.issued.v1,invoice.paid.v1",
        },
    )
    client_id = Id(metadata={"description": "Only events about this client"})
    project_id = Id(metadata={"description": "Only events about this project"})


class EventView(View):
    cursor = String(metadata={"description": "The place right after this event"})
    id = Id(attribute="event_id")
    type = String(metadata={"example": "invoice.issued.v1"})
    source = String(metadata={"example": "finance"})
    subject = Id(metadata={"description": "What it is about"})
    aggregate_seq = Integer(metadata={"description": "Its number among the subject's events"})
    time = Timestamp(attribute="occurred_at")
    actor_id = String(metadata={"description": "Who did it: a user, or system:..."})
    client_id = Id()
    project_id = Id()
    correlation_id = String(metadata={"description": "The request that began it all"})
    causation_id = String(metadata={"description": "The event that led to it"})
    data = Dict(metadata={"description": "The subject after the event; docs/events.md"})

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        match attr:
            case "cursor":
                return cursor_of(obj.event.position)
            case "data":
                return obj.data
        return getattr(obj.event, attr, default)


class EventPageView(View):
    items = List(Nested(EventView), required=True)
    next_cursor = String(
        required=True, metadata={"description": "Ask for what comes after with it; never empty."}
    )


SHOWN = EventView()


async def follow_events(call: Call) -> dict[str, Any] | Response:
    """A page, or a stream if the client accepts text/event-stream."""
    wanted = _wanted(call)
    place = call.door.shares.streams.place(call.actor.user_id)
    if EVENT_STREAM in call.request.headers.get("accept", ""):
        seen = call.request.headers.get("last-event-id", "")
        lines = _stream(call, await _start(call, wanted, seen), wanted)
        return EventStream(lines, place)
    wait = call.query.get("wait", 0)
    with place if wait else nullcontext():
        start = await _start(call, wanted)
        limit = call.query.get("limit", LIMIT)
        found, position = await call.door.live.wait(start, limit, wanted, wait)
    if before := _before(call):
        found = [each for each in found if each.event.position < before]
    if wait and await _still_wanted(call) != wanted:
        found, position = [], start
    return {"items": found, "next_cursor": cursor_of(position)}


class EventStream(StreamingResponse):
    """A stream that has its place as long as it lasts, however it ends."""

    def __init__(self, lines: AsyncIterator[bytes], place: AbstractContextManager[None]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines, media_type=EVENT_STREAM, headers=headers)
        self._held = ExitStack()
        self._held.enter_context(place)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


async def _still_wanted(call: Call) -> Wanted:
    """What the caller may read at this moment; a refusal if the token has ended meanwhile."""
    signed_in = await call.door.sessions.actor(token_of(call.request))
    call.actor = await acting(call.door.database, call.request, signed_in)
    return _wanted(call)


def _wanted(call: Call) -> Wanted:
    return Wanted(
        types=_types(call.query.get("type", "")),
        client_id=call.query.get("client_id", ""),
        project_id=call.query.get("project_id", ""),
        audience=audience_of(call.actor),
    )


def _types(listed: str) -> frozenset[str]:
    """The types in a comma-separated list; one that nobody publishes is refused."""
    types = frozenset(part.strip() for part in listed.split(",") if part.strip())
    if len(types) > TYPES_MAX:
        raise Invalid("TOO_MANY_TYPES", f"Name at most {TYPES_MAX} types.", field="type")
    unknown = min(types - known_types().keys(), default="")
    if unknown:
        like = nearest(unknown)
        remedy = f"; did you mean {like}?" if like else "; docs/events.md lists them."
        raise Invalid(
            "EVENT_TYPE_UNKNOWN",
            f"No event has the type {unknown[:100]}{remedy}",
            field="type",
            details={"nearest": like} if like else {},
        )
    return types


async def _start(call: Call, wanted: Wanted, seen: str = "") -> int:
    """The place after which to read: what was seen, `after`, `last`, or the beginning."""
    cursor = seen or call.query.get("after", "")
    if cursor == LATEST:
        return await call.door.live.horizon()
    if not cursor:
        last = call.query.get("last", 0)
        return await call.door.live.before_last(last, wanted, _before(call)) if last else 0
    position = _place_of(cursor, "after", "the next_cursor of an earlier page, or `latest`,")
    if position < await call.door.live.removed():
        raise Problem(
            410,
            "CURSOR_EXPIRED",
            "The events after this cursor were removed because of their age; read what you follow "
            "through the API again, then go on with after=latest.",
            field="after",
        )
    return position


def _before(call: Call) -> int:
    """The place before which history is read; 0: up to the end."""
    cursor = call.query.get("before", "")
    if not cursor:
        return 0
    if "last" not in call.query or "after" in call.query:
        raise Problem(
            422, "LAST_REQUIRED", "before goes with last, and without after.", field="before"
        )
    return _place_of(cursor, "before", "the cursor of an event,")


def _place_of(cursor: str, field: str, what: str) -> int:
    position = position_of(cursor)
    if position is None:
        raise Problem(422, "CURSOR_MALFORMED", f"{field} must be {what} or left out.", field=field)
    return position


async def _stream(call: Call, position: int, wanted: Wanted) -> AsyncIterator[bytes]:
    """Events as they come, a comment now and then, until the caller or the process goes away.

    The token is checked before anything is sent, and at once when rights change: a stream ends
    with its token, and shows nothing that its reader may no longer read.
    """
    live = call.door.live
    yield b"retry: 1000\n\n"
    while not live.closing:
        found, reached = await live.wait(
            position, LIMIT_MAX, wanted, KEEP_ALIVE_SECONDS, while_rights_last=True
        )
        try:
            may_see = await _still_wanted(call)
        except Refusal:
            return
        if may_see != wanted:
            wanted = may_see
            continue
        position = reached
        for event in found:
            yield _line(event)
        if not found:
            yield b": still here\n\n"
        await asyncio.sleep(0)


def _line(seen: ShownEvent) -> bytes:
    shown = SHOWN.dump(seen)
    head = f"id: {shown['cursor']}\nevent: {seen.event.type}\ndata: "
    return head.encode() + as_json(shown) + b"\n\n"


ROOM = Room(
    name="Events",
    about="Everything that happens, in one order, with a cursor; to be asked for or waited on.",
    routes=(
        Route(
            "GET",
            "/v1/events",
            follow_events,
            "Follow what happens",
            "Keep next_cursor, ask again with after=next_cursor: no event is missed or seen twice, "
            "whatever restarts meanwhile. With `Accept: text/event-stream` the answer is a stream "
            "of server-sent events; Last-Event-ID goes on where it broke off. An event is shown "
            "to who may read what it is about, and a field of it to who may read that field.",
            permission="event.read",
            query=EventQuery(),
            answer=EventPageView(),
            produces=JSON,
            seconds_max=WAIT_SECONDS_MAX + SECONDS_MAX,
            problems={
                "CURSOR_EXPIRED": "Events after this cursor were removed because of their age.",
                "TOO_MANY_STREAMS": "You follow events too many times already; close some first.",
                "EVENT_TYPE_UNKNOWN": "No event has this type; details name the most similar one.",
                "TOO_MANY_WAITING": "Too many callers wait; ask again without wait.",
            },
        ),
    ),
)
