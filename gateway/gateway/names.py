"""Names of people and clients by id, kept for a short while so that pages need not ask each time.

What an event says has changed is forgotten within half a second (`feed/live.py`), everything else
after half a minute. They serve callers who may read every such name; for others the service is
asked.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

KEPT_SECONDS = 30.0
KEPT_MAX = 20_000


class Names:
    """Bounded; the oldest go first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._names: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def known(self, ids: Iterable[str]) -> dict[str, str]:
        now = self._clock()
        found = ((id_, self._names.get(id_)) for id_ in ids)
        return {id_: kept[0] for id_, kept in found if kept is not None and kept[1] > now}

    def keep(self, names: Mapping[str, str]) -> None:
        until = self._clock() + KEPT_SECONDS
        for id_, name in names.items():
            self._names[id_] = (name, until)
            self._names.move_to_end(id_)
        while len(self._names) > KEPT_MAX:
            self._names.popitem(last=False)

    def forget(self, id_: str) -> None:
        self._names.pop(id_, None)
