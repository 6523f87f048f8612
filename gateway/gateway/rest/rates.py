"""Rates: What an hour is sold for and what it costs, both dated."""

from __future__ import annotations

from gateway.rest.route import Room

ROOM = Room(
    name="Rates", about="What an hour is sold for and what it costs, both dated.", routes=()
)
