"""Terms changed in the browser: of a contractor's engagement, of a client's reminders."""

from __future__ import annotations

import pytest
from browser import OpenTab
from contracts import contracted
from workplace import Workplace, days_ago

expect = pytest.importorskip("playwright.sync_api").expect


def test_l12_the_terms_and_the_rate_of_an_engagement_are_changed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Harbour signs", workplace.client("Harbour Signs Ltd"))
    made = contracted(workplace, project)
    page = open_tab(workplace.finance, f"/engagements/{made['engagement']}").page
    page.get_by_role("button", name="Change the terms").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("At most hours").fill("120.5")
    dialog.get_by_label("Note").fill("Four days a week")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("120:30 hours")).to_be_visible()
    page.get_by_role("button", name="Change the rate").click()
    dialog.get_by_label("From").fill(days_ago(-3))
    dialog.get_by_label("An hour").fill("62.50")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("£62.50 an hour")).to_be_visible()
    found = workplace.finance.at.get(f"/v1/engagements/{made['engagement']}")
    assert (found["cap_minutes"], found["note"], found["cap"]) == (7230, "Four days a week", None)
    assert [one["amount"]["amount"] for one in found["rates"]] == ["50.00", "62.50"]


def test_l10_a_client_is_reminded_by_its_own_levels(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client = workplace.client("Mild Manners Ltd")
    tab = open_tab(workplace.finance, "/reminders/policy")
    page = tab.page
    page.get_by_role("button", name="Own levels for a client").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Client").fill("Mild Manners")
    page.get_by_role("option", name="Mild Manners Ltd").click()
    dialog.get_by_label("Days late").first.fill("45")
    while dialog.get_by_role("button", name="Remove the last level").is_visible():
        dialog.get_by_role("button", name="Remove the last level").click()
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="Mild Manners Ltd")
    expect(row).to_contain_text("By its own levels")
    row.get_by_role("button", name="Change").click()
    expect(dialog.get_by_label("Days late")).to_have_value("45")
    dialog.get_by_label("Days late").fill("60")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    found = workplace.finance.at.get("/v1/client-dunning-policies", search="Mild Manners")
    assert [level["days_after_due"] for level in found["items"][0]["levels"]] == [60]
    assert found["items"][0]["client_id"] == client["id"]
