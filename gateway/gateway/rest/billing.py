"""Billing: From unbilled work to money received."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(name="Billing", about="From unbilled work to money received.", routes=())
