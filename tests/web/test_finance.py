"""What a finance person does: from a rate card and approved time to a paid invoice in the books."""

from __future__ import annotations

from decimal import Decimal

import pytest
from browser import OpenTab, Tab
from money import billed, issued, worked
from standalone.rest import Json
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def in_page(money: Json) -> str:
    """An amount as a table shows it, whose head names the currency."""
    return f"{Decimal(money['amount']):,}"


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.page.keyboard.press(key)


def test_from_a_rate_card_to_a_paid_invoice_and_the_trial_balance(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.finance, "/rates?new=card")
    make_a_rate_card(tab)
    project = worked(workplace, "Aquarium", workplace.client("Aquarium Ltd")["id"], "animator")
    proposal = billed(workplace, project, "2201.00")
    draft_by_two_keys(tab, proposal)
    add_a_courier_above_the_work(tab)

    path = f"/v1/invoices/{tab.page.url.rsplit('/', 1)[1]}"
    number = workplace.finance.at.get(path)["next_number"]
    issue_by_two_keys(tab, number)
    pay_by_two_keys(tab, number)
    assert workplace.finance.at.get(path)["status"] == "paid"

    compare_the_trial_balance(tab, workplace.finance.at.get("/v1/trial-balance"))
    tab.page.get_by_role("link", name="Trade debtors").click()
    journals = tab.page.get_by_role("region", name="Journals, rows")
    expect(journals).to_contain_text(f"Invoice {number}")


def make_a_rate_card(tab: Tab) -> None:
    form = tab.page.get_by_role("dialog", name="New rate card")
    form.get_by_label("Name").fill("Standard")
    form.get_by_label("From", exact=True).fill("1 Jan 2026")
    form.get_by_label("Role 1").fill("Animator")
    form.get_by_label("Rate", exact=True).fill("1,100.50")
    form.get_by_role("button", name="Make the card").click()
    expect(tab.page.get_by_role("row", name="animator")).to_contain_text("1,100.50")


def draft_by_two_keys(tab: Tab, proposal: Json) -> None:
    """From the line of what can be billed to a draft."""
    tab.go("/unbilled")
    line = tab.page.get_by_role("row", name=f"{proposal['reference']} Aquarium")
    expect(line).to_contain_text(in_page(proposal["ready"]))
    press(tab, "j", "d")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Draft for Aquarium Ltd")


def add_a_courier_above_the_work(tab: Tab) -> None:
    tab.page.get_by_label("New line, what is charged").fill("Courier")
    tab.page.get_by_label("New line, amount").fill("18.50")
    press(tab, "Tab")  # in the last cell: adds the line, begins the next
    expect(tab.page.get_by_label("Line 2, what is charged")).to_have_value("Courier")
    expect(tab.page.get_by_label("New line, what is charged")).to_be_focused()
    tab.page.get_by_label("Line 2, what is charged").focus()
    press(tab, "Alt+ArrowUp")
    expect(tab.page.get_by_label("Line 1, what is charged")).to_have_value("Courier")
    expect(tab.page.get_by_role("region", name="Lines")).to_contain_text("2,219.50")


def issue_by_two_keys(tab: Tab, number: str) -> None:
    tab.page.get_by_role("heading", level=1).click()
    press(tab, "i")
    dialog = tab.page.get_by_role("dialog", name=f"Issue {number}")
    expect(dialog).to_contain_text("only a credit note corrects it")
    press(tab, "Enter")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(number)


def pay_by_two_keys(tab: Tab, number: str) -> None:
    """The sum and the day are filled in."""
    press(tab, "p")
    expect(tab.page.get_by_role("dialog", name=f"Payment of {number}")).to_be_visible()
    press(tab, "Enter")
    expect(tab.page.get_by_role("row", name="Payment")).to_contain_text("2,663.40")


def compare_the_trial_balance(tab: Tab, balance: Json) -> None:
    tab.go("/ledger")
    for one in balance["lines"]:
        row = tab.page.get_by_role("row", name=one["ledger_account_name"])
        for side in (one["debit"], one["credit"]):
            expect(row).to_contain_text(in_page(side) if Decimal(side["amount"]) else "")
    total = in_page(balance["total_debit"])
    expect(tab.page.get_by_role("row", name="Total")).to_have_text(f"Total{total}{total}")


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
    expect(tab.page.get_by_text("Half an hour too many")).to_be_visible()
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
