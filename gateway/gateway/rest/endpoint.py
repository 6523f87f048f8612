"""What happens between the wire and a route's function, the same for every route."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import structlog
from chassis.actor import Actor, ActorKind
from chassis.database import Origin
from chassis.errors import NotFound, Refusal, Unauthenticated
from chassis.rpc.client import Caller
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chassis import tracing
from gateway import problem
from gateway.door import Door
from gateway.problem import Problem
from gateway.rest import naming, reading, unset
from gateway.rest.call import Call
from gateway.rest.json_answer import as_json, pack
from gateway.rest.route import CHANGING, JSON, Route
from gateway.rest.tokens import Question
from gateway.signin.cookies import require_person
from gateway.signin.seeing import acting

log = structlog.get_logger()

SIGNED_IN_SECONDS = 10.0
ANONYMOUS = Actor(kind=ActorKind.UNKNOWN, user_id="", person_id="", name="")


class Resource:
    """One path and the routes of its methods, as an ASGI application."""

    def __init__(self, path: str, routes: Iterable[Route]) -> None:
        self.path = path
        self.routes = {route.method: route for route in routes}
        self._parameters = [
            (place, segment[1:-1])
            for place, segment in enumerate(path.split("/"))
            if segment.startswith("{")
        ]
        if "GET" in self.routes:
            self.routes["HEAD"] = self.routes["GET"]
        self.allow = ", ".join(sorted({*self.routes, "OPTIONS"}))

    def parameters_of(self, segments: Sequence[str]) -> dict[str, str]:
        """The parameters of a path of this resource, taken apart at its slashes."""
        return {name: segments[place] for place, name in self._parameters}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self.allow})
        route = self.routes.get(request.method)
        try:
            if route is None:
                raise Problem(
                    405,
                    "METHOD_NOT_ALLOWED",
                    f"{request.method[:20]} is not possible here; use {self.allow}.",
                    headers={"Allow": self.allow},
                )
            request.scope["tandem.route"] = route
            return await carry_out(route, request)
        except Exception as error:
            return explain(error, request, route)


def explain(error: Exception, request: Request, route: Route | None = None) -> Response:
    """Any failure as a problem document; what nobody foresaw is logged and not shown."""
    match error:
        case Problem():
            found = error
        case Refusal():
            field = naming.json_name(route, error.field) if route else error.field
            found = problem.of_refusal(
                error, field=field, conditional="if-match" in request.headers
            )
        case TimeoutError():
            log.warning("too slow", path=request.scope["path"])
            found = _too_slow()
        case OperationalError() | PoolTimeout():
            log.warning("database", error=str(error)[:300])
            found = _database_down()
        case DataError():
            found = Problem(
                422,
                "VALUE_NOT_STORABLE",
                "A value cannot be stored: too large, or with characters that text may not hold.",
            )
        case _:
            log.error("unexpected", exc_info=error, path=request.scope["path"])
            found = problem.UNEXPECTED
    request.scope["tandem.reason"] = found.reason
    return problem.respond(found, request.scope["path"], request.scope.get("tandem.request_id", ""))


def _database_down() -> Problem:
    return Problem(
        503,
        "DATABASE_UNAVAILABLE",
        "The gateway's database does not answer now; send the same request again in a moment.",
        headers={"Retry-After": str(problem.RETRY_SECONDS)},
    )


def _too_slow() -> Problem:
    return Problem(
        503,
        "TIMED_OUT",
        "This took too long and may or may not have been done; send the same request again in a "
        "moment, with the same key.",
        headers={"Retry-After": str(problem.RETRY_SECONDS)},
    )


async def carry_out(route: Route, request: Request) -> Response:
    """Who asks, and may they; then, as their share allows, the rest."""
    door: Door = request.app.state.door
    try:
        signed_in = ANONYMOUS if route.public else await _signed_in(door, request)
    except Unauthenticated as refusal:
        return _unset(route, request, refusal)
    request.scope["tandem.actor_id"] = signed_in.user_id
    if not route.public:
        require_person(request, signed_in)
    actor = signed_in if route.public else await acting(door.database, request, signed_in)
    _require_permission(route, actor)
    async with _turn(door, route, request, signed_in):
        return await _answer(door, route, request, actor)


def _require_permission(route: Route, actor: Actor) -> None:
    """In any scope, before any of the body is read; the owning service looks at the record."""
    if route.needs_permission:
        actor.require(route.permission)


async def _signed_in(door: Door, request: Request) -> Actor:
    if actor := door.sessions.known(request):
        return actor
    async with door.shares.look_ups.turn(_address(request)), asyncio.timeout(SIGNED_IN_SECONDS):
        return await door.sessions.actor_of(request)


def _turn(
    door: Door, route: Route, request: Request, actor: Actor
) -> AbstractAsyncContextManager[None]:
    """A turn of the person's, or of the address's; probes always have theirs."""
    if route.public and route.method not in CHANGING:
        return nullcontext()
    return door.shares.requests.turn(actor.user_id or _address(request))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _answer(door: Door, route: Route, request: Request, actor: Actor) -> Response:
    """Check the request, run the route's function, dump what it returns."""
    reading.require_acceptable(route, request)
    query = reading.read_query(route, request)
    question = Question(request.scope["path"], query, door.settings.actor_secret)
    if "page_token" in query:
        query["page_token"] = question.unseal(query["page_token"])
    call = Call(
        door=door,
        request=request,
        actor=actor,
        caller=Caller(actor, door.settings.actor_secret, origin_of(request)),
        path=reading.read_path(route, request),
        query=query,
        key=reading.read_key(route, request),
        expected_version=reading.read_expected_version(route, request),
        body=await reading.read_body(route, request),
    )
    try:
        async with asyncio.timeout(route.seconds_max):
            result = await route.run(call)
    except NotFound as refusal:
        return _unset(route, request, refusal)
    accepted = request.headers.get("accept-encoding", "")
    return render(route, result, call.headers, question, accepted)


def _unset(route: Route, request: Request, refusal: Refusal) -> Response:
    """The empty answer for who prefers it to this refusal."""
    if not unset.is_preferred(route, refusal.reason, request.headers.get("prefer", "")):
        raise refusal
    applied = {"Preference-Applied": unset.PREFERENCE, "Cache-Control": "no-store"}
    return Response(status_code=204, headers=applied)


def origin_of(request: Request) -> Origin:
    """The request's id goes with it as the correlation id, and the trace it is part of."""
    return Origin(request.scope.get("tandem.request_id", ""), traceparent=tracing.current())


def render(
    route: Route, result: Any, headers: dict[str, str], question: Question, accepted: str
) -> Response:
    """What the function returned, as the answer schema shows it. accepted: encodings."""
    if isinstance(result, Response):
        result.headers.update(headers)
        return result
    if route.answer is None:
        return Response(status_code=204, headers=headers)
    shown = route.answer.dump(result)
    headers = {"Cache-Control": "no-store", **headers}
    if isinstance(shown.get("version"), int):
        headers["ETag"] = f'"{shown["version"]}"'
    if "next_page_token" in shown:
        shown["next_page_token"] = question.seal(shown["next_page_token"])
    if route.location:
        headers["Location"] = route.location.format(**shown)
    body = as_json(shown)
    if route.method == "GET":  # an answer to a change may show a secret once
        body = pack(body, headers, accepted)
    return Response(body, route.status, headers, JSON)
