"""Every chapter of the API, in the order in which its pages show them."""

from __future__ import annotations

from gateway.rest import (
    audit,
    bill_files,
    events,
    imports,
    operations,
    plan_files,
    printing,
    proof_files,
    receipts,
    roles,
    signin,
    today,
)
from gateway.rest.derived import derived_rooms
from gateway.rest.overviews import routes as overviews
from gateway.rest.route import Room

ROOMS: tuple[Room, ...] = (
    signin.ROOM,
    roles.ROOM,
    today.ROOM,
    overviews.ROOM,
    *plan_files.with_plan_files(
        proof_files.with_proof_files(
            bill_files.with_bill_files(receipts.with_receipts(derived_rooms()))
        )
    ),
    printing.ROOM,
    imports.ROOM,
    events.ROOM,
    audit.ROOM,
    operations.ROOM,
)
"""Hand-written are aggregations, uploads, sign-in and the feed; all else is in the contracts."""
