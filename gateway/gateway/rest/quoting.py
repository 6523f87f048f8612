"""Estimates, quotes and budgets: from what it should cost to what the client agreed to."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Estimates, quotes and budgets",
    about="From what the work should cost to what the client agreed to pay.",
    routes=(),
)
