"""Entering a bill, changing it while it is a draft, submitting and discarding it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands.issuing import next_number
from finance.payables.access import of_bill
from finance.payables.drafts import BillLineDraft, BillTerms, lines_of
from finance.payables.model import Bill
from finance.payables.rules.states import GONE, BillDeed, BillKind, BillOrigin, key_of
from finance.purchasing.commands import billing as orders
from finance.purchasing.readable import Supplier
from finance.rights import require
from finance.taxing import TAX_ON_TOTAL

SERIES = "BILL"
BACKDATED_DAYS_MAX = 3_660


@dataclass(frozen=True, kw_only=True, slots=True)
class BillDraft:
    """currency_code empty, due_on None: as the supplier has it. total: with tax, as printed.

    doubts: what does not agree; None: a total that differs from the lines is refused.
    """

    supplier_id: str
    supplier_number: str
    issued_on: date
    lines: Sequence[BillLineDraft]
    kind: str = BillKind.BILL.value
    seller_name: str = ""
    currency_code: str = ""
    due_on: date | None = None
    note: str = ""
    total: Money | None = None
    origin: str = BillOrigin.BY_HAND.value
    doubts: list[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BillChange:
    """None: it stays. lines empty: they stay."""

    supplier_number: str | None = None
    seller_name: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    note: str | None = None
    lines: Sequence[BillLineDraft] = ()
    total: Money | None = None


def enter_bill(tx: Transaction, made: BillDraft) -> Bill:
    """A draft, of which nothing is owed."""
    require(tx, "bill.write")
    return keep_bill(tx, made)


def keep_bill(tx: Transaction, made: BillDraft) -> Bill:
    """As `enter_bill`, for a room that has seen to it that the actor may."""
    supplier = _supplier(tx, made.supplier_id)
    number = values.text(made.supplier_number, "supplier_number", 100, required=True)
    seller = values.text(made.seller_name, "seller_name", 200)
    key = key_of(number, seller if supplier.generic else "")
    _refuse_twice(tx, supplier, key)
    _refuse_days(tx, made.issued_on, made.due_on)
    code = values.currency(made.currency_code or supplier.currency_code, "currency_code")
    rounding = agency.tax_rounding(tx) or TAX_ON_TOTAL
    bill = Bill(
        id=tx.new_id(),
        number=next_number(tx, SERIES, tx.today),
        kind=BillKind(made.kind or BillKind.BILL).value,
        supplier_id=supplier.id,
        supplier_number=number,
        supplier_key=key,
        seller_name=seller,
        currency_code=code,
        issued_on=made.issued_on,
        due_on=made.due_on or made.issued_on + timedelta(days=supplier.payment_terms_days),
        origin=made.origin,
        tax_rounding=rounding,
        created_at=tx.now,
        entered_by_id=tx.actor.person_id or None,
        note=values.text(made.note, "note"),
    )
    bill.lines = lines_of(tx, _terms(bill), made.lines, made.total, made.doubts)
    bill.doubts = made.doubts or []
    bill.add_up()
    _refuse_sign(bill)
    tx.add(bill)
    tx.record(bill.entered())
    return bill


def change_bill(
    tx: Transaction, bill_id: str, change: BillChange, expected_version: int = 0
) -> Bill:
    bill = load_bill(tx, bill_id, "bill.write", expected_version)
    bill.check(BillDeed.CHANGE)
    kept: dict[str, object] = {}
    if change.supplier_number is not None or change.seller_name is not None:
        kept |= _renumbered(tx, bill, change)
    if change.note is not None:
        kept["note"] = values.text(change.note, "note")
    if change.issued_on or change.due_on:
        days = (change.issued_on or bill.issued_on, change.due_on or bill.due_on)
        _refuse_days(tx, *days)
        kept["issued_on"], kept["due_on"] = days
    if change.lines:
        bill.lines = lines_of(tx, _terms(bill), change.lines, change.total)
    fact = bill.change(kept)
    _refuse_sign(bill)
    tx.session.flush()
    tx.record(fact)
    return bill


def submit_bill(tx: Transaction, bill_id: str) -> Bill:
    bill = load_bill(tx, bill_id, "bill.write")
    tx.record(bill.move(BillDeed.SUBMIT))
    return bill


def discard_bill(tx: Transaction, bill_id: str, reason: str) -> Bill:
    """Its number may be entered again."""
    why = values.text(reason, "reason", required=True)
    bill = load_bill(tx, bill_id, "bill.write")
    give_back(tx, bill)
    tx.record(bill.move(BillDeed.DISCARD, why))
    return bill


def give_back(tx: Transaction, bill: Bill) -> None:
    """Of a bill that counts no more: what it took of its order before it was approved."""
    parts = [
        orders.ChargedPart(part["line_id"], part["minor"], Decimal(0)) for part in bill.order_parts
    ]
    if parts:
        held = orders.lock_lines(tx, [part.purchase_order_line_id for part in parts])
        orders.bill_lines(tx, held, parts, sign=-1)


def load_bill(tx: Transaction, bill_id: str, permission: str, expected_version: int = 0) -> Bill:
    """The bill, locked, for somebody with the permission."""
    bill = tx.load(Bill, bill_id, expected_version=expected_version)
    require(tx, permission, of_bill(tx, bill))
    return bill


def _terms(bill: Bill) -> BillTerms:
    return BillTerms(
        kind=bill.kind,
        supplier_id=bill.supplier_id,
        currency_code=bill.currency_code,
        tax_rounding=bill.tax_rounding,
    )


def _supplier(tx: Transaction, supplier_id: str) -> Supplier:
    supplier = tx.get(Supplier, supplier_id)
    if supplier.archived:
        raise Conflict(
            "SUPPLIER_ARCHIVED",
            f"{supplier.name} is archived; restore it first.",
            field="supplier_id",
        )
    return supplier


def _renumbered(tx: Transaction, bill: Bill, change: BillChange) -> dict[str, object]:
    supplier = tx.get(Supplier, bill.supplier_id)
    number, seller = bill.supplier_number, bill.seller_name
    if change.supplier_number is not None:
        number = values.text(change.supplier_number, "supplier_number", 100, required=True)
    if change.seller_name is not None:
        seller = values.text(change.seller_name, "seller_name", 200)
    key = key_of(number, seller if supplier.generic else "")
    if key != bill.supplier_key:
        _refuse_twice(tx, supplier, key)
    return {"supplier_number": number, "seller_name": seller, "supplier_key": key}


def _refuse_twice(tx: Transaction, supplier: Supplier, key: str) -> None:
    """A bill that was entered already; letters and digits of its number decide."""
    tx.serialise(f"bills of {supplier.id}")
    same = select(Bill).where(
        Bill.supplier_id == supplier.id,
        Bill.supplier_key == key,
        Bill.status.not_in([status.value for status in GONE]),
    )
    first = tx.session.scalars(same).first()
    if first is not None:
        raise Conflict(
            "BILL_EXISTS",
            f"{first.number} is {first.supplier_number} of {supplier.name} already, of "
            f"{first.issued_on}, for {first.total}. Discard that one first if it is wrong.",
            field="supplier_number",
            details={"bill_id": first.id, "number": first.number},
        )


def _refuse_days(tx: Transaction, issued_on: date, due_on: date | None) -> None:
    if issued_on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"issued_on may not be after today, {tx.today_in_words}.",
            field="issued_on",
        )
    if issued_on < tx.today - timedelta(days=BACKDATED_DAYS_MAX):
        raise Invalid(
            "DATE_TOO_EARLY", "issued_on may be at most ten years back.", field="issued_on"
        )
    values.window(issued_on, due_on, "issued_on", "due_on")


def _refuse_sign(bill: Bill) -> None:
    """What is taken off may not be more than what is billed."""
    sign = -1 if bill.kind == BillKind.CREDIT_NOTE else 1
    if bill.total_minor * sign <= 0:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            "The lines must come to more than nothing. Enter what a supplier gives back as a "
            "credit note.",
            field="lines",
        )
