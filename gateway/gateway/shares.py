"""Fair shares: how much of this process one person, or one address, may use at the same time.

Requests beyond a share wait for their turn; when too many wait, the greedy caller gets a 429, and
nobody else notices. Each process counts for itself and in memory only: N gateways allow N times as
much, unless the operator divides the limits (docs/operating.md).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from gateway.problem import Problem

RETRY_SECONDS = 1
TURN_SECONDS = 10.0
REQUESTS_AT_ONCE = 32
REQUESTS_WAITING = 96
LOOK_UPS_AT_ONCE = 16
LOOK_UPS_WAITING = 1_000
STREAMS_PER_PERSON = 20
STREAMS_MAX = 500


@dataclass(slots=True)
class _Queue:
    turns: asyncio.Semaphore
    callers: int = 0


class Turns:
    """At most a number at once for each key, and a number more that wait."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._waiting = waiting
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a turn, hold it within the block; a 429 if too many wait or it takes long."""
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = _Queue(asyncio.Semaphore(self._at_once))
        if queue.callers >= self._at_once + self._waiting:
            raise too_many_requests()
        queue.callers += 1
        try:
            await _acquire(queue.turns)
            try:
                yield
            finally:
                queue.turns.release()
        finally:
            queue.callers -= 1
            if not queue.callers:
                del self._queues[key]


async def _acquire(turns: asyncio.Semaphore) -> None:
    if not turns.locked():
        await turns.acquire()
        return
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await turns.acquire()
    except TimeoutError:
        raise too_many_requests() from None


def too_many_requests() -> Problem:
    return Problem(
        429,
        "TOO_MANY_REQUESTS",
        "Too many of your requests are under way at the same time; wait for some to end.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


class Places:
    """Open streams and long polls: limited in all, and for each person."""

    def __init__(self, per_person: int, in_all: int) -> None:
        self._per_person = per_person
        self._in_all = in_all
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, person: str) -> Iterator[None]:
        """A place within the block; a 429 for a person who has too many, a 503 if all are taken."""
        if self._taken[person] >= self._per_person:
            raise Problem(
                429,
                "TOO_MANY_STREAMS",
                f"You follow events {self._per_person} times already; close one of these first.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        if self._taken.total() >= self._in_all:
            raise Problem(
                503,
                "TOO_MANY_WAITING",
                "Too many callers wait on the feed; ask again without wait.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        self._taken[person] += 1
        try:
            yield
        finally:
            self._taken[person] -= 1
            if not self._taken[person]:
                del self._taken[person]


@dataclass(frozen=True, slots=True)
class Shares:
    """requests: by person, and by address of who is not signed in. look_ups: of tokens, by address.

    streams: by person.
    """

    requests: Turns = field(default_factory=lambda: Turns(REQUESTS_AT_ONCE, REQUESTS_WAITING))
    look_ups: Turns = field(default_factory=lambda: Turns(LOOK_UPS_AT_ONCE, LOOK_UPS_WAITING))
    streams: Places = field(default_factory=lambda: Places(STREAMS_PER_PERSON, STREAMS_MAX))

    @classmethod
    def of(cls, requests_per_person: int, streams_per_person: int) -> Shares:
        """Those of one process, with limits of the operator's for each person."""
        return cls(
            requests=Turns(requests_per_person, REQUESTS_WAITING),
            streams=Places(streams_per_person, STREAMS_MAX),
        )
