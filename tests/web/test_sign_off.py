"""A version of a deliverable is added, sent, approved without a script, and locked then."""

from __future__ import annotations

import pytest
from browser import OpenTab
from standalone.rest import Json
from test_client_link import SMALL, WITHOUT_SCRIPT
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect
FILE = {"name": "poster.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a poster"}


def test_k02_behaviour_9_a_client_approves_a_version_which_is_locked_then(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client = workplace.client("Quarry Theatre")
    contact: Json = {"name": "Ann Alder", "primary": True}
    workplace.seller.at.post(f"/v1/clients/{client['id']}/contacts", contact)
    project = workplace.project("Season poster", client)
    path = f"/v1/projects/{project['id']}/deliverables"
    workplace.manager.at.post(path, {"name": "Poster"})
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/deliverables")
    page, form = tab.page, tab.page.get_by_role("dialog")
    page.get_by_role("button", name="Add a version of Poster").click()
    form.get_by_label("File").set_input_files(FILE)
    form.get_by_label("What is new").fill("First layout")
    form.get_by_role("button", name="Add the version").click()
    page.get_by_role("link", name="Version 1").click()
    page.get_by_role("button", name="Ask for sign-off").click()
    form.get_by_label("Message to the client").fill("Please look at the letters")
    form.get_by_role("button", name="Make the links").click()
    expect(page.get_by_role("cell", name="Ann Alder")).to_be_visible()
    link = page.get_by_role("link", name="Open").get_attribute("href")
    theirs = open_tab(None, link, viewport=SMALL, **WITHOUT_SCRIPT)
    at = theirs.page
    expect(at.get_by_role("heading", level=1)).to_have_text("Poster, version 1")
    expect(at.get_by_text("Please look at the letters")).to_be_visible()
    assert not theirs.is_wider_than_its_window()
    approve = at.locator("form").filter(has=at.get_by_role("heading", name="Approve"))
    approve.get_by_label("Your name").fill("Ann Alder")
    approve.get_by_role("checkbox").check()
    approve.get_by_role("button", name="Approve").click()
    expect(at.get_by_role("status")).to_contain_text("You approved this version")
    expect(page.get_by_text("The file is locked")).to_be_visible()
    page.get_by_role("button", name="Withdraw approval").click()
    form.get_by_label("Reason").fill("A wrong date")
    form.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("button", name="Replace file")).to_be_visible()
