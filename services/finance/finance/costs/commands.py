"""Recording what a project costs besides labour, and putting that on documents.

Called by the rooms that approve costs and by billing, in their transactions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import Money
from sqlalchemy import Table, Uuid, delete, insert, literal, select, update

from finance.costs.model import InvoicedCost, ProjectCost, WrittenOffCost
from finance.costs.queries import BillableCost, is_charged, written_off
from finance.costs.readable import is_free

INVOICED_COST = cast(Table, InvoicedCost.__table__)
WRITTEN_OFF_COST = cast(Table, WrittenOffCost.__table__)


@dataclass(frozen=True, kw_only=True, slots=True)
class CostDraft:
    """What a cost is made of. cost, charge: net of tax; a charge of nothing: the client does not
    pay for it. passed_on: bought as an agent, with the client's money."""

    source_type: str
    source_id: str
    project_id: str
    client_id: str | None
    person_id: str | None
    deliverable_id: str | None
    description: str
    incurred_on: date
    posted_on: date
    cost: Money
    charge: Money
    passed_on: bool = False


def add_cost(tx: Transaction, made: CostDraft) -> ProjectCost:
    """Record it; it counts as a cost of the project and, with its charge, as unbilled WIP."""
    cost = ProjectCost(
        id=tx.new_id(),
        source_type=made.source_type,
        source_id=made.source_id,
        project_id=made.project_id,
        client_id=made.client_id,
        person_id=made.person_id,
        deliverable_id=made.deliverable_id,
        description=made.description,
        incurred_on=made.incurred_on,
        posted_on=made.posted_on,
        cost_minor=made.cost.amount_minor,
        cost_currency_code=made.cost.currency_code,
        charge_minor=made.charge.amount_minor,
        currency_code=made.charge.currency_code,
        recorded_at=tx.now,
        passed_on=made.passed_on,
    )
    tx.add(cost)
    tx.session.flush()
    return cost


def reverse_cost(tx: Transaction, cost_id: str, source_id: str, posted_on: date) -> ProjectCost:
    """Take a cost back by a counter-entry. Conflict while a document charges it."""
    cost = tx.session.get_one(ProjectCost, cost_id, with_for_update=True)
    if is_charged(tx, cost_id):
        raise Conflict(
            "COST_ON_INVOICE",
            "An invoice charges this to the client; take it off the draft, or credit its line on "
            "the issued invoice, first.",
            field="reason",
        )
    if written_off(tx, cost_id):
        raise Conflict(
            "COST_WRITTEN_OFF",
            "It is written off; undo the write-off first.",
            field="reason",
        )
    counter = ProjectCost(
        id=tx.new_id(),
        source_type=cost.source_type,
        source_id=source_id,
        project_id=cost.project_id,
        client_id=cost.client_id,
        person_id=cost.person_id,
        deliverable_id=cost.deliverable_id,
        description=cost.description,
        incurred_on=cost.incurred_on,
        posted_on=posted_on,
        cost_minor=-cost.cost_minor,
        cost_currency_code=cost.cost_currency_code,
        charge_minor=-cost.charge_minor,
        currency_code=cost.currency_code,
        reverses_id=cost.id,
        recorded_at=tx.now,
        passed_on=cost.passed_on,
    )
    tx.add(counter)
    tx.session.flush()
    return counter


def _lock_free(tx: Transaction, cost_ids: Sequence[str]) -> None:
    its = select(ProjectCost.id).where(ProjectCost.id.in_(cost_ids)).order_by(ProjectCost.id)
    tx.session.execute(its.with_for_update())
    if len(tx.session.scalars(its.where(is_free())).all()) < len(cost_ids):
        raise Conflict(
            "COST_TAKEN",
            "A cost was taken back, written off, or put on another draft, at the same moment; try "
            "again.",
            field="project_id",
        )


def write_off_costs(tx: Transaction, write_off_id: str, costs: Sequence[BillableCost]) -> None:
    """They leave the work in progress at their charge; what they cost stays."""
    if not costs:
        return
    _lock_free(tx, [cost.cost_id for cost in costs])
    rows = [
        {
            "write_off_id": write_off_id,
            "cost_id": cost.cost_id,
            "amount_minor": cost.charge_minor,
            "live": True,
        }
        for cost in costs
    ]
    insert_rows(tx, WRITTEN_OFF_COST, rows)


def give_back_written_off(tx: Transaction, write_off_id: str) -> None:
    """What the write-off took is to be charged again."""
    taken = update(WrittenOffCost).where(
        WrittenOffCost.write_off_id == write_off_id, WrittenOffCost.live
    )
    tx.session.execute(taken.values(live=False).execution_options(synchronize_session=False))


def put_on_lines(tx: Transaction, held: Mapping[str, Sequence[BillableCost]]) -> None:
    """Reserve costs for lines of a draft, by the line's id; each at its charge."""
    locked = [cost.cost_id for costs in held.values() for cost in costs]
    if not locked:
        return
    _lock_free(tx, locked)
    rows = [
        {
            "invoice_line_id": line_id,
            "cost_id": cost.cost_id,
            "amount_minor": cost.charge_minor,
            "live": True,
        }
        for line_id, costs in held.items()
        for cost in costs
    ]
    insert_rows(tx, INVOICED_COST, rows)


def free_costs(tx: Transaction, line_ids: Sequence[str]) -> None:
    """The costs on these lines of a draft are free for another one."""
    tx.session.execute(delete(InvoicedCost).where(InvoicedCost.invoice_line_id.in_(line_ids)))


def give_back(tx: Transaction, line_id: str, credit_line_id: str) -> None:
    """What is left of an invoice's line is credited: its costs may go on another invoice."""
    held = (InvoicedCost.invoice_line_id == line_id, InvoicedCost.live)
    taken_back = select(
        literal(credit_line_id, Uuid(as_uuid=False)),
        InvoicedCost.cost_id,
        -InvoicedCost.amount_minor,
        literal(False),
    ).where(*held)
    columns = ["invoice_line_id", "cost_id", "amount_minor", "live"]
    tx.session.execute(insert(InvoicedCost).from_select(columns, taken_back))
    freed = update(InvoicedCost).where(*held).values(live=False)
    tx.session.execute(freed.execution_options(synchronize_session=False))
