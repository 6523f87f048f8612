"""Scenarios in the browser: made, changed, compared, applied and undone."""

from __future__ import annotations

import re

import pytest
from agency.waiting import eventually
from browser import OpenTab
from levelling import next_monday
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_f10_a_scenario_is_made_compared_applied_and_undone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """F10: a project is late in a scenario; the plan follows when it is applied, and goes back."""
    at, day = workplace.manager.at, next_monday().isoformat()
    project = workplace.project("Lighthouse guide")
    task = workplace.task(project, "Map the coast", duration_days=2, start_not_before=day)
    name = project["name"]
    eventually(lambda: at.get("/v1/search", q=name, kinds="project")["items"], "it is found")
    tab = open_tab(workplace.manager, "/scenarios?new=1")
    page = tab.page
    form = page.get_by_role("dialog", name="New scenario")
    form.get_by_label("Name").fill("The guide is late")
    form.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Add a change").first.click()
    form = page.get_by_role("dialog", name="Add a change")
    form.get_by_label("What happens").select_option("delay_project")
    form.get_by_role("combobox", name="Project").fill(name)
    page.get_by_role("option", name=name).click()
    form.get_by_label("Working days later").fill("5")
    form.get_by_role("button", name="Add it").click()
    changes = page.get_by_role("region", name="What applying it changes, rows")
    expect(changes).to_contain_text("Map the coast")
    page.get_by_role("link", name="Compare").click()
    ends = page.get_by_role("region", name="When projects end, rows")
    expect(ends).to_contain_text(re.compile(r"\d+ days later"))
    page.get_by_role("link", name="The guide is late").first.click()
    page.get_by_role("button", name="Apply it").click()
    undo = page.get_by_role("button", name="Undo it")
    expect(undo).to_be_visible()
    assert at.get(f"/v1/tasks/{task['id']}")["start_on"] > task["start_on"]
    undo.click()
    expect(page.get_by_role("main")).to_contain_text("Draft")
    assert at.get(f"/v1/tasks/{task['id']}")["start_on"] == task["start_on"]
