"""Applies each event of the other services exactly once, whatever the broker does.

The inbox row, the handler's changes and the facts it records commit together, so a redelivered
event finds its row and is done. An event that fails is kept in the database and tried again from
there; the broker has nothing to do with it any more. While an event waits for its next try, later
events of the same aggregate that go to an EFFECT handler are parked behind it; when it is applied,
dead or dropped, they follow in order.

Knows nothing of nameko, eventlet or any broker: its caller hands it message bodies.
"""

from __future__ import annotations

from bus.inbox.application import DatabaseDown, Delivery, Inbox, Outcome, Prepared
from bus.inbox.failure import backoff_seconds
from bus.retries import ATTEMPTS_MAX

__all__ = [
    "ATTEMPTS_MAX",
    "DatabaseDown",
    "Delivery",
    "Inbox",
    "Outcome",
    "Prepared",
    "backoff_seconds",
]
