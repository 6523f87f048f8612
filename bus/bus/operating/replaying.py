"""Publishing a part of the outbox again, for subscribers that came late or lost their database.

A request is a row that the relay serves batch by batch after what is new, so it survives restarts
and holds nothing up. Safe any number of times: an inbox that has an event already does nothing.
Facts older than inboxes remember are not published again; restate their subjects instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.errors import Invalid
from chassis.outbox import OUTBOX_CHANNEL
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bus.housekeeping import RESEND_DAYS


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """first, last: positions, both included. types: empty for all. subscriber: empty for all."""

    first: int
    last: int
    types: tuple[str, ...] = ()
    subscriber: str = ""


def request_replay(connection: Connection, request: ReplayRequest) -> int:
    """Ask the relay to publish these events again; how many there are."""
    values = {
        "first": request.first,
        "last": request.last,
        "types": list(request.types) or None,
        "subscriber": request.subscriber,
    }
    count = int(connection.scalar(_COUNT, values) or 0)
    if count:
        connection.execute(_REQUEST, values)
        connection.execute(text(f"NOTIFY {OUTBOX_CHANNEL}"))
    return count


def position_at(connection: Connection, given: str, *, end: bool) -> int:
    """A position out of a number or an RFC 3339 time: the first event then or later (or, for the
    end of a range, the last one then or earlier). Invalid if it is neither."""
    if given.isdigit():
        return int(given)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Invalid(
            "POSITION_MALFORMED",
            f"{given!r} is neither a position nor a time such as 2026-03-01T00:00:00Z.",
            field="to" if end else "from",
        ) from None
    return int(connection.scalar(_LAST_BEFORE if end else _FIRST_AFTER, {"at": moment}) or 0)


def first_resendable(connection: Connection) -> int:
    """The position of the oldest fact that inboxes are sure to remember."""
    return int(connection.scalar(_FIRST_RESENDABLE, {"days": RESEND_DAYS}) or 0)


def last_position(connection: Connection) -> int:
    return int(connection.scalar(_LAST) or 0)


_COUNT = text("""
    SELECT count(*) FROM outbox
    WHERE position BETWEEN :first AND :last AND published_at IS NOT NULL
      AND (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[])))
""")
_REQUEST = text("""
    INSERT INTO replay (next_position, last_position, types, subscriber, requested_at)
    VALUES (:first, :last, CAST(:types AS text[]), :subscriber, now())
""")
_FIRST_AFTER = text("""
    SELECT coalesce(min(position), (SELECT coalesce(max(position), 0) + 1 FROM outbox))
    FROM outbox WHERE occurred_at >= :at
""")
_LAST_BEFORE = text("SELECT max(position) FROM outbox WHERE occurred_at <= :at")
_LAST = text("SELECT max(position) FROM outbox")
_FIRST_RESENDABLE = text("""
    SELECT coalesce(min(position), (SELECT coalesce(max(position), 0) + 1 FROM outbox))
    FROM outbox WHERE occurred_at > now() - make_interval(days => :days)
""")
