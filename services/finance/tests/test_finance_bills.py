"""Bills of suppliers: entered once, found, changed, submitted and discarded (L11)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from e_invoice_steps import EInvoices, Kind, a_line
from finance.payables.rules.states import BillDeed, BillStatus, bill_after, key_of
from finance.quantities import checked_quantity, in_words
from finance_world import FINANCE, MEMBER, PROJECTS, gbp
from hypothesis import given
from hypothesis import strategies as st
from payables_steps import CLERK, VAT, Payables
from tandem.finance.v1 import bills_pb2 as pb

slow = pytest.mark.slow


@pytest.fixture
def payables(billing: Billing) -> Payables:
    return Payables(billing)


def test_two_numbers_are_the_same_by_their_letters_and_digits() -> None:
    assert key_of("INV 001/2026") == key_of("inv-001-2026")
    assert key_of("1", "Ann Baker") != key_of("1", "Ben Cook")
    assert key_of("///") == "///"


@given(st.lists(st.sampled_from(list(BillDeed)), max_size=12))
def test_a_bill_is_booked_only_after_somebody_approved_it(deeds: list[BillDeed]) -> None:
    status, approved = BillStatus.DRAFT, False
    for deed in deeds:
        after = bill_after(status, deed)
        if after is not None:
            approved = approved or deed is BillDeed.APPROVE
            status = after
        assert approved or status not in (BillStatus.APPROVED, BillStatus.REVERSED)


def test_a_quantity_is_an_exact_decimal_above_zero() -> None:
    assert checked_quantity("", "quantity") == 1
    assert in_words(checked_quantity("2.5000", "quantity")) == "2.5"
    assert in_words(Decimal("100")) == "100"
    for wrong in ("0", "-1", "1.00001", "1e3", "NaN", "9" * 11):
        with pytest.raises(Invalid, match="quantity must be a decimal"):
            checked_quantity(wrong, "quantity")


@slow
def test_l11_a_bill_is_entered_with_its_tax_and_the_terms_of_the_supplier(
    payables: Payables,
) -> None:
    bill = payables.enter({}, {"amount": gbp(33_33)})
    assert (bill.number, bill.status, bill.origin) == ("BILL-2026-0001", "draft", "by_hand")
    assert (bill.net, bill.tax, bill.total) == (gbp(133_33), gbp(26_67), gbp(160_00))
    assert (bill.issued_on, bill.due_on, bill.owed) == ("2026-02-20", "2026-03-22", gbp(0))
    assert (bill.supplier_name, bill.entered_by_name) == ("Harbour Film Ltd", "")


@slow
def test_l11_a_bill_that_was_entered_already_is_refused_and_the_first_is_named(
    payables: Payables,
) -> None:
    first = payables.enter(number="HF 2031")
    with pytest.raises(Conflict, match=r"BILL-2026-0001 is HF 2031 .* for 120.00 GBP") as refusal:
        payables.enter(number="hf-2031")
    assert refusal.value.details["bill_id"] == first.id
    other = payables.supplier("Print Works").id
    assert payables.enter(number="HF-2031", supplier_id=other).supplier_name == "Print Works"
    payables.move("Discard", first, reason="Entered for another company")
    assert payables.enter(number="HF-2031").number == "BILL-2026-0003"
    renumbered = payables.enter(number="HF-2032")
    with pytest.raises(Conflict, match="already"):
        payables.move("Update", renumbered, supplier_number="HF 2031")


@slow
def test_of_a_supplier_that_stands_for_many_the_seller_counts(payables: Payables) -> None:
    many = payables.supplier("Others", generic=True).id
    payables.enter(number="1", supplier_id=many, seller_name="Ann Baker")
    payables.enter(number="1", supplier_id=many, seller_name="Ben Cook")
    with pytest.raises(Conflict, match="already"):
        payables.enter(number="1", supplier_id=many, seller_name="ann  baker")


@slow
def test_what_the_supplier_rounded_otherwise_is_taken_over_and_more_is_refused(
    payables: Payables,
) -> None:
    lines = [{"amount": gbp(33_33)}] * 3
    bill = payables.enter(*lines, total=gbp(120_00))
    assert (bill.tax, bill.total) == (gbp(20_01), gbp(120_00))
    with pytest.raises(Invalid, match=r"come to 119.99 GBP with tax and total says 121.00 GBP"):
        payables.enter(*lines, number="HF-2", total=gbp(121_00))


@slow
def test_a_credit_note_is_negative(payables: Payables) -> None:
    credit = payables.enter(kind="credit_note")
    assert (credit.total, credit.lines[0].amount) == (gbp(-120_00), gbp(-100_00))
    with pytest.raises(Invalid, match="more than nothing"):
        payables.enter({"amount": gbp(-1)}, number="HF-2")
    taken_off = payables.enter({}, {"amount": gbp(-10_00)}, number="HF-3")
    assert taken_off.total == gbp(108_00)


@slow
def test_a_draft_is_changed_submitted_and_then_stays_as_it_is(payables: Payables) -> None:
    bill = payables.enter()
    line = pb.BillLineDraft(description="Edit", amount=gbp(50_00), tax_rate_bp=VAT)
    changed = payables.move("Update", bill, lines=[line], note="Half", due_on="2026-03-01")
    assert (changed.total, changed.note, changed.due_on) == (gbp(60_00), "Half", "2026-03-01")
    assert payables.move("Submit", bill).status == "submitted"
    with pytest.raises(Conflict, match="submitted and cannot be changed"):
        payables.move("Update", bill, note="More")


@slow
def test_lines_of_a_bill_are_checked_one_by_one(payables: Payables) -> None:
    order = payables.order(None)
    for line, field in (
        ({"amount": gbp(0)}, "lines[0].amount"),
        ({"quantity": "-1"}, "lines[0].quantity"),
        ({"ledger_account": "99999"}, "lines[0].ledger_account"),
        ({"billable": True}, "lines[0].billable"),
        ({"deliverable_id": order.id}, "lines[0].project_id"),
        ({"purchase_order_line_id": order.id}, "lines[0].purchase_order_line_id"),
        ({"tax_category": "exempt"}, "lines[0].tax_rate_bp"),
    ):
        with pytest.raises((Invalid, NotFound)) as refusal:
            payables.enter(line)
        assert refusal.value.field == field
    with pytest.raises(Invalid, match="after today"):
        payables.enter(issued_on="2027-01-01")


@slow
def test_an_order_of_another_supplier_is_refused(payables: Payables) -> None:
    order = payables.order(None)
    other = payables.supplier("Print Works").id
    with pytest.raises(NotFound, match="of this supplier"):
        payables.of_order(order, 100_00, "1", supplier_id=other)


@slow
def test_who_sees_which_bills(payables: Payables) -> None:
    job, other = payables.billing.a_job(), payables.billing.a_job(manager=FINANCE)
    own = payables.enter({"project_id": job.project_id})
    payables.enter({"project_id": other.project_id}, number="HF-2")
    payables.enter(number="HF-3")
    assert payables.found(own, PROJECTS).lines[0].project_id == job.project_id
    listed = payables.do("ListBills", PROJECTS, count=True)
    assert [one.id for one in listed.bills] == [own.id]
    with pytest.raises((Forbidden, NotFound)):
        payables.found(own, MEMBER)
    with pytest.raises(Forbidden):
        payables.enter(number="HF-4", actor=PROJECTS)
    assert payables.do("ListBills", CLERK, search="hf-2", count=True).total == 1


@slow
def test_an_order_is_received_in_parts_and_a_receipt_is_undone(payables: Payables) -> None:
    order = payables.order(None)
    first = payables.receive(order, "4")
    assert (first.lines[0].quantity, first.lines[0].description) == ("4", "Filming")
    assert payables.receive(order).lines[0].quantity == "6"
    with pytest.raises(Conflict, match="has come already"):
        payables.receive(order)
    undone = payables.buy("UndoPurchaseReceipt", purchase_receipt_id=first.id, reason="Other order")
    assert undone.purchase_receipt.undone
    with pytest.raises(Conflict, match="undone already"):
        payables.buy("UndoPurchaseReceipt", purchase_receipt_id=first.id, reason="Again")
    found = payables.buy("GetPurchaseOrder", purchase_order_id=order.id).purchase_order
    assert found.lines[0].received_quantity == "6"
    listed = payables.buy("ListPurchaseReceipts", purchase_order_id=[order.id], count=True)
    assert listed.total == 2


def e_invoice(einvoices: EInvoices, order_number: str = "") -> str:
    """UBL of an invoice of our own with 20 % on 1,000.00, as if a supplier had sent it."""
    made = einvoices.made(Kind("standard", [a_line(1_000_00)]))
    xml = einvoices.xml(made.id, "ubl")
    if not order_number:
        return xml
    reference = f"<cac:OrderReference><cbc:ID>{order_number}</cbc:ID></cac:OrderReference>"
    return xml.replace("<cac:AccountingSupplierParty>", f"{reference}<cac:AccountingSupplierParty>")


@slow
def test_l23_a_bill_is_made_of_an_e_invoice_with_its_order_and_what_does_not_agree(
    payables: Payables,
) -> None:
    einvoices = EInvoices(payables.world)
    xml = e_invoice(einvoices)
    with pytest.raises(Conflict, match="Create the supplier, or name the one"):
        payables.do("CreateBillFromEInvoice", CLERK, content=xml)
    order = payables.order(None)
    content = e_invoice(einvoices, order.number)
    bill = payables.do(
        "CreateBillFromEInvoice", CLERK, content=content, supplier_id=payables.supplier().id
    ).bill
    assert (bill.origin, bill.total, bill.status) == ("e_invoice", gbp(1_800_00), "draft")
    assert bill.lines[0].purchase_order_id == order.id
    assert any("made out to" in words for words in bill.doubts)
    assert [one.content_type for one in bill.files] == ["application/xml"]
    kept = payables.do("GetBillFile", bill_id=bill.id, bill_file_id=bill.files[0].id)
    assert kept.content.decode() == content.strip()
    with pytest.raises(Conflict, match="already"):
        payables.do(
            "CreateBillFromEInvoice", CLERK, content=content, supplier_id=payables.supplier().id
        )


@slow
def test_a_bill_keeps_the_file_that_was_sent_until_it_is_decided(payables: Payables) -> None:
    bill = payables.enter()
    kept = payables.do("AddBillFile", CLERK, bill_id=bill.id, name="a.pdf", content=b"%PDF-1.7")
    assert kept.bill_file.content_type == "application/pdf"
    with pytest.raises(Invalid, match="PDF, JPEG, PNG, WebP or XML"):
        payables.do("AddBillFile", CLERK, bill_id=bill.id, name="a.pdf", content=b"MZ\x90")
    file_id = kept.bill_file.id
    payables.do("RemoveBillFile", CLERK, bill_id=bill.id, bill_file_id=file_id)
    assert not payables.found(bill).files
