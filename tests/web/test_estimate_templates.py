"""Estimates from a grid and from a template, in the browser (D02)."""

from __future__ import annotations

import pytest
from agency.waiting import eventually
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_d02_a_grid_is_kept_as_a_template_and_an_estimate_begins_with_it(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """D02: hours by phase and role become a template, which is found and used."""
    client = workplace.client("Medlar Orchards Ltd")
    project = workplace.project("Cider label", client)
    rate = {"charge_role": "designer", "hourly": {"amount": "90.00", "currency_code": "GBP"}}
    card = {"name": "Medlar", "currency_code": "GBP", "effective_from": "2020-01-01"}
    body = card | {"client_id": client["id"], "rates": [rate]}
    ask = workplace.finance.at.unless_missing
    eventually(lambda: ask("/v1/rate-cards", body), "finance knows the client")
    tab = open_tab(workplace.manager, "/estimate-templates?new=grid")
    page = tab.page
    form = page.get_by_role("dialog", name="New template")
    form.get_by_label("Name").fill("Label of a bottle")
    form.get_by_label("Hours of designer in Design").fill("7,5")
    form.get_by_role("button", name="Make the template").click()
    page.get_by_role("link", name="Use Label of a bottle").click()
    new = page.get_by_role("dialog", name="New estimate")
    expect(new.get_by_label("Lines")).to_contain_text("Template Label of a bottle")
    new.get_by_label("For").select_option(f"project {project['id']}")
    new.get_by_role("button", name="Make estimate").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("EST-")
    expect(page.get_by_text("£675.00").first).to_be_visible()
    tab.settle()
