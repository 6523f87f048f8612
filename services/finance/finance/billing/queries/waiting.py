"""What waits for somebody in finance: invoices to issue, milestones to bill, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from finance.billing.model import BillingMilestone, BillingPlan, Invoice
from finance.billing.model.invoice import INVOICE
from finance.billing.model.plan import MilestoneStatus
from finance.billing.rules.settling import InvoiceStatus
from finance.quoting.readable import Quote
from finance.quoting.rules import QuoteStatus
from finance.replicas.readable import (
    KnownClient,
    KnownProject,
    account_manager_of,
    project_manager_of,
)
from finance.rights import owner_columns

SILENCE = timedelta(days=5)
"""A quote that has had no answer for so long is asked about."""

ENDING = timedelta(days=3)
"""A quote that lapses within these days is asked about, however new it is."""

Client, Project = aliased(KnownClient), aliased(KnownProject)
"""Under names of their own: the conditions of visibility ask these tables too."""

_INVOICE: tuple[Any, ...] = (
    Invoice.id,
    func.coalesce(Project.name, "").label("name"),
    func.coalesce(Invoice.number, Project.reference, "").label("reference"),
    Invoice.due_on,
    Invoice.client_id,
    Invoice.project_id,
    Client.name.label("client_name"),
)
_MILESTONE: tuple[Any, ...] = (
    BillingMilestone.id,
    BillingMilestone.name,
    BillingMilestone.due_on,
    Project.project_id,
    Project.reference,
    Project.client_id,
    Client.name.label("client_name"),
)
_QUOTE: tuple[Any, ...] = (
    Quote.id,
    func.coalesce(Project.name, Client.name).label("name"),
    Quote.reference,
    Quote.valid_until.label("due_on"),
    Quote.client_id,
    Quote.project_id,
    Client.name.label("client_name"),
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    yield from _invoices_to_issue(reading)
    yield from _milestones_to_bill(reading)
    yield from _quotes_unanswered(reading)


def _invoices_to_issue(reading: Reading) -> Iterator[Waiting]:
    owners = owner_columns(Invoice.client_id, Invoice.project_id)
    asked = _invoices(Invoice.status == InvoiceStatus.DRAFT)
    for row in reading.session.execute(reading.visible("invoice.issue", asked, owners)):
        yield Waiting(
            reason="invoice_to_issue", action="issue_invoice", kind="invoice", **row._asdict()
        )


def _invoices(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_INVOICE)
        .outerjoin(Project, Project.project_id == Invoice.project_id)
        .outerjoin(Client, Client.client_id == Invoice.client_id)
        .where(Invoice.kind == INVOICE, *which)
        .order_by(Invoice.due_on, Invoice.id)
        .limit(ITEMS_MAX)
    )


def _milestones_to_bill(reading: Reading) -> Iterator[Waiting]:
    """What a plan says to bill by now, and no invoice holds."""
    asked: Select[Any] = (
        select(*_MILESTONE)
        .join(BillingPlan, BillingPlan.id == BillingMilestone.billing_plan_id)
        .join(Project, Project.project_id == BillingPlan.project_id)
        .outerjoin(Client, Client.client_id == Project.client_id)
        .where(
            BillingMilestone.status == MilestoneStatus.PLANNED,
            BillingMilestone.due_on <= reading.today,
        )
        .order_by(BillingMilestone.due_on, BillingMilestone.id)
        .limit(ITEMS_MAX)
    )
    owners = owner_columns(Project.client_id, Project.project_id)
    for row in reading.session.execute(reading.visible("invoice.write", asked, owners)):
        yield Waiting(
            reason="milestone_to_bill",
            action="draft_invoice",
            kind="billing_milestone",
            **row._asdict(),
        )


def _quotes_unanswered(reading: Reading) -> Iterator[Waiting]:
    """Those of the caller's clients and projects; others who may see them are not asked."""
    me = reading.actor.person_id
    asked: Select[Any] = (
        select(*_QUOTE)
        .join(Client, Client.client_id == Quote.client_id)
        .outerjoin(Project, Project.project_id == Quote.project_id)
        .where(
            Quote.status == QuoteStatus.SENT,
            Quote.valid_until >= reading.today,
            or_(
                Quote.sent_at < reading.now - SILENCE,
                Quote.valid_until <= reading.today + ENDING,
            ),
            or_(
                account_manager_of(Quote.client_id) == me,
                project_manager_of(Quote.project_id) == me,
            ),
        )
        .order_by(Quote.valid_until, Quote.id)
        .limit(ITEMS_MAX)
    )
    owners = owner_columns(Quote.client_id, Quote.project_id)
    for row in reading.session.execute(reading.visible("quote.write", asked, owners)):
        yield Waiting(
            reason="quote_unanswered", action="accept_quote", kind="quote", **row._asdict()
        )
