"""What an entry can be about and what it measures, and the ratios of sums of entries.

No database, no clock. Amounts are in minor units of one currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from finance.rounding.rules import half_up

KINDS = (
    *("time", "correction", "reopened", "changed", "removed", "priced", "rerated", "costed"),
    *("billed", "charged", "credited", "written_off", "write_off_undone", "expense", "passed_on"),
)
MEASURES = (
    *("seconds", "value_minor", "expense_minor", "billed_minor", "written_off_minor"),
    *("written_up_minor", "wip_minor", "cost_minor", "overhead_minor"),
    *("bought_minor", "passed_on_minor"),
)
BASIS_POINTS = 10_000
SECONDS_IN_HOUR = 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """Sums of entries. cost, the overhead on it and what of it was bought from others are in the
    currency of the costs. passed_on: what of billed is the money of others.
    """

    seconds: int = 0
    value: int = 0
    expense: int = 0
    billed: int = 0
    written_off: int = 0
    written_up: int = 0
    wip: int = 0
    cost: int = 0
    overhead: int = 0
    bought: int = 0
    passed_on: int = 0

    def __add__(self, other: Measures) -> Measures:
        return Measures(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def settled(self) -> int:
        """The standard value of what was billed or written off."""
        return self.billed + self.written_off - self.written_up

    @property
    def recovery_bp(self) -> int | None:
        """Billed of the standard value of what was billed or written off; None without any."""
        return share_bp(self.billed, self.settled)

    @property
    def hourly(self) -> int | None:
        """Billed per hour worked, unbilled hours as well; None without hours."""
        if self.seconds <= 0:
            return None
        return half_up(self.billed * SECONDS_IN_HOUR, self.seconds)


def share_bp(part: int, whole: int) -> int | None:
    """In basis points, half up; None when there is nothing to divide by."""
    return half_up(part * BASIS_POINTS, whole) if whole > 0 else None


@dataclass(kw_only=True, slots=True)
class Profit:
    """Sums of entries in one currency. costs, overheads, purchases: by currency; these are not
    added up. Purchases are what was bought from others, which every reader of profits may see.
    """

    currency_code: str
    costs_visible: bool
    measures: Measures = field(default_factory=Measures)
    costs: dict[str, int] = field(default_factory=dict)
    overheads: dict[str, int] = field(default_factory=dict)
    purchases: dict[str, int] = field(default_factory=dict)

    def add(self, measures: Measures, cost_currency_code: str) -> None:
        self.measures += measures
        if measures.bought:
            bought = self.purchases.get(cost_currency_code, 0) + measures.bought
            self.purchases[cost_currency_code] = bought
        if self.costs_visible and measures.cost:
            cost = self.costs.get(cost_currency_code, 0) + measures.cost
            self.costs[cost_currency_code] = cost
        if self.costs_visible and measures.overhead:
            overhead = self.overheads.get(cost_currency_code, 0) + measures.overhead
            self.overheads[cost_currency_code] = overhead

    @property
    def is_something(self) -> bool:
        """Whether there is anything but nothing in it, or in what this reader sees of it."""
        seen = replace(self.measures, cost=0, overhead=0)
        return seen != Measures() or any((*self.costs.values(), *self.overheads.values()))

    @property
    def labour_cost(self) -> tuple[int, str] | None:
        """(minor units, currency); None when it is in several, or not for this reader."""
        borne = {code: cost for code, cost in self.costs.items() if cost} or {self.currency_code: 0}
        if not self.costs_visible or len(borne) > 1:
            return None
        ((code, cost),) = borne.items()
        return cost, code

    @property
    def revenue(self) -> int:
        """Billed, less what is passed on as an agent."""
        return self.measures.billed - self.measures.passed_on

    @property
    def bought(self) -> int | None:
        """Purchases, in our currency; None when some are in another."""
        others = any(minor for code, minor in self.purchases.items() if code != self.currency_code)
        return None if others else self.purchases.get(self.currency_code, 0)

    @property
    def agi(self) -> int | None:
        """Agency gross income: revenue less purchases, before labour (domain A3)."""
        return None if self.bought is None else self.revenue - self.bought

    @property
    def hourly(self) -> int | None:
        """Average billable rate: gross income per hour worked; None without hours."""
        if self.agi is None or self.seconds <= 0:
            return None
        return half_up(self.agi * SECONDS_IN_HOUR, self.seconds)

    @property
    def labour_minor(self) -> int | None:
        """Cost less purchases; None when either is in another currency."""
        cost, bought = self.labour_cost, self.bought
        if cost is None or bought is None or (cost[0] and cost[1] != self.currency_code):
            return None
        return cost[0] - bought

    @property
    def contribution(self) -> int | None:
        """Gross income less labour: what is left of revenue after all costs of delivery."""
        return None if self.agi is None else self.margin_invoiced

    @property
    def delivery_margin_bp(self) -> int | None:
        """Contribution, of gross income."""
        if self.contribution is None or self.agi is None:
            return None
        return share_bp(self.contribution, self.agi)

    @property
    def seconds(self) -> int:
        return self.measures.seconds

    @property
    def value(self) -> int:
        return self.measures.value

    @property
    def billed(self) -> int:
        return self.measures.billed

    @property
    def wip(self) -> int:
        return self.measures.wip

    @property
    def written_off(self) -> int:
        return self.measures.written_off

    @property
    def recovery(self) -> int | None:
        return self.measures.recovery_bp

    @property
    def cost(self) -> int | None:
        return self.labour_cost[0] if self.labour_cost else None

    @property
    def charged(self) -> int:
        """Time and expenses at charge value."""
        return self.measures.value + self.measures.expense

    @property
    def margin_invoiced(self) -> int | None:
        return self._margin(self.revenue)

    @property
    def margin_standard(self) -> int | None:
        return self._margin(self.charged)

    @property
    def overhead(self) -> int | None:
        """The overhead share, in the currency of the cost; None when the cost has none."""
        cost = self.labour_cost
        if cost is None or any(minor for code, minor in self.overheads.items() if code != cost[1]):
            return None
        return self.overheads.get(cost[1], 0)

    @property
    def net_invoiced(self) -> int | None:
        """Net project profit of what was invoiced: contribution less overhead share."""
        return self._net(self.margin_invoiced)

    @property
    def net_standard(self) -> int | None:
        """Net project profit at standard value."""
        return self._net(self.margin_standard)

    @property
    def net_invoiced_bp(self) -> int | None:
        return None if self.net_invoiced is None else share_bp(self.net_invoiced, self.revenue)

    @property
    def net_standard_bp(self) -> int | None:
        return None if self.net_standard is None else share_bp(self.net_standard, self.charged)

    def _net(self, margin: int | None) -> int | None:
        overhead = self.overhead
        return None if margin is None or overhead is None else margin - overhead

    @property
    def margin_invoiced_bp(self) -> int | None:
        margin = self.margin_invoiced
        return None if margin is None else share_bp(margin, self.revenue)

    @property
    def margin_standard_bp(self) -> int | None:
        margin = self.margin_standard
        return None if margin is None else share_bp(margin, self.charged)

    def _margin(self, earned: int) -> int | None:
        cost = self.labour_cost
        if cost is None or (cost[0] and cost[1] != self.currency_code):
            return None
        return earned - cost[0]
