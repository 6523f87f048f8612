"""Earned value and earned schedule (PMI's set), from a baseline, what is done and what was spent.

Everything is exact: seconds of work or minor units of money as fractions, which are rounded when
they are shown. What is earned follows from a rule for each task, never from the hours spent. A
ratio with nothing to divide by is None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

WHOLE_BP = 10_000
NOTHING, ALL = Fraction(0), Fraction(1)


class Rule(StrEnum):
    """How a task earns its planned value."""

    PHYSICAL = "physical"
    ZERO_HUNDRED = "zero_hundred"
    FIFTY_FIFTY = "fifty_fifty"
    TWENTY_EIGHTY = "twenty_eighty"
    MILESTONES = "milestones"


DEFAULT = Rule.FIFTY_FIFTY
"""Of a task for which nobody has chosen a rule."""
AT_START = {Rule.FIFTY_FIFTY: Fraction(1, 2), Rule.TWENTY_EIGHTY: Fraction(1, 5)}


@dataclass(frozen=True, slots=True)
class Milestone:
    """weight_bp: its part of the whole, in basis points. reached_on: None while it is not."""

    weight_bp: int
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a task. measured: (day, basis points) of physical progress, by day."""

    rule: Rule = DEFAULT
    started_on: date | None = None
    finished_on: date | None = None
    measured: Sequence[tuple[date, int]] = ()
    milestones: Sequence[Milestone] = ()


def earned_steps(progress: Progress) -> list[tuple[date, Fraction]]:
    """(day, share earned up to that day), by day. What is finished has earned all of it."""
    steps = sorted(_steps(progress), key=lambda step: step[0])
    over = progress.finished_on
    if over is None:
        return steps
    return [step for step in steps if step[0] < over] + [(over, ALL)]


def _steps(progress: Progress) -> Iterable[tuple[date, Fraction]]:
    if progress.rule is Rule.PHYSICAL:
        yield from ((day, Fraction(bp, WHOLE_BP)) for day, bp in progress.measured)
    elif progress.rule is Rule.MILESTONES:
        yield from _reached(progress.milestones)
    elif progress.started_on and progress.rule in AT_START:
        yield progress.started_on, AT_START[progress.rule]


def _reached(milestones: Sequence[Milestone]) -> Iterable[tuple[date, Fraction]]:
    whole = sum(one.weight_bp for one in milestones)
    so_far = NOTHING
    for one in sorted(
        (one for one in milestones if one.reached_on), key=lambda one: one.reached_on or date.max
    ):
        so_far += Fraction(one.weight_bp, whole)
        if one.reached_on:
            yield one.reached_on, so_far


def share_at(steps: Sequence[tuple[date, Fraction]], day: date) -> Fraction:
    """What is earned when the day is over."""
    place = bisect_right([on for on, _ in steps], day)
    return steps[place - 1][1] if place else NOTHING


@dataclass(frozen=True, slots=True)
class Spread:
    """A planned value over working days: first, last are their numbers, both included."""

    value: Fraction
    first: int
    last: int

    def at(self, elapsed: int) -> Fraction:
        """Planned when this number of working days is over; the same on each of its days."""
        days = self.last - self.first + 1
        return self.value * min(max(elapsed - self.first, 0), days) / days


@dataclass(frozen=True, slots=True)
class Measures:
    """bac: budget at completion; pv: planned, ev: earned, ac: spent up to the day. One unit."""

    bac: Fraction
    pv: Fraction
    ev: Fraction
    ac: Fraction

    @property
    def cost_variance(self) -> Fraction:
        return self.ev - self.ac

    @property
    def schedule_variance(self) -> Fraction:
        return self.ev - self.pv

    @property
    def cpi(self) -> Fraction | None:
        return ratio(self.ev, self.ac)

    @property
    def spi(self) -> Fraction | None:
        return ratio(self.ev, self.pv)

    @property
    def left(self) -> Fraction:
        """Planned value that is still to be earned."""
        return self.bac - self.ev

    @property
    def eac_typical(self) -> Fraction | None:
        """The rest costs as much for its value as the work so far: BAC / CPI."""
        return ratio(self.bac, self.cpi)

    @property
    def eac_atypical(self) -> Fraction:
        """The rest costs what was planned: AC + (BAC - EV)."""
        return self.ac + self.left

    @property
    def eac_with_schedule(self) -> Fraction | None:
        """The rest suffers from cost and delay: AC + (BAC - EV) / (CPI x SPI)."""
        if self.cpi is None or self.spi is None:
            return None
        rest = ratio(self.left, self.cpi * self.spi)
        return None if rest is None else self.ac + rest

    def eac_bottom_up(self, remaining: Fraction) -> Fraction:
        """From the plan as it is: AC + what is left to do."""
        return self.ac + remaining

    @property
    def etc(self) -> Fraction | None:
        """What is still to be spent if it goes on as so far: EAC - AC."""
        return None if self.eac_typical is None else self.eac_typical - self.ac

    @property
    def vac(self) -> Fraction | None:
        return None if self.eac_typical is None else self.bac - self.eac_typical

    @property
    def tcpi_bac(self) -> Fraction | None:
        """The CPI that the rest needs, to end within the budget."""
        return ratio(self.left, self.bac - self.ac)

    @property
    def tcpi_eac(self) -> Fraction | None:
        """The CPI that the rest needs, to end at the estimate."""
        return None if self.eac_typical is None else ratio(self.left, self.eac_typical - self.ac)

    @property
    def is_budget_achievable(self) -> bool:
        """False when the budget is used up while something is left to be earned."""
        return self.left <= 0 or self.ac < self.bac


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """In working days. earned: the day of the plan by which as much was to be earned as is.

    actual: days that have passed. planned: days of the whole plan.
    """

    earned: Fraction
    actual: int
    planned: int

    @property
    def variance(self) -> Fraction:
        return self.earned - self.actual

    @property
    def spi(self) -> Fraction | None:
        return ratio(self.earned, Fraction(self.actual))

    @property
    def at_completion(self) -> Fraction | None:
        """IEAC(t): how many working days the project takes if it goes on as so far."""
        return ratio(Fraction(self.planned), self.spi)


def earned_schedule(planned: Sequence[Fraction], earned: Fraction, actual: int) -> EarnedSchedule:
    """planned: what was to be earned up to the end of each period, cumulated.

    C is the last period whose planned value is earned; of the next one counts the part earned.
    """
    whole = [NOTHING, *planned]
    at = bisect_right(whole, earned) - 1
    if at >= len(planned):
        return EarnedSchedule(Fraction(len(planned)), actual, len(planned))
    part = (earned - whole[at]) / (whole[at + 1] - whole[at])
    return EarnedSchedule(at + part, actual, len(planned))


def ratio(part: Fraction, whole: Fraction | None) -> Fraction | None:
    """None when there is nothing to divide by."""
    return None if not whole else part / whole


def rounded(exact: Fraction) -> int:
    """The nearest whole number, half away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * ((2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator))


def in_words(exact: Fraction | None, places: int = 4) -> str | None:
    """0.8333; None stays None."""
    if exact is None:
        return None
    return str(Decimal(rounded(exact * 10**places)).scaleb(-places))
