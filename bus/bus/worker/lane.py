"""A queue line within the worker: events of one lane are applied one after the other, in order.

What has piled up is applied in batches, each in one transaction, sized so that a batch takes about
as long as a slow request; a single event never waits for others to join it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from eventlet.semaphore import Semaphore

from bus.inbox import Prepared

BATCH_MAX = 200
BATCH_SECONDS = 0.25

Waiting = tuple[Prepared, Any]
Applier = Callable[[Sequence[Prepared]], bool]
Settler = Callable[[Sequence[Any]], None]


class Lane:
    """Takes prepared events with their messages; has each acknowledged after its commit.

    apply: applies a batch, returns False if the database is down and nothing was noted. settle:
    acknowledges the messages of a batch that is done with. spawn: starts the lane's thread; a
    thread that dies must take the process with it, or the lane stands.
    """

    def __init__(
        self, apply: Applier, settle: Settler, spawn: Callable[[Callable[[], None]], Any]
    ) -> None:
        self._apply = apply
        self._settle = settle
        self._waiting: deque[Waiting] = deque()
        self._arrived = Semaphore(0)
        self._batch_size = 1
        self._stopping = False
        self._running = spawn(self._run)

    def put(self, prepared: Prepared, message: Any) -> None:
        self._waiting.append((prepared, message))
        if len(self._waiting) == 1:
            self._arrived.release()

    @property
    def depth(self) -> int:
        """How many wait, without the batch in flight."""
        return len(self._waiting)

    def forget(self) -> None:
        """The connection is gone; the broker will deliver again what is not acknowledged."""
        self._waiting.clear()

    def stop(self) -> None:
        """Finish the batch in flight and return; the rest stays unacknowledged."""
        self._stopping = True
        self._waiting.clear()
        self._arrived.release()
        self._running.wait()

    def _run(self) -> None:
        while not self._stopping:
            self._arrived.acquire()
            while self._waiting and not self._stopping:
                self._apply_batch()

    def _apply_batch(self) -> None:
        size = min(self._batch_size, len(self._waiting))
        batch = [self._waiting.popleft() for _ in range(size)]
        prepared = [one for one, _ in batch]
        started = monotonic()
        while not self._apply(prepared):
            if self._stopping:
                return
        self._resize(size, monotonic() - started)
        self._settle([message for _, message in batch])

    def _resize(self, size: int, seconds: float) -> None:
        """As many as fit into BATCH_SECONDS at this speed, growing by no more than double.

        Also after a batch that was small because no more waited, so that the next many find room.
        """
        fitting = int(size * BATCH_SECONDS / max(seconds, 1e-6))
        self._batch_size = max(1, min(fitting, 2 * self._batch_size, BATCH_MAX))
