"""Several legal entities on the pages: added, assigned, billed, charged, consolidated (L22)."""

from __future__ import annotations

import secrets

import pytest
from browser import OpenTab, Tab
from entities import charged, second_entity
from money import drafted
from standalone.rest import Json
from workplace import Member, Workplace, today

expect = pytest.importorskip("playwright.sync_api").expect


def added(open_tab: OpenTab, chief: Member) -> str:
    """The prefix of an entity that is added on the page of the agency."""
    prefix = f"T{secrets.token_hex(2).upper()}"
    tab = open_tab(chief, "/settings/agency")
    tab.page.get_by_role("button", name="Add a legal entity").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(f"Northlight {prefix}")
    dialog.get_by_label("Number prefix").fill(prefix.lower())
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1, name=f"Northlight {prefix}")).to_be_visible()
    expect(tab.page.get_by_text(f"{prefix}-INV-2026-0001 and on")).to_be_visible()
    return prefix


def assign(tab: Tab, name: str) -> None:
    tab.page.get_by_role("button", name="Change legal entity").click()
    tab.page.get_by_role("combobox", name="Legal entity").select_option(label=name)
    tab.page.get_by_role("button", name="Save", exact=True).click()
    shown = tab.page.get_by_role("button", name="Change legal entity")
    expect(shown).to_contain_text(name)


def test_a_project_is_billed_by_a_second_entity_which_charges_the_first(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    prefix = added(open_tab, workplace.chief)
    name = f"Northlight {prefix}"
    draft = drafted(workplace, f"Gazette {prefix}", "illustrator")
    assign(open_tab(workplace.chief, f"/projects/{draft['project_id']}"), name)
    issued = workplace.finance.at.post(f"/v1/invoices/{draft['id']}/issue")
    assert issued["number"] == f"{prefix}-INV-{today().year}-0001"
    tab = open_tab(workplace.finance, "/profit-and-loss")
    tab.page.get_by_label("Legal entity").select_option(label=name)
    table = tab.page.get_by_role("table", name="Profit and loss")
    expect(table.get_by_role("row", name="Total income")).to_contain_text("180.00")
    charge(tab, name)
    see_it_left_out(tab, name)


def charge(tab: Tab, seller: str) -> None:
    tab.page.get_by_role("link", name="Intercompany").click()
    tab.page.get_by_role("button", name="New charge").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Who charges").select_option(label=seller)
    dialog.get_by_label("Who is charged").select_option(label="Northlight Ltd")
    dialog.get_by_label("What for").fill(f"Design work for {seller}")
    dialog.get_by_label("Amount").fill("70")
    dialog.get_by_role("button", name="Charge", exact=True).click()
    heading = tab.page.get_by_role("heading", level=1, name=f"Design work for {seller}")
    expect(heading).to_be_visible()


def see_it_left_out(tab: Tab, name: str) -> None:
    tab.go("/profit-and-loss?entity=consolidated")
    taken = tab.page.get_by_role("region", name="What was taken off, rows")
    expect(taken.get_by_role("row", name="Sold to own entities")).to_be_visible()
    table = tab.page.get_by_role("table", name="Profit and loss")
    expect(table.get_by_role("columnheader", name=name)).to_be_visible()
    expect(table.get_by_role("row", name="Result")).to_be_visible()
    tab.page.get_by_label("Legal entity").select_option(label=name)
    expect(table.get_by_role("row", name="Result")).to_contain_text("250.00")


def test_a_charge_is_settled_opened_again_and_reversed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = charged(workplace)
    page = open_tab(workplace.finance, f"/intercompany/{made['charge']}").page
    page.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Settle it").click()
    page.get_by_role("button", name="Undo the settlement").click()
    page.get_by_role("dialog").get_by_label("Why").fill("Returned by the bank")
    page.get_by_role("dialog").get_by_role("button", name="Undo it").click()
    page.get_by_role("button", name="Reverse", exact=True).click()
    page.get_by_role("dialog").get_by_label("Why").fill("Charged twice")
    page.get_by_role("dialog").get_by_role("button", name="Reverse it").click()
    expect(page.get_by_text("Charged twice")).to_be_visible()
    expect(page.get_by_role("button", name="Settle", exact=True)).to_have_count(0)


def test_an_entity_is_changed_archived_and_restored(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    second: Json = second_entity(workplace)
    tab = open_tab(workplace.chief, "/settings/agency")
    tab.page.get_by_role("link", name=second["name"]).click()
    page = tab.page
    page.get_by_role("button", name="Change", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("VAT or tax number").fill("GB 999 9999 73")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("GB999999973")).to_be_visible()
    for deed in ("Archive", "Restore"):
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name=deed).click()
        expect(page.get_by_text("Archived", exact=True)).to_have_count(int(deed == "Archive"))
