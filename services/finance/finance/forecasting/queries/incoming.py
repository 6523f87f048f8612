"""What clients are expected to pay: invoices, drafts, milestones and fees of retainers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from sqlalchemy import Integer, cast, func, select

from finance.billing.readable import INVOICE, BillingMilestone, BillingPlan, Invoice, Payment
from finance.dunning.readable import CollectionNote
from finance.forecasting.rules import Flow, Lateness, Source, Span, with_tax
from finance.replicas.readable import KnownClient, KnownProject
from finance.retainers.readable import Retainer, granted, periods_between

ROWS_MAX = 5_000
HISTORY_DAYS = 366


def lateness(reading: Reading, currency_code: str) -> dict[str, Lateness]:
    """How late clients paid the invoices of the past year, by client; paid in full alone."""
    since = reading.today - timedelta(days=HISTORY_DAYS)
    paid = (
        select(Invoice.client_id, (func.max(Payment.received_on) - Invoice.due_on).label("days"))
        .join(Payment, Payment.invoice_id == Invoice.id)
        .where(
            Invoice.kind == INVOICE,
            Invoice.number.is_not(None),
            Invoice.issued_on >= since,
            Invoice.currency_code == currency_code,
            Invoice.status == "paid",
        )
        .group_by(Invoice.id)
        .subquery()
    )
    average = cast(func.round(func.avg(paid.c.days)), Integer)
    rows = reading.session.execute(
        select(paid.c.client_id, average, func.count()).group_by(paid.c.client_id)
    )
    return {row[0]: Lateness(row[1], row[2]) for row in rows}


def invoices(reading: Reading, currency_code: str) -> Iterator[Flow]:
    """By the day on which they are payable, or by which the client has promised to pay.

    What the client disputes is left out: nobody knows when it is paid.
    """
    asked: Any = (
        select(Invoice.id, Invoice.number, Invoice.client_id, Invoice.due_on, Invoice.owed_minor)
        .add_columns(
            _noted("promise", CollectionNote.promised_on).scalar_subquery().label("promised_on")
        )
        .where(
            Invoice.owed_minor > 0,
            Invoice.currency_code == currency_code,
            ~_noted("dispute", CollectionNote.id).exists(),
        )
        .order_by(Invoice.due_on, Invoice.id)
        .limit(ROWS_MAX)
    )
    for row in reading.session.execute(asked):
        due = row.promised_on or row.due_on
        flow = _flow(Source.INVOICES, due, row.owed_minor, row, row.number, "invoice")
        yield replace(flow, client_id=None) if row.promised_on else flow


def _noted(kind: str, column: Any) -> Any:
    """Of the invoice's note of this kind that holds; there is at most one."""
    return select(column).where(
        CollectionNote.invoice_id == Invoice.id,
        CollectionNote.kind == kind,
        CollectionNote.ended_at.is_(None),
    )


def drafts(reading: Reading, currency_code: str) -> Iterator[Flow]:
    """As if they were issued today."""
    asked: Any = (
        select(Invoice.id, Invoice.client_id, Invoice.total_minor, KnownProject.reference)
        .add_columns(KnownClient.payment_terms_days.label("terms"))
        .outerjoin(KnownProject, KnownProject.project_id == Invoice.project_id)
        .outerjoin(KnownClient, KnownClient.client_id == Invoice.client_id)
        .where(
            Invoice.kind == INVOICE,
            Invoice.status == "draft",
            Invoice.currency_code == currency_code,
        )
        .order_by(Invoice.id)
        .limit(ROWS_MAX)
    )
    for row in reading.session.execute(asked):
        due = reading.today + timedelta(days=row.terms or 0)
        words = f"Draft for {row.reference or 'a project'}"
        yield _flow(Source.DRAFTS, due, row.total_minor, row, words, "invoice")


def milestones(reading: Reading, currency_code: str, span: Span) -> Iterator[Flow]:
    """Planned ones, as if they were invoiced on their day, or today where that is past."""
    asked: Any = (
        select(BillingMilestone, KnownProject, KnownClient)
        .join(BillingPlan, BillingPlan.id == BillingMilestone.billing_plan_id)
        .join(KnownProject, KnownProject.project_id == BillingPlan.project_id)
        .outerjoin(KnownClient, KnownClient.client_id == KnownProject.client_id)
        .where(
            BillingMilestone.status == "planned",
            BillingMilestone.currency_code == currency_code,
            BillingMilestone.due_on <= span.last,
        )
        .order_by(BillingMilestone.due_on, BillingMilestone.id)
        .limit(ROWS_MAX)
    )
    for one, project, client in reading.session.execute(asked):
        billed = max(one.due_on, reading.today)
        terms = client.payment_terms_days if client else 0
        yield Flow(
            source=Source.MILESTONES,
            day=billed,
            due_on=billed + timedelta(days=terms),
            minor=with_tax(one.amount_minor, one.tax_rate_bp),
            kind="project",
            id=project.project_id,
            words=f"{project.reference} {one.name}",
            client_id=project.client_id,
        )


def retainer_fees(reading: Reading, currency_code: str, span: Span) -> Iterator[Flow]:
    """The fees of periods that begin or end within the span: in advance, or in arrears."""
    asked: Any = (
        select(Retainer, KnownClient.payment_terms_days)
        .outerjoin(KnownClient, KnownClient.client_id == Retainer.client_id)
        .where(Retainer.archived_at.is_(None), Retainer.currency_code == currency_code)
        .order_by(Retainer.id)
        .limit(ROWS_MAX)
    )
    for retainer, terms in reading.session.execute(asked):
        for period in periods_between(retainer.cadence, span.first, span.last):
            advance = retainer.billed == "advance"
            billed = period.first if advance else period.last + timedelta(days=1)
            fee = granted(retainer.agreement, period).price_minor
            if fee > 0 and billed > reading.today:
                yield Flow(
                    source=Source.RETAINERS,
                    day=billed,
                    due_on=billed + timedelta(days=terms or 0),
                    minor=with_tax(fee, retainer.tax_rate_bp),
                    kind="retainer",
                    id=retainer.id,
                    words=f"{retainer.reference} {retainer.name}",
                    client_id=retainer.client_id,
                )


def _flow(source: Source, due: Any, minor: int, row: Any, words: str, kind: str) -> Flow:
    return Flow(
        source=source,
        day=due,
        due_on=due,
        minor=minor,
        kind=kind,
        id=row.id,
        words=words,
        client_id=row.client_id,
    )
