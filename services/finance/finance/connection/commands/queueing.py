"""What is posted becomes documents to be sent, in the order of the journals.

Journal numbers are given out in the order of commits, without gaps, so that one number says how far
a connection has looked: nothing is missed and nothing is queued twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from sqlalchemy import exists, select

from finance.billing.readable import Invoice, Payment
from finance.chart import queries as chart
from finance.chart.rules.roles import AccountRole
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.rules.words import (
    RANKS,
    SYSTEM_NAME,
    DocumentKind,
    DocumentStatus,
    Payments,
)
from finance.ledger.readable import Journal
from finance.payables.readable import Bill

JOURNALS_AT_ONCE = 100
_HELD = (AccountRole.BANK.value, AccountRole.RECEIVABLES.value, AccountRole.PAYABLES.value)
BY_DOCUMENTS = (
    f"It touches the bank or what is owed, which {SYSTEM_NAME} books by documents alone. Enter it "
    "there by hand."
)
OTHER_CURRENCY = f"Journals of {SYSTEM_NAME} are in its base currency. Enter it there by hand."
TAKEN_BACK = f"It was taken back here. Void it in {SYSTEM_NAME}, or enter a credit note there."
PAID_THERE = f"Payments are entered in {SYSTEM_NAME}; this one was entered here."
PAID_HERE = f"{SYSTEM_NAME} takes payments of sales invoices alone. Enter it there by hand."
_MONEY = {"payment", "allocation", "refund", "reversal", "supplier_payment", "credit", "to_account"}
"""Journals of payments, and of what becomes of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """left_out: why it is not sent; empty: it is."""

    kind: DocumentKind
    record_id: str
    number: str
    minor: int | None = None
    left_out: str = ""


def queue_documents(tx: Transaction, connection: AccountingConnection) -> int:
    """Look at the next journals; how many documents they became."""
    found = tx.session.scalars(
        select(Journal)
        .where(
            Journal.legal_entity_id == connection.legal_entity_id,
            Journal.number > connection.last_number,
        )
        .order_by(Journal.number)
        .limit(JOURNALS_AT_ONCE)
    ).all()
    if not found:
        return 0
    held = {code for role, code in chart.roles(tx).items() if role in _HELD}
    count = 0
    for journal in found:
        connection.last_number = journal.number
        if journal.posted_on >= connection.starts_on:
            for wanted in _documents(tx, connection, journal, held):
                count += _queue(tx, connection, journal, wanted)
    return count


def _documents(
    tx: Transaction, connection: AccountingConnection, journal: Journal, held: set[str]
) -> Iterator[Wanted]:
    source = journal.source_type
    if source in {"invoice", "credit_note"}:
        yield from _of_invoice(tx, journal)
    elif source == "bill":
        yield from _of_bill(tx, connection, journal)
    elif source in _MONEY:
        yield from _of_payment(tx, connection, journal)
    elif connection.journals:
        yield _of_journal(connection, journal, held)


def _of_invoice(tx: Transaction, journal: Journal) -> Iterator[Wanted]:
    invoice = tx.session.get(Invoice, journal.source_id)
    if invoice is None:
        return
    number = invoice.number or ""
    is_credit = journal.source_type == "credit_note"
    kind = DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE
    yield Wanted(kind=DocumentKind.CONTACT, record_id=invoice.client_id, number=number)
    yield Wanted(kind=kind, record_id=invoice.id, number=number, minor=invoice.total_minor)
    if is_credit and invoice.credits_invoice_id:
        minor = invoice.total_minor
        allocation = DocumentKind.ALLOCATION
        yield Wanted(kind=allocation, record_id=invoice.id, number=number, minor=minor)


def _of_bill(
    tx: Transaction, connection: AccountingConnection, journal: Journal
) -> Iterator[Wanted]:
    bill = tx.session.get(Bill, journal.source_id)
    if bill is None:
        return
    if _is_queued(tx, connection, DocumentKind.BILL, bill.id):
        yield _left_out(journal, TAKEN_BACK, bill.number)
        return
    yield Wanted(kind=DocumentKind.CONTACT, record_id=bill.supplier_id, number=bill.number)
    yield Wanted(
        kind=DocumentKind.BILL, record_id=bill.id, number=bill.number, minor=bill.total_minor
    )


def _of_payment(
    tx: Transaction, connection: AccountingConnection, journal: Journal
) -> Iterator[Wanted]:
    if connection.payments == Payments.NEITHER:
        return
    row = tx.session.get(Payment, journal.source_id)
    if connection.payments == Payments.THEIRS:
        money = row.client_payment_id if row else journal.source_id
        if not _is_booked(tx, connection, money or journal.source_id):
            yield _left_out(journal, PAID_THERE)
        return
    if row is None or journal.source_type not in {"payment", "allocation"}:
        yield _left_out(journal, TAKEN_BACK if "reversal" in journal.source_type else PAID_HERE)
        return
    yield Wanted(
        kind=DocumentKind.PAYMENT,
        record_id=row.id,
        number=journal.description,
        minor=row.amount_minor,
    )


def _of_journal(connection: AccountingConnection, journal: Journal, held: set[str]) -> Wanted:
    if held & {one.ledger_account for one in journal.postings}:
        return _left_out(journal, BY_DOCUMENTS)
    if journal.currency_code != connection.base_currency:
        return _left_out(journal, OTHER_CURRENCY)
    return _left_out(journal, "")


def _left_out(journal: Journal, reason: str, number: str = "") -> Wanted:
    return Wanted(
        kind=DocumentKind.JOURNAL,
        record_id=journal.id,
        number=number or f"{journal.number} {journal.description}",
        minor=sum(one.debit_minor for one in journal.postings),
        left_out=reason,
    )


def _queue(
    tx: Transaction, connection: AccountingConnection, journal: Journal, wanted: Wanted
) -> int:
    if _is_queued(tx, connection, wanted.kind, wanted.record_id):
        return 0
    is_contact = wanted.kind is DocumentKind.CONTACT
    document = AccountingDocument(
        id=tx.new_id(),
        accounting_connection_id=connection.id,
        kind=wanted.kind.value,
        rank=RANKS[wanted.kind],
        record_id=wanted.record_id,
        created_at=tx.now,
        next_at=tx.now,
        number=wanted.number[:200],
        posted_on=None if is_contact else journal.posted_on,
        amount_minor=wanted.minor,
        currency_code="" if is_contact else journal.currency_code,
        reason=wanted.left_out,
    )
    if wanted.left_out:
        document.status, document.done_at = DocumentStatus.LEFT_OUT.value, tx.now
    tx.add(document)
    tx.record(document.queued())
    return 1


def _is_queued(
    tx: Transaction, connection: AccountingConnection, kind: DocumentKind, record_id: str
) -> bool:
    its: Sequence[Any] = (
        AccountingDocument.accounting_connection_id == connection.id,
        AccountingDocument.kind == kind.value,
        AccountingDocument.record_id == record_id,
    )
    return bool(tx.session.scalar(select(exists().where(*its))))


def _is_booked(tx: Transaction, connection: AccountingConnection, money_id: str) -> bool:
    """The payment was read from there."""
    its: Sequence[Any] = (
        AccountingDocument.accounting_connection_id == connection.id,
        AccountingDocument.kind == DocumentKind.THEIR_PAYMENT.value,
        AccountingDocument.booked_id == money_id,
    )
    return bool(tx.session.scalar(select(exists().where(*its))))
