"""What a seed must govern besides the world's own choices: time, ids, pauses, jitter."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import patch
from uuid import UUID

import eventlet

from chassis import failpoint

FAILPOINTS = (
    "transaction.recorded",
    "transaction.committed",
    "relay.stamped",
    "relay.published",
    "inbox.received",
    "inbox.applied",
    "inbox.committed",
    "inbox.retried",
)


class SimulatedClock:
    """Never the same moment twice, so that nothing hangs on how ties are broken."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def new_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


@contextmanager
def simulated(
    chance: random.Random,
    clock: SimulatedClock,
    reach: Callable[[str], None],
    pause: Callable[[float], None],
) -> Iterator[None]:
    """Within the block ids, pauses, jitter and the lanes' stopwatch come from the seed."""

    def stopwatch() -> float:
        clock.advance(chance.choice([0.001, 0.05, 0.25]))
        return clock.now.timestamp()

    random.seed(chance.getrandbits(64))
    with ExitStack() as stack:
        for place in FAILPOINTS:
            stack.enter_context(failpoint.armed(place, partial(reach, place)))
        stack.enter_context(patch("chassis.database.new_id", partial(new_id, chance)))
        stack.enter_context(patch("bus.worker.lane.monotonic", stopwatch))
        stack.enter_context(patch.object(eventlet, "sleep", pause))
        yield
