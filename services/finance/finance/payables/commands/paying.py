"""Payments to suppliers: over several bills, in part, on account, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import LARGEST_MINOR, Money
from sqlalchemy import func, select

from chassis import values
from finance.ledger import queries as ledger
from finance.ledger.commands import closing
from finance.ledger.commands.posting import Source, post_journal
from finance.payables.commands.settling import PAID, TAKEN_BACK, owe_on_account, owe_on_bill
from finance.payables.model import Bill, PayableEntry, SupplierPayment
from finance.payables.rules.booking import supplier_paid
from finance.payables.rules.states import BOOKED
from finance.purchasing.readable import Supplier
from finance.rights import require

PAY = "bill.pay"
ALLOCATIONS_MAX = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class BillPart:
    """How much of a bill is paid; negative: what a credit note takes off the payment."""

    bill_id: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPayment:
    """amount: what left the bank; nothing where a credit note settles bills alone. What is not
    allocated is on account."""

    supplier_id: str
    amount: Money
    paid_on: date
    allocations: Sequence[BillPart] = ()
    reference: str = ""
    method: str = ""
    payment_run_id: str | None = None


def record_payment(tx: Transaction, wanted: WantedPayment) -> SupplierPayment:
    require(tx, PAY)
    supplier = tx.get(Supplier, wanted.supplier_id)
    values.amount(wanted.amount, "amount")
    _refuse_day(tx, wanted.paid_on)
    payment = SupplierPayment(
        id=tx.new_id(),
        supplier_id=supplier.id,
        currency_code=wanted.amount.currency_code,
        amount_minor=wanted.amount.amount_minor,
        paid_on=wanted.paid_on,
        created_at=tx.now,
        created_by_id=tx.actor.person_id or None,
        reference=values.text(wanted.reference, "reference", 200),
        method=values.text(wanted.method, "method", 50),
        payment_run_id=wanted.payment_run_id,
    )
    if not payment.amount_minor and not wanted.allocations:
        raise Invalid("AMOUNT_OUT_OF_RANGE", "A payment of nothing pays no bill.", field="amount")
    tx.add(payment)
    tx.session.flush()
    paid = _allocate(tx, payment, wanted.allocations, payment.amount_minor, wanted.paid_on)
    if rest := payment.amount_minor - paid:
        owe_on_account(tx, PAID, payment, -rest, wanted.paid_on)
    tx.record(payment.recorded())
    _book(tx, payment, wanted.paid_on, payment.amount_minor, f"Payment to {supplier.name}")
    return payment


def allocate_payment(
    tx: Transaction, payment_id: str, allocations: Sequence[BillPart]
) -> SupplierPayment:
    """Pay bills with what is on account."""
    require(tx, PAY)
    if not allocations:
        raise Invalid("ALLOCATIONS_REQUIRED", "Name the bills that it pays.", field="allocations")
    payment = tx.load(SupplierPayment, payment_id)
    payment.check_in_force()
    paid = _allocate(tx, payment, allocations, -payment.owed_minor, tx.today)
    owe_on_account(tx, PAID, payment, paid, tx.today)
    tx.record(payment.allocated())
    return payment


def reverse_payment(tx: Transaction, payment_id: str, reason: str) -> SupplierPayment:
    """Its bills are owed again, and a counter-entry puts the money back."""
    why = values.text(reason, "reason", required=True)
    require(tx, PAY)
    payment = tx.load(SupplierPayment, payment_id)
    today = ledger.OpenDays.of(tx).first_from(tx.today)
    fact = payment.reverse(today, why)
    for bill_id, minor in _paid_bills(tx, payment):
        bill = tx.load(Bill, bill_id)
        owe_on_bill(tx, TAKEN_BACK, bill, -minor, today, payment)
        tx.record(bill.settled())
    if payment.owed_minor:
        owe_on_account(tx, TAKEN_BACK, payment, -payment.owed_minor, today)
    tx.record(fact)
    _book(tx, payment, today, -payment.amount_minor, f"Payment to a supplier undone: {why}")
    return payment


def _allocate(
    tx: Transaction, payment: SupplierPayment, parts: Sequence[BillPart], most: int, on: date
) -> int:
    """Pay the bills, in the order of their ids; what they take together."""
    values.count(parts, "allocations", ALLOCATIONS_MAX)
    places = {
        require_id(one.bill_id, f"allocations[{i}].bill_id"): i for i, one in enumerate(parts)
    }
    if len(places) < len(parts):
        raise Invalid("BILL_TWICE", "A bill may be named once.", field="allocations")
    total = sum(one.amount.amount_minor for one in parts)
    if not 0 <= total <= most:
        left = Money(most, payment.currency_code)
        raise Conflict(
            "ALLOCATION_ABOVE_PAYMENT",
            f"The allocations come to {Money(total, payment.currency_code)}; they must come to "
            f"0 or more and at most {left}.",
            field="allocations",
        )
    for bill_id, place in sorted(places.items()):
        bill = tx.load(Bill, bill_id)
        minor = _checked(payment, bill, parts[place].amount, f"allocations[{place}]")
        owe_on_bill(tx, PAID, bill, -minor, on, payment)
        tx.record(bill.settled())
    return total


def _checked(payment: SupplierPayment, bill: Bill, amount: Money, within: str) -> int:
    field = f"{within}.amount"
    values.amount(amount, field, payment.currency_code, least=-LARGEST_MINOR)
    fits = bill.supplier_id == payment.supplier_id and bill.currency_code == payment.currency_code
    if not fits or bill.status not in BOOKED:
        raise Conflict(
            "BILL_NOT_PAYABLE",
            f"{bill.number} is {bill.status}; only an approved bill of this supplier in "
            f"{payment.currency_code} is paid.",
            field=f"{within}.bill_id",
        )
    minor, owed = amount.amount_minor, bill.owed_minor
    if minor == 0 or minor * owed < 0 or abs(minor) > abs(owed):
        raise Conflict(
            "ALLOCATION_ABOVE_OWED",
            f"On {bill.number}, {bill.owed} is owed; {amount} is not a part of that.",
            field=field,
        )
    return minor


def _paid_bills(tx: Transaction, payment: SupplierPayment) -> list[tuple[str, int]]:
    """What this payment adds to what is owed on its bills: the bill, and a negative amount."""
    rows = (
        select(PayableEntry.bill_id, func.sum(PayableEntry.minor))
        .where(PayableEntry.supplier_payment_id == payment.id, PayableEntry.bill_id.is_not(None))
        .group_by(PayableEntry.bill_id)
        .order_by(PayableEntry.bill_id)
    )
    return [(str(bill_id), int(minor)) for bill_id, minor in tx.session.execute(rows) if minor]


def _refuse_day(tx: Transaction, day: date) -> None:
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"paid_on may not be after today, {tx.today_in_words}.",
            field="paid_on",
        )
    closing.require_open(tx, day, "paid_on")


def _book(tx: Transaction, payment: SupplierPayment, on: date, minor: int, words: str) -> None:
    tx.session.flush()
    if not minor:
        return
    source = Source(
        source_type="supplier_payment",
        source_id=payment.id,
        client_id=None,
        project_id=None,
        currency_code=payment.currency_code,
        reference=payment.reference,
    )
    post_journal(tx, source, on, words[:500], supplier_paid(minor))
