"""What tests of several roles do with a page."""

from __future__ import annotations

from decimal import Decimal

from browser import Tab
from standalone.rest import Json

WATCH_CHANGES = """
() => {
  window.changed = new Set();
  const note = (all) => all.forEach((each) => window.changed.add(each.target));
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(note).observe(document.body, everything);
}
"""
"""Keeps the elements that change from then on in `window.changed`."""


def press(tab: Tab, *keys: str) -> None:
    for key in keys:
        tab.page.keyboard.press(key)


def in_page(money: Json) -> str:
    """An amount as a table shows it, whose head names the currency."""
    return f"{Decimal(money['amount']):,}"
