"""An invoice that programs can read: what it lacks is filled in, and its file is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import OpenTab
from money import billed, make_card, worked
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_l23_what_an_e_invoice_lacks_is_filled_in_where_its_links_lead(
    open_tab: OpenTab, workplace: Workplace, tmp_path: Path
) -> None:
    client_id = workplace.client("Meridian Maps")["id"]
    make_card(workplace, client_id, "cartographer", "90.00")
    project = worked(workplace, "Atlas", client_id, "cartographer")
    billed(workplace, project, "180.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    tab = open_tab(workplace.chief, f"/invoices/{draft['id']}")
    missing = tab.page.get_by_role("region", name="E-invoice")
    expect(missing.get_by_text("The seller's country is missing")).to_be_hidden()
    missing.get_by_text("required details are missing").click()
    expect(missing.get_by_role("heading", name="Meridian Maps")).to_be_visible()
    missing.get_by_role("link", name="The seller's country is missing").click()
    expect(tab.page.get_by_label("Country")).to_be_focused()
    tab.page.get_by_label("Country").select_option(label="United Kingdom")
    for label, text in (
        ("VAT or tax number", "GB980780684"),
        ("Street and number", "4 Quay Street"),
        ("Town", "Bristol"),
        ("Post code", "BS1 4QA"),
        ("E-invoice scheme", "9932"),
        ("E-invoice address", "GB980780684"),
    ):
        tab.page.get_by_label(label).fill(text)
    tab.page.get_by_label("IBAN").fill("GB29NWBK60161331926819")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("Saved")).to_be_visible()
    parts = {
        "street": "1 Map Row",
        "town": "Leeds",
        "post_code": "LS1 4AP",
        "country_code": "GB",
        "electronic_scheme": "EM",
        "electronic_address": "invoices@meridian.example",
    }
    workplace.seller.at.patch(f"/v1/clients/{client_id}", parts)
    tab.go(f"/invoices/{draft['id']}")
    missing.get_by_text("One required detail is missing").click()
    expect(missing).to_contain_text("Neither a buyer reference nor a purchase order")
    missing.get_by_label("Purchase order").fill("PO-118")
    missing.get_by_role("button", name="Save").click()
    expect(missing).to_contain_text("Nothing is missing")
    number = workplace.finance.at.post(f"/v1/invoices/{draft['id']}/issue")["number"]
    tab.go(f"/invoices/{draft['id']}")
    with tab.page.expect_download() as download:
        missing.get_by_role("button", name="Download UBL").click()
    assert download.value.suggested_filename == f"{number}-ubl.xml"
    download.value.save_as(tmp_path / "invoice.xml")
    assert "PO-118" in (tmp_path / "invoice.xml").read_text()


def test_l16_a_line_is_added_with_tax_and_taxed_by_a_reason(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client_id = workplace.client("Quarto Prints")["id"]
    make_card(workplace, client_id, "printer", "90.00")
    project = worked(workplace, "Folio", client_id, "printer")
    billed(workplace, project, "180.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    path = f"/v1/invoices/{draft['id']}"
    tab = open_tab(workplace.finance, f"/invoices/{draft['id']}")
    tab.page.get_by_role("button", name="Add a line").click()
    dialog = tab.page.get_by_role("dialog", name="Add a line")
    dialog.get_by_label("What is charged").fill("Paper")
    dialog.get_by_label("Amount, GBP").fill("12.00")
    dialog.get_by_role("checkbox", name="The amount is with tax").check()
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_have_count(0)
    assert workplace.finance.at.get(path)["lines"][-1]["amount"]["amount"] == "10.00"
    tax = tab.page.get_by_role("region", name="Tax of the line")
    tax.get_by_label("Tax", exact=True).select_option(label="Exempt")
    tax.get_by_label("Why no tax is charged").fill("Training")
    tax.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("Changed the tax of the line")).to_be_visible()
    workplace.finance.at.post("/v1/tax-rates/presets", {"country_code": "GB"})
    tab.page.get_by_label("Line 2, what is charged").focus()
    tax.get_by_label("Tax", exact=True).select_option(label="Reduced rate, GB: 5\u2009%")
    tax.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_label("Line 2, tax in percent")).to_have_value("5")
    allowances = tab.page.get_by_role("region", name="Allowances and charges of the line")
    expect(allowances).to_have_count(0)  # its amount was given with tax
    tab.page.get_by_label("Line 1, what is charged").focus()
    allowances.get_by_text("Add an allowance or a charge").click()
    allowances.get_by_label("GBP or %").fill("10 %")
    allowances.get_by_label("Why").fill("Long-term client")
    allowances.get_by_role("button", name="Add").click()
    expect(allowances.get_by_role("row", name="Long-term client")).to_contain_text("\u221218.00")
    expect(tab.page.get_by_label("Line 1, amount")).to_have_value("162.00")
    tab.go(f"/invoices/{draft['id']}/print")
    expect(tab.page.get_by_role("article")).to_contain_text("Training")
