"""Baselines of a project in the browser (E10)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_baseline_is_taken_compared_and_stands_under_the_bars(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """E10: a named baseline, variance columns, and bars of the chosen baseline in the plan."""
    project = workplace.project("Lighthouse festival")
    task = workplace.task(project, "Key visual", duration_days=2)
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/baselines")
    page = tab.page
    page.get_by_role("button", name="Take a baseline").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Signed")
    form.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Every task is as it was planned.")).to_be_visible()
    workplace.manager.at.patch(f"/v1/tasks/{task['id']}", {"duration_days": 5})
    expect(page.get_by_text("Key visual")).to_be_visible()
    expect(page.get_by_text("+3\u00a0days").first).to_be_visible()
    (baseline,) = workplace.manager.at.items("/v1/baselines", project_id=project["id"])
    tab.go(f"/projects/{project['id']}/plan?baseline={baseline['id']}")
    expect(page.locator(".gantt-kickoff")).to_have_count(1)
    expect(page.get_by_label("Baseline")).to_have_value(baseline["id"])
