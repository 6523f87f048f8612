"""An invoice becomes a document, and money is received for it: numbered, booked, never changed."""

from __future__ import annotations

from datetime import date

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from finance.billing.model import (
    BillingMilestone,
    DocumentSeries,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Payment,
    Work,
)
from finance.billing.model.plan import MilestoneStatus
from finance.billing.rules import INVOICE_SERIES, document_number, payment_due
from finance.inputs import amount_of, text_of
from finance.ledger import commands as ledger
from finance.ledger.rules import invoice_issued, payment_received
from finance.replicas import queries as replicas

PAYMENT_TERMS_DAYS = 30
"""For a client that finance has not heard of yet."""
REFERENCE_LENGTH_MAX = 200


def issue_invoice(
    tx: Transaction, invoice_id: str, issued_on: date, expected_version: int = 0
) -> Invoice:
    """Give a draft its final number and book it; its work is billed from here on.

    The day may not be in the future, nor before the last invoice of the same year's sequence:
    numbers and dates run together.
    """
    tx.actor.require(Role.FINANCE)
    invoice = tx.load(Invoice, invoice_id, expected_version=expected_version)
    invoice.check_can_be_issued()
    client = replicas.client(tx, invoice.client_id)
    terms_days = client.payment_terms_days if client else PAYMENT_TERMS_DAYS
    number = next_number(tx, INVOICE_SERIES, issued_on)
    tx.record(invoice.issue(number, issued_on, payment_due(issued_on, terms_days)))
    mark_work(tx, invoice.id, billed=True)
    held = update(BillingMilestone).where(BillingMilestone.invoice_id == invoice.id)
    tx.session.execute(held.values(status=MilestoneStatus.BILLED.value))
    ledger.post_journal(
        tx,
        journal_source("invoice", invoice, invoice.id),
        issued_on,
        f"Invoice {number}",
        invoice_issued(invoice.net_minor, invoice.tax_minor),
    )
    return invoice


def record_payment(
    tx: Transaction, invoice_id: str, amount: Money, received_on: date, reference: str
) -> Invoice:
    """Book money received for an issued invoice: in its currency, at most what is due."""
    tx.actor.require(Role.FINANCE)
    invoice = tx.load(Invoice, invoice_id)
    invoice.check_can_be_paid()
    payment = Payment(
        id=tx.new_id(),
        invoice_id=invoice.id,
        amount_minor=amount_of(amount, "amount", invoice.currency_code, least=1).amount_minor,
        received_on=_checked_receipt(tx, invoice, received_on),
        reference=text_of(reference, "reference", REFERENCE_LENGTH_MAX, required=False),
        recorded_at=tx.now,
    )
    tx.record(invoice.pay(payment))
    ledger.post_journal(
        tx,
        journal_source("payment", invoice, payment.id),
        received_on,
        f"Payment of {invoice.number}",
        payment_received(payment.amount_minor),
    )
    return invoice


def next_number(tx: Transaction, series: str, issued_on: date) -> str:
    """The next number of the year's sequence. Its counter is locked until the transaction ends,
    so that whoever comes later gets a later number or, if we fail, this one."""
    if issued_on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"issued_on may not be after today, {tx.today_in_words}.",
            field="issued_on",
        )
    counter = _locked_counter(tx, f"{series}-{issued_on.year}", issued_on)
    if issued_on < counter.last_issued_on:
        last = document_number(series, issued_on.year, counter.last_number)
        raise Conflict(
            "DATE_BEFORE_LAST_NUMBER",
            f"{last} is of {counter.last_issued_on}; a later number cannot have an earlier date. "
            "Choose that day or a later one.",
            field="issued_on",
            details={"last_number": last, "last_issued_on": str(counter.last_issued_on)},
        )
    counter.last_number += 1
    counter.last_issued_on = issued_on
    return document_number(series, issued_on.year, counter.last_number)


def _locked_counter(tx: Transaction, name: str, first_day: date) -> DocumentSeries:
    begun = insert(DocumentSeries).values(name=name, last_number=0, last_issued_on=first_day)
    tx.session.execute(begun.on_conflict_do_nothing())
    return tx.session.get_one(DocumentSeries, name, with_for_update=True, populate_existing=True)


def mark_work(tx: Transaction, invoice_id: str, *, billed: bool) -> None:
    """The hours that the invoice holds are billed, or are unbilled work again."""
    ids = (
        select(InvoicedTime.time_entry_id)
        .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
        .where(InvoiceLine.invoice_id == invoice_id, InvoicedTime.live)
    )
    marked = update(Work).where(Work.id.in_(ids)).values(billed=billed)
    tx.session.execute(marked.execution_options(synchronize_session=False))


def journal_source(source_type: str, invoice: Invoice, source_id: str) -> ledger.Source:
    return ledger.Source(
        source_type=source_type,
        source_id=source_id,
        client_id=invoice.client_id,
        project_id=invoice.project_id,
        currency_code=invoice.currency_code,
    )


def _checked_receipt(tx: Transaction, invoice: Invoice, received_on: date) -> date:
    if invoice.issued_on is None or not invoice.issued_on <= received_on <= tx.today:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"received_on must be from {invoice.issued_on}, when {invoice.number} was issued, to "
            f"today, {tx.today_in_words}.",
            field="received_on",
        )
    return received_on
