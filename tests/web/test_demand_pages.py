"""Demand by role: read, opened, and the threshold of gaps changed in the pages."""

from __future__ import annotations

import pytest
from browser import OpenTab
from demand import missing
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_f09_a_gap_is_seen_opened_and_listed(open_tab: OpenTab, workplace: Workplace) -> None:
    """F09: the table names the role that is missing; its figure opens the work behind it."""
    project = workplace.project("Glass house")
    missing(workplace, project)
    tab = open_tab(workplace.manager, "/demand")
    row = tab.page.get_by_role("region", name="Gap in hours, rows").get_by_role("row")
    row.filter(has_text="Glazier").get_by_role("link").first.click()
    behind = tab.page.get_by_role("dialog")
    expect(behind).to_contain_text("Glaze the front")
    expect(behind).to_contain_text("Nobody works as this")
    behind.get_by_role("button", name="Close").first.click()
    tab.go("/capacity-gaps")
    expect(tab.page.get_by_role("main")).to_contain_text("Glazier")
    tab.page.get_by_role("button", name="Change the threshold").click()
    form = tab.page.get_by_role("dialog", name="Threshold of gaps")
    form.get_by_label("Hours").fill("9000")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(tab.page.get_by_role("main")).to_contain_text("Closed")
