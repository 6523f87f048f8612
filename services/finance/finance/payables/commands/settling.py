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
    base_minor: int | None = None,
) -> None:
    """Add to what is owed on the bill; payment: by which it is paid, or was.

    base_minor: the same in the currency of the books, where that is another one.
    """
    bill.owe(minor, base_minor)
    _enter(tx, kind, minor, on, bill, payment, base_minor)


def owe_on_account(
    tx: Transaction,
    kind: str,
    payment: SupplierPayment,
    minor: int,
    on: date,
    base_minor: int | None = None,
) -> None:
    """Add to what is owed on account of the payment, which is negative or nothing."""
    payment.owed_minor += minor
    if base_minor is not None:
        payment.base_on_account_minor = (payment.base_on_account_minor or 0) - base_minor
    _enter(tx, kind, minor, on, None, payment, base_minor)


def _enter(
    tx: Transaction,
    kind: str,
    minor: int,
    on: date,
    bill: Bill | None,
    payment: SupplierPayment | None,
    base_minor: int | None,
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
            base_minor=base_minor,
        )
    )
