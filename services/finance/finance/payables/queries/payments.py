"""Payments of suppliers, payment runs, what is proposed to be paid, and the file for the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import select, text

from finance.agency import queries as agency
from finance.payables.model import Bill, PaymentRun, PaymentRunLine, SupplierPayment
from finance.payables.rules.states import BillStatus
from finance.payables.rules.transfers import Account, Transfer, transfer_file
from finance.purchasing.readable import Supplier

READ = "payable.read"
PROPOSED_MAX = 500
_PAYEE = select(Supplier.name).where(Supplier.id == SupplierPayment.supplier_id).scalar_subquery()
PAYMENTS = Records(
    select(SupplierPayment.id),
    {
        "id": SupplierPayment.id,
        "created_at": SupplierPayment.id,
        "paid_on": SupplierPayment.paid_on,
        "supplier": _PAYEE,
        "amount": SupplierPayment.amount_minor,
    },
    None,
    default="-paid_on",
    supplier_id=one_of(SupplierPayment.supplier_id, "supplier_id"),
    payment_run_id=one_of(SupplierPayment.payment_run_id, "payment_run_id"),
    search=containing("search", SupplierPayment.reference, _PAYEE),
)
RUNS = Records(
    select(PaymentRun.id),
    {
        "id": PaymentRun.id,
        "created_at": PaymentRun.id,
        "number": PaymentRun.number,
        "pay_on": PaymentRun.pay_on,
        "status": PaymentRun.status,
        "total": PaymentRun.total_minor,
    },
    None,
    default="-created_at",
    status=one_of(PaymentRun.status, "status"),
    search=containing("search", PaymentRun.number, PaymentRun.note),
)


def list_payments(
    reading: Reading,
    supplier_id: Sequence[str],
    payment_run_id: Sequence[str],
    search: str,
    asked: Asked,
) -> Listed:
    """The latest first if no other order is given."""
    given: dict[str, Any] = {
        "supplier_id": ids_of(supplier_id, "supplier_id"),
        "payment_run_id": ids_of(payment_run_id, "payment_run_id"),
        "search": part(search),
    }
    reading.actor.require(READ)
    return records(reading, SupplierPayment, PAYMENTS.page(reading, [READ], asked, **given))


def list_runs(reading: Reading, status: Sequence[str], search: str, asked: Asked) -> Listed:
    reading.actor.require(READ)
    listed = RUNS.page(reading, [READ], asked, status=list(status), search=part(search))
    return records(reading, PaymentRun, listed)


def get_payment(reading: Reading, payment_id: str) -> SupplierPayment:
    reading.actor.require(READ)
    return reading.get(SupplierPayment, payment_id)


def get_run(reading: Reading, run_id: str) -> PaymentRun:
    reading.actor.require(READ)
    return reading.get(PaymentRun, run_id)


def bills_of(reading: Reading, bill_ids: Sequence[str]) -> dict[str, Bill]:
    rows = select(Bill).where(Bill.id.in_(bill_ids))
    return {bill.id: bill for bill in reading.session.scalars(rows)}


def proposal(reading: Reading, due_by: date, currency_code: str) -> list[Bill]:
    """Approved bills of one currency that are due by the day and in no run; the oldest first."""
    reading.actor.require(READ)
    held = select(PaymentRunLine.bill_id).where(
        PaymentRunLine.bill_id == Bill.id, PaymentRunLine.live
    )
    rows = (
        select(Bill)
        .where(
            Bill.owed_minor != text("0"),
            Bill.status == BillStatus.APPROVED,
            Bill.due_on <= due_by,
            Bill.currency_code == currency_code,
            ~held.exists(),
        )
        .order_by(Bill.due_on, Bill.id)
        .limit(PROPOSED_MAX)
    )
    return list(reading.session.scalars(rows))


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferFile:
    file_name: str
    xml: str


def run_file(reading: Reading, run_id: str) -> TransferFile:
    """pain.001 of a prepared or paid run in euros; each supplier and we need an IBAN."""
    run = get_run(reading, run_id)
    ours = agency.get_legal_entity(reading)
    names = {line.supplier_id for line in run.lines}
    rows = select(Supplier).where(Supplier.id.in_(names)).order_by(Supplier.name)
    suppliers = list(reading.session.scalars(rows))
    _refuse_incomplete(run, ours.iban, suppliers)
    bills = bills_of(reading, [line.bill_id for line in run.lines])
    xml = transfer_file(
        run.number,
        run.created_at,
        run.pay_on,
        Account(name=ours.name, iban=ours.iban, bic=ours.bic),
        [_transfer(run, one, bills) for one in suppliers],
    )
    return TransferFile(file_name=f"{run.number}.xml", xml=xml.decode())


def _transfer(run: PaymentRun, supplier: Supplier, bills: dict[str, Bill]) -> Transfer:
    lines = [line for line in run.lines if line.supplier_id == supplier.id]
    return Transfer(
        to=Account(name=supplier.name, iban=supplier.iban, bic=supplier.bic),
        cents=sum(line.amount_minor for line in lines),
        reference=f"{run.number}-{suppliers_place(run, supplier.id)}",
        text=", ".join(bills[line.bill_id].supplier_number for line in lines),
    )


def suppliers_place(run: PaymentRun, supplier_id: str) -> int:
    """The place of the supplier in the run, from 1: a reference that stays the same."""
    return sorted({line.supplier_id for line in run.lines}).index(supplier_id) + 1


def _refuse_incomplete(run: PaymentRun, iban: str, suppliers: Sequence[Supplier]) -> None:
    if run.currency_code != "EUR":
        raise Conflict(
            "TRANSFER_NOT_IN_EUROS",
            f"SEPA transfers are in euros, and {run.number} is in {run.currency_code}; pay it at "
            "the bank and record it here.",
            field="payment_run_id",
        )
    without = [one.name for one in suppliers if not one.iban]
    if not iban or without:
        whose = ", ".join(without[:5]) or "the legal entity"
        raise Conflict(
            "IBAN_MISSING",
            f"The file needs the IBAN of {whose}; enter it there first.",
            field="payment_run_id",
        )
