"""Pipeline: What may be won: opportunities, from open to won or lost."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Pipeline", about="What may be won: opportunities, from open to won or lost.", routes=()
)
