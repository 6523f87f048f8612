"""A payment of a client over several invoices, and what is done with the rest (L10)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import billed, issued, worked
from standalone.rest import Json
from steps import press
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_l10_a_payment_pays_the_oldest_invoices_by_one_key_and_the_rest_is_on_account(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    first = issued(workplace, "Codex", "binder")
    project = worked(workplace, "Codex index", first["client_id"], "binder")
    billed(workplace, project, "180.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    second = workplace.finance.at.post(f"/v1/invoices/{draft['id']}/issue")
    tab = open_tab(workplace.finance, "/payments")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Payments")
    press(tab, "n")
    tab.page.get_by_role("combobox", name="Client").fill("Codex")
    tab.page.get_by_role("option", name="Codex Ltd").click()
    tab.page.get_by_label("Amount", exact=True).fill("500")
    tab.page.get_by_label("Reference").fill("BACS 88")
    expect(tab.page.get_by_label(f"For {second['number']}")).to_be_visible()
    press(tab, "Alt+o")
    for invoice in (first, second):
        expect(tab.page.get_by_label(f"For {invoice['number']}")).to_have_value("216.00")
    expect(tab.page.get_by_role("row", name="Left on account")).to_contain_text("£68.00")
    tab.page.get_by_label(f"For {second['number']}").fill("300")
    tab.page.get_by_role("button", name="Record the payment").click()
    expect(tab.page.get_by_role("alert").first).to_contain_text("on account")
    tab.complaints.clear()  # the browser reports the refusal too
    tab.page.get_by_label(f"For {second['number']}").fill("216.00")
    tab.page.get_by_role("button", name="Record the payment").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Payment of £500.00")
    expect(tab.page.get_by_role("row", name="Allocated")).to_have_count(2)
    tab.page.get_by_role("button", name="Take back").last.click()
    tab.page.get_by_label("Why").fill("Meant for another invoice")
    tab.page.get_by_role("button", name="Take it back").click()
    expect(tab.page.get_by_text("Took the allocation back")).to_be_visible()
    expect(tab.page.get_by_role("row", name="Taken back")).to_contain_text("216.00")
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_role("row", name="Allocated")).to_have_count(3)
    tab.go(f"/clients/{first['client_id']}/money")
    expect(tab.page.get_by_role("region", name="On account")).to_contain_text("£68.00")


def test_l10_credit_of_a_paid_invoice_pays_another(open_tab: OpenTab, workplace: Workplace) -> None:
    paid = issued(workplace, "Florilegium", "gilder")
    project = worked(workplace, "Florilegium index", paid["client_id"], "gilder")
    billed(workplace, project, "180.00")
    finance = workplace.finance.at
    draft = finance.post("/v1/invoices", {"project_id": project["id"]})
    other: Json = finance.post(f"/v1/invoices/{draft['id']}/issue")
    finance.post(f"/v1/invoices/{paid['id']}/payments", {"amount": paid["due"]})
    finance.post(f"/v1/invoices/{paid['id']}/credit", {"reason": "Never delivered"})
    tab = open_tab(workplace.finance, f"/invoices/{paid['id']}")
    tab.page.get_by_role("button", name="Put on account").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Credit of £216.00")
    tab.page.get_by_role("button", name="Allocate", exact=True).click()
    dialog = tab.page.get_by_role("dialog", name="Allocate £216.00")
    dialog.get_by_label(f"For {other['number']}").fill("216")
    dialog.get_by_role("button", name="Allocate", exact=True).click()
    expect(tab.page.get_by_role("row", name="Allocated")).to_contain_text(other["number"])
    assert finance.get(f"/v1/invoices/{other['id']}")["status"] == "paid"
