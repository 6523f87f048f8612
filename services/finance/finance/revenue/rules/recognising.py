"""How much revenue a project has earned by a day (IFRS 15), in whole minor units of one currency.

Progress is measured from the beginning, kept as an exact fraction, and rounded once, when it
becomes an amount. What a month earns is the difference of two such amounts, so that the months
always add up to the whole. Published figures that round progress first (12.14 %: 242,800) differ
from ours (242,857.14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from finance.rounding.rules import half_up, split

WHOLE = Fraction(1)


class Method(StrEnum):
    """How progress is measured."""

    ON_DATE = "on_date"
    STRAIGHT_LINE = "straight_line"
    EFFORT = "effort"
    MILESTONES = "milestones"
    COST_TO_COST = "cost_to_cost"
    AS_INVOICED = "as_invoiced"
    ZERO_PROFIT = "zero_profit"


class Treatment(StrEnum):
    """principal: what is bought for the client is our sale. agent: only our fee is."""

    PRINCIPAL = "principal"
    AGENT = "agent"


MEASURES_PROJECT = frozenset(
    {Method.EFFORT, Method.COST_TO_COST, Method.AS_INVOICED, Method.ZERO_PROFIT}
)
"""Methods that measure a project as a whole; it can have one line of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """weight: its share among all milestones of the line. reached_on None: not yet."""

    name: str
    weight: int
    reached_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What is promised, its price, and how its progress is measured.

    starts_on, ends_on: of a straight line, both included. due_on: of a delivery on a date.
    estimated_cost, estimated_seconds: of the whole, as expected now. uninstalled, delivered: cost
    of bought goods that says nothing about progress, in all and delivered so far; their cost is
    earned without profit on delivery (IFRS 15, example 19). pass_through: what the client's money
    buys from others, where we are an agent.
    """

    id: str
    name: str
    method: Method
    price: int
    treatment: Treatment = Treatment.PRINCIPAL
    starts_on: date | None = None
    ends_on: date | None = None
    due_on: date | None = None
    estimated_cost: int = 0
    estimated_seconds: int = 0
    uninstalled: int = 0
    delivered: int = 0
    pass_through: int = 0
    milestones: Sequence[Milestone] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known of a project at the end of a day: hours, cost and invoices so far."""

    day: date
    seconds: int = 0
    cost: int = 0
    billed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Earned:
    """Of one line, from its beginning. progress None: it is not a matter of progress."""

    progress: Fraction | None
    gross: int
    pass_through: int
    provision: int

    @property
    def revenue(self) -> int:
        """Ours: without what an agent passes on."""
        return self.gross - self.pass_through


def earned(line: Line, facts: Facts) -> Earned:
    """By the end of the day."""
    part = progress(line, facts)
    gross = _gross(line, facts, part)
    passed = 0
    if line.treatment is Treatment.AGENT:
        share = part if part is not None else Fraction(gross, line.price or 1)
        passed = rounded(line.pass_through * share)
    return Earned(
        progress=part,
        gross=gross,
        pass_through=passed,
        provision=loss_provision(line, facts.cost, gross),
    )


def progress(line: Line, facts: Facts) -> Fraction | None:
    """From nothing to the whole, exact."""
    if line.method is Method.ON_DATE:
        return WHOLE if line.due_on is not None and facts.day >= line.due_on else Fraction(0)
    if line.method is Method.STRAIGHT_LINE:
        return _days(line, facts.day)
    if line.method is Method.EFFORT:
        return share(facts.seconds, line.estimated_seconds)
    if line.method is Method.MILESTONES:
        reached = [
            one.weight
            for one in line.milestones
            if one.reached_on is not None and one.reached_on <= facts.day
        ]
        return share(sum(reached), sum(one.weight for one in line.milestones))
    if line.method is Method.COST_TO_COST:
        return share(facts.cost - line.delivered, line.estimated_cost - line.uninstalled)
    return None


def share(done: int, whole: int) -> Fraction:
    """done / whole, not below nothing nor above the whole; nothing of nothing is nothing."""
    if whole <= 0:
        return Fraction(0)
    return min(max(Fraction(done, whole), Fraction(0)), WHOLE)


def _days(line: Line, day: date) -> Fraction:
    assert line.starts_on is not None
    assert line.ends_on is not None
    return share((day - line.starts_on).days + 1, (line.ends_on - line.starts_on).days + 1)


def _gross(line: Line, facts: Facts, part: Fraction | None) -> int:
    if part is not None:
        return rounded((line.price - line.uninstalled) * part) + line.delivered
    if line.method is Method.AS_INVOICED:
        return facts.billed
    return min(max(facts.cost, 0), line.price)


def rounded(amount: Fraction) -> int:
    return half_up(amount.numerator, amount.denominator)


def loss_provision(line: Line, cost: int, gross: int) -> int:
    """What of an expected loss is not lost yet: it is provided for at once and in full.

    Price 100,000, expected cost 110,000, cost so far 60,000: 54,545.45 is earned, 5,454.55 lost,
    and 4,545.45 provided for, 10,000 in all.
    """
    loss = line.estimated_cost - line.price
    return max(loss - max(cost - gross, 0), 0) if loss > 0 else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Of a project, from its beginning. gross: with what an agent passes on."""

    gross: int = 0
    pass_through: int = 0
    billed: int = 0
    provision: int = 0

    @property
    def revenue(self) -> int:
        return self.gross - self.pass_through

    @property
    def asset(self) -> int:
        """Earned and not invoiced."""
        return max(self.gross - self.billed, 0)

    @property
    def liability(self) -> int:
        """Invoiced and not earned."""
        return max(self.billed - self.gross, 0)


def state_of(lines: Sequence[Line], facts: Facts) -> State:
    found = [earned(line, facts) for line in lines]
    return State(
        gross=sum(one.gross for one in found),
        pass_through=sum(one.pass_through for one in found),
        provision=sum(one.provision for one in found),
        billed=facts.billed,
    )


def allocated(total: int, stand_alone: Sequence[int]) -> list[int]:
    """A price over what each part would cost alone, by largest remainder.

    100,000 over 50, 30 and 40 thousand: 41,666.67, 25,000.00 and 33,333.33.
    """
    return split(total, stand_alone)


@dataclass(frozen=True, slots=True)
class Presented:
    """One sale as the accounts show it. agi: revenue less what was bought for the client."""

    revenue: int
    cost: int

    @property
    def agi(self) -> int:
        return self.revenue - self.cost


def presented(billed: int, bought: int, treatment: Treatment) -> Presented:
    """A principal shows sale and cost, an agent the difference; agi is the same."""
    if treatment is Treatment.AGENT:
        return Presented(billed - bought, 0)
    return Presented(billed, bought)
