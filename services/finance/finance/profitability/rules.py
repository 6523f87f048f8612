"""What a project or a client is worth, from sums: every margin named by its basis.

A margin is an amount; its ratio has no value where there is nothing to divide by, and nobody gets
a margin from a charge and a cost of different currencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from finance.rounding.rules import half_up

BASIS_POINTS = 10_000
CONTRIBUTORS_MIN = 3
STEPS_IN_A_COST_MIN = 10
"""A rounded cost is rounded to about a tenth of itself."""
SERIES = (100, 125, 160, 200, 250, 315, 400, 500, 630, 800)
"""Preferred numbers, R10 of ISO 3: each is about a quarter more than the one before."""


class Precision(StrEnum):
    """How a labour cost is shown to a reader."""

    EXACT = "exact"
    ROUNDED = "rounded"
    WITHHELD = "withheld"


class Light(StrEnum):
    """Red: somebody has to act; amber: somebody has to look; green: nothing is wrong."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Concern(StrEnum):
    """What of a project needs somebody; the worst one first."""

    OVER_BUDGET = "over_budget"
    LATE_BY_PLAN = "late_by_plan"
    ON_HOLD = "on_hold"
    BUDGET_REACHED = "budget_reached"


LIGHTS = {
    Concern.OVER_BUDGET: Light.RED,
    Concern.LATE_BY_PLAN: Light.RED,
    Concern.ON_HOLD: Light.AMBER,
    Concern.BUDGET_REACHED: Light.AMBER,
}
NOT_BEGUN = "handover"
ENDED = frozenset({"delivered", "completed", "cancelled"})
BUDGET_REACHED_PERCENT = 75


@dataclass(frozen=True, slots=True)
class Course:
    """How far a project has come, as projects says it. end_on: by the schedule; due_on: wanted."""

    status: str
    end_on: date | None = None
    due_on: date | None = None

    @property
    def days_late(self) -> int:
        """From the day it is wanted to its end by the plan; 0: it is not late, or has ended."""
        if self.status in ENDED or self.end_on is None or self.due_on is None:
            return 0
        return max(0, (self.end_on - self.due_on).days)


@dataclass(frozen=True, slots=True)
class Health:
    """light None: the project has not begun, or has ended within its budget."""

    light: Light | None
    reasons: tuple[Concern, ...]
    days_late: int


def health_of(course: Course, budget_used_bp: int, alerts_percent: Iterable[int]) -> Health:
    """From the budget, the dates and the status; work beyond the budget stays wrong to the end."""
    running = course.status not in ENDED and course.status != NOT_BEGUN
    over = budget_used_bp > BASIS_POINTS
    reached = any(percent >= BUDGET_REACHED_PERCENT for percent in alerts_percent)
    found = {
        Concern.OVER_BUDGET: over,
        Concern.LATE_BY_PLAN: running and course.days_late > 0,
        Concern.ON_HOLD: course.status == "on_hold",
        Concern.BUDGET_REACHED: running and reached and not over,
    }
    reasons = tuple(concern for concern, holds in found.items() if holds)
    healthy = Light.GREEN if running else None
    light = LIGHTS[reasons[0]] if reasons else healthy
    return Health(light, reasons, course.days_late if running else 0)


def hides_individuals(seconds_by_person: Mapping[str, int]) -> bool:
    """Whether a sum over these hours may be shown to those who may not see what a person costs.

    At least three people, and none with more than half of the hours.
    """
    worked = [seconds for seconds in seconds_by_person.values() if seconds > 0]
    return len(worked) >= CONTRIBUTORS_MIN and 2 * max(worked) <= sum(worked)


