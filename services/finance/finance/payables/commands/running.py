"""Payment runs: bills that are paid together, prepared, paid or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.billing.commands.issuing import next_number
from finance.payables.commands.paying import PAY, BillPart, WantedPayment, record_payment
from finance.payables.model import Bill, PaymentRun, PaymentRunLine
from finance.payables.rules.states import BillStatus
from finance.rights import require

SERIES = "RUN"
BILLS_MAX = 500


def prepare_run(
    tx: Transaction, bill_ids: Sequence[str], pay_on: date | None, note: str
) -> PaymentRun:
    """Of all that is owed on these bills; credit notes take off. A bill is in one run at a time."""
    require(tx, PAY)
    day = pay_on or tx.today
    if day < tx.today:
        raise Invalid("DATE_TOO_EARLY", "pay_on may not be in the past.", field="pay_on")
    bills = _bills(tx, bill_ids)
    run = PaymentRun(
        id=tx.new_id(),
        number=next_number(tx, SERIES, tx.today),
        currency_code=bills[0].currency_code,
        pay_on=day,
        total_minor=sum(bill.owed_minor for bill in bills),
        created_at=tx.now,
        created_by_id=tx.actor.person_id or None,
        note=values.text(note, "note", 500),
    )
    run.lines = [
        PaymentRunLine(bill_id=one.id, supplier_id=one.supplier_id, amount_minor=one.owed_minor)
        for one in bills
    ]
    tx.add(run)
    tx.session.flush()
    tx.record(run.prepared())
    return run


def pay_run(tx: Transaction, run_id: str, paid_on: date | None, reference: str) -> PaymentRun:
    """One payment for each supplier. Refused where a bill was paid otherwise in the meantime."""
    require(tx, PAY)
    run = tx.load(PaymentRun, run_id)
    day = paid_on or tx.today
    parts = _by_supplier(run)
    fact = run.pay(day)
    for supplier_id, allocations in sorted(parts.items()):
        total = sum(one.amount.amount_minor for one in allocations)
        record_payment(
            tx,
            WantedPayment(
                supplier_id=supplier_id,
                amount=Money(total, run.currency_code),
                paid_on=day,
                allocations=allocations,
                reference=values.text(reference, "reference", 200) or run.number,
                method="bank_transfer",
                payment_run_id=run.id,
            ),
        )
    tx.session.flush()
    tx.record(fact)
    return run


def cancel_run(tx: Transaction, run_id: str, reason: str) -> PaymentRun:
    why = values.text(reason, "reason", required=True)
    require(tx, PAY)
    run = tx.load(PaymentRun, run_id)
    fact = run.cancel(why)
    tx.session.flush()
    tx.record(fact)
    return run


def _by_supplier(run: PaymentRun) -> dict[str, list[BillPart]]:
    parts: dict[str, list[BillPart]] = {}
    for line in run.lines:
        amount = Money(line.amount_minor, run.currency_code)
        parts.setdefault(line.supplier_id, []).append(BillPart(bill_id=line.bill_id, amount=amount))
    return parts


def _bills(tx: Transaction, bill_ids: Sequence[str]) -> list[Bill]:
    """Approved, owed, in one currency, in no other run; each supplier gets something."""
    values.count(bill_ids, "bill_ids", BILLS_MAX)
    ids = sorted({require_id(id_, "bill_ids") for id_ in bill_ids})
    if not ids:
        raise Invalid("BILLS_REQUIRED", "Name the bills that it pays.", field="bill_ids")
    bills = [tx.load(Bill, id_, "bill_ids") for id_ in ids]
    held = select(PaymentRunLine.bill_id).where(
        PaymentRunLine.bill_id.in_(ids), PaymentRunLine.live
    )
    taken = set(tx.session.scalars(held))
    owed: dict[str, int] = {}
    for bill in bills:
        if bill.status != BillStatus.APPROVED or bill.id in taken:
            why = "in another run" if bill.id in taken else bill.status
            raise _refused(
                f"{bill.number} is {why}; only approved bills that no run holds are paid."
            )
        if bill.currency_code != bills[0].currency_code:
            raise _refused("A run pays bills in one currency.")
        owed[bill.supplier_id] = owed.get(bill.supplier_id, 0) + bill.owed_minor
    if any(minor <= 0 for minor in owed.values()):
        raise _refused("A supplier's credit notes come to as much as its bills; nothing is paid.")
    return bills


def _refused(words: str) -> Conflict:
    return Conflict("BILL_NOT_PAYABLE", words, field="bill_ids")
