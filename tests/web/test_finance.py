"""What a finance person reads and puts right; the way to a paid invoice is in test_one_brief.py."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import billed, index_card, issued, make_card, worked
from steps import in_page, press
from workplace import Workplace, days_ago, last_week

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
    expect(tab.page.get_by_text("Supplied", exact=True)).to_be_visible()
    tab.go(f"/invoices/{found['id']}")
    expect(tab.page.get_by_role("main")).to_contain_text("Owed to the client£54.00")
    tab.page.get_by_role("button", name="Refund", exact=True).click()
    expect(tab.page.get_by_role("dialog")).to_contain_text("£54.00 is owed to the client")
    press(tab, "Enter")
    expect(tab.page.get_by_role("row", name="Refund")).to_contain_text("−54.00")


def test_m04_time_is_rated_again_as_it_was_previewed_and_taken_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client_id = workplace.client("Broadsheet Ltd")["id"]
    make_card(workplace, client_id, "typesetter", "90.00")
    project = worked(workplace, "Broadsheet", client_id, "typesetter")
    billed(workplace, project, "180.00")
    index_card(workplace, client_id)
    tab = open_tab(workplace.finance, "/re-ratings")
    tab.page.get_by_role("button", name="New re-rating").first.click()
    form = tab.page.get_by_role("dialog", name="New re-rating")
    form.get_by_label("Worked from").fill(days_ago(60))
    form.get_by_label("To", exact=True).fill(days_ago(0))
    form.get_by_label("Client").select_option(label="Broadsheet Ltd")
    form.get_by_role("button", name="Preview").click()
    main = tab.page.get_by_role("main")
    expect(main).to_contain_text("£180.00")
    expect(tab.page.get_by_role("row", name="Broadsheet").first).to_contain_text("£18.00")
    tab.page.get_by_role("button", name="Apply it").click()
    dialog = tab.page.get_by_role("dialog", name="Apply the re-rating")
    dialog.get_by_label("Why").fill("Agreed by e-mail")
    dialog.get_by_role("button", name="Apply it").click()
    expect(main).to_contain_text("Agreed by e-mail")
    (work,) = workplace.finance.at.get("/v1/unbilled-work", client_id=client_id)["items"]
    assert work["value"]["amount"] == "198.00"
    tab.page.get_by_role("button", name="Undo", exact=True).click()
    expect(main).to_contain_text("Undone at once")
    (work,) = workplace.finance.at.get("/v1/unbilled-work", client_id=client_id)["items"]
    assert work["value"]["amount"] == "180.00"


def test_d07_the_page_says_why_a_rate_applies(open_tab: OpenTab, workplace: Workplace) -> None:
    client_id = workplace.client("Folio Ltd")["id"]
    make_card(workplace, client_id, "binder", "75.00")
    tab = open_tab(workplace.finance, f"/rates?show=in-force&role=binder&client={client_id}")
    why = tab.page.get_by_role("table")
    expect(why.get_by_role("row", name="The role for the client")).to_contain_text(
        "The card of Folio Ltd, Agreed rates, in force since 2026-01-01, prices the role binder."
    )
    expect(why.get_by_role("row", name="The role on the project")).to_contain_text(
        "No project is named."
    )
    tab.go(f"/rates?client={client_id}")
    tab.page.get_by_role("button", name="Change").click()
    tab.page.get_by_role("menuitem", name="Copy or index it").click()
    form = tab.page.get_by_role("dialog", name="Copy Agreed rates")
    form.get_by_label("From", exact=True).fill("1 Jan 2027")
    form.get_by_label("Change by").fill("4")
    form.get_by_role("button", name="Make the copy").click()
    expect(tab.page.get_by_role("row", name="binder")).to_contain_text("78.00")


def test_l20_a_cost_rate_is_made_of_pay_employment_cost_and_overhead(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.finance, "/rates?show=costs")
    tab.page.get_by_role("button", name="Set a cost rate").first.click()
    form = tab.page.get_by_role("dialog", name="Set a cost rate")
    form.get_by_label("Person").select_option(label=workplace.seller.name)
    form.get_by_label("From", exact=True).fill("1 Jan 2026")
    form.get_by_label("Pay, GBP").fill("36,000")
    form.get_by_label("For", exact=True).select_option(label="a year")
    form.get_by_label("Contract hours a week").fill("37.5")
    form.get_by_label("Weeks worked a year").fill("45")
    form.get_by_label("Employment cost, %").fill("18")
    form.get_by_label("Overhead (optional)").fill("25")
    form.get_by_role("button", name="Set it").click()
    row = tab.page.get_by_role("row", name=workplace.seller.name)
    for words in ("25.17", "6.29", "31.46", "18", "45 weeks of 37.5 h"):
        expect(row).to_contain_text(words)


def test_who_may_not_see_money_sees_no_page_and_no_figure(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.worker, "/unbilled")
    for path in ("/unbilled", "/invoices", "/rates", "/budgets", "/ledger"):
        tab.go(path)
        expect(tab.page.get_by_role("heading", level=1)).to_have_text("Not for you to see")
        expect(tab.page.get_by_role("main")).not_to_contain_text("£")
    for part in ("Billing", "Cash", "Purchasing", "Books"):
        expect(tab.page.get_by_role("link", name=part, exact=True)).to_have_count(0)
    seller = open_tab(workplace.seller, "/rates?show=costs")
    expect(seller.page.get_by_role("heading", level=1)).to_have_text("Rates")
    expect(seller.page.get_by_role("link", name="What people cost")).to_have_count(0)


def test_what_was_left_out_of_a_draft_is_put_back_in_its_place(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client_id = workplace.client("Cartouche Ltd")["id"]
    make_card(workplace, client_id, "gilder", "90.00")
    project = worked(workplace, "Cartouche", client_id, "gilder")
    more = {"non_chargeable": False, "non_chargeable_reason": "", "charge_role": "gilder"}
    entry = workplace.log(project, 60, last_week(3), **more)
    workplace.manager.at.post("/v1/time-entries/approve", {"time_entry_ids": [entry["id"]]})
    billed(workplace, project, "270.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    path = f"/v1/invoices/{draft['id']}"
    fee = {"description": "Courier", "amount": {"amount": "18.00", "currency_code": "GBP"}}
    before = workplace.finance.at.post(f"{path}/lines", fee)

    def lines() -> list[tuple[str, str]]:
        now = workplace.finance.at.get(path)
        return [(line["description"], line["amount"]["amount"]) for line in now["lines"]]

    as_drafted = lines()
    tab = open_tab(workplace.finance, f"/invoices/{draft['id']}")
    work = tab.page.get_by_role("region", name="Time behind the line")
    work.get_by_role("checkbox").last.check()
    tab.page.get_by_role("button", name="Leave out 1 entry").click()
    expect(tab.page.get_by_text("Left the time out; it is unbilled again")).to_be_visible()
    assert lines() != as_drafted
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_text("Undone: Left the time out")).to_be_visible()
    assert lines() == as_drafted
    for number, words in ((1, "Left the line out"), (2, "Removed the line")):
        tab.page.get_by_role("button", name=f"Leave out line {number}").click()
        expect(tab.page.get_by_text(words)).to_be_visible()
        expect(tab.page.get_by_role("button", name="Leave out line 2")).to_have_count(0)
        tab.page.get_by_role("button", name="Undo").click()
        expect(tab.page.get_by_text(f"Undone: {words}")).to_be_visible()
        assert lines() == as_drafted
    assert workplace.finance.at.get(path)["total"] == before["total"]
    tab.page.get_by_role("button", name="Discard", exact=True).click()
    expect(tab.page.get_by_role("dialog")).to_contain_text("cannot be undone")
    tab.page.get_by_role("button", name="Discard it").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("To bill")
