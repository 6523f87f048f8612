"""Reads of billing plans, invoices and credit notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.paging import Page, cut
from chassis.prepared import prepared
from sqlalchemy import bindparam, select

from finance.billing.model import BillingPlan, Invoice, InvoicedTime, InvoiceLine, Work
from finance.rights import of_project_id, owner_columns, require


def get_billing_plan(reading: Reading, project_id: str) -> BillingPlan:
    id_ = require_id(project_id, "project_id")
    require(reading, "billing.read", of_project_id(reading, id_))
    plan = reading.session.scalars(select(BillingPlan).where(BillingPlan.project_id == id_)).first()
    if plan is None:
        raise NotFound(
            "BILLING_PLAN_NOT_FOUND",
            "This project has no billing plan yet; set one to say how it is billed.",
            field="project_id",
        )
    return plan


def get_invoice(reading: Reading, invoice_id: str) -> Invoice:
    columns = owner_columns(Invoice.client_id, Invoice.project_id)
    return reading.get_visible("invoice.read", Invoice, invoice_id, columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceFilter:
    """Which invoices and credit notes to list; empty: all."""

    client_id: str = ""
    project_id: str = ""
    status: str = ""
    credits_invoice_id: str = ""


def list_invoices(reading: Reading, page: Page, wanted: InvoiceFilter) -> tuple[list[Invoice], str]:
    """The latest made first."""
    columns = owner_columns(Invoice.client_id, Invoice.project_id)
    every = select(Invoice).order_by(Invoice.id.desc()).limit(page.limit)
    query = reading.visible("invoice.read", every, columns)
    for column in ("client_id", "project_id", "credits_invoice_id"):
        if id_ := getattr(wanted, column):
            query = query.where(getattr(Invoice, column) == require_id(id_, column))
    if wanted.status:
        query = query.where(Invoice.status == wanted.status)
    if page.after:
        query = query.where(Invoice.id < require_id(page.after[0], "page_token"))
    found = reading.session.scalars(query).all()
    return cut(found, page, lambda invoice: (invoice.id,))


_TIME = (
    select(InvoicedTime.invoice_line_id, Work.time_entry_id)
    .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
    .join(Work, Work.id == InvoicedTime.time_entry_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice_id"))
    .order_by(Work.time_entry_id)
)
_HELD = prepared(_TIME)
_LIVE = prepared(_TIME.where(InvoicedTime.live))


def invoiced_time(
    reading: Reading, invoice_id: str, *, live: bool = False
) -> Mapping[str, Sequence[str]]:
    """The time entries on each line of a document, by line. live: without those credited."""
    held: dict[str, list[str]] = {}
    for line_id, time_entry_id in (_LIVE if live else _HELD).all(reading, invoice_id=invoice_id):
        held.setdefault(line_id, []).append(time_entry_id)
    return held
