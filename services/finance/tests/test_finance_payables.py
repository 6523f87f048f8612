"""Suppliers paid: over several bills, on account, in runs, and what is owed by age (L19, I06)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from billing_steps import Billing, has_rate
from chassis.errors import Conflict, Forbidden
from expense_steps import Expenses
from finance.payables.rules.transfers import Account, Transfer, plain, transfer_file
from finance_world import PROJECTS, gbp
from lxml import etree
from payables_steps import Payables
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import payables_pb2

slow = pytest.mark.slow
SCHEMA = Path(__file__).parent / "schemas" / "pain.001.001.09.xsd"


@pytest.fixture
def payables(billing: Billing) -> Payables:
    return Payables(billing)


def test_the_file_for_the_bank_is_valid_by_the_published_schema() -> None:
    ours = Account(name="Northlight & Söhne", iban="DE89370400440532013000", bic="COBADEFFXXX")
    theirs = Account(name="Łódź Film <Ltd>", iban="FR1420041010050500013M02606")
    transfers = [
        Transfer(to=theirs, cents=120_05, reference="RUN-2026-0001-1", text="HF 1, HF 2"),
        Transfer(to=ours, cents=1, reference="RUN-2026-0001-2", text="x" * 200),
    ]
    made = datetime(2026, 3, 2, 12, tzinfo=UTC)
    xml = transfer_file("RUN-2026-0001", made, date(2026, 3, 3), ours, transfers)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    document = etree.fromstring(xml)
    schema.assertValid(document)
    assert b"<CtrlSum>120.06</CtrlSum>" in xml
    assert plain("Łódź Film <Ltd>", 70) == "Lodz Film Ltd"


@slow
def test_l19_a_payment_settles_several_bills_in_part_and_the_rest_is_on_account(
    payables: Payables,
) -> None:
    first = payables.owing(number="HF-1")
    second = payables.owing(number="HF-2")
    payment = payables.paid(160_00, (first, 100_00), (second, 40_00))
    assert payment.on_account == gbp(20_00)
    assert (payables.found(first).status, payables.found(second).owed) == ("paid", gbp(60_00))
    postings = Expenses(payables.billing).postings(payment.id)
    assert postings == [("2100", 160_00), ("1200", -160_00)]
    with pytest.raises(Conflict, match=r"60\.00 GBP is owed"):
        payables.paid(70_00, (second, 70_00))
    part = payables_pb2.BillAllocation(bill_id=second.id, amount=gbp(20_00))
    done = payables.pay(
        "AllocateSupplierPayment", supplier_payment_id=payment.id, allocations=[part]
    ).supplier_payment
    assert (done.on_account, payables.found(second).owed) == (gbp(0), gbp(40_00))
    payables.pay("ReverseSupplierPayment", supplier_payment_id=payment.id, reason="Returned")
    assert [payables.found(one).owed for one in (first, second)] == [gbp(100_00)] * 2
    assert payables.found(first).status == "approved"
    with pytest.raises(Forbidden):
        payables.pay("ReverseSupplierPayment", PROJECTS, supplier_payment_id=payment.id, reason="x")


@slow
def test_a_credit_note_takes_off_what_is_paid(payables: Payables) -> None:
    bill = payables.owing(number="HF-1")
    credit = payables.owing(30_00, number="CN-1", kind="credit_note")
    payables.paid(70_00, (bill, 100_00), (credit, -30_00))
    assert [payables.found(one).status for one in (bill, credit)] == ["paid", "paid"]


@slow
def test_l19_what_is_owed_is_aged_as_at_any_day(payables: Payables) -> None:
    bill = payables.owing(due_on="2026-02-22", issued_on="2026-02-20")
    payables.owing(50_00, number="HF-2", due_on="2026-03-30")
    now = payables.pay("ListPayables", count=True)
    (row,) = now.payables
    assert (row.ageing.days_1_30, row.ageing.current) == (gbp(100_00), gbp(50_00))
    assert (row.overdue, row.bills, row.oldest_due_on) == (gbp(100_00), 2, "2026-02-22")
    payables.paid(100_00, (bill, 100_00))
    (row,) = payables.pay("ListPayables").payables
    assert row.ageing.total == gbp(50_00)
    (row,) = payables.pay("ListPayables", as_at="2026-02-24").payables
    assert row.ageing.total == gbp(150_00)
    assert not payables.pay("ListPayables", as_at="2026-02-01").payables
    (sums,) = payables.pay("GetPayableSums").sums
    assert (sums.suppliers, sums.ageing.total) == (1, gbp(50_00))


@slow
def test_l19_a_statement_leads_from_what_was_owed_to_what_is(payables: Payables) -> None:
    bill = payables.owing(issued_on="2026-02-20")
    payment = payables.paid(120_00, (bill, 60_00))
    part = payables_pb2.BillAllocation(bill_id=bill.id, amount=gbp(40_00))
    payables.pay("AllocateSupplierPayment", supplier_payment_id=payment.id, allocations=[part])
    found = payables.pay("GetSupplierStatement", supplier_id=payables.supplier().id).statement
    assert [(one.kind, one.amount, one.balance) for one in found.lines] == [
        ("billed", gbp(100_00), gbp(100_00)),
        ("paid", gbp(-120_00), gbp(-20_00)),
    ]
    assert (found.opening, found.closing) == (gbp(0), gbp(-20_00))


@slow
def test_l19_a_run_pays_what_is_due_once(payables: Payables) -> None:
    due = payables.owing(due_on="2026-02-28")
    payables.owing(number="HF-2", due_on="2026-06-30")
    proposed = payables.pay("GetPaymentProposal")
    assert [one.bill_id for one in proposed.lines] == [due.id]
    run = payables.pay("PreparePaymentRun", bill_ids=[due.id]).payment_run
    assert (run.number, run.status, run.total) == ("RUN-2026-0001", "prepared", gbp(100_00))
    assert not payables.pay("GetPaymentProposal").lines
    with pytest.raises(Conflict, match="in another run"):
        payables.pay("PreparePaymentRun", bill_ids=[due.id])
    with pytest.raises(Conflict, match="in euros"):
        payables.pay("GetTransferFile", payment_run_id=run.id)
    with pytest.raises(Conflict, match="in a payment run"):
        payables.move("Reverse", due, reason="Wrong")
    payables.pay("CancelPaymentRun", payment_run_id=run.id, reason="Later")
    again = payables.pay("PreparePaymentRun", bill_ids=[due.id]).payment_run
    paid = payables.pay("PayPaymentRun", payment_run_id=again.id).payment_run
    assert (paid.status, payables.found(due).status) == ("paid", "paid")
    listed = payables.pay("ListSupplierPayments", payment_run_id=[again.id]).supplier_payments
    assert [(one.amount, one.method) for one in listed] == [(gbp(100_00), "bank_transfer")]
    with pytest.raises(Conflict, match="is paid already"):
        payables.pay("PayPaymentRun", payment_run_id=again.id)


@slow
def test_a_run_in_euros_is_a_file_for_the_bank(payables: Payables) -> None:
    euros = Money(amount_minor=100_00, currency_code="EUR")
    has_rate(payables.world, "EUR", "2026-02-20")
    supplier = payables.supplier("Lyon Films", currency_code="EUR")
    bill = payables.owing(line={"amount": euros}, supplier_id=supplier.id)
    run = payables.pay("PreparePaymentRun", bill_ids=[bill.id]).payment_run
    with pytest.raises(Conflict, match="IBAN of Lyon Films"):
        payables.pay("GetTransferFile", payment_run_id=run.id)
    iban = "FR1420041010050500013M02606"
    payables.buy("UpdateSupplier", supplier_id=supplier.id, iban=iban)
    with pytest.raises(Conflict, match="IBAN of the legal entity"):
        payables.pay("GetTransferFile", payment_run_id=run.id)
