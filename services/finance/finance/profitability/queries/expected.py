"""Expected, to be settled, settled: of a project's revenue and of what is bought for it.

Amounts are gross of what an agent passes on, since the client is invoiced for it and the supplier
bills it; what is left of both is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from sqlalchemy import BigInteger, case, cast, func, select

from finance.costs.readable import ProjectCost
from finance.entries.readable import ENTRY_SUM
from finance.purchasing.queries.commitments import open_purchases, to_invoice
from finance.quoting.readable import Budget
from finance.replicas import queries as replicas
from finance.rights import of_project, require

_SUM = ENTRY_SUM.c


@dataclass(frozen=True, slots=True)
class Column:
    """In minor units. to_settle: to be invoiced, or to be billed by suppliers."""

    expected: int
    to_settle: int
    settled: int


@dataclass(frozen=True, slots=True)
class ExpectedProfit:
    """labour None: in another currency, or not for this reader."""

    project_id: str
    currency_code: str
    revenue: Column
    purchases: Column
    labour: int | None

    @property
    def agi(self) -> int:
        return self.revenue.expected - self.purchases.expected

    @property
    def contribution(self) -> int | None:
        return None if self.labour is None else self.agi - self.labour


def expected_profit(reading: Reading, project_id: str, home_currency: str) -> ExpectedProfit:
    """NotFound for a project that finance does not know."""
    project = replicas.require_project(reading, project_id)
    require(reading, "profit.read", of_project(project))
    id_ = project.project_id
    code = replicas.currency_of_project(reading, id_) or home_currency
    return ExpectedProfit(
        project_id=id_,
        currency_code=code,
        revenue=_revenue(reading, id_, code),
        purchases=_purchases(reading, id_, code),
        labour=_labour(reading, id_, code),
    )


def _revenue(reading: Reading, project_id: str, code: str) -> Column:
    billed, wip = (_added(_SUM[name]) for name in ("billed_minor", "wip_minor"))
    its = (_SUM.project_id == project_id, _SUM.currency_code == code)
    invoiced, unbilled = reading.session.execute(select(billed, wip).where(*its)).one()
    budget = reading.session.scalar(
        select(Budget.total_minor).where(
            Budget.project_id == project_id, Budget.currency_code == code
        )
    )
    waiting = unbilled + to_invoice(reading, project_id, code)
    return Column(max(budget or 0, invoiced + waiting), waiting, invoiced)


def _purchases(reading: Reading, project_id: str, code: str) -> Column:
    its = (ProjectCost.project_id == project_id, ProjectCost.cost_currency_code == code)
    billed = reading.session.scalar(select(_added(ProjectCost.cost_minor)).where(*its)) or 0
    waiting = open_purchases(reading, project_id, code)
    return Column(billed + waiting, waiting, billed)


def _labour(reading: Reading, project_id: str, code: str) -> int | None:
    if not reading.actor.may("cost.read"):
        return None
    labour = _SUM.cost_minor - _SUM.bought_minor
    ours = _added(case((_SUM.cost_currency_code == code, labour), else_=0))
    others = _added(case((_SUM.cost_currency_code != code, func.abs(labour)), else_=0))
    row = reading.session.execute(select(ours, others).where(_SUM.project_id == project_id)).one()
    return None if row[1] else int(row[0])


def _added(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)
