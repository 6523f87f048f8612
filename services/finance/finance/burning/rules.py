"""When a budget will be used up at the present burn, and which thresholds warn of it. Pure.

Money is minor units, work is seconds; days are working days, Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from finance.rounding.rules import half_up

WINDOW_DAYS = 28
"""The burn is the mean of these days up to today, weekends left out."""
BURN_DAYS_MIN = 5
"""Working days that the work is divided by at least: one long first day is no burn."""
PERCENTS = (100,)
DAYS_AHEAD = 90
REACHED_ELSEWHERE = frozenset({50, 75, 90, 100})
"""Budget alerts say at once when these are reached."""
MINUTE = 60
_ONE_DAY = timedelta(days=1)
_SATURDAY = 6


class Basis(StrEnum):
    """actual: the threshold is reached. forecast: it will be, at the present burn."""

    ACTUAL = "actual"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class Threshold:
    """percent of the budget's amount, or minutes of approved work; the other one is 0."""

    percent: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Watch:
    """days_ahead: how many days before it a warning by forecast is given; 0: never."""

    thresholds: Sequence[Threshold]
    days_ahead: int


@dataclass(frozen=True, slots=True)
class Burn:
    """Of the working days from first_on to today, where there was work since the window began."""

    used: int
    worked_seconds: int
    recent_used: int
    recent_seconds: int
    first_on: date | None

    def days(self, today: date) -> int:
        return max(BURN_DAYS_MIN, working_days(self.first_on, today)) if self.first_on else 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """days_left: exact; None: nothing burns. passes_on: the day of the last of them."""

    days_left: Fraction | None
    passes_on: date | None


@dataclass(frozen=True, slots=True)
class Warned:
    basis: Basis
    threshold: Threshold
    outlook: Outlook


NOTHING_BURNS = Outlook(None, None)
REACHED = Outlook(Fraction(0), None)


def days_left(budget: int, spent: int, burn: Fraction) -> Fraction | None:
    """(budget - spent) / burn: (60,000 - 27,000) / 900 = 36.7 days. None: nothing burns."""
    return max(Fraction(0), (budget - spent) / burn) if burn > 0 else None


def in_tenths(days: Fraction | None) -> str:
    """36.7 of 36.666…; "" where nothing burns."""
    if days is None:
        return ""
    tenths = half_up(days.numerator * 10, days.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def outlook(limit: int, spent: int, recent: int, days: int, today: date) -> Outlook:
    """recent: what was used in the last `days` working days, today included."""
    left = days_left(limit, spent, Fraction(recent, days)) if days else None
    if left is None:
        return NOTHING_BURNS
    return Outlook(left, _after(today, ceil(left)))


def warnings_of(
    watch: Watch, budget: int, burn: Burn, today: date, last_day: date | None
) -> Iterator[Warned]:
    """Which thresholds are reached, and which will be before the work ends.

    last_day: of the project; None: not known. Percentages below 100 warn only when they are
    reached: that they will be is no news.
    """
    until = today + timedelta(days=watch.days_ahead)
    until = min(until, last_day) if last_day and last_day >= today else until
    for threshold in watch.thresholds:
        found = outlook_of(threshold, budget, burn, today)
        if found is REACHED:
            if threshold.percent not in REACHED_ELSEWHERE:
                yield Warned(Basis.ACTUAL, threshold, found)
        elif _is_news(threshold) and found.passes_on and found.passes_on <= until:
            yield Warned(Basis.FORECAST, threshold, found)


def outlook_of(threshold: Threshold, budget: int, burn: Burn, today: date) -> Outlook:
    """REACHED where it is; of a budget of nothing no percentage is."""
    days = burn.days(today)
    if threshold.minutes:
        limit, spent, recent = threshold.minutes * MINUTE, burn.worked_seconds, burn.recent_seconds
    elif budget <= 0:
        return NOTHING_BURNS
    else:
        limit, spent, recent = budget * threshold.percent, burn.used * 100, burn.recent_used * 100
    return REACHED if spent >= limit else outlook(limit, spent, recent, days, today)


def _is_news(threshold: Threshold) -> bool:
    return bool(threshold.minutes) or threshold.percent >= PERCENTS[0]


def working_days(first: date, last: date) -> int:
    """Monday to Friday, both days included."""
    whole = (last - first).days + 1
    if whole <= 0:
        return 0
    weeks, rest = divmod(whole, 7)
    return weeks * 5 + sum(
        (first + _ONE_DAY * place).isoweekday() < _SATURDAY for place in range(rest)
    )


def _after(today: date, days: int) -> date | None:
    """The working day that comes `days` working days after today; None: beyond all calendars."""
    weeks, rest = divmod(days, 5)
    try:
        day = today + timedelta(weeks=weeks)
        while rest or day.isoweekday() >= _SATURDAY:
            day += _ONE_DAY
            if day.isoweekday() < _SATURDAY and rest:
                rest -= 1
    except OverflowError:
        return None
    return day


def thresholds_of(percents: Iterable[int], minutes: Iterable[int]) -> list[Threshold]:
    of_amount = [Threshold(percent=each) for each in percents]
    return [*of_amount, *(Threshold(minutes=each) for each in minutes)]
