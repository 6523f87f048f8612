"""Every chapter of the API, in the order in which its pages show them."""

from __future__ import annotations

from gateway.rest import control, events, imports, operations, overviews, signin
from gateway.rest.derived import derived_rooms
from gateway.rest.route import Room

BEFORE: tuple[Room, ...] = (signin.ROOM, overviews.ROOM)
AFTER: tuple[Room, ...] = (imports.ROOM, events.ROOM, operations.ROOM)
HAND_WRITTEN: tuple[Room, ...] = (*BEFORE, control.ROOM, *AFTER)
"""Aggregations, uploads, sign-in and the feed; and chapters whose answers are computed here."""


def _derived() -> tuple[Room, ...]:
    """The chapters of the contracts; one that is written by hand takes its place."""
    by_hand = {room.name: room for room in HAND_WRITTEN}
    return tuple(by_hand.get(room.name, room) for room in derived_rooms())


ROOMS: tuple[Room, ...] = (*BEFORE, *_derived(), *AFTER)
