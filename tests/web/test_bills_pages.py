"""Bills in the browser: what arrived, e-invoices with what they say, tolerance, suppliers (L11)."""

from __future__ import annotations

import secrets
from decimal import Decimal

import pytest
from browser import OpenTab
from e_invoice_file import SentEInvoice
from standalone.rest import Json
from workplace import Workplace, today

expect = pytest.importorskip("playwright.sync_api").expect


def supplier(workplace: Workplace) -> Json:
    name = f"Harbour Film {secrets.token_hex(3)} Ltd"
    return workplace.finance.at.post("/v1/suppliers", {"name": name})


def approved_order(workplace: Workplace, supplier_id: str) -> Json:
    """For the agency itself: four days of filming, approved."""
    line = {"description": "Filming", "quantity": "4", "tax_rate": "0.20"}
    line |= {"amount": {"amount": "2000.00", "currency_code": "GBP"}}
    body = {"supplier_id": supplier_id, "lines": [line]}
    order = workplace.manager.at.post("/v1/purchase-orders", body)
    workplace.manager.at.post(f"/v1/purchase-orders/{order['id']}/submit")
    return workplace.finance.at.post(f"/v1/purchase-orders/{order['id']}/approve", {})


def test_l11_what_arrived_of_an_order_is_recorded_and_undone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    order = approved_order(workplace, supplier(workplace)["id"])
    tab = open_tab(workplace.finance, f"/purchase-orders/{order['id']}")
    page = tab.page
    page.get_by_role("button", name="Record what arrived").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Filming").fill("1.23456")
    dialog.get_by_role("button", name="Record it").click()
    expect(dialog.get_by_label("Filming")).to_have_attribute("aria-invalid", "true")
    tab.complaints.clear()  # the quantity with five places, which Chromium logs
    dialog.get_by_label("Filming").fill("1.5")
    dialog.get_by_role("button", name="Record it").click()
    row = page.get_by_role("region", name="What arrived, rows").get_by_role("row", name="Filming")
    expect(row).to_contain_text("1.5 × Filming")
    row.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_label("Why").fill("Of another order")
    page.get_by_role("button", name="Undo it").click()
    expect(row).to_contain_text("Undone: Of another order")
    found = workplace.finance.at.get(f"/v1/purchase-orders/{order['id']}")
    assert found["lines"][0]["received_quantity"] == "0"


def test_l11_an_e_invoice_is_shown_before_it_is_entered(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    sold = supplier(workplace)
    order = approved_order(workplace, sold["id"])
    sent = SentEInvoice(
        number=f"HF {secrets.token_hex(3)}",
        seller=sold["name"],
        buyer="Somebody Else Ltd",
        day=str(today()),
        net=Decimal(1000),
        order=order["number"],
    )
    tab = open_tab(workplace.finance, "/bills")
    page = tab.page
    page.get_by_role("button", name="Upload an e-invoice").click()
    dialog = page.get_by_role("dialog", name="Upload an e-invoice")
    pdf = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"}
    dialog.get_by_label("File").set_input_files(pdf)
    expect(dialog.get_by_role("alert").first).to_be_visible()
    tab.complaints.clear()  # the file that cannot be read
    xml = {"name": "bill.xml", "mimeType": "application/xml", "buffer": sent.xml()}
    dialog.get_by_label("File").set_input_files(xml)
    says = dialog.get_by_role("region", name="What the file says")
    for words in (sent.number, sold["name"], "Two days of filming", "£1,200.00"):
        expect(says).to_contain_text(words)
    dialog.get_by_role("button", name="Enter the bill").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("BILL")
    expect(page.get_by_role("region", name="What does not agree")).to_contain_text("made out to")
    shown = workplace.finance.at.get(f"/v1{page.url.removeprefix(workplace.address)}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(shown["number"])
    assert (shown["origin"], shown["supplier_id"]) == ("e_invoice", sold["id"])
    assert shown["lines"][0]["purchase_order_id"] == order["id"]


def test_l11_a_supplier_has_an_account_that_is_checked_and_a_statement(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    sold = supplier(workplace)
    clerk = workplace.join("Cleo Clerk", "finance").at
    line = {"description": "Lamps", "amount": {"amount": "300.00", "currency_code": "GBP"}}
    body = {"supplier_id": sold["id"], "issued_on": str(today()), "supplier_number": "L 7"}
    bill = clerk.post("/v1/bills", body | {"lines": [line]})
    workplace.finance.at.post(f"/v1/bills/{bill['id']}/approve", {})
    paid = {"supplier_id": sold["id"], "amount": {"amount": "100.00", "currency_code": "GBP"}}
    part = {"bill_id": bill["id"], "amount": paid["amount"]}
    workplace.finance.at.post("/v1/supplier-payments", paid | {"allocations": [part]})
    tab = open_tab(workplace.finance, f"/suppliers/{sold['id']}")
    page = tab.page
    rows = page.get_by_role("region", name="Statement of account, rows").get_by_role("row")
    expect(rows.filter(has_text="Bill L 7")).to_contain_text("£300.00")
    expect(rows.last).to_contain_text("£200.00")
    page.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 01")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("IBAN")).to_have_attribute("aria-invalid", "true")
    tab.complaints.clear()  # an IBAN whose check digits are wrong
    dialog.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    dialog.get_by_label("BIC").fill("COBADEFFXXX")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("DE89 3704 0044 0532 0130 00")).to_be_visible()
    kept = workplace.finance.at.get(f"/v1/suppliers/{sold['id']}")
    assert (kept["iban"], kept["bic"]) == ("DE89370400440532013000", "COBADEFFXXX")


def test_l11_how_much_a_bill_may_exceed_its_order_is_set(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    page = open_tab(workplace.finance, "/purchase-limits").page
    panel = page.get_by_role("region", name="A bill may exceed its order")
    panel.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("By a share of each line").fill("2.5")
    dialog.get_by_label("By an amount").fill("50")
    dialog.get_by_role("button", name="Save").click()
    expect(panel).to_contain_text("2.5\u2009% of the line or £50.00, whichever is less")
    found = workplace.finance.at.get("/v1/match-tolerance")
    assert found == {"share": "0.0250", "amount": {"amount": "50.00", "currency_code": "GBP"}}
    workplace.finance.at.put("/v1/match-tolerance", {})
