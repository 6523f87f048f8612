"""Ledger: The double-entry books."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(name="Ledger", about="The double-entry books.", routes=())
