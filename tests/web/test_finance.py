"""What a finance person reads and puts right; the way to a paid invoice is in test_one_brief.py."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import issued
from steps import in_page, press
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_figures_of_the_list_of_invoices_are_those_of_the_api(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    issued(workplace, "Almanac", "illustrator")
    tab = open_tab(workplace.finance, "/invoices?search=almanac")
    (found,) = workplace.finance.at.get("/v1/invoices", search="almanac")["items"]
    row = tab.page.get_by_role("row", name=found["number"])
    for shown in (found["total"], found["due"]):
        expect(row).to_contain_text(in_page(shown))
    (sums,) = workplace.finance.at.get("/v1/invoice-sums", search="almanac")["sums"]
    page = tab.page.get_by_role("main")
    for name in ("total", "net", "paid", "due", "overdue", "drafted"):
        expect(page).to_contain_text(f"£{in_page(sums[name])}")


def test_a_part_of_a_paid_invoice_is_credited_and_refunded(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    found = issued(workplace, "Bestiary", "engraver")
    workplace.finance.at.post(f"/v1/invoices/{found['id']}/payments", {"amount": found["due"]})
    tab = open_tab(workplace.finance, f"/invoices/{found['id']}")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(found["number"])
    tab.page.get_by_role("button", name="Credit", exact=True).click()
    dialog = tab.page.get_by_role("dialog", name=f"Credit {found['number']}")
    dialog.get_by_label("Why").fill("Half an hour too many")
    dialog.get_by_label("What").select_option(label="Some of its lines")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_label("Amount, GBP").fill("45")
    dialog.get_by_role("button", name="Issue the credit note").click()
    expect(tab.page.get_by_text(f"Corrects {found['number']}: Half an hour")).to_be_visible()
    tab.go(f"/invoices/{found['id']}/print")
    expect(tab.page.get_by_text("£216.00 was received and £54.00 was credited")).to_be_visible()
    tab.go(f"/invoices/{found['id']}")
    expect(tab.page.get_by_role("main")).to_contain_text("Owed to the client£54.00")
    tab.page.get_by_role("button", name="Refund", exact=True).click()
    expect(tab.page.get_by_role("dialog")).to_contain_text("£54.00 is owed to the client")
    press(tab, "Enter")
    expect(tab.page.get_by_role("row", name="Refund")).to_contain_text("−54.00")


def test_who_may_not_see_money_sees_no_page_and_no_figure(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.worker, "/unbilled")
    for path in ("/unbilled", "/invoices", "/rates", "/budgets", "/ledger"):
        tab.go(path)
        expect(tab.page.get_by_role("heading", level=1)).to_have_text("No such page")
        expect(tab.page.get_by_role("main")).not_to_contain_text("£")
    expect(tab.page.get_by_role("link", name="Money")).to_have_count(0)
    seller = open_tab(workplace.seller, "/rates?show=costs")
    expect(seller.page.get_by_role("heading", level=1)).to_have_text("Rates")
    expect(seller.page.get_by_role("link", name="What people cost")).to_have_count(0)
