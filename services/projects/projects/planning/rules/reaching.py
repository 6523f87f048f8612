"""Which tasks come after which: whether a new link would close a circle."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable


class Order:
    """Links, by key from predecessor to successor, that never go in a circle."""

    def __init__(self, links: Iterable[tuple[str, str]]) -> None:
        self._behind = defaultdict[str, list[str]](list)
        for predecessor, successor in links:
            self.add(predecessor, successor)

    def add(self, predecessor: str, successor: str) -> None:
        """A link that closes no circle, as `circle` found."""
        self._behind[predecessor].append(successor)

    def circle(self, predecessor: str, successor: str) -> tuple[str, ...]:
        """The keys of the circle that this link would close, its first repeated at the end; empty
        if it closes none. Linear in the links behind the successor."""
        came_from: dict[str, str] = {successor: predecessor}
        ahead = deque([successor])
        while ahead:
            key = ahead.popleft()
            if key == predecessor:
                return self._path(came_from, predecessor)
            for behind in self._behind.get(key, ()):
                if behind not in came_from:
                    came_from[behind] = key
                    ahead.append(behind)
        return ()

    @staticmethod
    def _path(came_from: dict[str, str], last: str) -> tuple[str, ...]:
        path = [last]
        while len(path) == 1 or path[-1] != last:
            path.append(came_from[path[-1]])
        return tuple(reversed(path))