def step_of(cost: int) -> int:
    """1, 2 or 5 times a power of ten: the smallest that is at least a tenth of the cost."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * STEPS_IN_A_COST_MIN >= abs(cost):
                return step
        power *= 10


def banded(hourly: int) -> int:
    """The nearest value of SERIES, times a power of ten, to the rate of an hour; a tie goes up.

    What is shown to those who may not see costs is made of banded rates alone, so that a reader
    who takes all of it together finds a band, and no rate within it. From every rate there is
    another one of its band that is at least a tenth off.
    """
    below, power = 0, 1
    while True:
        for value in SERIES:
            if 2 * hourly < below + value * power:
                return below
            below = value * power
        power *= 10


@dataclass(kw_only=True, slots=True)
class Figures:
    """Of one currency, in minor units. costs of labour, purchases: by currency; more than one
    cannot be added up. passed_on: of billed, money of others that an agent passes on."""

    currency_code: str
    budget: int = 0
    used: int = 0
    wip: int = 0
    billed: int = 0
    billed_with_tax: int = 0
    paid: int = 0
    due: int = 0
    approved_seconds: int = 0
    unpriced_seconds: int = 0
    uncosted_seconds: int = 0
    credit_due: int = 0
    passed_on: int = 0
    costs: dict[str, int] = field(default_factory=dict)
    purchases: dict[str, int] = field(default_factory=dict)
    cost_precision: Precision = Precision.EXACT
    labour_cost_step: int | None = None

    def show_costs(self, *, may_see_all: bool, shareable: bool, banded_cost: int = 0) -> None:
        """Leave out or round what this reader may not see exactly; margins follow from it.

        banded_cost: of the same hours at banded rates, which is shown in place of the cost.
        """
        if may_see_all:
            return
        cost = self.labour_cost
        if not shareable or cost is None:
            self.cost_precision = Precision.WITHHELD
            self.costs = {}
            return
        self.cost_precision = Precision.ROUNDED
        self.labour_cost_step = step_of(banded_cost)
        self.costs = {cost[1]: half_up(banded_cost, self.labour_cost_step) * self.labour_cost_step}

    @property
    def labour_cost(self) -> tuple[int, str] | None:
        """(minor units, currency); None when it is in several currencies."""
        borne = {code: cost for code, cost in self.costs.items() if cost} or {self.currency_code: 0}
        if len(borne) > 1:
            return None
        ((code, cost),) = borne.items()
        return cost, code

    def buy(self, cost_currency_code: str, purchases: int, passed_on: int) -> None:
        """Add what was bought, and what is passed on."""
        self.passed_on += passed_on
        if purchases:
            so_far = self.purchases.get(cost_currency_code, 0)
            self.purchases[cost_currency_code] = so_far + purchases

    @property
    def revenue(self) -> int:
        return self.billed - self.passed_on

    @property
    def bought(self) -> int | None:
        """None when some is in another currency."""
        others = any(minor for code, minor in self.purchases.items() if code != self.currency_code)
        return None if others else self.purchases.get(self.currency_code, 0)

    @property
    def agi(self) -> int | None:
        """Agency gross income: revenue less purchases, before labour (domain A3)."""
        return None if self.bought is None else self.revenue - self.bought

    @property
    def margin_invoiced(self) -> int | None:
        """Contribution of what is invoiced: gross income less labour cost."""
        return None if self.agi is None else self._margin(self.agi)

    @property
    def margin_standard(self) -> int | None:
        """Approved chargeable time at charge value, less labour cost."""
        return self._margin(self.used)

    @property
    def margin_invoiced_bp(self) -> int | None:
        return ratio_bp(self.margin_invoiced, self.revenue)

    @property
    def margin_standard_bp(self) -> int | None:
        return ratio_bp(self.margin_standard, self.used)

    def _margin(self, earned: int) -> int | None:
        cost = self.labour_cost
        if cost is None or (cost[0] and cost[1] != self.currency_code):
            return None
        return earned - cost[0]


@dataclass(frozen=True, slots=True)
class ToCome:
    """Of one person, in seconds: what is left of the plan, and confirmed bookings from today on."""

    planned: int
    booked: int = 0

    @property
    def seconds(self) -> int:
        """A booking is the time in which the plan is worked off: the larger one, never both."""
        return max(self.planned, self.booked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """What a project leaves when its plan is done, in minor units (A7 of the rules of the trade).

    cost_to_date, remaining_cost, booked_cost: None where they are in several currencies, or not in
    its own. uncosted_seconds: of remaining_seconds, without a cost. booked: what is committed.
    """

    currency_code: str
    budget: int
    cost_to_date: int | None
    remaining_cost: int | None
    remaining_seconds: int
    uncosted_seconds: int
    booked_cost: int | None = 0
    booked_seconds: int = 0
    planned_seconds: int = 0

    @property
    def cost_at_completion(self) -> int | None:
        if self.cost_to_date is None or self.remaining_cost is None:
            return None
        return self.cost_to_date + self.remaining_cost

    @property
    def margin(self) -> int | None:
        """None without a budget, since there is nothing to compare with."""
        cost = self.cost_at_completion
        return None if cost is None or self.budget <= 0 else self.budget - cost

    @property
    def margin_bp(self) -> int | None:
        return ratio_bp(self.margin, self.budget)


def ratio_bp(part: int | None, whole: int) -> int | None:
    """In basis points, half up; None without a part or when there is nothing to divide by."""
    if part is None or whole <= 0:
        return None
    return half_up(part * BASIS_POINTS, whole)


def in_order(figures: Iterable[Figures], first: str) -> list[Figures]:
    """By currency, with the one that matters most to the reader first."""
    return sorted(figures, key=lambda one: (one.currency_code != first, one.currency_code))
