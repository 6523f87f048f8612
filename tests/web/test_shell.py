"""What holds on every page: keys, search, preferences, a lost connection, an ended session."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from workplace import PASSWORD, Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_something_new_is_made_from_anywhere(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.seller, "/time?week=2024-01-01")
    tab.go("/approvals")
    expect(tab.page.get_by_role("heading", level=1, name="Approvals")).to_be_visible()
    tab.settle()
    tab.page.keyboard.press("n")
    tab.page.keyboard.type("client")
    tab.page.get_by_role("option", name="New client").wait_for()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("dialog", name="New client")).to_be_visible()
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="Create").click()
    for name in ("Log time", "New brief", "New contact", "New opportunity"):
        expect(tab.page.get_by_role("menuitem", name=name)).to_be_visible()
    expect(tab.page.get_by_role("menuitem", name="New task")).to_have_count(0)
    tab.page.get_by_role("menuitem", name="New client").click()
    expect(tab.page.get_by_role("dialog", name="New client")).to_be_visible()


def test_the_look_that_somebody_prefers_is_theirs_in_every_browser(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    somebody = workplace.join("Ines Duarte", "project_manager")
    preferred = {"theme": "dark", "density": "comfortable", "start_page": "/projects"}
    somebody.at.patch("/v1/me/preferences", preferred)
    tab = open_tab(somebody)
    expect(tab.page.get_by_role("heading", level=1, name="Projects")).to_be_visible()
    root = tab.page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("data-density", "comfortable")
    tab.page.get_by_role("button", name="Account of Ines Duarte").click()
    tab.page.get_by_role("menuitemradio", name="Light").click()
    expect(root).to_have_attribute("data-theme", "light")
    ask = somebody.at.get
    eventually(lambda: ask("/v1/me/preferences")["theme"] == "light", "the theme is kept")


def test_a_task_status_set_without_a_connection_is_sent_later(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Trade fair")
    task = workplace.task(project, "Stand plan")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?task={task['id']}")
    panel = tab.page.get_by_role("dialog", name="Stand plan")
    panel.get_by_label("Status").select_option(label="In progress")
    tab.page.context.set_offline(True)
    panel.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("Kept until Tandem answers: Stand plan is now")).to_be_visible()
    tab.page.context.set_offline(False)
    ask = workplace.manager.at.get
    eventually(
        lambda: ask(f"/v1/tasks/{task['id']}")["status"] == "in_progress", "the status was sent"
    )
    tab.complaints.clear()  # Chromium logs that it was offline


def test_what_was_typed_outlives_the_session(open_tab: OpenTab, workplace: Workplace) -> None:
    somebody = workplace.join("Aiko Tan", "account_manager")
    tab = open_tab(somebody, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Larch & Co")
    somebody.at.delete("/v1/me/sessions")
    # The page may have noticed already, and ask for the password above the form.
    form.get_by_role("button", name="Register").dispatch_event("click")
    again = tab.page.get_by_role("dialog", name="Sign in again")
    again.get_by_label("Password").fill(PASSWORD)
    again.get_by_role("button", name="Sign in").click()
    expect(again).to_be_hidden()
    expect(form.get_by_label("Name")).to_have_value("Larch & Co")
    form.get_by_role("button", name="Register").click()
    expect(tab.page.get_by_role("heading", level=1, name="Larch & Co")).to_be_visible()
    tab.complaints.clear()  # Chromium logs the 401


def test_a_permission_taken_away_takes_its_controls_away(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    somebody = workplace.join("Rosa Klein", "account_manager")
    tab = open_tab(somebody, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Rowan & Sons")
    roles = {"roles": ["team_member"]}
    workplace.administrator.put(f"/v1/people/{somebody.id}/access", roles)
    form.get_by_role("button", name="Register").click()
    expect(tab.page.locator(".page-actions button", has_text="New client")).to_have_count(0)
    expect(form.get_by_label("Name")).to_have_value("Rowan & Sons")
    tab.complaints.clear()  # Chromium logs the 403
