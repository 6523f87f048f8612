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


class Load:
    """Counts in several threads, and knows how far each counter has come."""

    def __init__(self, counters: Database, threads: int = 3, turns: int = 60) -> None:
        self.ids = [counting.create(counters) for _ in range(threads * 2)]
        self._counters = counters
        self._turns = turns
        self.seconds = 0.0
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(threads)]

    def _work(self, nth: int) -> None:
        own = random.Random(nth)
        for _ in range(self._turns):
            counting.increment(self._counters, own.choice(self.ids), times=own.randint(1, 3))

    @contextmanager
    def applied(self) -> Iterator[None]:
        started = time.monotonic()
        for thread in self._threads:
            thread.start()
        yield
        for thread in self._threads:
            thread.join()
        self.seconds = time.monotonic() - started

    def committed(self) -> dict[str, list[int]]:
        with self._counters.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, version FROM counter WHERE version > 0"))
            return {str(row.id): list(range(1, row.version + 1)) for row in rows}


def applied(tally: Database) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for counter, seq in counting.told(tally.engine):
        found[counter].append(seq)
    return dict(found)


def assert_settles(load: Load, tally: Database) -> None:
    """Everything arrives, and then nothing more does."""
    total = sum(len(seqs) for seqs in load.committed().values())
    eventually(lambda: len(counting.told(tally.engine)) >= total, f"{total} events applied")
    assert applied(tally) == load.committed()


def statuses(tally: Database) -> dict[str, int]:
    with tally.engine.connect() as connection:
        found = connection.execute(text("SELECT status, count(*) AS n FROM inbox GROUP BY status"))
        return {row.status: row.n for row in found}
