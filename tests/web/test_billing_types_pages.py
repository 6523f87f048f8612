"""Billing types and the approval of drafts in the browser (L02, L07)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import billed, make_card, worked
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect
CAP = {"amount": "100.00", "currency_code": "GBP"}


def test_l02_a_ceiling_is_set_and_shows_what_goes_over_it(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client_id = workplace.client("Ceiling Ltd")["id"]
    make_card(workplace, client_id, "designer", "90.00")
    project = worked(workplace, "Ceiling site", client_id, "designer")
    billed(workplace, project, "180.00")
    tab = open_tab(workplace.finance, f"/projects/{project['id']}/money")
    page = tab.page
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("combobox", name="Billed").select_option("capped")
    page.get_by_label("Ceiling, GBP").fill("100")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("£80.00 is over-servicing")).to_be_visible()
    expect(page.get_by_text("Left to charge")).to_be_visible()
    tab.picture("billing-ceiling")
    assert not tab.violations()


def test_l07_drafts_are_approved_and_issued_in_one_go(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client_id = workplace.client("Approval Ltd")["id"]
    make_card(workplace, client_id, "designer", "90.00")
    project = worked(workplace, "Approval site", client_id, "designer")
    billed(workplace, project, "180.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    tab = open_tab(workplace.finance, f"/invoices/{draft['id']}")
    tab.page.get_by_role("button", name="Approve", exact=True).click()
    expect(tab.page.get_by_text("Approved by")).to_be_visible()
    tab.page.get_by_role("button", name="Take the approval back").click()
    tab.go("/unbilled?show=drafts")
    choose = tab.page.get_by_role("checkbox", name="Choose the draft for Approval Ltd")
    choose.check()
    tab.page.get_by_role("button", name="Approve 1").click()
    expect(tab.page.get_by_text("Approved by").first).to_be_visible()
    tab.picture("drafts-to-issue")
    assert not tab.violations()
    choose.check()
    tab.page.get_by_role("button", name="Issue 1 today").click()
    expect(choose).to_be_hidden()
    path = f"/v1/invoices/{draft['id']}"
    assert workplace.finance.at.get(path)["status"] == "issued"
