"""Time: Hours on a day, logged by the person who worked them, approved by somebody else."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Time",
    about="Hours on a day, logged by the person who worked them, approved by somebody else.",
    routes=(),
)
