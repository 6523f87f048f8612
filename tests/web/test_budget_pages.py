"""Budgets in the browser: revised, compared, restored (I08)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from budgets import budget_of
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_i08_a_budget_is_revised_its_versions_compared_and_one_restored(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """I08: the page shows what changed, line by line, and an earlier version comes back."""
    project = budget_of(workplace, workplace.client("Quince Bakery Ltd"))
    tab = open_tab(workplace.manager, f"/projects/{project}/budget")
    page = tab.page
    versions = page.get_by_role("region", name="Versions of the budget, rows")
    expect(versions.get_by_text("Tests were forgotten")).to_be_visible()
    page.get_by_role("button", name="Changes of version 2").click()
    dialog = page.get_by_role("dialog", name="Version 2 of the budget")
    expect(dialog.get_by_text("Added")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Revise the budget").click()
    form = page.get_by_role("dialog", name="Revise the budget")
    form.get_by_label("Hours").last.fill("7.5")
    form.get_by_label("Reason").fill("More tests")
    form.get_by_role("button", name="Revise", exact=True).click()
    expect(versions.get_by_text("More tests")).to_be_visible()
    page.get_by_role("button", name="Restore version 1").click()
    restore = page.get_by_role("dialog", name="Restore version 1")
    restore.get_by_label("Reason").fill("They test by themselves")
    restore.get_by_role("button", name="Restore", exact=True).click()
    expect(versions.get_by_text("They test by themselves")).to_be_visible()
    expect(versions.get_by_text("In force")).to_have_count(1)
    tab.settle()
