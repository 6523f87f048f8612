"""The periods of a retainer, and what of its terms falls into each. No database, no clock.

Periods are weeks from Monday, calendar months, or quarters. Where only a part of the days of a
period is in force (a start, an end, a pause, or new terms within it), its allowance and its price
are shared by calendar days and rounded once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from finance.rounding.rules import half_up

DAY = timedelta(days=1)
WORKING_WEEKDAYS = 5
MONTHS_IN_QUARTER = 3


class Cadence(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Days from the first to the last, both included. last None: without an end."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month or quarter, whole."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=i) for i in range(self.days))


def period_of(cadence: str, day: date) -> Period:
    """The period that the day is in."""
    if cadence == Cadence.WEEK:
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    months = MONTHS_IN_QUARTER if cadence == Cadence.QUARTER else 1
    month = day.month - (day.month - 1) % months
    first = date(day.year, month, 1)
    after = date(day.year + (month + months > 12), (month + months - 1) % 12 + 1, 1)
    return Period(first, after - DAY)


def periods_between(cadence: str, first: date, last: date) -> Iterator[Period]:
    """Every period from the one of the first day to the one of the last."""
    period = period_of(cadence, first)
    while period.first <= last:
        yield period
        period = period_of(cadence, period.last + DAY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What is agreed from a day on, for each whole period. allowances: by charge role; the empty
    role is everybody whose role is not named."""

    effective_from: date
    price_minor: int
    allowances: tuple[tuple[str, int], ...]
    cap: int | None = None
    expiry_periods: int | None = None
    deficit: str = "carry"
    overage_hourly_minor: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """A retainer's days: when it runs, when it is paused, and its terms in order of their days."""

    cadence: str
    runs: Span
    pauses: tuple[Span, ...]
    terms: tuple[Terms, ...]

    def in_force(self, day: date) -> bool:
        return self.runs.holds(day) and not any(pause.holds(day) for pause in self.pauses)

    def terms_on(self, day: date) -> Terms:
        """The latest that have come; before the first ones, those."""
        found = self.terms[0]
        for terms in self.terms:
            if terms.effective_from <= day:
                found = terms
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """What a period comes to: its allowance by role, its price, and the terms at its end.

    days: how many of its days are in force.
    """

    period: Period
    days: int
    allowances: dict[str, int]
    price_minor: int
    terms: Terms


def granted(agreement: Agreement, period: Period) -> Granted:
    """By calendar days: each day in force brings its share of the terms that hold on it."""
    counted: dict[Terms, int] = {}
    for day in period:
        if agreement.in_force(day):
            terms = agreement.terms_on(day)
            counted[terms] = counted.get(terms, 0) + 1
    sums: dict[str, int] = {}
    price = 0
    for terms, days in counted.items():
        price += terms.price_minor * days
        for role, quantity in terms.allowances:
            sums[role] = sums.get(role, 0) + quantity * days
    return Granted(
        period=period,
        days=sum(counted.values()),
        allowances={role: half_up(total, period.days) for role, total in sums.items()},
        price_minor=half_up(price, period.days),
        terms=max(counted, key=lambda one: one.effective_from, default=None)
        or agreement.terms_on(period.last),
    )


def working_days(agreement: Agreement, period: Period, through: date) -> tuple[int, int]:
    """Mondays to Fridays in force: those up to and with the day, and all of the period."""
    days = [d for d in period if d.weekday() < WORKING_WEEKDAYS and agreement.in_force(d)]
    return sum(day <= through for day in days), len(days)


def by_track(used: Sequence[tuple[str, int]], tracks: Sequence[str]) -> dict[str, int]:
    """Used by charge role, put on the role's own allowance or else on that of all others."""
    sums = dict.fromkeys(tracks, 0)
    other = "" if "" in sums or not sums else next(iter(sums))
    for role, quantity in used:
        track = role if role in sums else other
        sums[track] = sums.get(track, 0) + quantity
    return sums
