"""Which hours go on which line of an invoice, and what a line of hours is worth.

A line is worth its hours times its rate, rounded half up once; the cents are then shared over its
time entries by largest remainder. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from finance.rates.rules import Rate
from finance.rounding.rules import split

HUNDREDTH_OF_AN_HOUR_SECONDS = 36


@dataclass(frozen=True, slots=True)
class BillableWork:
    """An approved, chargeable and priced time entry that no invoice holds.

    seconds and value_minor are negative for a correction.
    """

    work_id: str
    time_entry_id: str
    charge_role: str
    worked_on: date
    seconds: int
    currency_code: str
    hourly_minor: int
    value_minor: int
    daily_minor: int | None = None
    day_minutes: int | None = None

    @property
    def rate(self) -> Rate:
        return Rate.of(self.hourly_minor, self.daily_minor, self.day_minutes)


@dataclass(frozen=True, slots=True)
class HeldWork:
    """A time entry on a line, and its share of the line's amount."""

    work_id: str
    time_entry_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The hours of one charge role at one rate, as an invoice states them."""

    charge_role: str
    rate: Rate
    seconds: int
    amount_minor: int
    work: tuple[HeldWork, ...]


def time_lines(work: Iterable[BillableWork]) -> list[TimeLine]:
    """One line per charge role and rate."""

    def role_and_rate(entry: BillableWork) -> tuple[str, Rate]:
        return entry.charge_role, entry.rate

    return [
        _time_line(role, rate, list(entries))
        for (role, rate), entries in groupby(sorted(work, key=role_and_rate), key=role_and_rate)
    ]


def _time_line(charge_role: str, rate: Rate, entries: list[BillableWork]) -> TimeLine:
    seconds = sum(entry.seconds for entry in entries)
    amount = rate.value(seconds)
    shares = split(amount, [entry.seconds for entry in entries])
    return TimeLine(
        charge_role=charge_role,
        rate=rate,
        seconds=seconds,
        amount_minor=amount,
        work=_held(entries, shares),
    )


def _held(entries: Sequence[BillableWork], shares: Sequence[int]) -> tuple[HeldWork, ...]:
    return tuple(
        HeldWork(entry.work_id, entry.time_entry_id, share)
        for entry, share in zip(entries, shares, strict=True)
    )


def hours_in_words(seconds: int) -> str:
    """Exactly, so that the words times the rate are the amount: "1.25 h", or "0 h 20 min"."""
    if seconds % HUNDREDTH_OF_AN_HOUR_SECONDS == 0:
        return f"{seconds / 3600:.2f} h"
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours} h {minutes} min" + (f" {rest} s" if rest else "")


def expenses_in_words(days: Sequence[date]) -> str:
    """What a line of costs that are passed on says: how many, and of which days."""
    first, last = min(days), max(days)
    span = f"{first}" if first == last else f"{first} to {last}"
    return f"Expenses: {len(days)} {'item' if len(days) == 1 else 'items'}, {span}"


@dataclass(frozen=True, slots=True)
class DueMilestone:
    """A planned milestone that a draft takes up."""

    id: str
    due_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CoveredMilestone:
    """A milestone of a fixed price, and the hours that its amount covers."""

    milestone: DueMilestone
    seconds: int
    work: tuple[HeldWork, ...]


def cover(
    milestones: Sequence[DueMilestone], work: Iterable[BillableWork]
) -> list[CoveredMilestone]:
    """Allocate every hour to the first milestone due on or after its day, else to the last one.

    The milestones are in order of their dates, and there is at least one. The amount of each is
    shared over its hours by their value.
    """
    covered: dict[str, list[BillableWork]] = {milestone.id: [] for milestone in milestones}
    for entry in work:
        owner = next((m for m in milestones if m.due_on >= entry.worked_on), milestones[-1])
        covered[owner.id].append(entry)
    return [_covered(milestone, covered[milestone.id]) for milestone in milestones]


def _covered(milestone: DueMilestone, entries: list[BillableWork]) -> CoveredMilestone:
    return CoveredMilestone(
        milestone=milestone,
        seconds=sum(entry.seconds for entry in entries),
        work=_held(entries, shares_by_value(milestone.amount_minor, entries)),
    )


def shares_by_value(amount: int, entries: Sequence[BillableWork]) -> list[int]:
    """By value; by length where there is no value; nothing where the hours cancel out."""
    for weights in ([e.value_minor for e in entries], [e.seconds for e in entries]):
        if sum(weights) > 0:
            return split(amount, weights)
    return [0] * len(entries)
