"""People: Who does the work, and when they are there."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(name="People", about="Who does the work, and when they are there.", routes=())
