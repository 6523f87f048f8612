"""Concurrent counting, and the judge of what became of it: once each, in order per counter."""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import counting
from chassis.database import Database
from household import eventually
from sqlalchemy import text

PACE_SECONDS = 0.01


class Load:
    """Counts in several threads while a block lasts, and knows how far each counter has come."""

    def __init__(self, counters: Database, threads: int = 3, turns_min: int = 20) -> None:
        self.ids = [counting.create(counters) for _ in range(threads * 2)]
        self._counters = counters
        self._turns_min = turns_min
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(threads)]
        self.slowest_seconds = 0.0

    def _work(self, nth: int) -> None:
        own = random.Random(nth)
        turns = 0
        while turns < self._turns_min or not self._ending.wait(PACE_SECONDS):
            started = time.monotonic()
            counting.increment(self._counters, own.choice(self.ids), times=own.randint(1, 3))
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - started)
            turns += 1

    @contextmanager
    def applied(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._ending.set()
            for thread in self._threads:
                thread.join()

    def committed(self) -> dict[str, list[int]]:
        with self._counters.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, version FROM counter WHERE version > 0"))
            return {str(row.id): list(range(1, row.version + 1)) for row in rows}


def applied(tally: Database) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for counter, seq in counting.handled(tally.engine):
        found[counter].append(seq)
    return dict(found)


def assert_settles(load: Load, tally: Database) -> None:
    """Everything arrives, and then nothing more does."""
    total = sum(len(seqs) for seqs in load.committed().values())
    eventually(lambda: len(counting.handled(tally.engine)) >= total, f"{total} events applied")
    assert applied(tally) == load.committed()


def statuses(tally: Database) -> dict[str, int]:
    with tally.engine.connect() as connection:
        found = connection.execute(text("SELECT status, count(*) AS n FROM inbox GROUP BY status"))
        return {row.status: row.n for row in found}
