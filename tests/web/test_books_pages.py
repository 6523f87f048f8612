"""What finance does on the pages of the books: a journal, its reversal, revenue, closing (L17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from agency.waiting import eventually
from browser import OpenTab
from standalone.rest import Json, Refused, Session
from workplace import Workplace, today

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_journal_is_posted_by_hand_and_reversed_on_its_page(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.finance, "/journals/new")
    page = tab.page
    page.get_by_label("What is booked").fill("Rent of the studio")
    page.get_by_label("Why", exact=True).fill("The bill came late")
    for line, account, side in ((1, "7100", "Debit"), (2, "2109", "Credit")):
        page.get_by_role("combobox", name=f"Account {line}").fill(account)
        page.get_by_role("option", name=account).first.click()
        page.get_by_label(f"{side} {line}").fill("250")
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_role("heading", level=2, name="Rent of the studio")).to_be_visible()
    page.get_by_role("button", name="Reverse", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").fill("Posted twice")
    dialog.get_by_role("button", name="Reverse it").click()
    expect(page.get_by_text("Open that journal")).to_be_visible()
    tab.go("/accounts/7100")
    expect(page.get_by_role("row", name="Rent of the studio").first).to_contain_text("250.00")


def test_an_unbalanced_journal_is_refused_in_the_form(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.finance, "/journals/new")
    page = tab.page
    page.get_by_label("What is booked").fill("Rent")
    page.get_by_label("Why", exact=True).fill("Late")
    for line, account, side, amount in ((1, "7100", "Debit", "250"), (2, "2109", "Credit", "200")):
        page.get_by_role("combobox", name=f"Account {line}").fill(account)
        page.get_by_role("option", name=account).first.click()
        page.get_by_label(f"{side} {line}").fill(amount)
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_text("they must be equal")).to_be_visible()
    tab.complaints.clear()  # the browser reports the request that was refused


def test_revenue_is_recognised_and_undone(open_tab: OpenTab, workplace: Workplace) -> None:
    last = today().replace(day=1) - timedelta(days=1)
    project = workplace.project("Windmill", workplace.client("Windmill Ltd"))
    line = {
        "name": "Campaign",
        "method": "on_date",
        "due_on": last.isoformat(),
        "price": {"amount": "4321.00", "currency_code": "GBP"},
    }
    plan = {"currency_code": "GBP", "lines": [line]}
    path = f"/v1/projects/{project['id']}/revenue-plan"
    finance = workplace.finance.at
    eventually(lambda: put_once_known(finance, path, plan), "finance knows the project")
    page = open_tab(workplace.finance, "/revenue").page
    expect(page.get_by_role("row", name="Windmill")).to_contain_text("£4,321.00")
    page.get_by_role("button", name="Recognise").click()
    expect(page.get_by_role("row", name="Posted").first).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("row", name="Taken back").first).to_be_visible()


def put_once_known(finance: Session, path: str, plan: Json) -> Json | None:
    """None while finance does not know the project yet."""
    try:
        return finance.put(path, plan)
    except Refused as refused:
        if refused.reason != "PROJECT_NOT_FOUND":
            raise
        return None


def test_a_month_is_closed_softly_with_what_is_open(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    page = open_tab(workplace.finance, "/close?through=2019-01-31").page
    expect(page.get_by_role("row", name="Currencies whose debits")).to_contain_text("Done")
    page.get_by_role("button", name="Close", exact=True).click()
    table = page.get_by_role("region", name="Closed so far, rows")
    expect(table.get_by_role("row", name="Softly").first).to_contain_text("2019")
    workplace.finance.at.post("/v1/periods/reopen", {"reason": "A test of the pages"})


def test_l17_a_recurring_journal_is_changed_from_its_next_day_on(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    sides = (("7100", "debit"), ("2109", "credit"))
    amount = {"amount": "900.00", "currency_code": "GBP"}
    body = {
        "description": "Rent of the annexe",
        "reason": "Lease",
        "starts_on": str(today() + timedelta(days=40)),
        "every_months": 1,
        "postings": [{"ledger_account": account, side: amount} for account, side in sides],
    }
    made = workplace.finance.at.post("/v1/recurring-journals", body)
    page = open_tab(workplace.finance, "/recurring-journals").page
    row = page.get_by_role("row", name="Rent of the annexe")
    row.get_by_role("button", name="Change").click()
    dialog = page.get_by_role("dialog", name="Change Rent of the annexe")
    dialog.get_by_label("Debit 1").fill("950")
    dialog.get_by_label("Credit 2").fill("950")
    dialog.get_by_label("Why").fill("The rent goes up")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("£950.00")
    found = workplace.finance.at.get(f"/v1/recurring-journals/{made['id']}")
    assert (found["reason"], found["version"]) == ("The rent goes up", 2)
    workplace.finance.at.post(f"/v1/recurring-journals/{made['id']}/end")
