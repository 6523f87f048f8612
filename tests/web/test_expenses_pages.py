"""Expenses in the browser: claimed with a receipt on a phone, approved, and paid back (G07)."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

PDF = {"name": "train.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 train"}


def test_g07_an_expense_goes_from_a_phone_to_the_money_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Harbour festival")
    search = workplace.worker.at.get
    eventually(lambda: search("/v1/search", q="Harbour festival")["items"], "it can be found")
    tab = open_tab(workplace.worker, "/expenses")
    tab.become_a_phone()
    page = tab.page
    page.get_by_role("button", name="Claim an expense").click()
    page.get_by_label("What for").fill("Taxi to the harbour")
    page.get_by_label("Total", exact=True).fill("24")
    page.get_by_label("Tax in it").fill("4")
    page.get_by_role("combobox", name="Project").fill("Harbour festival")
    page.get_by_role("option", name="Harbour festival").click()
    page.get_by_label("Receipt").set_input_files(files=[PDF])
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taxi to the harbour")
    expect(page.get_by_role("link", name="train.pdf")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted", exact=True).first).to_be_visible()
    assert not tab.complaints

    tab = open_tab(workplace.manager, "/approvals/expenses")
    tab.page.get_by_role("link", name="Taxi to the harbour").click()
    tab.page.get_by_role("button", name="Approve").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(tab.page.get_by_text("Approved", exact=True).first).to_be_visible()
    path = tab.page.url.removeprefix(workplace.address)

    tab = open_tab(workplace.finance, path)
    tab.page.get_by_role("button", name="Pay back").click()
    tab.page.get_by_role("button", name="Record it").click()
    expect(tab.page.get_by_text("Paid back", exact=True).first).to_be_visible()
    [paid] = workplace.finance.at.get("/v1/expenses", project_id=project["id"])["items"]
    assert (paid["status"], paid["receipts"][0]["name"]) == ("reimbursed", "train.pdf")
