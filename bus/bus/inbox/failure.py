"""What went wrong with an event, and when it is tried again."""

from __future__ import annotations

import random

from chassis.errors import Invalid, Refusal
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bus.envelope import EnvelopeError

_BACKOFF_SECONDS = (5, 60, 600, 3600)
_JITTER = 0.2
_ERROR_LENGTH_MAX = 2000
_DATABASE_DOWN_STATES = ("08", "53", "57P", "25006", "58")
_TRANSIENT_STATES = ("40001", "40P01", "55P03")


def backoff_seconds(attempts: int) -> float:
    """The pause after a number of failed attempts: 5 s, 1 min, 10 min, then hourly, ±20 %."""
    base = _BACKOFF_SECONDS[min(attempts, len(_BACKOFF_SECONDS)) - 1]
    return base * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 (not a secret)


def is_hopeless(failure: Exception) -> bool:
    """True if no later try can succeed: the event is wrong in itself."""
    return isinstance(failure, (Invalid, EnvelopeError))


def is_database_down(failure: Exception) -> bool:
    """True if the database cannot be reached or cannot write, which is not the event's fault."""
    if isinstance(failure, PoolTimeoutError):
        return True
    if not isinstance(failure, DBAPIError):
        return False
    state = _state(failure)
    if failure.connection_invalidated or state.startswith(_DATABASE_DOWN_STATES):
        return True
    return isinstance(failure, OperationalError) and not state


def is_transient(failure: Exception) -> bool:
    """True if the database chose this transaction to give way: worth another try at once."""
    return isinstance(failure, DBAPIError) and _state(failure) in _TRANSIENT_STATES


def described(failure: Exception) -> str:
    """The failure in a line or two for the operator. A statement's parameters are left out."""
    if isinstance(failure, EnvelopeError):
        text = str(failure)
    elif isinstance(failure, Refusal):
        text = f"{type(failure).__name__} {failure.reason}: {failure.message}"
    elif isinstance(failure, DBAPIError):
        text = f"{type(failure.orig).__name__}: {failure.orig}"
    else:
        text = f"{type(failure).__name__}: {failure}"
    return text.replace("\x00", "").encode(errors="replace").decode()[:_ERROR_LENGTH_MAX]


def _state(failure: DBAPIError) -> str:
    return getattr(failure.orig, "sqlstate", None) or ""
