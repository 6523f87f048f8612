"""What was done with the money of a client is undone by counter-entries, each with a reason.

Credit of an invoice goes to the client's account here, too: it is taken off the invoice as a
reversal takes a payment off, and comes back the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import Money

from chassis import values
from finance.billing.commands.exchanging import hand_over, undo
from finance.billing.commands.payment_rows import (
    allocation_of,
    book,
    book_allocation,
    book_payment,
    check_day,
    load,
    new_row,
    payment_row,
)
from finance.billing.commands.receiving import new_payment
from finance.billing.model import (
    ClientPayment,
    EntryKind,
    Invoice,
    MoneyKind,
    Payment,
    PaymentKind,
)
from finance.exchange.rules.carrying import Worth
from finance.rights import of_invoice, require


def take_back_allocation(
    tx: Transaction, client_payment_id: str, payment_id: str, reason: str, taken_back_on: date
) -> ClientPayment:
    """The invoice owes the amount again, which is on account."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    row = allocation_of(payment, payment_id)
    check_day(tx, "taken_back_on", taken_back_on, row.received_on)
    invoice = tx.load(Invoice, row.invoice_id)
    undo_allocation(tx, payment, invoice, row, why, taken_back_on)
    tx.record(payment.fact("allocation_taken_back", "allocated", "on_account"))
    return payment


def reverse_refunds(
    tx: Transaction, client_payment_id: str, reason: str, reversed_on: date
) -> ClientPayment:
    """What was refunded is on account again."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    minor = payment.refunded_minor
    if not minor:
        raise Conflict(
            "PAYMENT_NOT_REFUNDED", "Nothing of it was refunded.", field="client_payment_id"
        )
    latest = max(one.entered_on for one in payment.entries if one.kind == EntryKind.REFUNDED)
    check_day(tx, "reversed_on", reversed_on, latest)
    kept = payment.refunds_in_base
    base = (-kept[0], -kept[1]) if kept else None
    worth = Worth(base[1], base[0], undoes=True) if base else None
    payment.enter(EntryKind.REFUND_REVERSED, minor, reversed_on, tx.now, base, reason=why)
    book(tx, payment, "reversal", reversed_on, minor, f"Reversal of a refund: {why}", worth)
    tx.record(payment.fact("refund_reversed", "refunded", "on_account"))
    return payment


def reverse_payment(
    tx: Transaction, client_payment_id: str, reason: str, reversed_on: date
) -> ClientPayment:
    """Take back all allocations and undo the payment; credit goes back to its invoice."""
    why = values.text(reason, "reason", required=True)
    payment = load(tx, client_payment_id)
    payment.check_reversible()
    rows = [payment_row(payment, one.payment_id) for one in payment.allocations]
    latest = max([payment.received_on, *(row.received_on for row in rows)])
    check_day(tx, "reversed_on", reversed_on, latest)
    undo_payment(tx, payment, rows, why, reversed_on)
    return payment


def put_credit_on_account(
    tx: Transaction, invoice_id: str, amount: Money | None, moved_on: date
) -> ClientPayment:
    """Take what an invoice owes to its client to the client's account. amount None: all of it."""
    invoice = tx.load(Invoice, invoice_id)
    require(tx, "payment.write", of_invoice(invoice))
    wanted = amount or invoice.credit_due
    if not wanted.amount_minor:
        raise Conflict(
            "CREDIT_EXCEEDS_DUE",
            f"Nothing is owed to the client on {invoice.number or 'this draft'}.",
            field="invoice_id",
        )
    checked = values.amount(wanted, "amount", invoice.currency_code, least=1)
    check_day(tx, "moved_on", moved_on, invoice.issued_on)
    credit = new_payment(tx, invoice.client_id, checked, moved_on, invoice.number or "")
    credit.kind, credit.invoice_id = MoneyKind.CREDIT.value, invoice.id
    tx.add(credit)
    row = new_row(tx, credit, invoice, PaymentKind.TO_ACCOUNT, -checked.amount_minor, moved_on)
    invoice.check_credit_due(checked.amount_minor)
    worth = hand_over(tx, invoice, row)
    tx.record(invoice.put_on_account(row))
    credit.rows.append(row)
    tx.session.flush()
    base = (-worth.item_minor, -worth.item_minor) if worth else None
    minor = checked.amount_minor
    credit.enter(EntryKind.RECEIVED, minor, moved_on, tx.now, base, payment_id=row.id)
    text = f"Credit of {invoice.number} put on account"
    book_allocation(tx, "on_account", invoice, row, worth, text)
    tx.record(credit.fact("recorded"))
    return credit


