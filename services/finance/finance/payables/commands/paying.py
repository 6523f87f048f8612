"""Payments to suppliers: over several bills, in part, on account, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import LARGEST_MINOR, Money
from sqlalchemy import func, select

from chassis import values
from finance.agency.queries import base_currency
from finance.agency.readable import ENTITY_ID
from finance.exchange.queries import convert, needed_rate
from finance.exchange.rules.carrying import Carried, Worth
from finance.ledger import queries as ledger
from finance.ledger.commands import closing
from finance.ledger.commands.journals import cancelled
from finance.ledger.commands.posting import Source, post_journal
from finance.ledger.rules import Entry
from finance.payables.commands.settling import PAID, TAKEN_BACK, owe_on_account, owe_on_bill
from finance.payables.model import Bill, PayableEntry, SupplierPayment
from finance.payables.rules.booking import account_used, supplier_paid
from finance.payables.rules.states import BOOKED
from finance.purchasing.readable import Supplier
from finance.rights import require

PAY = "bill.pay"
ALLOCATIONS_MAX = 200
SOURCE = "supplier_payment"


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
    worth_of = _rate(tx, payment, wanted.paid_on, "paid_on")
    payment.base_minor = worth_of(payment.amount_minor)
    tx.add(payment)
    tx.session.flush()
    most = payment.amount_minor
    paid = _allocate(tx, payment, wanted.allocations, most, wanted.paid_on, worth_of)
    item = paid.base_minor
    if rest := payment.amount_minor - paid.minor:
        base = _rest(payment, rest, worth_of)
        owe_on_account(tx, PAID, payment, -rest, wanted.paid_on, None if base is None else -base)
        item += base or 0
    tx.record(payment.recorded())
    worth = None
    if payment.base_minor is not None:
        worth = Worth(payment.base_minor, item)
        payment.differ(item - payment.base_minor)
    entries = supplier_paid(payment.amount_minor, worth)
    _book(tx, payment, wanted.paid_on, entries, f"Payment to {supplier.name}")
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
    worth_of = _rate(tx, payment, tx.today, "allocations")
    held = payment.carried
    paid = _allocate(tx, payment, allocations, -payment.owed_minor, tx.today, worth_of)
    taken = held.settled_by(paid.minor, 0).item_minor if held else worth_of(paid.minor)
    owe_on_account(tx, PAID, payment, paid.minor, tx.today, taken if held else None)
    tx.record(payment.allocated())
    if taken is not None:
        payment.differ(paid.base_minor - taken)
        entries = account_used(taken, paid.base_minor)
        _book(tx, payment, tx.today, entries, "Payment allocated to bills")
    return payment


def reverse_payment(tx: Transaction, payment_id: str, reason: str) -> SupplierPayment:
    """Its bills are owed again, and a counter-entry puts the money back."""
    why = values.text(reason, "reason", required=True)
    require(tx, PAY)
    payment = tx.load(SupplierPayment, payment_id)
    today = ledger.OpenDays.of(tx).first_from(tx.today)
    fact = payment.reverse(today, why)
    for bill_id, minor, base in _paid_bills(tx, payment):
        bill = tx.load(Bill, bill_id)
        back = None if base is None else -base
        owe_on_bill(tx, TAKEN_BACK, bill, -minor, today, payment, back)
        tx.record(bill.settled())
    if payment.owed_minor:
        stands = payment.base_on_account_minor
        owe_on_account(tx, TAKEN_BACK, payment, -payment.owed_minor, today, stands)
    tx.record(fact)
    entries = cancelled(tx, SOURCE, payment.id)
    _book(tx, payment, today, entries, f"Payment to a supplier undone: {why}")
    return payment


def payment_in_force(tx: Transaction, payment_id: str) -> SupplierPayment:
    """Locked until the end of the transaction; Conflict where it was reversed."""
    payment = tx.load(SupplierPayment, payment_id)
    payment.check_in_force()
    return payment


WorthOf = Callable[[int], int | None]
"""What an amount of the payment's currency is worth in the books; None in their currency."""


def _rate(tx: Transaction, payment: SupplierPayment, on: date, field: str) -> WorthOf:
    """At the rate of the day; Conflict where there is none."""
    base, code = base_currency(tx, ENTITY_ID), payment.currency_code
    if base == code:
        return lambda minor: None
    payment.base_currency_code = base
    rate = needed_rate(tx, code, base, on, field).rate
    return lambda minor: convert(Money(minor, code), base, rate).amount_minor


def _rest(payment: SupplierPayment, rest: int, worth_of: WorthOf) -> int | None:
    """What goes on account is worth; all of the payment as much as the payment."""
    return payment.base_minor if rest == payment.amount_minor else worth_of(rest)


def _allocate(
    tx: Transaction,
    payment: SupplierPayment,
    parts: Sequence[BillPart],
    most: int,
    on: date,
    worth_of: WorthOf,
) -> Carried:
    """Pay the bills, in the order of their ids; what they take together, and stood at."""
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
    stood = 0
    for bill_id, place in sorted(places.items()):
        bill = tx.load(Bill, bill_id)
        minor = _checked(payment, bill, parts[place].amount, f"allocations[{place}]")
        item = _taken(bill, minor, worth_of)
        stood += item or 0
        owe_on_bill(tx, PAID, bill, -minor, on, payment, None if item is None else -item)
        tx.record(bill.settled())
    return Carried(total, stood)


def _taken(bill: Bill, minor: int, worth_of: WorthOf) -> int | None:
    """What so much of the bill stands at in the books."""
    worth = worth_of(minor)
    if worth is None or bill.carried is None:
        return worth
    return bill.carried.settled_by(minor, worth).item_minor


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


def _paid_bills(tx: Transaction, payment: SupplierPayment) -> list[tuple[str, int, int | None]]:
    """What this payment adds to what is owed on its bills: the bill, and a negative amount.

    Then the same in the currency of the books, where that is another one.
    """
    rows = (
        select(
            PayableEntry.bill_id, func.sum(PayableEntry.minor), func.sum(PayableEntry.base_minor)
        )
        .where(PayableEntry.supplier_payment_id == payment.id, PayableEntry.bill_id.is_not(None))
        .group_by(PayableEntry.bill_id)
        .order_by(PayableEntry.bill_id)
    )
    return [
        (str(bill_id), int(minor), None if base is None else int(base))
        for bill_id, minor, base in tx.session.execute(rows)
        if minor
    ]


def _refuse_day(tx: Transaction, day: date) -> None:
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"paid_on may not be after today, {tx.today_in_words}.",
            field="paid_on",
        )
    closing.require_open(tx, day, "paid_on")


def _book(
    tx: Transaction, payment: SupplierPayment, on: date, entries: Sequence[Entry], words: str
) -> None:
    tx.session.flush()
    if not entries:
        return
    source = Source(
        source_type=SOURCE,
        source_id=payment.id,
        client_id=None,
        project_id=None,
        currency_code=payment.currency_code,
        reference=payment.reference,
    )
    post_journal(tx, source, on, words[:500], entries)
