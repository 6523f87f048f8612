"""The navigation: each page has a place in its group, keys are unique, tabs take little room."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

WEB = Path(__file__).resolve().parents[2] / "web"
GROUPS = (WEB / "shell" / "groups.ts").read_text(encoding="utf-8")
PAGES = "".join(file.read_text(encoding="utf-8") for file in WEB.glob("rooms/*/pages.ts"))
PLACES = [
    path for order in re.findall(r"order: \[([^\]]*)\]", GROUPS) for path in order.split('"')[1::2]
]
ORDERED = ("money", "cash", "purchasing", "books")
LINES_MAX = 2
LINES = "() => new Set([...document.querySelectorAll('.tab')].map((tab) => tab.offsetTop)).size"


def test_no_key_of_the_navigation_leads_to_two_pages() -> None:
    shell = (WEB / "shell" / "app.tsx").read_text(encoding="utf-8")
    keys = Counter(re.findall(r'keys: "(g \w)"', GROUPS + PAGES + shell))
    assert [key for key, count in keys.items() if count > 1] == []


def test_each_tab_of_money_has_a_place_in_its_group() -> None:
    linked = re.findall(r'path: "([^"]+)",[^{}]*group: "(\w+)",\s*link: {', PAGES)
    paths = {path for path, group in linked if group in ORDERED}
    assert paths - set(PLACES) == set()
    assert [path for path, count in Counter(PLACES).items() if count > 1] == []


@pytest.mark.parametrize("path", ["/unbilled", "/receivables", "/purchase-orders", "/ledger"])
def test_the_tabs_of_a_group_take_two_lines_at_most(
    open_tab: OpenTab, workplace: Workplace, path: str
) -> None:
    tab = open_tab(workplace.chief, path)
    expect(tab.page.get_by_role("navigation", name="Pages of this part")).to_be_visible()
    assert tab.page.evaluate(LINES) <= LINES_MAX


def test_a_group_is_gone_to_by_its_keys_and_a_page_by_its_own(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.finance, "/time")
    tab.settle()
    for keys, title in (("gh", "Owed to us"), ("gv", "Invoices"), ("gm", "To bill")):
        for key in keys:
            tab.page.keyboard.press(key)
        expect(tab.page.get_by_role("heading", level=1)).to_have_text(title)
