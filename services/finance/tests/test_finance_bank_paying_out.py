"""Lines on which money went out are matched with payments to suppliers (L19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from billing_steps import Billing, noon_of
from chassis.errors import Forbidden
from finance.bank.rules.paying_out import Payment, Went, names, suggest_payments
from finance_world import ACCOUNTS
from payables_steps import Payables
from tandem.finance.v1 import bank_pb2 as pb
from tandem.finance.v1 import bank_pb2_grpc
from test_finance_bank import imported, lines, refusal

LINE = Went(amount=100, booked_on=date(2026, 3, 2), name="Harbour Film", text="HF-1", account="")


def a_payment(**more: Any) -> Payment:
    given: dict[str, Any] = {
        "id": "1",
        "supplier_id": "s",
        "supplier_name": "Harbour Film Ltd",
        "supplier_account": "GB33 BUKB 2020",
        "amount": 100,
        "paid_on": date(2026, 3, 2),
        "reference": "",
        "run_id": "",
        "run_number": "",
    }
    return Payment(**given | more)


def test_l19_a_text_names_a_number_as_whole_words() -> None:
    assert names("Payment run-2026/0001-1", "RUN-2026-0001")
    assert not names("RUN-2026-00012", "RUN-2026-0001")
    assert not names("at 1 pm", "1")


def test_l19_the_best_payment_is_first_and_says_why() -> None:
    far, other = a_payment(id="2", paid_on=date(2026, 1, 2)), a_payment(id="3", amount=101)
    late = a_payment(id="4", paid_on=date(2026, 3, 3), supplier_name="Aster")
    found = suggest_payments(LINE, [far, other, late, a_payment(numbers=["HF-1"])])
    assert [(one.payment.id, one.points) for one in found] == [("1", 90), ("4", 30)]
    assert list(found[0].reasons) == [
        "the text names HF-1",
        "the amount is that of the payment",
        "it was paid on this day",
        "the receiver's name is similar to Harbour Film Ltd, 1.00",
    ]
    assert found[1].reasons[1] == "it was paid 1 day after"


@pytest.fixture
def bank(billing: Billing) -> bank_pb2_grpc.BankServiceStub:
    return bank_pb2_grpc.BankServiceStub(billing.world.room.channel)


@pytest.fixture
def payables(billing: Billing) -> Payables:
    billing.world.clock.now = noon_of("2026-03-02")
    return Payables(billing)


def matched(billing: Billing, bank: Any, line: pb.BankLine, payment: Any) -> pb.BankLine:
    request = pb.MatchBankLineToPaymentRequest(bank_line_id=line.id, supplier_payment_id=payment.id)
    answer: pb.BankLine = billing.world.call(bank.MatchBankLineToPayment, request).bank_line
    return answer


def reopened(billing: Billing, bank: Any, line: pb.BankLine) -> pb.BankLine:
    request = pb.ReopenBankLineRequest(bank_line_id=line.id)
    answer: pb.BankLine = billing.world.call(bank.ReopenBankLine, request).bank_line
    return answer


@pytest.mark.slow
def test_l19_a_payment_is_matched_once_and_not_reversed_until_that_is_undone(
    billing: Billing, bank: Any, payables: Payables
) -> None:
    payment = payables.paid(100_00, (payables.owing(100_00, number="HF-77"), 100_00))
    imported(
        billing,
        bank,
        "2026-02-26,-100.00,HARBOUR FILM LTD,Bill hf 77,",
        "2026-02-27,-100.00,Somebody,Rent,",
        "2026-02-27,-90.00,Somebody,HF-77,",
        "2026-02-27,100.00,Somebody,HF-77,",
    )
    came, less, again, line = lines(billing, bank)
    [best] = line.payment_suggestions
    assert (best.supplier_payment_id, best.supplier_name) == (payment.id, "Harbour Film Ltd")
    assert list(best.reasons) == [
        "the text names HF-77",
        "the amount is that of the payment",
        "it was paid 1 day before",
        "the receiver's name is similar to Harbour Film Ltd, 1.00",
    ]
    assert len(again.payment_suggestions) == 1
    assert [list(one.payment_suggestions) for one in (came, less)] == [[], []]
    assert refusal(lambda: matched(billing, bank, came, payment)) == "BANK_LINE_NOT_PAID"
    assert refusal(lambda: matched(billing, bank, less, payment)) == "BANK_LINE_AMOUNT_DIFFERS"
    before = billing.balances()
    done = matched(billing, bank, line, payment)
    assert (done.status, done.supplier_id) == (pb.BANK_LINE_STATUS_MATCHED, payment.supplier_id)
    assert billing.balances() == before
    (fact,) = billing.world.facts("bank_line.matched.v1", bank_line_id=line.id)
    assert fact["supplier_payment_id"] == payment.id
    shown = lines(billing, bank, ids=[again.id, line.id])
    assert [list(one.payment_suggestions) for one in shown] == [[], []]
    assert shown[1].supplier_name == "Harbour Film Ltd"
    assert refusal(lambda: matched(billing, bank, line, payment)) == "BANK_LINE_DONE"
    assert refusal(lambda: matched(billing, bank, again, payment)) == "SUPPLIER_PAYMENT_MATCHED"
    reverse = {"supplier_payment_id": payment.id, "reason": "Returned"}

    def undo() -> None:
        payables.pay("ReverseSupplierPayment", **reverse)

    assert refusal(undo) == "SUPPLIER_PAYMENT_MATCHED"
    back = reopened(billing, bank, line)
    assert (back.status, back.supplier_payment_id) == (pb.BANK_LINE_STATUS_OPEN, "")
    assert len(back.payment_suggestions) == 1
    undo()
    assert refusal(lambda: matched(billing, bank, line, payment)) == "SUPPLIER_PAYMENT_REVERSED"
    assert not lines(billing, bank, ids=[line.id])[0].payment_suggestions


@pytest.mark.slow
def test_l19_a_payment_of_a_run_is_found_by_the_number_of_the_run(
    billing: Billing, bank: Any, payables: Payables
) -> None:
    bill = payables.owing(80_00)
    run = payables.pay("PreparePaymentRun", bill_ids=[bill.id]).payment_run
    payables.pay("PayPaymentRun", payment_run_id=run.id)
    imported(billing, bank, f"2026-03-02,-80.00,,{run.number}-1,")
    [line] = lines(billing, bank)
    [best] = line.payment_suggestions
    assert (best.payment_run_id, best.payment_run_number) == (run.id, run.number)
    assert best.reasons[0] == f"the text names {run.number}"


@pytest.mark.slow
def test_l19_an_account_that_paid_a_supplier_knows_no_client(
    billing: Billing, bank: Any, payables: Payables
) -> None:
    payment = payables.paid(100_00, (payables.owing(100_00), 100_00))
    imported(billing, bank, "2026-02-26,-100.00,Film,a,GB9", "2026-02-27,5.00,Film,b,GB9")
    _, line = lines(billing, bank)
    matched(billing, bank, line, payment)
    assert [len(one.suggestions) for one in lines(billing, bank)] == [0, 0]
    request = pb.MatchBankLineToPaymentRequest(bank_line_id=line.id, supplier_payment_id=payment.id)
    with pytest.raises(Forbidden):
        billing.world.call(bank.MatchBankLineToPayment, request, ACCOUNTS)
