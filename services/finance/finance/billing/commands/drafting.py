"""Drafts: what could be invoiced, gathered and reserved, and thrown away again.

A draft changes nothing financial: its hours are unbilled work until it is issued. It reserves
them, so that no hour is on two invoices; a unique index of the database says so too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.loading import columns_of, made_of_row
from chassis.prepared import one_of, prepared
from sqlalchemy import Table, bindparam, delete, select, update

from finance.agency import queries as agency
from finance.billing.commands.storing import insert
from finance.billing.model import (
    INVOICE,
    BillingMilestone,
    BillingPlan,
    Invoice,
    InvoicedTime,
)
from finance.billing.model.plan import BillingType, MilestoneStatus
from finance.billing.rules.charging import (
    HeldWork,
)
from finance.billing.rules.settling import InvoiceStatus
from finance.costs.commands import free_costs
from finance.rights import of_invoice, require

INVOICED_TIME = cast(Table, InvoicedTime.__table__)


def discard_invoice(tx: Transaction, invoice_id: str) -> None:
    """Throw a draft away: its hours and milestones are free again."""
    invoice = tx.load(Invoice, invoice_id)
    require(tx, "invoice.write", of_invoice(invoice))
    throw_away(tx, invoice)


def throw_away(tx: Transaction, invoice: Invoice) -> None:
    tx.record(invoice.discard())
    line_ids = [line.id for line in invoice.lines]
    free_hours(tx, line_ids)
    free_costs(tx, line_ids)
    free_milestones(tx, BillingMilestone.invoice_id == invoice.id)
    tx.session.delete(invoice)


def free_hours(tx: Transaction, line_ids: Sequence[str]) -> None:
    """The hours on these lines of a draft are free for another one."""
    tx.session.execute(delete(InvoicedTime).where(InvoicedTime.invoice_line_id.in_(line_ids)))


def free_milestones(tx: Transaction, *which: object) -> None:
    """What an invoice billed is planned again."""
    held = update(BillingMilestone).where(*which)  # type: ignore[arg-type]
    tx.session.execute(held.values(status=MilestoneStatus.PLANNED.value, invoice_id=None))


def billable_plan(tx: Transaction, project_id: str) -> BillingPlan:
    """The project's plan, locked: drafts of one project are made one after the other."""
    plan = _PLAN.first(tx, project_id=project_id)
    if plan is None:
        raise Conflict(
            "BILLING_PLAN_MISSING",
            "The project has no billing plan yet; set its billing plan first.",
            field="project_id",
        )
    if plan.billing_type == BillingType.NON_BILLABLE:
        raise Conflict(
            "PROJECT_NOT_BILLABLE",
            "This project is non-billable by its plan; change the billing plan to invoice it.",
            field="project_id",
        )
    return plan


_PLAN = prepared(
    select(*columns_of(BillingPlan))
    .where(BillingPlan.project_id == bindparam("project_id"))
    .with_for_update(),
    made_of_row(BillingPlan),
)


def new_invoice(
    tx: Transaction, project_id: str, client_id: str, currency_code: str, tax_rounding: str
) -> Invoice:
    """A draft without lines. tax_rounding: where its legal entity does not say it."""
    entity = agency.terms_of(tx, agency.entity_of(tx, project_id, client_id))
    return Invoice(
        id=tx.new_id(),
        kind=INVOICE,
        project_id=project_id,
        client_id=client_id,
        status=InvoiceStatus.DRAFT.value,
        currency_code=currency_code,
        tax_rounding=entity.tax_rounding or tax_rounding,
        created_at=tx.now,
        legal_entity_id=entity.legal_entity_id,
    )


def _time_entries(charged: Mapping[str, Sequence[HeldWork]]) -> dict[str, Sequence[str]]:
    """The time entries on each line, in the order in which documents show them."""
    held_lines = ((line_id, held) for line_id, held in charged.items() if held)
    return {line_id: sorted(one.time_entry_id for one in held) for line_id, held in held_lines}


def store_draft(
    tx: Transaction,
    invoice: Invoice,
    charged: Mapping[str, Sequence[HeldWork]],
    milestones: Sequence[BillingMilestone] = (),
) -> None:
    """Write the draft with its lines, and reserve the work and the milestones on them."""
    tx.record(invoice.with_hours(_time_entries(charged)).drafted())
    insert(tx, [invoice])
    insert(tx, invoice.lines)
    rows = [
        {
            "invoice_line_id": line_id,
            "time_entry_id": one.work_id,
            "amount_minor": one.amount_minor,
            "live": True,
        }
        for line_id, held in charged.items()
        for one in held
    ]
    if rows:
        insert_rows(tx, INVOICED_TIME, rows)
    if milestones:
        _RESERVED.run(tx, ids=[one.id for one in milestones], invoice_id=invoice.id)


_RESERVED = prepared(
    update(BillingMilestone)
    .where(one_of(BillingMilestone.id, "ids"))
    .values(status=MilestoneStatus.DRAFTED.value, invoice_id=bindparam("invoice_id"))
)
