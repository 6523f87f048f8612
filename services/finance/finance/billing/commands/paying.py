"""Money received for one invoice and paid back on it, and the counter-entries that undo a mistake.

A payment of an invoice is a payment of its client with one allocation (`receiving`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.billing.commands import exchanging, receiving, taking_back
from finance.billing.commands.payment_rows import book_payment, payment_row
from finance.billing.model import ClientPayment, Invoice, MoneyKind, Payment, PaymentKind
from finance.ledger.commands import closing
from finance.rights import of_invoice, require


def record_payment(
    tx: Transaction, invoice_id: str, amount: Money, received_on: date, reference: str
) -> Invoice:
    """Book money received for an issued invoice: in its currency, at most what is due."""
    invoice = _of(tx, invoice_id)
    checked = values.amount(amount, "amount", invoice.currency_code, least=1)
    _receive(tx, invoice, checked, received_on, reference)
    return invoice


def reverse_payment(
    tx: Transaction, invoice_id: str, payment_id: str, reason: str, reversed_on: date
) -> Invoice:
    """Undo a payment or a refund by a counter-entry; the invoice owes the amount again."""
    why = values.text(reason, "reason", required=True)
    money = _money_behind(tx, payment_id)
    invoice = _of(tx, invoice_id)
    payment = _reversible(invoice, payment_id)
    day = _checked_day(tx, "reversed_on", reversed_on, payment.received_on, "the payment's day")
    _reverse(tx, money, invoice, payment, why, day)
    return invoice


def move_payment(
    tx: Transaction, invoice_id: str, payment_id: str, to_invoice_id: str, reason: str
) -> tuple[Invoice, Invoice]:
    """Reverse it on its invoice and record it on another, with the same day and reference."""
    why = values.text(reason, "reason", required=True)
    money = _money_behind(tx, payment_id)
    invoice, other = _both(tx, invoice_id, to_invoice_id)
    payment = _reversible(invoice, payment_id)
    _refuse_refund(payment)
    _refuse_currency(invoice, other)
    _reverse(tx, money, invoice, payment, why, payment.received_on)
    amount = invoice.money(payment.amount_minor)
    _receive(tx, other, amount, payment.received_on, payment.reference)
    return invoice, other


def record_refund(
    tx: Transaction, invoice_id: str, amount: Money, refunded_on: date, reference: str
) -> Invoice:
    """Book money paid back: at most what the client has paid beyond what is left to pay."""
    invoice = _of(tx, invoice_id)
    minor = values.amount(amount, "amount", invoice.currency_code, least=1).amount_minor
    words = values.text(reference, "reference")
    refund = _entry(tx, invoice, PaymentKind.REFUND, -minor, refunded_on, reference=words)
    invoice.check_refundable(minor)
    _checked_day(tx, "refunded_on", refunded_on, invoice.issued_on, "the invoice's day")
    money = exchanging.on_day(
        tx, invoice.legal_entity_id, invoice.money(-minor), refunded_on, "refunded_on"
    )
    worth = exchanging.settle(tx, invoice, refund, money)
    tx.record(invoice.refund(refund))
    book_payment(tx, refund.kind, invoice, refund, worth, f"Refund on {invoice.number}")
    return invoice


def _of(tx: Transaction, invoice_id: str, field: str = "") -> Invoice:
    invoice = tx.load(Invoice, invoice_id, field)
    require(tx, "payment.write", of_invoice(invoice))
    return invoice


def _receive(
    tx: Transaction, invoice: Invoice, amount: Money, received_on: date, reference: str
) -> None:
    invoice.check_can_be_paid()
    _checked_day(tx, "received_on", received_on, invoice.issued_on, "the invoice's day")
    money = receiving.new_payment(tx, invoice.client_id, amount, received_on, reference)
    wanted = receiving.WantedAllocation(invoice_id=invoice.id, amount=amount, alone=True)
    receiving.take_up(tx, money, [wanted])


def _money_behind(tx: Transaction, payment_id: str) -> ClientPayment | None:
    """The payment of the client behind a row of an invoice, locked before the invoice is."""
    row = tx.session.get(Payment, require_id(payment_id, "payment_id"))
    if row is None or row.client_payment_id is None:
        return None
    return tx.load(ClientPayment, row.client_payment_id)


def _reverse(
    tx: Transaction,
    money: ClientPayment | None,
    invoice: Invoice,
    payment: Payment,
    why: str,
    on: date,
) -> None:
    closing.require_open(tx, on, "reversed_on")
    if money is None:
        _reverse_alone(tx, invoice, payment, why, on)
        return
    if money.kind == MoneyKind.CREDIT or money.amount_minor != payment.amount_minor:
        raise Conflict(
            "PAYMENT_IS_ALLOCATION",
            "It is a part of a payment of the client. Take back its allocation, or reverse the "
            "whole payment, under Payments.",
            field="payment_id",
            details={"client_payment_id": money.id},
        )
    money.check_reversible()
    taking_back.undo_payment(tx, money, [payment_row(money, payment.id)], why, on)


def _reverse_alone(tx: Transaction, invoice: Invoice, payment: Payment, why: str, on: date) -> None:
    """A refund of the invoice, or a payment that was recorded before clients had payments."""
    reversal = _entry(
        tx,
        invoice,
        PaymentKind.REVERSAL,
        -payment.amount_minor,
        on,
        reference=payment.reference,
        reverses_id=payment.id,
        reason=why,
    )
    worth = exchanging.undo(tx, invoice, reversal, payment)
    tx.record(invoice.reverse(reversal, payment))
    text = f"Reversal of a {payment.kind} of {invoice.number}: {why}"
    book_payment(tx, reversal.kind, invoice, reversal, worth, text)


def _entry(
    tx: Transaction, invoice: Invoice, kind: PaymentKind, minor: int, on: date, **more: Any
) -> Payment:
    return Payment(
        id=tx.new_id(),
        invoice_id=invoice.id,
        kind=kind.value,
        amount_minor=minor,
        received_on=on,
        recorded_at=tx.now,
        **more,
    )


def _both(tx: Transaction, invoice_id: str, other_id: str) -> tuple[Invoice, Invoice]:
    """Locked in one order, so that two moves wait for each other rather than deadlock."""
    first, second = require_id(invoice_id, "invoice_id"), require_id(other_id, "to_invoice_id")
    if first == second:
        raise Invalid(
            "INVOICE_THE_SAME", "The payment is on this invoice already.", field="to_invoice_id"
        )
    fields = {first: "invoice_id", second: "to_invoice_id"}
    found = {id_: _of(tx, id_, fields[id_]) for id_ in sorted(fields)}
    return found[first], found[second]


def _reversible(invoice: Invoice, payment_id: str) -> Payment:
    payment = invoice.payment(payment_id)
    if payment is None:
        raise NotFound(
            "PAYMENT_NOT_FOUND",
            f"{invoice.number or 'This draft'} has no payment {payment_id[:60]}.",
            field="payment_id",
        )
    if payment.is_reversal:
        raise Conflict(
            "PAYMENT_IS_REVERSAL",
            "A reversal is not reversed; record the payment again.",
            field="payment_id",
        )
    if any(other.reverses_id == payment.id for other in invoice.payments):
        raise Conflict(
            "PAYMENT_REVERSED", f"This {payment.kind} is reversed already.", field="payment_id"
        )
    return payment


def _refuse_refund(payment: Payment) -> None:
    if payment.is_refund:
        raise Conflict(
            "PAYMENT_IS_REFUND",
            "A refund belongs to its invoice; reverse it instead of moving it.",
            field="payment_id",
        )


def _refuse_currency(invoice: Invoice, other: Invoice) -> None:
    if invoice.currency_code != other.currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"The payment is in {invoice.currency_code}, the other invoice in "
            f"{other.currency_code}.",
            field="to_invoice_id",
        )


def _checked_day(tx: Transaction, field: str, day: date, earliest: date | None, whose: str) -> date:
    if earliest is None or not earliest <= day <= tx.today:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be from {whose}, {earliest}, to today, {tx.today_in_words}.",
            field=field,
        )
    closing.require_open(tx, day, field)
    return day
