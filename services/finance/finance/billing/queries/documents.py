"""Reads of billing plans, invoices and credit notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.money import Money
from chassis.paging import Page, cut
from chassis.prepared import prepared
from sqlalchemy import Select, bindparam, select, tuple_

from chassis import values
from finance.agency import queries as agency
from finance.billing.model import (
    BillingPlan,
    DocumentSeries,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Work,
)
from finance.billing.rules.settling import INVOICE_SERIES, document_number
from finance.replicas import queries as replicas
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


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoicedWork:
    """A time entry on a line. amount: its share of the line. cost None: unknown, or not shown."""

    work_id: str
    invoice_line_id: str
    time_entry_id: str
    person_id: str
    person_name: str
    charge_role: str
    worked_on: date
    seconds: int
    hourly: Money | None
    amount: Money
    cost: Money | None
    credited: bool
    task_id: str | None
    deliverable_id: str | None


def list_invoiced_work(
    reading: Reading, page: Page, invoice_id: str, line_id: str = ""
) -> tuple[list[InvoicedWork], str]:
    """The oldest first, also what was credited since; costs only to readers of costs."""
    invoice = get_invoice(reading, invoice_id)
    query = _held_by(invoice.id)
    if line_id:
        query = query.where(InvoiceLine.id == require_id(line_id, "invoice_line_id"))
    if page.after:
        day, *ids = page.after
        after = (
            values.needed_day(day, "page_token"),
            *(require_id(id_, "page_token") for id_ in ids),
        )
        query = query.where(tuple_(*_PLACE_OF_WORK) > after)
    rows = reading.session.execute(query.order_by(*_PLACE_OF_WORK).limit(page.limit)).all()
    kept, token = cut(rows, page, lambda row: (row.worked_on, row.work_id, row.invoice_line_id))
    names = replicas.person_names(reading, {row.person_id for row in kept})
    costs = reading.actor.may("cost.read")
    return [_invoiced_work(row, invoice, names, costs=costs) for row in kept], token


_WORK_SHOWN: tuple[Any, ...] = (
    Work.id.label("work_id"),
    *(InvoicedTime.invoice_line_id, InvoicedTime.amount_minor, InvoicedTime.live),
    *(Work.time_entry_id, Work.person_id, Work.charge_role, Work.worked_on),
    Work.billable_seconds.label("seconds"),
    *(Work.hourly_minor, Work.currency_code, Work.cost_minor, Work.cost_currency_code),
    *(Work.task_id, Work.deliverable_id),
)
_PLACE_OF_WORK = (Work.worked_on, Work.id, InvoicedTime.invoice_line_id)


def _held_by(invoice_id: str) -> Select[Any]:
    return (
        select(*_WORK_SHOWN)
        .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
        .join(Work, Work.id == InvoicedTime.time_entry_id)
        .where(InvoiceLine.invoice_id == invoice_id)
    )


def _invoiced_work(
    row: Any, invoice: Invoice, names: Mapping[str, str], *, costs: bool
) -> InvoicedWork:
    priced = row.hourly_minor is not None
    costed = costs and row.cost_minor is not None
    return InvoicedWork(
        work_id=row.work_id,
        invoice_line_id=row.invoice_line_id,
        time_entry_id=row.time_entry_id,
        person_id=row.person_id,
        person_name=names.get(row.person_id, ""),
        charge_role=row.charge_role,
        worked_on=row.worked_on,
        seconds=row.seconds,
        hourly=Money(row.hourly_minor, row.currency_code) if priced else None,
        amount=invoice.money(row.amount_minor),
        cost=Money(row.cost_minor, row.cost_currency_code) if costed else None,
        credited=not row.live,
        task_id=row.task_id,
        deliverable_id=row.deliverable_id,
    )


def number_if_issued(reading: Reading, on: date, legal_entity_id: str) -> str:
    """The number that the entity's next invoice of that day gets, if none is issued before it."""
    series = agency.terms_of(reading, legal_entity_id).series(INVOICE_SERIES)
    counter = reading.session.get(DocumentSeries, f"{series}-{on.year}")
    return document_number(series, on.year, counter.last_number + 1 if counter else 1)
