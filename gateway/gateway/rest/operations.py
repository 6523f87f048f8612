"""How the agency's machines are: for probes, for monitoring, and for the page that shows it."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal

from gateway.fields import Boolean, Integer, List, Nested, String, View
from gateway.probe import DOWN, STARTING, UP
from gateway.problem import Problem
from gateway.rest.call import Call
from gateway.rest.route import Room, Route
from gateway.signin import cookies


class HealthView(View):
    status = String(metadata={"example": "ok"})


class ServiceHealthView(View):
    name = String(metadata={"example": "finance"})
    status = String(metadata={"enum": [UP, STARTING, DOWN]})
    milliseconds = Integer(metadata={"description": "How long it took to say so"})


class StatusView(View):
    status = String(metadata={"enum": ["ok", "degraded"]})
    version = String(
        metadata={"example": "0.2.0", "description": "For callers who are signed in; else empty"}
    )
    database = Boolean(metadata={"description": "The gateway's own answers"})
    services = List(Nested(ServiceHealthView))


async def is_alive(call: Call) -> dict[str, str]:
    return {"status": "ok"}


async def is_open(call: Call) -> dict[str, str]:
    """Asked all the time, so it asks nobody; and a gateway without database explains itself."""
    if call.door.leaving.is_set():
        raise _not_ready("It is being stopped.")
    return {"status": "open"}


async def is_ready(call: Call) -> dict[str, Any]:
    """Ready without the services: the gateway says what is missing better than a closed door."""
    status = await call.door.probe.status()
    if call.door.leaving.is_set() or not status["database"]:
        leaving = call.door.leaving.is_set()
        raise _not_ready("It is being stopped." if leaving else "Its database does not answer.")
    return {**status, "version": ""}


def _not_ready(why: str) -> Problem:
    return Problem(
        503, "NOT_READY", f"The gateway is not ready. {why}", headers={"Retry-After": "2"}
    )


async def show_status(call: Call) -> dict[str, Any]:
    """Everybody may know what is up; which version it is, only who is signed in."""
    status, request = await call.door.probe.status(), call.request
    if "authorization" in request.headers:
        await call.door.sessions.actor_of(request)
        return status
    is_known = bool(cookies.token_in(request)) and await _is_signed_in(call)
    return status if is_known else {**status, "version": ""}


async def _is_signed_in(call: Call) -> bool:
    """A page whose session has ended shows how the services are all the same."""
    try:
        await call.door.sessions.actor_of(call.request)
    except Refusal:
        return False
    return True


ROOM = Room(
    name="Operations",
    about="How the gateway and the services behind it are.",
    routes=(
        Route(
            "GET",
            "/v1/status",
            show_status,
            "Show each service and its health",
            answer=StatusView(),
            public=True,
        ),
        Route(
            "GET", "/healthz", is_alive, "Is the process alive", answer=HealthView(), public=True
        ),
        Route(
            "GET",
            "/openz",
            is_open,
            "Does it take new callers",
            "For load balancers: 503 from the moment it is asked to end, while it still serves who "
            "is there; 200 otherwise, whatever is away behind it.",
            answer=HealthView(),
            public=True,
        ),
        Route(
            "GET",
            "/readyz",
            is_ready,
            "May it be sent requests",
            "503 while its own database does not answer or while it is ending; the services' "
            "state is shown, and does not matter here.",
            answer=StatusView(),
            public=True,
        ),
    ),
)
