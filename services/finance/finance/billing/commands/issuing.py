"""A draft becomes a document: numbered, with its parties, booked, and never changed again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.loading import columns_of, made_of_row
from chassis.prepared import prepared
from sqlalchemy import Date, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.agency import queries as agency
from finance.agency.readable import ENTITY_ID
from finance.billing.commands.converting import at_kept_rate, in_base
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.documents import add_up, booked, projects_of
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
from finance.billing.queries import parties
from finance.billing.queries.documents import invoiced_time
from finance.billing.rules.settling import INVOICE_SERIES, document_number, payment_due
from finance.ledger.commands import closing
from finance.ledger.commands.posting import Source, post_journal
from finance.passed_on.commands import post_shares
from finance.replicas import queries as replicas
from finance.replicas.queries import Client
from finance.rights import of_invoice, require
from finance.tax_rates import queries as tax_rates
from finance.tax_rates.commands import charge
from finance.taxing import TaxCategory

BACKDATED_DAYS_MAX = 366


def issue_invoice(
    tx: Transaction,
    invoice_id: str,
    issued_on: date,
    expected_version: int = 0,
    supplied: tuple[date | None, date | None] = (None, None),
    *,
    approval_needed: bool = False,
) -> Invoice:
    """Give a draft its final number and book it; its work is billed from here on.

    The day may not be in the future, in a closed period, more than a year back, nor before the
    last invoice of the same year's sequence: numbers and dates run together.
    supplied: the first and the last day of what it is for; the days of its hours where left out.
    A document in another currency than the books stores the rate of its day. approval_needed:
    somebody has to have approved the draft as it is.
    """
    invoice = _locked(tx, invoice_id, expected_version)
    require(tx, "invoice.issue", of_invoice(invoice))
    invoice.check_can_be_issued()
    if approval_needed:
        _check_approved(invoice)
    _check_day(tx, issued_on)
    _refuse_mixed_tax(invoice)
    invoice = _taxed_as_on(tx, invoice, issued_on)
    client = _client(tx, invoice)
    entity = agency.terms_of(tx, agency.entity_of(tx, invoice.project_id, invoice.client_id))
    invoice.legal_entity_id = entity.legal_entity_id
    seller, buyer = the_seller(tx, entity.legal_entity_id), parties.buyer_now(client)
    invoice.buyer_reference = invoice.buyer_reference or client.buyer_reference
    invoice.stand_in_base(in_base(tx, invoice, entity.currency_code, issued_on))
    number = next_number(tx, entity.series(INVOICE_SERIES), issued_on)
    due_on = payment_due(issued_on, client.payment_terms_days)
    hours = invoiced_time(tx, invoice.id, live=True)
    invoice.supplied_from, invoice.supplied_to = _supplied(tx, invoice.id, supplied)
    tx.record(invoice.with_hours(hours).issue(number, issued_on, due_on, seller, buyer))
    _ISSUED.run(tx, id=invoice.id, **{name: getattr(invoice, name) for name in _OF_ISSUE})
    _bill(tx, invoice, has_hours=bool(hours))
    accounts = {line.id: line.ledger_account for line in invoice.lines}
    post_journal(
        tx,
        journal_source("invoice", invoice, invoice.id, entity.currency_code),
        issued_on,
        f"Invoice {number}",
        [
            *booked(invoice),
            *at_kept_rate(invoice, post_shares(tx, invoice.id, issued_on, accounts)),
        ],
    )
    return invoice


def _bill(tx: Transaction, invoice: Invoice, *, has_hours: bool) -> None:
    """Its hours and billing steps are billed from here on."""
    if has_hours:
        _BILL_WORK.run(tx, invoice_id=invoice.id)
        count_unbilled(tx, projects_of(invoice))
    _BILL_MILESTONES.run(tx, invoice_id=invoice.id)


def _check_approved(invoice: Invoice) -> None:
    if not invoice.approved:
        raise Conflict(
            "APPROVAL_MISSING",
            "This draft is not approved, or was changed since; have it approved first.",
            field="invoice_id",
        )


def _locked(tx: Transaction, invoice_id: str, expected_version: int) -> Invoice:
    """The invoice with its lines, past the ORM; while it is a draft it has no payments."""
    invoice = _INVOICE.first(tx, id=require_id(invoice_id, "invoice_id"))
    if invoice is None:
        raise NotFound(
            "INVOICE_NOT_FOUND", f"There is no invoice {invoice_id}.", field="invoice_id"
        )
    invoice.check_version(expected_version)
    invoice.lines = _LINES.all(tx, invoice_id=invoice.id)
    return invoice


def _refuse_mixed_tax(invoice: Invoice) -> None:
    """EN 16931, BR-O-11: such a document has no other category."""
    found = {line.tax_category for line in invoice.lines}
    if TaxCategory.OUTSIDE_SCOPE in found and len(found) > 1:
        raise Conflict(
            "TAX_CATEGORIES_MIXED",
            "Lines outside the scope of VAT stand beside lines of other categories; put them on "
            "an invoice of their own, or change their tax.",
            field="invoice_id",
        )


def _taxed_as_on(tx: Transaction, invoice: Invoice, day: date) -> Invoice:
    """Lines with a dated rate take the one of its country and name that holds on the day."""
    ids = {line.tax_rate_id for line in invoice.lines if line.tax_rate_id}
    if not ids:
        return invoice
    found = tax_rates.on_day(tx, sorted(ids), day)
    if missing := ids - found.keys():
        names = ", ".join(tax_rates.names_of(tx, sorted(missing)).values())
        raise Conflict(
            "TAX_RATE_NOT_IN_FORCE",
            f"No rate {names} holds on {day}. Create it for that day under tax rates, choose "
            "another rate for the line, or another day.",
            field="issued_on",
        )
    charge(tx, [rate.id for rate in found.values()], day)
    draft = tx.load(Invoice, invoice.id)
    for line in draft.lines:
        if line.tax_rate_id:
            rate = found[line.tax_rate_id]
            line.take_tax_rate(rate.tax, rate.id)
    add_up(draft)
    tx.session.flush()
    tx.session.expunge(draft)
    return _locked(tx, invoice.id, 0)


def _supplied(
    tx: Transaction, invoice_id: str, stated: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    worked = _WORKED.one(tx, invoice_id=invoice_id)
    first, last = stated[0] or worked.first, stated[1] or worked.last
    if first is None and last is None:
        return None, None
    if first is None or last is None:
        raise Invalid(
            "PERIOD_INCOMPLETE",
            "This invoice has no hours: give both supplied_from and supplied_to, or neither.",
            field="supplied_to" if last is None else "supplied_from",
        )
    values.window(first, last, "supplied_from", "supplied_to")
    return first, last


_WORKED = prepared(
    select(func.min(Work.worked_on).label("first"), func.max(Work.worked_on).label("last"))
    .join(InvoicedTime, InvoicedTime.time_entry_id == Work.id)
    .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice_id"), InvoicedTime.live)
)
_OF_ISSUE = (
    *("version", "status", "number", "issued_on", "due_on", "seller", "buyer"),
    *("supplied_from", "supplied_to", "buyer_reference", "legal_entity_id"),
    *("base_currency_code", "exchange_rate", "exchange_rate_on", "exchange_rate_source"),
    *("base_net_minor", "base_tax_minor", "base_owed_minor"),
)
_INVOICE = prepared(
    select(*columns_of(Invoice)).where(Invoice.id == bindparam("id")).with_for_update(),
    made_of_row(Invoice),
)
_LINES = prepared(
    select(*columns_of(InvoiceLine))
    .where(InvoiceLine.invoice_id == bindparam("invoice_id"))
    .order_by(InvoiceLine.position),
    made_of_row(InvoiceLine),
)
_ISSUED = prepared(
    update(Invoice)
    .where(Invoice.id == bindparam("id"))
    .values({name: bindparam(name) for name in _OF_ISSUE})
)


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


def the_seller(tx: Transaction, legal_entity_id: str = ENTITY_ID) -> Party:
    """Who sells, as documents name it; Conflict until that is set."""
    seller = parties.seller_now(tx, legal_entity_id)
    if seller is None:
        raise Conflict(
            "LEGAL_ENTITY_NOT_SET",
            "A document names its seller, and the agency's legal entity is not set yet; set its "
            "name, address and tax number with PUT /v1/legal-entity first.",
            field="invoice_id",
        )
    return seller


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


def next_number(tx: Transaction, series: str, issued_on: date) -> str:
    """The next number of the year's sequence. Its counter is locked until the transaction ends,
    so that a later caller gets a later number or, if we fail, this one."""
    name = f"{series}-{issued_on.year}"
    number = _NEXT_NUMBER.first(tx, name=name, issued_on=issued_on)
    if number is None:
        raise _before_last_number(tx, series, name)
    return document_number(series, issued_on.year, number)


def _before_last_number(tx: Transaction, series: str, name: str) -> Conflict:
    counter = tx.session.get_one(DocumentSeries, name, populate_existing=True)
    last = document_number(series, counter.last_issued_on.year, counter.last_number)
    return Conflict(
        "DATE_BEFORE_LAST_NUMBER",
        f"{last} is of {counter.last_issued_on}; a later number cannot have an earlier date. "
        "Choose that day or a later one.",
        field="issued_on",
        details={"last_number": last, "last_issued_on": str(counter.last_issued_on)},
    )


def _next_number() -> Any:
    """Nothing where the last number has a later day."""
    day = bindparam("issued_on", type_=Date)
    first = insert(DocumentSeries).values(name=bindparam("name"), last_number=1, last_issued_on=day)
    return first.on_conflict_do_update(
        index_elements=["name"],
        set_={"last_number": DocumentSeries.last_number + 1, "last_issued_on": day},
        where=DocumentSeries.last_issued_on <= day,
    ).returning(DocumentSeries.last_number)


_NEXT_NUMBER = prepared(_next_number(), int)
_BILL_WORK = prepared(
    update(Work)
    .where(
        Work.id.in_(
            select(InvoicedTime.time_entry_id)
            .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
            .where(InvoiceLine.invoice_id == bindparam("invoice_id"), InvoicedTime.live)
        )
    )
    .values(billed=True)
)
_BILL_MILESTONES = prepared(
    update(BillingMilestone)
    .where(BillingMilestone.invoice_id == bindparam("invoice_id"))
    .values(status=MilestoneStatus.BILLED.value)
)


def journal_source(
    source_type: str, invoice: Invoice, source_id: str, base_currency: str = ""
) -> Source:
    return Source(
        source_type=source_type,
        source_id=source_id,
        client_id=invoice.client_id,
        project_id=invoice.project_id,
        currency_code=invoice.currency_code,
        legal_entity_id=invoice.legal_entity_id,
        base_currency_code=base_currency,
    )
