"""Levelling: started, read, applied and undone in the pages."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from levelling import next_monday, overloaded
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_e12_work_is_levelled_read_applied_and_undone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """E12: the page shows what moves and why, and applying and undoing change the plans."""
    projects = overloaded(workplace, "Harvest")
    at = workplace.manager.at
    tab = open_tab(workplace.manager, "/levellings")
    tab.page.get_by_role("button", name="New levelling").first.click()
    form = tab.page.get_by_role("dialog", name="New levelling")
    for project in projects:
        name = project["name"]
        eventually(lambda name=name: at.get("/v1/search", q=name)["items"], "it is found")
        form.get_by_role("combobox", name="Add a project").fill(name)
        tab.page.get_by_role("option", name=name).click()
    expect(form.get_by_role("listitem")).to_have_count(2)
    form.get_by_label("Move no task to before").fill(next_monday().isoformat())
    form.get_by_label("Look for a better answer for").select_option("1")
    form.get_by_role("button", name="Start it").click()
    apply = tab.page.get_by_role("button", name="Apply it")
    expect(apply).to_be_visible(timeout=60_000)
    moves = tab.page.get_by_role("table").last
    expect(moves).to_contain_text("Nora Vance is busy with Shoot the")
    people = tab.page.get_by_role("region", name="Load of people that changes, rows")
    cells = people.get_by_role("row", name="Nora Vance").get_by_role("cell")
    expect(cells.nth(1)).to_have_text("2")
    expect(cells.nth(2)).to_have_text("0")
    (found,) = at.get("/v1/levellings", status="ready", page_size=1)["items"]
    whole = at.get(f"/v1/levellings/{found['id']}")
    (move,) = whole["moves"]
    task = f"/v1/tasks/{move['task_id']}"
    apply.click()
    undo = tab.page.get_by_role("button", name="Undo it")
    expect(undo).to_be_visible()
    assert at.get(task)["start_on"] == move["start_on"]
    undo.click()
    expect(tab.page.get_by_role("main")).to_contain_text("Undone")
    assert at.get(task)["start_on"] == move["start_on_before"]
