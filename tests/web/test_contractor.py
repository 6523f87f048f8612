"""A contractor in the browser: their task, time, a file, and a page that is closed (K04)."""

from __future__ import annotations

import pytest
from browser import OpenTab
from proofs import PDF
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_k04_a_contractor_works_on_their_task_and_sees_nothing_else(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Olga Outside", "contractor")
    project = workplace.project("Packaging for tea")
    path = f"/v1/projects/{project['id']}/deliverables"
    made = workplace.manager.at.post(path, {"name": "Box"})
    box = made["deliverables"][-1] if "deliverables" in made else made
    more = {"deliverable_id": box["id"]}
    task = workplace.task(project, "Draw the box", assignee_id=member.id, **more)
    workplace.task(project, "Talk to the factory", assignee_id=workplace.worker.id)
    member.at.upload(f"{path}/{box['id']}/proofs?name=box.pdf&note=First", PDF)
    tab = open_tab(member, "/my-tasks")
    page = tab.page
    expect(page.get_by_role("link", name="Draw the box")).to_be_visible()
    expect(page.get_by_text("Talk to the factory")).to_have_count(0)
    groups = page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link")
    expect(groups).to_have_count(3)
    page.get_by_role("link", name="Draw the box").click()
    expect(page.get_by_text("Packaging for tea")).to_be_visible()
    expect(page.get_by_role("link", name="box.pdf")).to_be_visible()
    page.get_by_role("button", name="Log time").click()
    page.get_by_label("Time", exact=True).fill("1:30")
    page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    (entry,) = member.at.get("/v1/time-entries")["items"]
    assert (entry["task_id"], entry["minutes"]) == (task["id"], 90)
    tab.go(f"/projects/{project['id']}/plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not for you to see")
    expect(page.get_by_text("project.read")).to_be_visible()
