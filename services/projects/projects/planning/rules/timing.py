"""When each task of a plan is done, from its links, the working calendar and what has happened.

What has happened is not moved: a task that has begun keeps its start, one that is over keeps both
dates, and links into it bind nothing any more. Everything else is as early as its links allow, so
a task that was finished early pulls what follows it, and one that was finished late pushes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from projects.planning.rules.critical_path import Activity, Link, LinkType, Timing, schedule


class Days(Protocol):
    """Working days, numbered from 0."""

    def day(self, offset: int) -> date: ...
    def offset(self, day: date) -> int: ...
    def elapsed(self, last: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Work:
    """A task as the schedule sees it. duration_days 0: a milestone.

    void: cancelled. It takes no time, but what was to follow it still follows what it followed.
    """

    key: str
    duration_days: int
    not_before: date | None = None
    started_on: date | None = None
    finished_on: date | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """What the schedule says of one task. None: a cancelled task that never had dates."""

    start_on: date | None
    end_on: date | None
    total_float_days: int = 0
    free_float_days: int = 0
    critical: bool = False


def first_day(works: Iterable[Work], start: date) -> date:
    """The day from which working days are to be numbered."""
    return min((work.started_on for work in works if work.started_on), default=start)


def place(
    works: Sequence[Work], links: Iterable[Link], days: Days, start: date
) -> dict[str, Dates]:
    """The dates of every task that is not void, by key; CycleFound when there is no order.

    days: numbered from `first_day` or before. start: the first day of the plan.
    """
    links, origin = list(links), days.offset(start)
    plan = schedule([_activity(work, days, origin) for work in works], links)
    reached = _reached(works, links)
    return {
        work.key: _dates(work, plan.timings, days, origin, reached.get(work.key))
        for work in works
        if not work.void
    }


def _activity(work: Work, days: Days, origin: int) -> Activity:
    if work.void:
        return Activity(work.key, 0, not_before=origin)
    if work.started_on and work.finished_on:
        return _over(work, days, work.started_on, work.finished_on, origin)
    if work.started_on and work.duration_days:
        return Activity(work.key, work.duration_days, pinned_at=days.offset(work.started_on))
    return Activity(work.key, work.duration_days, not_before=_not_before(work, days, origin))


def _over(work: Work, days: Days, started_on: date, finished_on: date, origin: int) -> Activity:
    """What follows may start on the next working day; the same day after an opening milestone."""
    at = days.offset(started_on)
    if work.duration_days:
        return Activity(work.key, max(0, days.elapsed(finished_on) - at), pinned_at=at)
    opening = at <= origin
    return Activity(work.key, 0, pinned_at=at if opening else days.elapsed(finished_on))


def _not_before(work: Work, days: Days, origin: int) -> int:
    """A milestone marks the end of a day, so one that may not come before a day ends with it."""
    if work.not_before is None or work.not_before <= days.day(origin):
        return origin
    offset = days.offset(work.not_before)
    return offset if work.duration_days else offset + 1


def _reached(works: Sequence[Work], links: Iterable[Link]) -> dict[str, date]:
    """By milestone, the last day on which something that it waits for was finished.

    That may be a day off, on which no working day ends. A lead asks for an earlier day.
    """
    instant = {work.key for work in works if _is_instant(work)}
    waiting = defaultdict[str, list[str]](list)
    for link in links:
        at_end = link.type in (LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH)
        if link.successor in instant and link.lag >= 0 and (at_end or link.predecessor in instant):
            waiting[link.predecessor].append(link.successor)
    finished = {work.key: work.finished_on for work in works if work.finished_on}
    reached: dict[str, date] = {}
    for key in sorted(finished, key=finished.__getitem__, reverse=True):
        ahead = [key]
        while ahead:
            for successor in waiting[ahead.pop()]:
                if successor not in reached:
                    reached[successor] = finished[key]
                    ahead.append(successor)
    return reached


def _is_instant(work: Work) -> bool:
    return work.void or not (work.duration_days or work.finished_on)


def _dates(
    work: Work,
    timings: Mapping[str, Timing],
    days: Days,
    origin: int,
    reached: date | None,
) -> Dates:
    """What is over is critical to nothing any more."""
    if work.started_on and work.finished_on:
        return Dates(work.started_on, work.finished_on)
    at = timings[work.key]
    start, finish = int(at.earliest_start), int(at.earliest_finish)
    floats = (int(at.total_float), int(at.free_float))
    if work.duration_days:
        begins, ends = work.started_on or days.day(start), days.day(max(start, finish - 1))
    else:
        begins = ends = max(days.day(max(start - 1, origin)), reached or date.min)
    return Dates(begins, ends, *floats, critical=at.total_float <= 0)
