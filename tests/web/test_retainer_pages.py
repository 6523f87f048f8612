"""Retainers in the browser: made with a policy, paused and taken up again, closed and billed."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from money import retained
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_m10_a_retainer_is_made_with_its_policy_in_words(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.project("Tea care", workplace.client("Tea House Ltd"))
    search = workplace.finance.at.get
    eventually(lambda: search("/v1/search", q="Tea care")["items"], "it can be found")
    tab = open_tab(workplace.finance, "/retainers")
    page = tab.page
    page.get_by_role("button", name="New retainer").first.click()
    page.get_by_label("Name", exact=True).fill("Tea support")
    page.get_by_role("combobox", name="Project that bills it").fill("Tea care")
    page.get_by_role("option", name="Tea care").click()
    page.get_by_label("Allowance, hours").fill("40")
    page.get_by_label("Fee, GBP").fill("4000")
    page.get_by_label("Carry at most").fill("10")
    page.get_by_label("Carry for periods").fill("1")
    page.get_by_label("What is used beyond").select_option("bill")
    page.get_by_label("An hour beyond").fill("120")
    page.get_by_role("button", name="Make the retainer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tea support")
    expect(page.get_by_text("Hours beyond are billed at £120.00 an hour.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert not tab.complaints


def test_l03_due_periods_are_closed_and_billed_from_the_list(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = retained(workplace, "Weekly lookbook", "designer")
    tab = open_tab(workplace.finance, "/due-retainers")
    page = tab.page
    row = page.get_by_role("link", name="Weekly lookbook")
    expect(row).to_be_visible()
    page.get_by_role("button", name="Close and draft").click()
    expect(row).to_have_count(0)
    tab.go(f"/retainers/{made['id']}")
    expect(page.get_by_role("link", name="Open it").first).to_be_visible()
    found = workplace.finance.at.get(f"/v1/retainers/{made['id']}")
    assert found["closed_through"] is not None
    assert not tab.complaints
