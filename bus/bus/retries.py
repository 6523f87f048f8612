"""Every number that decides how often an event is tried. docs/retries.md explains them together."""

from __future__ import annotations

TRANSIENT_TRIES = 3
"""Of one transaction, at once, when the database reports a deadlock or a lost connection."""

TRIES_IN_COMPANY = 2
"""After this many failures an event that is retried from the database is tried alone."""

ATTEMPTS_MAX = 8
"""Of an event that fails, from the database, with growing pauses; then it is dead."""

RETURNS_BEFORE_ALONE = 5
"""After this many returns to the broker's queue an event is suspected and tried alone."""

TRIES_IN_DOUBT = 15
"""Of a suspected event in its place in the lane; then it is kept as failed."""

DELIVERY_LIMIT = 1000
"""After this many returns RabbitMQ itself dead-letters a message."""
