"""What done work says about new work: pure arithmetic over estimates and hours.

The work that is compared is the most alike of which there is enough: `CLASSES` from the narrowest
to the widest. A share of it took at most some time; the same share is expected of the next piece.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

TASKS_MAX = 100
"""The newest count: people, tools and the manner of estimating change."""
TASKS_MIN = 5
"""Fewer say nothing."""
ENOUGH = 20
"""A narrower class with this many tasks is preferred to a wider one."""
SIZE_FACTOR = 2
"""An estimate is alike from a half to the double of it."""
LOW, MIDDLE, HIGH = Fraction(1, 5), Fraction(1, 2), Fraction(4, 5)
LEVEL = " / "


@dataclass(frozen=True, slots=True)
class Done:
    """A task that is done: estimate 0 if it had none."""

    estimate_seconds: int
    actual_seconds: int

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.actual_seconds, self.estimate_seconds)


@dataclass(frozen=True, slots=True)
class Alike:
    """What the tasks of a class share with what is asked. part: only the category's first level."""

    category: bool = False
    part: bool = False
    charge_role: bool = False
    estimate: bool = False

    @property
    def names_the_work(self) -> bool:
        return self.category or self.part or self.charge_role


@dataclass(frozen=True, slots=True)
class Spread:
    p20_seconds: int
    p50_seconds: int
    p80_seconds: int


def classes(*, category: str, charge_role: str, sized: bool) -> list[Alike]:
    """From the narrowest to the widest; each only once, by what is known of the new work.

    Of new work with a role or a category each shares one of them: any work is not like it.
    """
    levels = [(bool(category), False), (False, LEVEL in category), (False, False)]
    roles = (True, False) if charge_role else (False,)
    sizes = (True, False) if sized else (False,)
    found = [
        Alike(whole, part, role, size) for size in sizes for role in roles for whole, part in levels
    ]
    known = bool(category or charge_role)
    return [way for way in dict.fromkeys(found) if way.names_the_work or not known]


def choose(counts: Sequence[int]) -> int | None:
    """Which class to rest on, by how many tasks each has; None: none has enough to say anything."""
    for least in (ENOUGH, TASKS_MIN):
        for place, count in enumerate(counts):
            if count >= least:
                return place
    return None


def at_most(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The least of them that at least this share of the next ones should not exceed.

    The rank is that of `n + 1` values, for the next one is as likely to fall into each gap between
    them (split conformal prediction); values must not be empty.
    """
    rank = math.ceil(share * (len(values) + 1))
    return sorted(values)[min(rank, len(values)) - 1]


def at_least(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The greatest of them that at most this share of the next ones should fall below."""
    rank = math.floor(share * (len(values) + 1))
    return sorted(values)[max(rank, 1) - 1]


def spread(tasks: Sequence[Done], estimate_seconds: int) -> Spread:
    """How long new work may take: by the ratios of an estimate, or without one by the hours.

    Whole minutes, half up.
    """
    if estimate_seconds:
        taken = [task.ratio * estimate_seconds for task in tasks]
    else:
        taken = [Fraction(task.actual_seconds) for task in tasks]
    low, middle, high = at_least(taken, LOW), at_most(taken, MIDDLE), at_most(taken, HIGH)
    return Spread(_minutes(low), _minutes(middle), _minutes(high))


def bias(tasks: Sequence[Done]) -> Fraction | None:
    """How much of its estimate half of the work took at most; None: too little of it."""
    ratios = [task.ratio for task in tasks if task.estimate_seconds]
    return at_most(ratios, MIDDLE) if len(ratios) >= TASKS_MIN else None


def _minutes(seconds: Fraction) -> int:
    return math.floor(seconds / 60 + Fraction(1, 2)) * 60
