"""A line on which money went out is matched with a payment to a supplier that is recorded."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from finance.bank.model import BankLine
from finance.payables.commands import paying
from finance.payables.readable import SupplierPayment
from finance.rights import require


def match_payment(tx: Transaction, bank_line_id: str, supplier_payment_id: str) -> BankLine:
    """Nothing is posted: the payment is in the books already.

    Conflict unless the payment is in force, not matched, and of the line's amount and currency.
    """
    require(tx, "bank.write")
    line = tx.load(BankLine, bank_line_id)
    line.check_paid()
    payment = paying.payment_in_force(tx, supplier_payment_id)
    _refuse_other(line, payment)
    _refuse_matched(tx, payment.id, "Undo that match first, or choose another payment.")
    tx.record(line.match_paid(payment.id))
    return line


def reverse_payment(tx: Transaction, supplier_payment_id: str, reason: str) -> SupplierPayment:
    """Reverse a payment to a supplier; Conflict while a line of the bank is matched with it."""
    require(tx, paying.PAY)
    payment = paying.payment_in_force(tx, supplier_payment_id)
    _refuse_matched(tx, payment.id, "Undo that match under Bank first.")
    return paying.reverse_payment(tx, payment.id, reason)


def _refuse_other(line: BankLine, payment: SupplierPayment) -> None:
    if payment.currency_code != line.currency_code:
        raise Conflict(
            "CURRENCY_DIFFERS",
            f"The payment is in {payment.currency_code}, and the line in {line.currency_code}.",
            field="supplier_payment_id",
        )
    if payment.amount_minor != -line.amount_minor:
        raise Conflict(
            "BANK_LINE_AMOUNT_DIFFERS",
            f"The payment is of {payment.amount}, and the line of {line.amount}; choose a payment "
            "of the same amount.",
            field="supplier_payment_id",
        )


def _refuse_matched(tx: Transaction, payment_id: str, remedy: str) -> None:
    """The payment is locked: no other transaction can match it before this one ends."""
    rows = select(BankLine.booked_on, BankLine.id).where(BankLine.supplier_payment_id == payment_id)
    found = tx.session.execute(rows).first()
    if found:
        raise Conflict(
            "SUPPLIER_PAYMENT_MATCHED",
            f"The line of the bank of {found.booked_on} is matched with this payment. {remedy}",
            field="supplier_payment_id",
            details={"bank_line_id": found.id},
        )
