"""How often a sign-in may fail before one has to wait.

Counted per email address and network address together (a person who forgot), per network address
(somebody who tries many emails) and per email (many machines that try one). An attempt counts
before it is checked, and is forgiven if it was right, so that guesses sent at once count too.
Kept in memory and bounded: the oldest counts are dropped first.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 900.0
COUNTED_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many failures within the window."""

    kind: str
    failures: int


BOTH = Limit("both", 8)
ADDRESS = Limit("address", 60)
EMAIL = Limit("email", 60)


class Throttle:
    def __init__(self, clock: Callable[[], float], counted_max: int = COUNTED_MAX) -> None:
        self._clock = clock
        self._counted_max = counted_max
        self._failures: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def attempt(self, email: str, address: str) -> int:
        """Count an attempt; 0 if it may be made, else the seconds to wait (and not counted)."""
        now = self._clock()
        wait = max(self._wait(key, limit, now) for key, limit in _keys(email, address))
        if wait > 0:
            return math.ceil(wait)
        for key, _ in _keys(email, address):
            self._count(key, now)
        return 0

    def forgive(self, email: str, address: str) -> None:
        """The attempt was right: this person at this address starts anew."""
        for key, limit in _keys(email, address):
            times = self._failures.get(key)
            if limit is BOTH:
                self._failures.pop(key, None)
            elif times:
                times.pop()

    def _wait(self, key: tuple[str, ...], limit: Limit, now: float) -> float:
        times = self._failures.get(key)
        if not times:
            return 0.0
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) < limit.failures:
            return 0.0
        return times[-limit.failures] + WINDOW_SECONDS - now

    def _count(self, key: tuple[str, ...], now: float) -> None:
        self._failures.setdefault(key, deque()).append(now)
        self._failures.move_to_end(key)
        while len(self._failures) > self._counted_max:
            self._failures.popitem(last=False)


def _keys(email: str, address: str) -> tuple[tuple[tuple[str, ...], Limit], ...]:
    folded = email.strip().lower()[:254]
    return (
        (("both", folded, address), BOTH),
        (("address", address), ADDRESS),
        (("email", folded), EMAIL),
    )
