"""Briefs and handovers: what the client needs, and who takes it over."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Briefs and handovers",
    about="What the client needs, and the transfer from account manager to project manager.",
    routes=(),
)
