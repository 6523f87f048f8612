"""Hours are suggested where somebody estimates: at a task, in an estimate, in the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from browser import OpenTab
from money import an_estimate, make_card
from workplace import Workplace, monday

expect = pytest.importorskip("playwright.sync_api").expect


def etched(workplace: Workplace, count: int) -> str:
    """Tasks of an etcher, estimated at 4 hours each, that took 1 to `count` hours."""
    project = workplace.project("Etchings", start_on=str(monday(31)))
    for number in range(1, count + 1):
        day = monday(30) + timedelta(days=number)
        task = workplace.task(
            project, f"Plate {number}", charge_role="etcher", estimate_minutes=240
        )
        workplace.log(project, 60 * number, day, task_id=task["id"])
        done = {"status": "done", "actual_start_on": str(day), "actual_finish_on": str(day)}
        workplace.manager.at.patch(f"/v1/tasks/{task['id']}", done)
    return str(project["id"])


def test_d09_similar_work_suggests_hours_where_one_estimates(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = etched(workplace, 5)
    new = workplace.task({"id": project}, "Plate 6", charge_role="etcher", estimate_minutes=480)
    tab = open_tab(workplace.manager, f"/projects/{project}/tasks?task={new['id']}")
    panel = tab.page.get_by_role("dialog", name="Plate 6")
    panel.get_by_role("button", name="What did similar work take?").click()
    expect(panel).to_contain_text("This rests on 5 tasks that are done with the same role")
    expect(panel).to_contain_text("Half took at most (P50)6 h")
    panel.get_by_role("button", name="Take 6 h").click()
    expect(panel.get_by_label("Hours of work")).to_have_value("6:00")
    tab.go("/reports/accuracy")
    tab.page.get_by_label("Role").fill("fiddler")
    tab.page.get_by_role("button", name="What did similar work take?").click()
    expect(tab.page.get_by_text("it takes 5 to suggest hours")).to_be_visible()
    client = workplace.client("Print Room")
    make_card(workplace, client["id"], "etcher", "90.00")
    sold = workplace.project("Prints", client)
    estimate = an_estimate(workplace, sold, "etcher", 480)
    tab.go(f"/estimates/{estimate['id']}")
    tab.page.get_by_role("button", name="Similar work").click()
    dialog = tab.page.get_by_role("dialog", name="What did similar work take?")
    dialog.get_by_role("button", name="Take 6 h").click()
    expect(tab.page.get_by_label("Hours, line 1")).to_have_value("6")
