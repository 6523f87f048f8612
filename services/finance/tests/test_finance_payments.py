"""Payments that were a mistake are put right by counter-entries (B26)."""

from __future__ import annotations

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from finance_world import FINANCE, gbp
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow


def test_b26_a_payment_is_reversed_and_the_invoice_is_issued_again(billing: Billing) -> None:
    paid = billing.pay(billing.an_issued_invoice().id, 120_00, reference="meant for another")
    before = billing.balances()
    back = billing.reverse(paid, "Meant for another invoice")
    assert (back.status, back.paid, back.due) == (pb.INVOICE_STATUS_ISSUED, gbp(0), gbp(1_200_00))
    payment, reversal = back.payments
    assert (payment.amount, payment.reversed) == (gbp(120_00), True)
    assert (reversal.kind, reversal.amount, reversal.reverses_id, reversal.reason) == (
        "reversal",
        gbp(-120_00),
        payment.id,
        "Meant for another invoice",
    )
    moved = {code: minor - before[code] for code, minor in billing.balances().items()}
    assert (moved["1100"], moved["1200"]) == (120_00, -120_00)
    assert billing.credit(back.id).invoice.status == pb.INVOICE_STATUS_CREDITED


def test_b26_one_of_several_part_payments_is_reversed(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    first = billing.pay(invoice.id, 500_00).payments[0].id
    paid = billing.pay(invoice.id, 700_00)
    back = billing.reverse(paid, payment_id=first)
    assert (back.status, back.due) == (pb.INVOICE_STATUS_PART_PAID, gbp(500_00))
    (fact,) = [
        fact
        for fact in billing.world.facts("invoice.payment_reversed.v1")
        if fact["invoice_id"] == invoice.id
    ]
    assert fact["due"] == {"amount_minor": 500_00, "currency_code": "GBP"}


def test_b26_a_payment_is_reversed_once_and_a_reversal_never(billing: Billing) -> None:
    paid = billing.pay(billing.an_issued_invoice().id, 1_00)
    back = billing.reverse(paid)
    for payment, reason in zip(
        back.payments, ("PAYMENT_REVERSED", "PAYMENT_IS_REVERSAL"), strict=True
    ):
        with pytest.raises(Conflict) as refusal:
            billing.reverse(back, payment_id=payment.id)
        assert refusal.value.reason == reason
    with pytest.raises(NotFound):
        billing.reverse(back, payment_id=new_id())
    with pytest.raises(Invalid, match="reason"):
        billing.reverse(paid, " ")


def test_b26_a_payment_is_moved_to_the_invoice_it_was_meant_for(billing: Billing) -> None:
    wrong = billing.pay(billing.an_issued_invoice().id, 120_00, reference="BACS 7")
    right = billing.an_issued_invoice()
    request = pb.MovePaymentRequest(
        invoice_id=wrong.id,
        payment_id=wrong.payments[0].id,
        to_invoice_id=right.id,
        reason="Named the wrong invoice",
    )
    moved = billing.world.call(billing.billing.MovePayment, request)
    assert (moved.invoice.status, moved.invoice.due) == (pb.INVOICE_STATUS_ISSUED, gbp(1_200_00))
    assert (moved.to_invoice.due, moved.to_invoice.payments[0].reference) == (
        gbp(1_080_00),
        "BACS 7",
    )


def test_b26_a_move_of_more_than_is_due_moves_nothing(billing: Billing) -> None:
    wrong = billing.pay(billing.an_issued_invoice().id, 1_000_00)
    right = billing.an_issued_invoice(hours=1)
    request = pb.MovePaymentRequest(
        invoice_id=wrong.id,
        payment_id=wrong.payments[0].id,
        to_invoice_id=right.id,
        reason="Named the wrong invoice",
    )
    with pytest.raises(Conflict, match="is due on"):
        billing.world.call(billing.billing.MovePayment, request)
    assert billing.invoice(wrong.id).paid == gbp(1_000_00)


def test_what_was_paid_before_a_credit_note_is_owed_to_the_client_and_refunded(
    billing: Billing,
) -> None:
    invoice = billing.an_issued_invoice()
    billing.pay(invoice.id, 1_200_00)
    half = pb.CreditedLine(invoice_line_id=invoice.lines[0].id, amount=gbp(500_00))
    credited = billing.credit(invoice.id, lines=[half]).invoice
    assert (credited.status, credited.credited) == (pb.INVOICE_STATUS_PAID, gbp(600_00))
    assert (credited.due, credited.credit_due) == (gbp(0), gbp(600_00))
    with pytest.raises(Conflict, match=r"600\.00 GBP is owed to the client"):
        billing.refund(invoice.id, 600_01)
    refunded = billing.refund(invoice.id, 600_00, reference="BACS 12")
    assert (refunded.credit_due, refunded.refunded) == (gbp(0), gbp(600_00))
    assert refunded.payments[-1].amount == gbp(-600_00)
    with pytest.raises(Conflict, match="reverse the refund first"):
        billing.reverse(refunded, payment_id=refunded.payments[0].id)
    assert billing.reverse(refunded).credit_due == gbp(600_00)


def test_the_figures_count_what_is_owed_to_the_client_apart(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    billing.pay(invoice.id, 1_200_00)
    billing.credit(invoice.id)
    (figures,) = billing.client_figures(invoice.client_id)
    assert (figures.billed, figures.billed_with_tax) == (gbp(0), gbp(0))
    assert (figures.paid, figures.due, figures.credit_due) == (gbp(1_200_00), gbp(0), gbp(1_200_00))


def test_nothing_is_refunded_on_an_invoice_that_owes_nothing_back(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    with pytest.raises(Conflict, match=r"0\.00 GBP is owed"):
        billing.refund(invoice.id, 1)
    assert billing.invoice(invoice.id, FINANCE).due == gbp(1_200_00)
