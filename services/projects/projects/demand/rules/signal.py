"""What a gap costs to close: by hiring, by freelancers, or by waiting. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from projects.demand.rules.figures import Figure, half_up

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Rates:
    """An hour of the role in minor units; None: not known."""

    cost: int | None = None
    freelance: int | None = None
    charge: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """hires: full-time people, the gap rounded up. spare: seconds that they would have left.
    delay_days: working days that the role needs for the gap; None: it has nobody."""

    figure: Figure
    hires: int
    spare: int
    hire_cost: int | None
    freelance_cost: int | None
    delayed_income: int | None
    delay_days: int | None


def signal_of(figure: Figure, rates: Rates, working_days: int) -> Signal:
    """working_days: of the window, from today on. Nothing is missing: all is 0."""
    gap = max(figure.exact_gap, Fraction(0))
    each = figure.per_person
    hires = ceil(gap / each) if each else 0
    daily = Fraction(figure.capacity, working_days) if working_days else Fraction(0)
    return Signal(
        figure,
        hires,
        half_up(hires * each - gap) if hires else 0,
        _worth(Fraction(hires * figure.full_time), rates.cost) if each else None,
        _worth(gap, rates.freelance),
        _worth(gap, rates.charge),
        ceil(gap / daily) if daily else None,
    )


def _worth(seconds: Fraction, hourly_minor: int | None) -> int | None:
    return None if hourly_minor is None else half_up(seconds * hourly_minor / HOUR)
