"""Which costs a draft can charge, and which a document charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import bindparam, select

from finance.costs.model import InvoicedCost, ProjectCost
from finance.costs.readable import is_free, is_written_off


@dataclass(frozen=True, slots=True)
class BillableCost:
    """A cost that is to be charged and that no document holds. charge_minor: net of tax."""

    cost_id: str
    incurred_on: date
    currency_code: str
    charge_minor: int


_BILLABLE = prepared(
    select(
        *(ProjectCost.id, ProjectCost.incurred_on),
        *(ProjectCost.currency_code, ProjectCost.charge_minor),
    )
    .where(
        ProjectCost.project_id == bindparam("project_id"),
        ProjectCost.incurred_on <= bindparam("through"),
        is_free(),
    )
    .order_by(ProjectCost.incurred_on, ProjectCost.id)
    .limit(bindparam("most")),
    BillableCost,
)


def billable_costs(
    reading: Reading, project_id: str, through: date, limit: int
) -> Sequence[BillableCost]:
    """Those of a project incurred through the day; the oldest first."""
    return _BILLABLE.all(reading, project_id=project_id, through=through, most=limit)


def live_costs(reading: Reading, line_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The costs that each of these lines charges and that were not credited, by line."""
    rows = reading.session.execute(
        select(InvoicedCost.invoice_line_id, InvoicedCost.cost_id)
        .where(InvoicedCost.invoice_line_id.in_(line_ids), InvoicedCost.live)
        .order_by(InvoicedCost.cost_id)
    )
    held: dict[str, list[str]] = {}
    for line_id, cost_id in rows:
        held.setdefault(line_id, []).append(cost_id)
    return held


def is_charged(reading: Reading, cost_id: str) -> bool:
    """Whether a draft or an issued document charges it."""
    held = select(InvoicedCost.cost_id).where(InvoicedCost.cost_id == cost_id, InvoicedCost.live)
    return reading.session.scalars(held).first() is not None


def written_off(reading: Reading, cost_id: str) -> bool:
    """Whether a write-off took it."""
    asked = select(ProjectCost.id).where(ProjectCost.id == cost_id, is_written_off(ProjectCost.id))
    return reading.session.scalars(asked).first() is not None
