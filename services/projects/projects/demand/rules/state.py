"""The present plans, deals and people as plain values, and the work that follows from them.

A scenario changes these values and asks the same question again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from projects.demand.rules.figures import CERTAIN_BP, Hours, Span, Standard, Work, within
from projects.resourcing.rules.days import WorkingDays

TASK, SOLD, OPPORTUNITY, PROJECT = "task", "sold", "opportunity", "project"
HOURS_UNKNOWN, DATES_UNKNOWN, DATES_OVER = "hours_unknown", "dates_unknown", "dates_over"
Periods = Sequence[tuple[date, date]]
DaysOf = Callable[[str], WorkingDays]
"""The working days of a country, numbered from the first day on; empty: of the agency."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not done, and what is left of its estimate."""

    task_id: str
    project_id: str
    name: str
    project_reference: str
    project_name: str
    charge_role: str
    assignee_id: str
    start_on: date | None
    end_on: date | None
    duration_days: int
    seconds: int
    country_code: str = ""


@dataclass(frozen=True, slots=True)
class SoldWork:
    """A project that has no plan yet, with the seconds of each role that were sold."""

    project_id: str
    reference: str
    name: str
    start_on: date | None
    end_on: date | None
    hours: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Deal:
    """An open opportunity. hours: seconds by role; empty: not known."""

    opportunity_id: str
    reference: str
    name: str
    probability_bp: int
    start_on: date | None
    end_on: date | None
    hours: Mapping[str, int]
    value_minor: int = 0
    currency_code: str = ""


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Seconds on each day of the window: by contract, and less leave and days off."""

    person_id: str
    name: str
    charge_role: str
    contract: Sequence[int]
    capacity: Sequence[int]


@dataclass(frozen=True, slots=True)
class State:
    """first, last: the window; what is before today counts nowhere."""

    first: date
    last: date
    today: date
    tasks: Sequence[OpenTask] = ()
    sold: Sequence[SoldWork] = ()
    deals: Sequence[Deal] = ()
    people: Sequence[PersonDays] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """What ought to count, and cannot. seconds 0: unknown."""

    kind: str
    record_id: str
    reference: str
    name: str
    reason: str
    seconds: int = 0
    probability_bp: int = CERTAIN_BP


@dataclass(slots=True)
class Found:
    work: list[Work] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)


def work_of(state: State, periods: Periods, days_of: DaysOf) -> Found:
    """All work of the state with its part in each period, and what is unknown."""
    found = Found()
    bounds = _Bounds(periods, days_of, state.today)
    _add_tasks(found, state.tasks, bounds)
    for sold in state.sold:
        about = Unknown(PROJECT, sold.project_id, sold.reference, sold.name, "")
        _add_offered(found, SOLD, about, sold, bounds)
    for deal in state.deals:
        about = Unknown(
            OPPORTUNITY,
            deal.opportunity_id,
            deal.reference,
            deal.name,
            "",
            probability_bp=deal.probability_bp,
        )
        _add_offered(found, OPPORTUNITY, about, deal, bounds)
    return found


def hours_of_people(people: Iterable[PersonDays], places: Sequence[range]) -> list[Hours]:
    """By period. places: the days of each period, counted from the first day of the window."""
    return [
        Hours(
            one.person_id,
            one.name,
            one.charge_role,
            [sum(one.contract[day] for day in place) for place in places],
            [sum(one.capacity[day] for day in place) for place in places],
        )
        for one in people
    ]


def places_of(first: date, periods: Periods) -> list[range]:
    return [range((begin - first).days, (end - first).days + 1) for begin, end in periods]


def standard_of(
    first: date, periods: Periods, full_time: Sequence[int], working: Sequence[int]
) -> Standard:
    """full_time, working: of a full-time person on each day of the window."""
    places = places_of(first, periods)
    return Standard(
        [sum(full_time[day] for day in place) for place in places],
        [sum(working[day] for day in place) for place in places],
    )


class _Bounds:
    """How the periods fall on the working days of each country."""

    def __init__(self, periods: Periods, days_of: DaysOf, today: date) -> None:
        self._periods = periods
        self._days_of = days_of
        self._today = today
        self._known: dict[str, list[tuple[int, int]]] = {}

    def parts(
        self, seconds: int, start: date, end: date, country_code: str = "", at_least: int = 1
    ) -> list[int]:
        """Of each period, the work being done from start, or today, to end.

        Work that should be over takes `at_least` working days from today.
        """
        days = self._days_of(country_code)
        first = days.offset(max(start, self._today))
        last = days.elapsed(end) if end >= self._today else 0
        span = Span(first, last - first if last > first else max(at_least, 1))
        bounds = self._of(country_code, days)
        return [within(seconds, span, low, high) for low, high in bounds]

    def is_over(self, end: date) -> bool:
        return end < self._today

    def _of(self, country_code: str, days: WorkingDays) -> list[tuple[int, int]]:
        if country_code not in self._known:
            self._known[country_code] = [
                (days.offset(first), days.elapsed(last)) for first, last in self._periods
            ]
        return self._known[country_code]


def _add_tasks(found: Found, tasks: Iterable[OpenTask], bounds: _Bounds) -> None:
    undated: dict[str, tuple[OpenTask, int]] = {}
    for task in tasks:
        if task.start_on is None or task.end_on is None:
            _, before = undated.get(task.project_id, (task, 0))
            undated[task.project_id] = (task, before + task.seconds)
            continue
        parts = bounds.parts(
            task.seconds, task.start_on, task.end_on, task.country_code, task.duration_days
        )
        if any(parts):
            found.work.append(
                Work(
                    TASK,
                    task.task_id,
                    task.charge_role,
                    parts,
                    reference=task.project_reference,
                    name=task.name,
                    project_id=task.project_id,
                    start_on=task.start_on.isoformat(),
                    end_on=task.end_on.isoformat(),
                )
            )
    found.unknown += [
        Unknown(
            PROJECT,
            project_id,
            one.project_reference,
            one.project_name,
            DATES_UNKNOWN,
            seconds,
        )
        for project_id, (one, seconds) in undated.items()
    ]


def _add_offered(
    found: Found, kind: str, about: Unknown, offered: SoldWork | Deal, bounds: _Bounds
) -> None:
    start, end = offered.start_on, offered.end_on
    reason = _why_unknown(offered, bounds)
    if reason or start is None or end is None:
        found.unknown.append(
            Unknown(
                about.kind,
                about.record_id,
                about.reference,
                about.name,
                reason,
                sum(offered.hours.values()),
                about.probability_bp,
            )
        )
        return
    for role, seconds in offered.hours.items():
        parts = bounds.parts(seconds, start, end)
        if any(parts):
            found.work.append(
                Work(
                    kind,
                    about.record_id,
                    role,
                    parts,
                    about.probability_bp,
                    about.reference,
                    about.name,
                    about.record_id if kind == SOLD else "",
                    start.isoformat(),
                    end.isoformat(),
                )
            )


def _why_unknown(offered: SoldWork | Deal, bounds: _Bounds) -> str:
    if not offered.hours:
        return HOURS_UNKNOWN
    if offered.start_on is None or offered.end_on is None:
        return DATES_UNKNOWN
    return DATES_OVER if bounds.is_over(offered.end_on) else ""
