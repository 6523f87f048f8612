# mypy: disable-error-code="no-untyped-call,misc"
"""How psycopg waits for the database in a green thread: by eventlet's own hub, at half the price.

What psycopg has for patched sockets makes a selector for every question, which costs a worker more
than the question itself.
"""

from __future__ import annotations

from time import monotonic
from typing import TypeVar

from eventlet.green import select
from eventlet.hubs import trampoline
from psycopg import waiting
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from psycopg.waiting import READY_NONE, READY_R, READY_RW, READY_W, WAIT_R, WAIT_W

ResultT = TypeVar("ResultT")


class _TimeIsUp(Exception):
    """Nothing has come in the time given."""


def install() -> None:
    """From now on every connection of this process waits so."""
    waiting.wait = wait


def wait(
    gen: PQGen[ResultT], fileno: int, interval: float = 0.0, timeout: float | None = None
) -> ResultT:
    """As psycopg.waiting.wait. interval: not needed, since a signal ends eventlet's waiting."""
    deadline = None if timeout is None else monotonic() + timeout
    try:
        state = next(gen)
        while True:
            left = None if deadline is None else max(deadline - monotonic(), 0.0)
            ready = _ready(fileno, state, left)
            state = gen.send(ready)
            if ready == READY_NONE:
                raise _WaitTimeout("wait timeout expired")
    except StopIteration as done:
        answer: ResultT = done.value
        return answer


def _ready(fileno: int, state: int, seconds: float | None) -> int:
    """What the connection is ready for; READY_NONE once the time is up."""
    try:
        if state == WAIT_R:
            trampoline(fileno, read=True, timeout=seconds, timeout_exc=_TimeIsUp)
            return READY_R
        if state == WAIT_W:
            trampoline(fileno, write=True, timeout=seconds, timeout_exc=_TimeIsUp)
            return READY_W
    except _TimeIsUp:
        return READY_NONE
    readable, writable, _ = select.select([fileno], [fileno], [], seconds)
    if readable and writable:
        return READY_RW
    return (READY_R if readable else READY_NONE) | (READY_W if writable else READY_NONE)
