"""When each task of a plan is done, from its links, the working calendar and what has happened.

What has happened is not moved: a task that has begun keeps its start, one that is over keeps both
dates, and links into it bind nothing any more. Everything else is as early as its links and
constraints allow, so a task that was finished early pulls what follows it, and one that was
finished late pushes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from projects.planning.rules.across import Outside, earliest_start
from projects.planning.rules.critical_path import (
    Activity,
    Clock,
    Link,
    LinkType,
    Schedule,
    schedule,
)


class WorkingTime(Clock, Protocol):
    """Working minutes from a first day on, numbered from 0."""

    def before(self, day: date) -> int: ...
    def opening_day(self, offset: int) -> date: ...
    def closing_day(self, offset: int) -> date: ...


class Constraint(StrEnum):
    """What holds a task apart from its links. All but the first and the last are about a day."""

    NONE = "none"
    MUST_START_ON = "must_start_on"
    MUST_FINISH_ON = "must_finish_on"
    FINISH_NO_LATER_THAN = "finish_no_later_than"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"


class PlacedBy(StrEnum):
    """Why a task is when it is."""

    PROJECT_START = "project_start"
    DEPENDENCY = "dependency"
    OTHER_PROJECT = "other_project"
    CONSTRAINT = "constraint"
    ACTUAL = "actual"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Work:
    """A task as the schedule sees it. minutes 0: a milestone.

    void: cancelled. It takes no time, but what was to follow it still follows what it followed.
    started_at, finished_at: the instants that were planned, which say more than the actual day if
    they are on it. time: by which it is worked, if it is not the project's.
    """

    key: str
    minutes: int
    not_before: date | None = None
    constraint: Constraint = Constraint.NONE
    constraint_on: date | None = None
    started_on: date | None = None
    finished_on: date | None = None
    started_at: int | None = None
    finished_at: int | None = None
    void: bool = False
    time: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """What the schedule says of one task. None: a cancelled task that never had dates.

    start_at, end_at: instants, minutes since 1970. Floats are in working minutes, and in whole days
    of the standard length, rounded down.
    """

    start_on: date | None
    end_on: date | None
    start_at: int | None = None
    end_at: int | None = None
    total_float_minutes: int = 0
    free_float_minutes: int = 0
    total_float_days: int = 0
    free_float_days: int = 0
    critical: bool = False
    on_longest_path: bool = False
    placed_by: PlacedBy = PlacedBy.NOTHING
    placed_by_task_id: str | None = None


def first_day(works: Iterable[Work], start: date) -> date:
    """The day from which working time is to be counted."""
    return min((work.started_on for work in works if work.started_on), default=start)


def place(
    works: Sequence[Work],
    links: Iterable[Link],
    time: WorkingTime,
    start: date,
    day_minutes: int,
    outside: Iterable[Outside] = (),
    orders: Iterable[tuple[str, str]] = (),
) -> dict[str, Dates]:
    """The dates of every task that is not void, by key; CycleFound when there is no order.

    time: counted from `first_day` or before. start: the first day of the plan. day_minutes: the
    standard day. outside: links from tasks of other plans. orders: what else comes before what, by
    way of other plans.
    """
    links = list(links)
    held = _held_from_outside(works, outside, time)
    plan = schedule(
        [_activity(work, work.time or time, start, held.get(work.key)) for work in works],
        links,
        orders,
    )
    reached = _reached(works, links)
    return {
        work.key: _dates(
            work,
            plan,
            work.time or time,
            start,
            day_minutes,
            reached.get(work.key),
            held.get(work.key),
        )
        for work in works
        if not work.void
    }


Held = tuple[int, str]
"""An earliest start, and the task of another plan that asks for it."""


def _held_from_outside(
    works: Sequence[Work], outside: Iterable[Outside], time: WorkingTime
) -> dict[str, Held]:
    """By key, the latest of what links from other plans ask; the least key of several."""
    links = sorted(outside, key=lambda link: link.predecessor)
    if not links:
        return {}
    of = {work.key: work for work in works}
    held: dict[str, Held] = {}
    for link in links:
        work = of[link.successor]
        minutes = 0 if work.void else work.minutes
        bound = earliest_start(link, minutes, work.time or time)
        if link.successor not in held or bound > held[link.successor][0]:
            held[link.successor] = (bound, link.predecessor)
    return held


def _activity(work: Work, time: WorkingTime, start: date, held: Held | None) -> Activity:
    origin = time.before(start)
    bound = held[0] if held else origin
    if work.void:
        return Activity(work.key, 0, not_before=max(origin, bound), clock=time)
    if work.started_on and work.finished_on:
        return _over(work, time, work.started_on, work.finished_on, origin)
    if work.started_on and work.minutes:
        at = _offset_on(time, work.started_at, work.started_on)
        return Activity(work.key, work.minutes, pinned_at=at, clock=time)
    not_before, latest_finish = _window(work, time, start, origin)
    return Activity(
        work.key,
        work.minutes,
        not_before=max(not_before, bound),
        latest_finish=latest_finish,
        late=work.constraint == Constraint.AS_LATE_AS_POSSIBLE,
        clock=time,
    )


def _offset_on(time: WorkingTime, planned_at: int | None, day: date) -> int:
    """The planned instant if it is on the day, else the beginning of the day."""
    if planned_at is not None:
        offset = time.offset(planned_at)
        if offset >= 0 and time.opening_day(offset) == day:
            return offset
    return time.before(day)


def _over(
    work: Work, time: WorkingTime, started_on: date, finished_on: date, origin: int
) -> Activity:
    """What follows may start in the next working minute; the same day after an opening milestone,
    and after what ended within the day as it was planned."""
    at = _offset_on(time, work.started_at, started_on)
    end = time.before(_next(finished_on))
    if work.minutes:
        if work.finished_at is not None:
            planned = time.offset(work.finished_at)
            if planned > at and time.closing_day(planned) == finished_on:
                end = planned
        return Activity(work.key, max(0, end - at), pinned_at=at, clock=time)
    opening = at <= origin
    return Activity(work.key, 0, pinned_at=at if opening else end, clock=time)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _window(work: Work, time: WorkingTime, start: date, origin: int) -> tuple[int, int | None]:
    """The earliest start and the latest finish, apart from any link.

    A milestone marks the end of a day, so one that may not come before a day ends with it.
    """
    earliest, latest = origin, None
    if work.not_before and work.not_before > start:
        earliest = _mark(work, time, work.not_before)
    if work.constraint == Constraint.AS_LATE_AS_POSSIBLE or not work.constraint_on:
        return earliest, None
    if work.constraint == Constraint.MUST_START_ON:
        begin = _mark(work, time, work.constraint_on)
        return max(earliest, begin), begin + work.minutes
    latest = time.before(_next(work.constraint_on))
    if work.constraint == Constraint.MUST_FINISH_ON:
        earliest = max(earliest, latest - work.minutes)
    return earliest, latest


def _mark(work: Work, time: WorkingTime, day: date) -> int:
    if work.minutes:
        return time.before(day)
    return time.before(_next(time.opening_day(time.before(day))))


def _reached(works: Sequence[Work], links: Iterable[Link]) -> dict[str, date]:
    """By milestone, the last day on which something that it waits for was finished.

    That may be a day off, on which no working day ends. A lead asks for an earlier day.
    """
    finished = {work.key: work.finished_on for work in works if work.finished_on}
    if not finished:
        return {}
    instant = {work.key for work in works if _is_instant(work)}
    waiting = defaultdict[str, list[str]](list)
    for link in links:
        at_end = link.type in (LinkType.FINISH_TO_START, LinkType.FINISH_TO_FINISH)
        if link.successor in instant and link.lag >= 0 and (at_end or link.predecessor in instant):
            waiting[link.predecessor].append(link.successor)
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
    return work.void or not (work.minutes or work.finished_on)


def _dates(
    work: Work,
    plan: Schedule,
    time: WorkingTime,
    start: date,
    day_minutes: int,
    reached: date | None,
    held: Held | None,
) -> Dates:
    """What is over is critical to nothing any more."""
    at = plan.timings[work.key]
    begin, end = int(at.earliest_start), int(at.earliest_finish)
    if work.started_on and work.finished_on:
        return Dates(
            work.started_on,
            work.finished_on,
            *_on_their_days(work, time, begin, end),
            placed_by=PlacedBy.ACTUAL,
        )
    why, driver = _why(work, plan, time, start, held)
    if work.minutes:
        start_at, end_at = time.opening(begin), time.closing(end)
        begins, ends = work.started_on or time.opening_day(begin), time.closing_day(end)
    else:
        origin = time.before(start)
        on = time.closing_day(begin) if begin > origin else time.opening_day(origin)
        start_at = end_at = time.closing(begin) if begin > origin else time.opening(origin)
        begins = ends = max(on, reached or date.min)
    return Dates(
        begins,
        ends,
        start_at,
        end_at,
        int(at.total_float),
        int(at.free_float),
        int(at.total_float // day_minutes),
        int(at.free_float // day_minutes),
        critical=at.total_float <= 0,
        on_longest_path=work.key in plan.longest_path,
        placed_by=why,
        placed_by_task_id=driver,
    )


def _on_their_days(
    work: Work, time: WorkingTime, begin: int, end: int
) -> tuple[int | None, int | None]:
    """The instants of what is over, as far as its days are working days."""
    start_at = time.opening(begin) if time.opening_day(begin) == work.started_on else None
    end_at = time.closing(end) if time.closing_day(end) == work.finished_on else None
    return start_at, end_at


def _why(
    work: Work, plan: Schedule, time: WorkingTime, start: date, held: Held | None
) -> tuple[PlacedBy, str | None]:
    at = plan.timings[work.key]
    if work.started_on and work.minutes:
        return PlacedBy.ACTUAL, None
    if at.driver:
        return PlacedBy.DEPENDENCY, at.driver
    if held and held[0] == at.earliest_start and held[0] > time.before(start):
        return PlacedBy.OTHER_PROJECT, held[1]
    late = work.constraint == Constraint.AS_LATE_AS_POSSIBLE
    if late or at.earliest_start > time.before(start):
        return PlacedBy.CONSTRAINT, None
    return PlacedBy.PROJECT_START, None
