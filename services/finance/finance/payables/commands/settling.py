"""The steps of what is owed to a supplier, with the balance of the bill or payment they change."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction

from finance.payables.model import Bill, PayableEntry, SupplierPayment

BILLED, REVERSED, PAID, TAKEN_BACK = "billed", "reversed", "paid", "taken_back"


def owe_on_bill(
    tx: Transaction,
    kind: str,
    bill: Bill,
    minor: int,
    on: date,
    payment: SupplierPayment | None = None,
) -> None:
    """Add to what is owed on the bill; payment: by which it is paid, or was."""
    bill.owe(minor)
    _enter(tx, kind, minor, on, bill, payment)


def owe_on_account(
    tx: Transaction, kind: str, payment: SupplierPayment, minor: int, on: date
) -> None:
    """Add to what is owed on account of the payment, which is negative or nothing."""
    payment.owed_minor += minor
    _enter(tx, kind, minor, on, None, payment)


def _enter(
    tx: Transaction,
    kind: str,
    minor: int,
    on: date,
    bill: Bill | None,
    payment: SupplierPayment | None,
) -> None:
    whose = bill or payment
    assert whose is not None
    tx.add(
        PayableEntry(
            id=tx.new_id(),
            supplier_id=whose.supplier_id,
            currency_code=whose.currency_code,
            kind=kind,
            bill_id=bill.id if bill else None,
            supplier_payment_id=payment.id if payment else None,
            minor=minor,
            entered_on=on,
            recorded_at=tx.now,
        )
    )
