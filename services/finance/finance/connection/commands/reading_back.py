"""Payments that were entered in the other system become payments here, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from chassis.database import Transaction
from chassis.errors import Invalid, Refusal
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from finance.billing.commands import receiving
from finance.billing.readable import Invoice
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.rules.port import AccountingSystem, TheirPayment
from finance.connection.rules.words import RANKS, SYSTEM_NAME, DocumentKind, DocumentStatus
from finance.payables.commands import paying
from finance.payables.readable import Bill

PAGES_MAX = 20
BOOKED_AT_ONCE = 50
DELETED = f"It was removed in {SYSTEM_NAME} after it was recorded here. Reverse the payment here."
REMOVED = f"It was removed in {SYSTEM_NAME}."


def read_payments(
    tx: Transaction, connection: AccountingConnection, system: AccountingSystem
) -> None:
    """Those that changed since the last time. One that is read again changes nothing.

    Changes come in their order. Where a whole page has one moment, the next page is read as well,
    so that the cursor always moves.
    """
    since = connection.payments_since or first_moment(connection.starts_on)
    for page in range(1, PAGES_MAX + 1):
        rows, is_full = system.payments_since(since, page)
        _keep(tx, connection, rows)
        tx.flush()
        if not rows or not is_full:
            break
        if rows[-1].changed_at - since > timedelta(seconds=1):
            break
    else:
        return
    if rows:
        connection.payments_since = max(since, rows[-1].changed_at.replace(microsecond=0))


def first_moment(starts_on: date) -> datetime:
    """Before the first day begins anywhere: it is one of the agency's zone, changes are in UTC.

    What is read too early is of no document that was sent, so it is left.
    """
    return datetime.combine(starts_on - timedelta(days=1), time(), UTC)


def _keep(tx: Transaction, connection: AccountingConnection, rows: Sequence[TheirPayment]) -> None:
    known = _known(tx, connection, rows)
    ours = _documents(tx, connection, rows)
    for one in rows:
        if one.id in known:
            _again(tx, known[one.id], one)
        elif one.document in ours and not one.deleted:
            _add(tx, connection, one, ours[one.document])


def _known(
    tx: Transaction, connection: AccountingConnection, rows: Sequence[TheirPayment]
) -> Mapping[str, AccountingDocument]:
    asked = select(AccountingDocument).where(
        AccountingDocument.accounting_connection_id == connection.id,
        AccountingDocument.kind == DocumentKind.THEIR_PAYMENT.value,
        AccountingDocument.their_id.in_([one.id for one in rows]),
    )
    return {one.their_id: one for one in tx.session.scalars(asked.with_for_update())}


def _documents(
    tx: Transaction, connection: AccountingConnection, rows: Sequence[TheirPayment]
) -> Mapping[str, AccountingDocument]:
    """By their id, the invoices and bills that were sent from here."""
    asked = select(AccountingDocument).where(
        AccountingDocument.accounting_connection_id == connection.id,
        AccountingDocument.kind.in_([DocumentKind.INVOICE.value, DocumentKind.BILL.value]),
        AccountingDocument.their_id.in_([one.document for one in rows]),
    )
    return {one.their_id: one for one in tx.session.scalars(asked)}


def _again(tx: Transaction, document: AccountingDocument, one: TheirPayment) -> None:
    if not one.deleted:
        return
    if document.status == DocumentStatus.RECORDED:
        tx.record(document.refuse(DELETED, tx.now))
    elif document.status == DocumentStatus.WAITING:
        tx.record(document.leave_out(REMOVED, tx.now))


def _add(
    tx: Transaction,
    connection: AccountingConnection,
    one: TheirPayment,
    paid: AccountingDocument,
) -> None:
    document = AccountingDocument(
        id=tx.new_id(),
        accounting_connection_id=connection.id,
        kind=DocumentKind.THEIR_PAYMENT.value,
        rank=RANKS[DocumentKind.THEIR_PAYMENT],
        record_id=require_id(one.id, "their payment"),
        created_at=tx.now,
        next_at=tx.now,
        number=paid.number,
        posted_on=one.paid_on,
        their_id=one.id,
        of_id=paid.id,
    )
    tx.add(document)
    tx.record(document.queued())
    try:
        money = Money.parse(f"{one.amount:f}", one.currency_code or paid.currency_code)
    except Refusal as refusal:
        tx.record(document.refuse(refusal.message, tx.now))
        return
    document.amount_minor, document.currency_code = money.amount_minor, money.currency_code


def book_payments(tx: Transaction, connection: AccountingConnection) -> None:
    """Record what waits; what the books refuse says why, and the others go on."""
    waiting = select(AccountingDocument).where(
        AccountingDocument.accounting_connection_id == connection.id,
        AccountingDocument.kind == DocumentKind.THEIR_PAYMENT.value,
        AccountingDocument.status == DocumentStatus.WAITING.value,
    )
    ordered = waiting.order_by(AccountingDocument.id).limit(BOOKED_AT_ONCE)
    for document in tx.session.scalars(ordered.with_for_update(skip_locked=True)).all():
        try:
            with tx.session.begin_nested():
                booked_id = _book(tx, document)
        except Refusal as refusal:
            tx.record(document.refuse(refusal.message, tx.now))
        else:
            tx.record(document.take(booked_id, tx.now))


def _book(tx: Transaction, document: AccountingDocument) -> str:
    paid = tx.session.get_one(AccountingDocument, document.of_id)
    money, day = document.amount, document.posted_on
    if money is None or day is None or money.amount_minor <= 0:
        raise Invalid("AMOUNT_OUT_OF_RANGE", "Their payment has no amount.", field="amount")
    reference = f"{SYSTEM_NAME} {document.their_id}"
    if paid.kind == DocumentKind.BILL:
        bill = tx.session.get_one(Bill, paid.record_id)
        return paying.record_payment(
            tx,
            paying.WantedPayment(
                supplier_id=bill.supplier_id,
                amount=money,
                paid_on=day,
                allocations=[paying.BillPart(bill_id=bill.id, amount=money)],
                reference=reference,
            ),
        ).id
    invoice = tx.session.get_one(Invoice, paid.record_id)
    allocation = receiving.WantedAllocation(invoice_id=invoice.id, amount=money, alone=True)
    wanted = receiving.WantedPayment(
        client_id=invoice.client_id,
        amount=money,
        received_on=day,
        reference=reference,
        allocations=[allocation],
    )
    return receiving.receive_payment(tx, wanted).id
