"""What holds on every page: keys, search, preferences."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from workplace import Workplace

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
