# mypy: disable-error-code="no-untyped-call"
"""Wakes the consumers of the in-memory broker, so that they need not look every while."""

from __future__ import annotations

from collections import defaultdict

from eventlet.event import Event


class Arrivals:
    """A consumer waits for its queue; a sender that puts a message into it announces that.

    For green threads of one process: nothing can come between a look into a queue that is empty
    and the wait that follows, because neither gives way to another thread.
    """

    def __init__(self) -> None:
        self._waited_for: defaultdict[str, Event] = defaultdict(Event)

    def announce(self, queue: str) -> None:
        """Something has come, or there is room for what waits."""
        waited_for = self._waited_for.pop(queue, None)
        if waited_for is not None:
            waited_for.send()

    def wait(self, queue: str, seconds: float) -> None:
        """Until the next announcement, or so long."""
        self._waited_for[queue].wait(seconds)


arrivals = Arrivals()
"""The queues of kombu's in-memory transport are the process's, and so is this."""
