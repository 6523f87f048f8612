"""What every step of a payment of a client writes: its row on an invoice, and its journal."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id

from finance.billing.commands.issuing import journal_source
from finance.billing.model import ClientPayment, Invoice, Payment, PaymentKind
from finance.billing.rules.posting import allocated, payment_received, put_on_account
from finance.exchange.rules.carrying import Worth
from finance.ledger.commands import closing
from finance.ledger.commands.posting import Source, post_journal
from finance.rights import require

ENTRIES_MAX = 1000
"""Of one payment; what is left of it can be refunded and recorded again."""


def load(tx: Transaction, client_payment_id: str) -> ClientPayment:
    require(tx, "payment.write")
    return tx.load(ClientPayment, client_payment_id)


def check_entries(payment: ClientPayment, more: int) -> None:
    if len(payment.entries) + more > ENTRIES_MAX:
        raise Conflict(
            "PAYMENT_ENTRIES_TOO_MANY",
            f"A payment has at most {ENTRIES_MAX} entries. Refund what is on account, and record "
            "it as another payment.",
            field="client_payment_id",
        )


def payment_row(payment: ClientPayment, payment_id: str) -> Payment:
    return next(row for row in payment.rows if row.id == payment_id)


def allocation_of(payment: ClientPayment, payment_id: str) -> Payment:
    """The row of a live allocation, or NotFound."""
    id_ = require_id(payment_id, "payment_id")
    if all(one.payment_id != id_ for one in payment.allocations):
        raise NotFound(
            "ALLOCATION_NOT_FOUND",
            "This payment has no such allocation, or it was taken back already.",
            field="payment_id",
        )
    return payment_row(payment, id_)


def new_row(
    tx: Transaction,
    payment: ClientPayment,
    invoice: Invoice,
    kind: PaymentKind,
    minor: int,
    on: date,
) -> Payment:
    return Payment(
        id=tx.new_id(),
        invoice_id=invoice.id,
        kind=kind.value,
        amount_minor=minor,
        received_on=on,
        reference=payment.reference,
        recorded_at=tx.now,
        client_payment_id=payment.id,
    )


def book(
    tx: Transaction,
    payment: ClientPayment,
    type_: str,
    on: date,
    minor: int,
    words: str,
    worth: Worth | None = None,
) -> None:
    source = Source(
        source_type=type_,
        source_id=payment.id,
        client_id=payment.client_id,
        project_id=None,
        currency_code=payment.currency_code,
        legal_entity_id=payment.legal_entity_id,
    )
    post_journal(tx, source, on, words, put_on_account(minor, worth))


def book_allocation(
    tx: Transaction, type_: str, invoice: Invoice, row: Payment, worth: Worth | None, words: str
) -> None:
    source = journal_source(type_, invoice, row.id)
    post_journal(tx, source, row.received_on, words, allocated(row.amount_minor, worth))


def book_payment(
    tx: Transaction, type_: str, invoice: Invoice, row: Payment, worth: Worth | None, words: str
) -> None:
    """At once from the bank to the invoice, or back."""
    source = journal_source(type_, invoice, row.id)
    post_journal(tx, source, row.received_on, words, payment_received(row.amount_minor, worth))


def check_day(
    tx: Transaction, field: str, day: date, earliest: date | None, named: str = ""
) -> None:
    """Not in the future, not in a closed period, and not before what it follows."""
    if day > tx.today or (earliest is not None and day < earliest):
        since = f"from {earliest} " if earliest else ""
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be {since}to today, {tx.today_in_words}.",
            field=field,
            details={"of": named} if named else {},
        )
    closing.require_open(tx, day, field)
