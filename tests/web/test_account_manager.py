"""What somebody who looks after clients does: register one, find out that it is known."""

from __future__ import annotations

import pytest
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_client_is_registered_and_shown(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.seller, "/clients")
    tab.page.get_by_role("button", name="New client").click()
    tab.page.get_by_label("Name", exact=True).last.fill("Saltmarsh Hospice Trust")
    tab.page.get_by_role("button", name="Register").click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Saltmarsh Hospice Trust")
    expect(tab.page.get_by_role("heading", name="No projects yet")).to_be_visible()


def test_a_client_that_may_be_the_same_is_shown_while_the_name_is_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.client("Quill & Quarto Books Ltd")
    tab = open_tab(workplace.seller, "/clients?new=client")
    dialog = tab.page.get_by_role("dialog", name="New client")
    dialog.get_by_label("Name").fill("Quill and Quarto Books")
    expect(dialog.get_by_role("link", name="Quill & Quarto Books Ltd")).to_be_visible()


def test_what_somebody_calls_a_client_is_never_markup(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    name = "<img src=x onerror=alert(1)> & Sons"
    client = workplace.client(name)
    tab = open_tab(workplace.seller, f"/clients/{client['id']}")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text(name)
    assert tab.page.locator("img[src='x']").count() == 0


def test_a_filter_is_in_the_address_and_back_returns(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.client("Bracken Veterinary Group")
    tab = open_tab(workplace.seller, "/clients")
    tab.page.get_by_label("Name").fill("brack")
    expect(tab.page.get_by_role("row")).to_have_count(2)
    assert "search=brack" in tab.page.url
    tab.page.get_by_role("link", name="Bracken").click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Bracken")
    tab.page.go_back()
    expect(tab.page.get_by_label("Name")).to_have_value("brack")
