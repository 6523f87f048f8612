"""How many keys and clicks a job takes: the budgets of the daily jobs, counted in the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from browser import OpenTab, Tab
from steps import press
from workplace import Workplace, monday, today

expect = pytest.importorskip("playwright.sync_api").expect

COUNT = """
() => {
  const isFirst = window.presses === undefined;
  window.presses = 0;
  if (!isFirst) return;
  const ones = new Set(["Shift", "Control", "Alt", "Meta"]);
  addEventListener("keydown", ({ key }) => { window.presses += ones.has(key) ? 0 : 1 }, true);
  addEventListener("pointerdown", () => { window.presses += 1 }, true);
}
"""
"""A key with Shift, Control or Alt is one; a click is one."""


@contextmanager
def at_most(tab: Tab, presses: int) -> Iterator[None]:
    """What is done within the block takes at most this number of keys and clicks, and some."""
    tab.page.evaluate(COUNT)
    yield
    assert 0 < tab.page.evaluate("presses") <= presses


def test_keys_of_somebody_who_works_on_tasks(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Nora Quill", "team_member")
    project = workplace.project("Zephyr website")
    task = workplace.task(project, "Homepage", assignee_id=member.id)
    tab = open_tab(member, f"/time?week={monday(1)}")
    cell = tab.page.get_by_role("row", name="Homepage").get_by_role("textbox").first
    expect(cell).to_be_visible()
    cell.focus()
    with at_most(tab, 5):  # an hour and a half, in the grid
        press(tab, "1", ":", "3", "0", "Enter")
        expect(cell).to_have_value("1:30")

    tab.go("/me")
    expect(tab.page.get_by_role("heading", name="Preferences")).to_be_visible()
    tab.settle()
    with at_most(tab, 10):  # the same, from anywhere
        press(tab, "t")
        tab.page.get_by_role("dialog").wait_for()
        press(tab, *"1:30", "Space", *"hom")
        expect(tab.page.get_by_role("option", name="Log 1:30 on Homepage")).to_be_visible()
        press(tab, "Enter")
        expect(tab.page.get_by_text("Logged 1:30 on Homepage")).to_be_visible()
    found = member.at.get("/v1/time-entries", person_id=member.id)["items"]
    logged = sorted((entry["worked_on"], entry["minutes"]) for entry in found)
    assert logged == [(monday(1).isoformat(), 90), (today().isoformat(), 90)]

    with at_most(tab, 5):  # find anything
        press(tab, "Control+k")
        tab.page.get_by_role("dialog").wait_for()
        press(tab, *"zep")
        expect(tab.page.get_by_role("option", name="Zephyr website").first).to_be_visible()
        press(tab, "Enter")
        tab.page.wait_for_url(f"**/projects/{project['id']}")

    tab.go("/today")
    box = tab.page.get_by_role("checkbox", name="Done: Homepage")
    box.focus()
    with at_most(tab, 1):  # tick a task
        press(tab, "Space")
        expect(tab.page.get_by_role("status").get_by_text("Done: Homepage")).to_be_visible()
    assert member.at.get(f"/v1/tasks/{task['id']}")["status"] == "done"
