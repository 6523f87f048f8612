"""Quoted against actual, line by line of a project's accepted quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chassis.database import Reading
from chassis.money import Money
from sqlalchemy import BigInteger, case, cast, func, select

from finance.entries.readable import ENTRY
from finance.quoted.rules import Actual, by_line
from finance.quoting.queries import BudgetInForce, budget_parts, get_budget
from finance.quoting.readable import Quote, QuoteLine
from finance.quoting.rules import QuoteStatus

LINES_MAX = 2000


@dataclass(frozen=True, slots=True)
class LineActuals:
    """One accepted line and the work that belongs to it. quote_line_id None: work beyond all.

    actual_cost None: for readers who may not see costs.
    """

    quote_id: str | None
    quote_line_id: str | None
    estimate_line_id: str | None
    description: str
    section: str
    deliverable_id: str | None
    charge_role: str
    quoted: Money
    quoted_seconds: int
    actual_seconds: int
    actual_value: Money
    actual_cost: Money | None


@dataclass(frozen=True, slots=True)
class WorkedPart:
    """A part of the budget and the approved time that belongs to it. seconds and amount: sold."""

    id: str
    deliverable_id: str | None
    charge_role: str
    seconds: int
    amount: Money
    worked_seconds: int = 0

    @property
    def amount_minor(self) -> int:
        return self.amount.amount_minor

    @property
    def left_seconds(self) -> int:
        return self.seconds - self.worked_seconds


def worked_budget(
    reading: Reading, budget: BudgetInForce
) -> tuple[list[WorkedPart], list[WorkedPart]]:
    """The parts of a budget with the time that belongs to each, and the time that has no part."""
    code = budget.total.currency_code
    parts = [
        WorkedPart(str(at), part.deliverable_id, part.charge_role, part.seconds, part.amount)
        for at, part in enumerate(budget_parts(reading, budget))
    ]
    shares, beyond = by_line(parts, actuals_of(reading, budget.project_id, code))
    nothing = Money.zero(code)
    return (
        [
            replace(part, worked_seconds=sum(one.seconds for one in shares.get(part.id, ())))
            for part in parts
        ],
        [
            WorkedPart("", one.deliverable_id, one.charge_role, 0, nothing, one.seconds)
            for one in beyond
            if one.seconds
        ],
    )


def quoted_and_actual(reading: Reading, project_id: str) -> list[LineActuals]:
    """The lines of the accepted quotes in their order, then the work that belongs to none.

    NotFound while no quote of the project is accepted.
    """
    budget = get_budget(reading, project_id)
    code = budget.total.currency_code
    rows = (
        select(QuoteLine)
        .join(Quote, Quote.id == QuoteLine.quote_id)
        .where(
            Quote.project_id == budget.project_id,
            Quote.status == QuoteStatus.ACCEPTED.value,
            QuoteLine.chosen,
        )
        .order_by(Quote.id, QuoteLine.position)
        .limit(LINES_MAX)
    )
    lines = list(reading.session.scalars(rows))
    parts, beyond = by_line(lines, actuals_of(reading, budget.project_id, code))
    costs = reading.actor.may("cost.read")
    found = [_of_line(line, parts.get(line.id, ()), code, costs) for line in lines]
    return [*found, *(_beyond(actual, code, costs) for actual in beyond)]


def actuals_of(reading: Reading, project_id: str, currency_code: str) -> list[Actual]:
    """The work of a project by deliverable and role; values in this currency alone."""
    columns = ENTRY.c
    valued = case((columns.currency_code == currency_code, columns.value_minor), else_=0)
    costed = case((columns.cost_currency_code == currency_code, columns.cost_minor), else_=0)
    sums = [cast(func.sum(each), BigInteger) for each in (columns.seconds, valued, costed)]
    role = func.coalesce(columns.charge_role, "")
    rows = (
        select(columns.deliverable_id, role, *sums)
        .where(columns.project_id == project_id)
        .group_by(columns.deliverable_id, role)
        .order_by(role, columns.deliverable_id)
    )
    found = [Actual(*row) for row in reading.session.execute(rows)]
    return [one for one in found if one.seconds or one.value_minor or one.cost_minor]


def _of_line(
    line: QuoteLine, parts: Sequence[Actual], currency_code: str, costs: bool
) -> LineActuals:
    cost = Money(sum(part.cost_minor for part in parts), currency_code)
    return LineActuals(
        *(line.quote_id, line.id, line.estimate_line_id, line.description, line.section),
        *(line.deliverable_id, line.charge_role, line.amount, line.seconds),
        sum(part.seconds for part in parts),
        Money(sum(part.value_minor for part in parts), currency_code),
        cost if costs else None,
    )


def _beyond(actual: Actual, currency_code: str, costs: bool) -> LineActuals:
    return LineActuals(
        *(None, None, None, "", ""),
        *(actual.deliverable_id, actual.charge_role, Money.zero(currency_code), 0),
        actual.seconds,
        Money(actual.value_minor, currency_code),
        Money(actual.cost_minor, currency_code) if costs else None,
    )
