"""Which payments to suppliers lines may be: two statements for all lines of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from finance.bank.model import BankLine, BankLineStatus
from finance.bank.rules.paying_out import (
    DAYS_MAX,
    Payment,
    PaymentSuggestion,
    Went,
    suggest_payments,
)
from finance.payables.readable import Bill, PayableEntry, PaymentRun, SupplierPayment
from finance.purchasing.readable import Supplier

PAYMENTS_MAX = 2_000
NUMBERS_MAX = 10_000


def payment_suggestions(
    reading: Reading, lines: Sequence[BankLine]
) -> Mapping[str, list[PaymentSuggestion]]:
    """By line, the best first; of lines that are open and on which money went out."""
    waiting = [one for one in lines if one.status == BankLineStatus.OPEN and one.amount_minor < 0]
    if not waiting:
        return {}
    around = timedelta(days=DAYS_MAX)
    rows = _UNMATCHED.all(
        reading,
        codes=sorted({one.currency_code for one in waiting}),
        amounts=sorted({-one.amount_minor for one in waiting}),
        paid_from=min(one.booked_on for one in waiting) - around,
        paid_to=max(one.booked_on for one in waiting) + around,
        most=PAYMENTS_MAX,
    )
    numbers = _numbers(reading, rows)
    payments = [(row.currency_code, _payment(row, numbers.get(row.id, []))) for row in rows]
    return {
        one.id: suggest_payments(
            Went(
                amount=-one.amount_minor,
                booked_on=one.booked_on,
                name=one.payer_name,
                text=f"{one.text} {one.bank_reference}",
                account=one.payer_account,
            ),
            (payment for code, payment in payments if code == one.currency_code),
        )
        for one in waiting
    }


def suppliers_paid(reading: Reading, lines: Sequence[BankLine]) -> Mapping[str, tuple[str, str]]:
    """Id and name of the supplier, by the payment that a line is matched with."""
    ids = sorted({one.supplier_payment_id for one in lines if one.supplier_payment_id})
    if not ids:
        return {}
    return {row.id: (row.supplier_id, row.name) for row in _PAID.all(reading, ids=ids)}


def _numbers(reading: Reading, rows: Sequence[Any]) -> dict[str, list[str]]:
    """The suppliers' numbers of the bills, by the payment that pays them."""
    found: dict[str, list[str]] = {}
    if rows:
        for row in _BILLS.all(reading, ids=sorted(row.id for row in rows), most=NUMBERS_MAX):
            found.setdefault(row.supplier_payment_id, []).append(row.supplier_number)
    return found


def _payment(row: Any, numbers: Sequence[str]) -> Payment:
    return Payment(
        id=row.id,
        supplier_id=row.supplier_id,
        supplier_name=row.name,
        supplier_account=row.iban,
        amount=row.amount_minor,
        paid_on=row.paid_on,
        reference=row.reference,
        run_id=row.payment_run_id or "",
        run_number=row.run_number or "",
        numbers=[one for one in (row.reference, row.run_number, *numbers) if one],
    )


_MATCHED = select(BankLine.id).where(BankLine.supplier_payment_id == SupplierPayment.id)
_UNMATCHED = prepared(
    select(
        SupplierPayment.id,
        SupplierPayment.supplier_id,
        SupplierPayment.currency_code,
        SupplierPayment.amount_minor,
        SupplierPayment.paid_on,
        SupplierPayment.reference,
        SupplierPayment.payment_run_id,
        PaymentRun.number.label("run_number"),
        Supplier.name,
        Supplier.iban,
    )
    .join(Supplier, Supplier.id == SupplierPayment.supplier_id)
    .outerjoin(PaymentRun, PaymentRun.id == SupplierPayment.payment_run_id)
    .where(
        one_of(SupplierPayment.amount_minor, "amounts"),
        one_of(SupplierPayment.currency_code, "codes"),
        SupplierPayment.paid_on >= bindparam("paid_from"),
        SupplierPayment.paid_on <= bindparam("paid_to"),
        SupplierPayment.reversed_on.is_(None),
        ~_MATCHED.exists(),
    )
    .order_by(SupplierPayment.paid_on, SupplierPayment.id)
    .limit(bindparam("most"))
)
_BILLS = prepared(
    select(PayableEntry.supplier_payment_id, Bill.supplier_number)
    .join(Bill, Bill.id == PayableEntry.bill_id)
    .where(one_of(PayableEntry.supplier_payment_id, "ids"), PayableEntry.minor < 0)
    .distinct()
    .limit(bindparam("most"))
)
_PAID = prepared(
    select(SupplierPayment.id, SupplierPayment.supplier_id, Supplier.name)
    .join(Supplier, Supplier.id == SupplierPayment.supplier_id)
    .where(one_of(SupplierPayment.id, "ids"))
)
