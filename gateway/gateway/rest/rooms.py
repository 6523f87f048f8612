"""Every chapter of the API, in the order in which its pages show them."""

from __future__ import annotations

from gateway.rest import (
    billing,
    briefs,
    clients,
    control,
    imports,
    ledger,
    pipeline,
    planning,
    quoting,
    rates,
    resourcing,
    time,
)
from gateway.rest.route import Room

ROOMS: tuple[Room, ...] = (
    clients.ROOM,
    pipeline.ROOM,
    briefs.ROOM,
    resourcing.ROOM,
    planning.ROOM,
    time.ROOM,
    control.ROOM,
    rates.ROOM,
    quoting.ROOM,
    billing.ROOM,
    ledger.ROOM,
    imports.ROOM,
)
