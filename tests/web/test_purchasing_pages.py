"""Purchase orders in the browser: made, submitted, approved by another, sent, closed (L11)."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize("of_project", [True, False], ids=["project", "agency"])
def test_l11_an_order_goes_from_its_lines_to_its_end(
    open_tab: OpenTab, workplace: Workplace, of_project: bool
) -> None:
    name = "Quayside film" if of_project else "Desks of the studio"
    workplace.finance.at.post("/v1/suppliers", {"name": f"{name} Suppliers Ltd"})
    tab = open_tab(workplace.manager, "/purchase-orders")
    page = tab.page
    page.get_by_role("button", name="New purchase order").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Supplier").fill(name)
    page.get_by_role("option", name=f"{name} Suppliers Ltd").click()
    if of_project:
        workplace.project(name)
        search = workplace.manager.at.get
        eventually(lambda: search("/v1/search", q=name)["items"], "it can be found")
        dialog.get_by_role("combobox", name="Project").fill(name)
        page.get_by_role("option", name=name).last.click()
    dialog.get_by_label("What").fill("Two days of work")
    dialog.get_by_label("Without tax").fill("900")
    dialog.get_by_role("button", name="Make the order").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PO")
    page.get_by_role("button", name="Approve").click()
    dialog.get_by_role("button", name="Approve").click()
    expect(dialog.get_by_role("alert")).to_contain_text("no limit is set for you")
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted", exact=True)).to_be_visible()
    tab.complaints.clear()  # the refused approval, which Chromium logs
    path = page.url.removeprefix(workplace.address)

    other = open_tab(workplace.finance, path)
    other.page.get_by_role("button", name="Approve").click()
    other.page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(other.page.get_by_text("Approved", exact=True)).to_be_visible()

    tab = open_tab(workplace.manager, path)
    tab.page.get_by_role("button", name="Mark as sent").click()
    expect(tab.page.get_by_text("Sent", exact=True)).to_be_visible()
    tab.page.get_by_role("button", name="Close", exact=True).click()
    expect(tab.page.get_by_text("Closed", exact=True)).to_be_visible()
    order = workplace.manager.at.get(f"/v1{path}")
    assert (order["status"], order["approved_by_id"]) == ("closed", workplace.finance.id)
