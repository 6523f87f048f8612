"""Links to tasks of other projects.

A plan takes the task at the other end as it is dated there: a fixed fact that says how early its
own task may start. A change that moves that task has the plans behind it scheduled again, so what a
link asks holds after a while, except where a plan may not be moved; there the link is broken.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.network import Clock

_FROM_START = frozenset({LinkType.START_TO_START, LinkType.START_TO_FINISH})
_TO_FINISH = frozenset({LinkType.FINISH_TO_FINISH, LinkType.START_TO_FINISH})


@dataclass(frozen=True, slots=True)
class Outside:
    """A link into a plan. start_at, end_at: instants of the predecessor, minutes since 1970.

    lag: working minutes of the successor's clock, or elapsed ones.
    """

    predecessor: str
    successor: str
    type: LinkType
    lag: int
    elapsed: bool
    start_at: int
    end_at: int


def earliest_start(link: Outside, minutes: int, clock: Clock) -> int:
    """How early the successor may start, as an offset of its clock. minutes: how long it takes."""
    instant = link.start_at if link.type in _FROM_START else link.end_at
    elapsed, worked = (link.lag, 0) if link.elapsed else (0, link.lag)
    bound = clock.offset(instant + elapsed) + worked
    return bound - minutes if link.type in _TO_FINISH else bound


def is_broken(link: Outside, start_at: int, end_at: int, clock: Clock) -> bool:
    """Whether the successor, which starts and ends at these instants, is too early for the link."""
    held = end_at if link.type in _TO_FINISH else start_at
    return clock.offset(held) < earliest_start(link, 0, clock)


@dataclass(frozen=True, slots=True)
class Detour:
    """From a task of a plan through other plans back to a task of it; via: the keys between."""

    first: str
    last: str
    via: tuple[str, ...]


def detours(
    leaving: Iterable[tuple[str, str]],
    between: Mapping[str, Sequence[str]],
    entering: Mapping[str, Sequence[str]],
) -> list[Detour]:
    """How one comes back into a plan after leaving it.

    leaving: links out of the plan. between: links outside it, from predecessor to successors.
    entering: links into it, likewise.
    """
    found = []
    for first, outside in leaving:
        came_from: dict[str, str | None] = {outside: None}
        ahead = deque([outside])
        while ahead:
            key = ahead.popleft()
            path = None
            for last in entering.get(key, ()):
                path = path or _path(came_from, key)
                found.append(Detour(first, last, path))
            for behind in between.get(key, ()):
                if behind not in came_from:
                    came_from[behind] = key
                    ahead.append(behind)
    return found


def _path(came_from: Mapping[str, str | None], last: str) -> tuple[str, ...]:
    path: list[str] = []
    key: str | None = last
    while key is not None:
        path.append(key)
        key = came_from[key]
    return tuple(reversed(path))
