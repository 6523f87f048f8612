"""The page that a supplier opens by a link: no account, no script, at both widths (K05, K07)."""

from __future__ import annotations

import secrets

import pytest
from browser import DESKTOP, OpenTab
from hostile import MARKUP
from standalone.rest import Json
from test_client_link import SMALL, WITHOUT_SCRIPT, examine_at_both_widths
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def sent_order(workplace: Workplace) -> tuple[Json, str]:
    """An approved order whose words hold markup, and the path of its link."""
    finance = workplace.finance.at
    supplier = finance.post("/v1/suppliers", {"name": f"Lens {secrets.token_hex(3)} Ltd"})
    line = {"description": f"Filming {MARKUP}", "quantity": "2"}
    line |= {"amount": {"amount": "800.00", "currency_code": "GBP"}}
    body = {"supplier_id": supplier["id"], "lines": [line], "note": "Bring the long lens."}
    order = workplace.manager.at.post("/v1/purchase-orders", body)
    path = f"/v1/purchase-orders/{order['id']}"
    workplace.manager.at.post(f"{path}/submit")
    finance.post(f"{path}/approve", {})
    finance.post(f"{path}/links", {})
    (link,) = finance.get("/v1/supplier-links", record_id=order["id"])["items"]
    return order, link["path"]


@pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["laptop", "small"])
def test_k05_a_supplier_accepts_an_order_and_sends_an_invoice_without_a_script(
    open_tab: OpenTab, workplace: Workplace, size: Json
) -> None:
    order, path = sent_order(workplace)
    tab = open_tab(None, path, viewport=size, **WITHOUT_SCRIPT)
    page = tab.page
    expect(page.get_by_role("heading", level=1)).to_contain_text(order["number"])
    expect(page.get_by_text(MARKUP)).to_be_visible()
    assert not tab.is_wider_than_its_window()
    accept = page.locator("form").filter(has=page.get_by_role("heading", name="Accept"))
    accept.get_by_label("Your name").fill("Zoë Łukasz")
    accept.get_by_role("checkbox").check()
    accept.get_by_role("button", name="Accept the order").click()
    expect(page.get_by_role("status").first).to_contain_text("Accepted by Zoë Łukasz")
    page.get_by_text("Send an invoice").click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Send the invoice"))
    form.get_by_label("Your name").fill("Zoë Łukasz")
    wrong = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}
    form.get_by_label("Invoice, a PDF").set_input_files(wrong)
    form.get_by_role("button", name="Send the invoice").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your name").last).to_have_value("Zoë Łukasz")
    tab.complaints.clear()  # the refused file, which Chromium logs
    form.get_by_label("Invoice, a PDF").set_input_files(wrong | {"buffer": PDF})
    form.get_by_role("button", name="Send the invoice").click()
    expect(page.get_by_role("heading", name="Your invoices")).to_be_visible()
    expect(page.get_by_text("Received", exact=True)).to_be_visible()
    finance = workplace.finance.at
    (document,) = finance.get("/v1/supplier-documents", purchase_order_id=order["id"])["items"]
    assert (document["sent_by"], document["status"]) == ("Zoë Łukasz", "received")
    (answer,) = finance.get("/v1/purchase-order-answers", purchase_order_id=order["id"])["items"]
    assert (answer["accepted"], answer["name"]) == (True, "Zoë Łukasz")


def test_k05_the_suppliers_page_is_good_at_both_widths(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    _, path = sent_order(workplace)
    examine_at_both_widths(open_tab, path, "supplier-link")
