"""Documents compared with those of another accounting system, and differences settled (M-19)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Invalid
from finance.accounting.rules.comparing import Figures, compare
from finance.accounting.rules.copies import BadCopy, Columns, read_copy
from tandem.finance.v1 import accounting_pb2 as pb
from tandem.finance.v1 import accounting_pb2_grpc
from tandem.finance.v1 import billing_pb2 as billing_pb

HEADER = "ContactName,InvoiceNumber,InvoiceDate,Total,TaxTotal,InvoiceAmountPaid,Currency,Status\n"


@pytest.fixture
def link(billing: Billing) -> accounting_pb2_grpc.AccountingServiceStub:
    return accounting_pb2_grpc.AccountingServiceStub(billing.world.room.channel)


def an_invoice(billing: Billing) -> billing_pb.Invoice:
    """Of one hour, 120.00 with tax, on 2 March."""
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job)
    return billing.issue(billing.draft(job).id)


def their(number: str, **changed: str) -> str:
    """A row of the other system that says what we say, but for what is changed."""
    row = {
        "contact": "Harbour Coffee",
        "number": number,
        "date": "02/03/2026",
        "total": "120.00",
        "tax": "20.00",
        "paid": "0.00",
        "currency": "GBP",
        "status": "Awaiting Payment",
        **changed,
    }
    return ",".join(row.values()) + "\n"


def compared(billing: Billing, link: Any, *rows: str, **more: Any) -> Any:
    request = pb.CompareAccountingCopyRequest(
        system="xero", content=HEADER + "".join(rows), currency_code="GBP", **more
    )
    return billing.world.call(link.CompareAccountingCopy, request)


def found(billing: Billing, link: Any, **asked: Any) -> list[pb.AccountingDifference]:
    request = pb.ListAccountingDifferencesRequest(**({"status": ["open"]} | asked))
    answer = billing.world.call(link.ListAccountingDifferences, request)
    return list(answer.accounting_differences)


def values_of(differences: list[pb.AccountingDifference]) -> set[tuple[str, str, str]]:
    return {(one.field, one.ours, one.theirs) for one in differences}


@pytest.mark.slow
def test_m19_a_changed_copy_is_reported_by_field_and_amount(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    same = compared(billing, link, their(invoice.number))
    assert (same.documents, same.agreed, same.differences) == (1, 1, 0)
    compared(billing, link, their(invoice.number, total="150.00", date="01/04/2026"))
    assert values_of(found(billing, link)) == {
        ("amount", "120.00", "150.00"),
        ("date", "2026-03-02", "2026-04-01"),
    }
    assert "changed in one system" in found(billing, link, field=["amount"])[0].reason
    compared(billing, link, their(invoice.number, total="150.00"))
    assert values_of(found(billing, link)) == {("amount", "120.00", "150.00")}
    compared(billing, link, their(invoice.number))
    assert found(billing, link) == []


@pytest.mark.slow
def test_m19_what_one_side_lacks_is_a_difference(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    compared(billing, link, their("INV-9"), whole=True)
    assert values_of(found(billing, link)) == {
        ("number", "", "INV-9"),
        ("number", invoice.number, ""),
    }


@pytest.mark.slow
def test_m19_an_accepted_difference_is_open_again_when_a_value_changes(
    billing: Billing, link: Any
) -> None:
    invoice = an_invoice(billing)
    compared(billing, link, their(invoice.number, total="150.00"))
    [difference] = found(billing, link)
    accept = pb.AcceptAccountingDifferenceRequest(
        accounting_difference_id=difference.id, reason="Booked in April"
    )
    billing.world.call(link.AcceptAccountingDifference, accept)
    compared(billing, link, their(invoice.number, total="150.00"))
    assert found(billing, link) == []
    compared(billing, link, their(invoice.number, total="160.00"))
    assert values_of(found(billing, link)) == {("amount", "120.00", "160.00")}


@pytest.mark.slow
def test_l18_their_payment_is_recorded_once(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    compared(billing, link, their(invoice.number, paid="70.00"))
    [difference] = found(billing, link)
    assert (difference.ours, difference.theirs) == ("0.00", "70.00")
    take = {"accounting_difference_id": difference.id, "received_on": "2026-03-02"}
    billing.world.call(link.TakeAccountingPayment, pb.TakeAccountingPaymentRequest(**take))
    asked = billing_pb.GetInvoiceRequest(invoice_id=invoice.id)
    paid = billing.world.call(billing.billing.GetInvoice, asked).invoice
    assert paid.paid.amount_minor == 7_000
    with pytest.raises(Conflict) as done:
        billing.world.call(link.TakeAccountingPayment, pb.TakeAccountingPaymentRequest(**take))
    assert done.value.reason == "ACCOUNTING_DIFFERENCE_DONE"
    assert compared(billing, link, their(invoice.number, paid="70.00")).differences == 0


@pytest.mark.slow
def test_m19_only_payments_are_taken_from_the_other_system(billing: Billing, link: Any) -> None:
    invoice = an_invoice(billing)
    compared(billing, link, their(invoice.number, total="150.00"))
    [difference] = found(billing, link)
    take = {"accounting_difference_id": difference.id, "received_on": "2026-03-02"}
    with pytest.raises(Conflict) as refused:
        billing.world.call(link.TakeAccountingPayment, pb.TakeAccountingPaymentRequest(**take))
    assert refused.value.reason == "ACCOUNTING_NOT_A_PAYMENT"
    again = pb.ExportAccountingDifferenceRequest(accounting_difference_id=difference.id)
    assert (
        billing.world.call(link.ExportAccountingDifference, again).accounting_difference.status
        == "settled"
    )


@pytest.mark.slow
def test_m19_a_file_that_cannot_be_read_names_the_line(billing: Billing, link: Any) -> None:
    with pytest.raises(Invalid, match="Line 2: '12x' is no amount"):
        compared(billing, link, their("INV-1", total="12x"))


def test_m19_a_copy_is_read_by_document_and_its_faults_are_named() -> None:
    rows = their("INV-1", total='"1,120.00"') + their("INV-1", total="7.00") + their("INV-2")
    read = read_copy("\ufeff" + HEADER + rows, Columns(), "dd/mm/yyyy", 2)
    assert [(one.number, one.amount) for one in read] == [("INV-1", 112_000), ("INV-2", 12_000)]
    for content, reason in (
        (HEADER, "ACCOUNTING_COPY_EMPTY"),
        ("a,b\n1,2\n", "ACCOUNTING_COLUMN_MISSING"),
        (HEADER + their("INV-1", date="31/02/2026"), "DATE_MALFORMED"),
        (HEADER + their("INV-1", total="1.001"), "AMOUNT_MALFORMED"),
        (HEADER + their("INV-1", total="1e99"), "AMOUNT_MALFORMED"),
    ):
        with pytest.raises(BadCopy) as bad:
            read_copy(content, Columns(), "dd/mm/yyyy", 2)
        assert bad.value.reason == reason


def test_m19_amounts_in_another_currency_and_the_sign_of_credit_notes_are_not_compared() -> None:
    ours = Figures(number="1", amount=-12_000, currency="GBP", status="credited", contact="A  b")
    assert compare(ours, Figures(number="1", amount=12_000, contact="a B"), 2) == []
    [difference] = compare(ours, Figures(number="1", amount=1, currency="EUR"), 2)
    assert (difference.field, difference.ours, difference.theirs) == ("currency", "GBP", "EUR")