def undo_payment(
    tx: Transaction, payment: ClientPayment, rows: Sequence[Payment], why: str, on: date
) -> None:
    """rows: its live allocations. Invoices are locked in the order of their ids."""
    ids = {row.invoice_id for row in rows}
    if payment.kind == MoneyKind.CREDIT and payment.invoice_id:
        ids.add(payment.invoice_id)
    invoices = {id_: tx.load(Invoice, id_) for id_ in sorted(ids)}
    is_payment = payment.kind == MoneyKind.PAYMENT
    straight = is_payment and len(rows) == 1 and rows[0].amount_minor == payment.amount_minor
    for row in rows:
        undo_allocation(tx, payment, invoices[row.invoice_id], row, why, on, straight=straight)
    stands = payment.base_on_account_minor
    base = None if stands is None else (-stands, -stands)
    payment.enter(EntryKind.REVERSED, -payment.amount_minor, on, tx.now, base, reason=why)
    if not is_payment:
        _give_credit_back(tx, payment, invoices[str(payment.invoice_id)], why, on)
    elif not straight:
        worth = Worth(*base, undoes=True) if base else None
        text = f"Reversal of a payment: {why}"
        book(tx, payment, "reversal", on, -payment.amount_minor, text, worth)
    tx.record(payment.fact("reversed", "reversed", "allocated", "on_account"))


def undo_allocation(
    tx: Transaction,
    payment: ClientPayment,
    invoice: Invoice,
    row: Payment,
    why: str,
    on: date,
    *,
    straight: bool = False,
) -> None:
    """straight: the bank gives the money back as well, in one journal."""
    undone, worth = _undone(tx, payment, invoice, row, why, on)
    held = None if worth is None else payment.base_on_account_minor
    base = None if worth is None or held is None else (-worth.money_minor, -worth.money_minor)
    more = {"payment_id": undone.id, "reason": why}
    payment.enter(EntryKind.TAKEN_BACK, row.amount_minor, on, tx.now, base, **more)
    text = f"Reversal of a payment of {invoice.number}: {why}"
    if straight:
        book_payment(tx, "reversal", invoice, undone, worth, text)
    else:
        book_allocation(tx, "reversal", invoice, undone, worth, text)


def _give_credit_back(
    tx: Transaction, credit: ClientPayment, invoice: Invoice, why: str, on: date
) -> None:
    moved = next(row for row in credit.rows if row.kind == PaymentKind.TO_ACCOUNT)
    undone, worth = _undone(tx, credit, invoice, moved, why, on)
    text = f"Credit of {invoice.number} taken back from the account: {why}"
    book_allocation(tx, "reversal", invoice, undone, worth, text)


def _undone(
    tx: Transaction, payment: ClientPayment, invoice: Invoice, row: Payment, why: str, on: date
) -> tuple[Payment, Worth | None]:
    undone = new_row(tx, payment, invoice, PaymentKind.REVERSAL, -row.amount_minor, on)
    undone.reverses_id, undone.reason = row.id, why
    worth = undo(tx, invoice, undone, row)
    tx.record(invoice.reverse(undone, row))
    payment.rows.append(undone)
    tx.session.flush()
    return undone, worth


def reverse_unless_reversed(
    tx: Transaction, client_payment_id: str, reason: str, reversed_on: date
) -> None:
    """For a record whose payment somebody may have reversed by hand meanwhile."""
    if not load(tx, client_payment_id).reversed:
        reverse_payment(tx, client_payment_id, reason, reversed_on)
