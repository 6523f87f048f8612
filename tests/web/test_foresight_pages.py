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


def test_a_task_earns_what_is_measured(open_tab: OpenTab, workplace: Workplace) -> None:
    """I04: the rule of a task is chosen on the page, and the curve is a table too."""
    project = workplace.project("Harbour film")
    workplace.task(project, "Storyboard")
    workplace.manager.at.post("/v1/baselines", {"project_id": project["id"], "name": "Signed"})
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/earned-value")
    page = tab.page
    page.get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog")
    form.get_by_label("It earns").select_option("physical")
    form.get_by_label("Done").fill("25")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="As measured")).to_be_visible()
    expect(page.get_by_role("cell", name="25\u2009%")).to_be_visible()
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("columnheader", name="Earned", exact=True).first).to_be_visible()


def test_the_finish_is_foreseen_from_three_points(open_tab: OpenTab, workplace: Workplace) -> None:
    """D08, E17: a task is estimated by three points, and the percentiles part."""
    project = workplace.project("Harbour exhibition")
    workplace.task(project, "Stand", duration_days=10)
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/forecast")
    page = tab.page
    expect(page.get_by_text("every run is the plan itself")).to_be_visible()
    page.get_by_role("button", name="Estimate").click()
    form = page.get_by_role("dialog")
    form.get_by_label("At best").fill("8")
    form.get_by_label("Most likely").fill("16")
    form.get_by_label("At worst").fill("60")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="22 h")).to_be_visible()
    expect(page.get_by_text("1 task by three points")).to_be_visible()
    expect(page.get_by_role("group", name="When it ends")).to_be_visible()
