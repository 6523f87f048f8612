"""What a ceiling lets through: pure arithmetic on minor units. No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finance.billing.rules.charging import BillableWork, hours_in_words
from finance.rounding.rules import half_up

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Charged:
    """Of one project: what documents and drafts charge, and what ceilings hold back of it."""

    charged: int
    held: int

    def room(self, cap: int) -> int:
        """What can still be charged; nothing where the ceiling is reached."""
        return max(cap - self.charged, 0)

    def over(self, cap: int, waiting: int) -> int:
        """Work beyond the ceiling: what is held back, and what waits and no longer fits."""
        return max(waiting + self.held - self.room(cap), 0)


def that_fits(work: Sequence[BillableWork], room: int) -> tuple[list[BillableWork], int]:
    """The oldest work up to the entry that reaches the room, and how many seconds wait.

    The last of them may be worth more than is left: a line holds the difference back.
    """
    taken: list[BillableWork] = []
    value = 0
    for entry in work:
        if value >= room and entry.value_minor > 0:
            break
        taken.append(entry)
        value += entry.value_minor
    return taken, sum(entry.seconds for entry in work[len(taken) :])


def held_in_words(cap: str, held: str, waiting_seconds: int) -> str:
    """What the line says that holds something back."""
    words = f"Held back above the ceiling of {cap}: {held}"
    if waiting_seconds:
        words += f"; {hours_in_words(waiting_seconds)} more are not charged"
    return words


def share_of_saving(cap: int, charged: int, share_bp: int) -> int:
    """What the agency charges of what stayed below a guaranteed maximum, rounded half up once.

    Actual 80,000 of 100,000 and a share of 40 %: 8,000, so the client pays 88,000 in all.
    """
    return half_up(max(cap - charged, 0) * share_bp, WHOLE_BP)


def earned_by(fee: int, progress_bp: int) -> int:
    """The part of the fee that this progress comes to, rounded half up once."""
    return half_up(fee * progress_bp, WHOLE_BP)


def progress_by_cost(cost: int, budget: int) -> int:
    """Cost to date over the budgeted cost, in basis points rounded half up; at most the whole."""
    return min(half_up(max(cost, 0) * WHOLE_BP, budget), WHOLE_BP)
