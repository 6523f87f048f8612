"""A statement of the bank is imported; its lines are matched, ignored and reopened (L10, L19)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import issued
from workplace import Workplace, today

expect = pytest.importorskip("playwright.sync_api").expect


def test_l10_a_statement_is_imported_and_its_line_pays_the_invoice_that_it_names(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    invoice = issued(workplace, "Ledgerbook", "stitcher")
    rows = f"{today()},216.00,Ledgerbook,For {invoice['number']}\n{today()},-4.00,Bank,Charges\n"
    tab = open_tab(workplace.finance, "/bank")
    tab.page.get_by_role("button", name="Import a statement").first.click()
    dialog = tab.page.get_by_role("dialog", name="Import a statement")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Date,Amount,Name,Text\n"}
    file["buffer"] += rows.encode()
    dialog.get_by_label("File").set_input_files(file)
    dialog.get_by_label("Account", exact=True).fill("GB33BUKB20201555555555")
    dialog.get_by_label("Payer's name").fill("Name")
    dialog.get_by_label("Text").fill("Text")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(tab.page.get_by_text("Imported 2 lines")).to_be_visible()
    row = tab.page.get_by_role("row", name="Ledgerbook")
    expect(row).to_contain_text(f"the reference names {invoice['number']}")
    row.get_by_role("button", name="Accept").click()
    expect(row).to_contain_text("Matched")
    tab.page.get_by_role("button", name="Undo").last.click()
    expect(row).to_contain_text("Open")
    tab.page.get_by_role("button", name="Match what is certain").click()
    certain = tab.page.get_by_role("dialog", name="Match what is certain")
    expect(certain).to_contain_text(invoice["number"])
    certain.get_by_role("button", name="Match them").click()
    expect(row).to_contain_text("Matched")
    fee = tab.page.get_by_role("row", name="Charges")
    fee.get_by_role("button", name="Ignore").click()
    tab.page.get_by_label("Why").fill("Charges of the bank")
    tab.page.get_by_role("button", name="Ignore it").click()
    expect(fee).to_contain_text("Ignored")
    paid = workplace.finance.at.get(f"/v1/invoices/{invoice['id']}")
    assert paid["status"] == "paid"


def test_l19_money_that_went_out_is_matched_with_the_payment_that_it_is(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    finance = workplace.finance.at
    supplier = finance.post("/v1/suppliers", {"name": "Outgo Prints"})
    paid = {"amount": "37.11", "currency_code": "GBP"}
    body = {"supplier_id": supplier["id"], "amount": paid, "reference": "OUTGO-19"}
    finance.post("/v1/supplier-payments", body | {"paid_on": f"{today()}"})
    columns = {"day": "Date", "amount": "Amount", "name": "Name", "text": "Text"}
    mapping = {"account": "GB33BUKB20201555555555", "currency_code": "GBP", **columns}
    content = f"Date,Amount,Name,Text\n{today()},-37.11,Outgo Prints,For OUTGO-19\n"
    finance.post("/v1/bank-statements", {"format": "csv", "content": content, "mapping": mapping})
    row = open_tab(workplace.finance, "/bank").page.get_by_role("row", name="Outgo Prints")
    expect(row).to_contain_text("Payment to Outgo Prints: the text names OUTGO-19")
    row.get_by_role("button", name="Accept").click()
    expect(row).to_contain_text("Matched")
    expect(row.get_by_role("link", name="Supplier")).to_be_visible()
    row.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Open")
