"""Every chapter of the API, in the order in which its pages show them."""

from __future__ import annotations

from gateway.rest import (
    billing,
    briefs,
    clients,
    control,
    events,
    imports,
    ledger,
    operations,
    overviews,
    pipeline,
    planning,
    quoting,
    rates,
    resourcing,
    signin,
    tasks,
    time,
)
from gateway.rest.route import Room

ROOMS: tuple[Room, ...] = (
    signin.ROOM,
    overviews.ROOM,
    clients.ROOM,
    pipeline.ROOM,
    briefs.ROOM,
    resourcing.ROOM,
    planning.ROOM,
    tasks.ROOM,
    time.ROOM,
    control.ROOM,
    rates.ROOM,
    quoting.ROOM,
    billing.ROOM,
    ledger.ROOM,
    imports.ROOM,
    events.ROOM,
    operations.ROOM,
)
