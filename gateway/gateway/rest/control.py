"""Portfolio: How the work stands: hours against estimates, one project or all of them."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Portfolio",
    about="How the work stands: hours against estimates, one project or all of them.",
    routes=(),
)
