"""A draft becomes a document: numbered, with its parties, booked, and never changed again."""

from __future__ import annotations

from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from finance.agency import queries as agency
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.documents import with_hours
from finance.billing.model import (
    BillingMilestone,
    DocumentSeries,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Work,
)
from finance.billing.model.invoice import Party
from finance.billing.model.plan import MilestoneStatus
from finance.billing.rules.posting import invoice_issued
from finance.billing.rules.settling import INVOICE_SERIES, document_number, payment_due
from finance.ledger.commands import closing
from finance.ledger.commands.posting import Source, post_journal
from finance.replicas import queries as replicas
from finance.replicas.queries import Client
from finance.rights import of_invoice, require

BACKDATED_DAYS_MAX = 366


def issue_invoice(
    tx: Transaction, invoice_id: str, issued_on: date, expected_version: int = 0
) -> Invoice:
    """Give a draft its final number and book it; its work is billed from here on.

    The day may not be in the future, in a closed period, more than a year back, nor before the
    last invoice of the same year's sequence: numbers and dates run together.
    """
    invoice = tx.load(Invoice, invoice_id, expected_version=expected_version)
    require(tx, "invoice.issue", of_invoice(invoice))
    invoice.check_can_be_issued()
    _check_day(tx, issued_on)
    client = _client(tx, invoice)
    seller, buyer = the_seller(tx), _buyer(client)
    number = next_number(tx, INVOICE_SERIES, issued_on)
    due_on = payment_due(issued_on, client.payment_terms_days)
    with_hours(tx, invoice)
    tx.record(invoice.issue(number, issued_on, due_on, seller, buyer))
    mark_work(tx, invoice.id, billed=True)
    count_unbilled(tx, [invoice.project_id])
    held = update(BillingMilestone).where(BillingMilestone.invoice_id == invoice.id)
    tx.session.execute(held.values(status=MilestoneStatus.BILLED.value))
    post_journal(
        tx,
        journal_source("invoice", invoice, invoice.id),
        issued_on,
        f"Invoice {number}",
        invoice_issued(invoice.net_minor, invoice.tax_minor),
    )
    return invoice


def _check_day(tx: Transaction, issued_on: date) -> None:
    if issued_on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"issued_on may not be after today, {tx.today_in_words}.",
            field="issued_on",
        )
    earliest = tx.today - timedelta(days=BACKDATED_DAYS_MAX)
    if issued_on < earliest:
        raise Invalid(
            "DATE_TOO_EARLY",
            f"issued_on may be at most a year back, {earliest}; today is {tx.today_in_words}.",
            field="issued_on",
        )
    closing.require_open(tx, issued_on, "issued_on")


def the_seller(tx: Transaction) -> Party:
    """Who sells, as documents name it; Conflict until that is set."""
    entity = agency.legal_entity(tx)
    if entity is None:
        raise Conflict(
            "LEGAL_ENTITY_NOT_SET",
            "A document names its seller, and the agency's legal entity is not set yet; set its "
            "name, address and tax number with PUT /v1/legal-entity first.",
            field="invoice_id",
        )
    return {
        "name": entity.name,
        "address": entity.address,
        "tax_number": entity.tax_number,
        "registration_number": entity.registration_number,
        "country_code": entity.country_code,
    }


def _client(tx: Transaction, invoice: Invoice) -> Client:
    client = replicas.client(tx, invoice.client_id)
    if client is None:
        raise Conflict(
            "BUYER_UNKNOWN",
            f"Finance does not know the client {invoice.client_id} yet, and a document names its "
            "buyer; if the client was made just now, try again in a moment.",
            field="invoice_id",
        )
    return client


def _buyer(client: Client) -> Party:
    return {
        "name": client.name,
        "address": client.address,
        "tax_number": client.tax_number,
        "registration_number": "",
        "country_code": client.country_code,
    }


def next_number(tx: Transaction, series: str, issued_on: date) -> str:
    """The next number of the year's sequence. Its counter is locked until the transaction ends,
    so that a later caller gets a later number or, if we fail, this one."""
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


def journal_source(source_type: str, invoice: Invoice, source_id: str) -> Source:
    return Source(
        source_type=source_type,
        source_id=source_id,
        client_id=invoice.client_id,
        project_id=invoice.project_id,
        currency_code=invoice.currency_code,
    )
