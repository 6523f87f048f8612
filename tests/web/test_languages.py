"""Pages with words 40 % longer, and read from right to left: nothing is cut.

Texts are English for now; this shows that a translation would have room. Pages are opened in one
tab of each role, by links, so that a page costs little.
"""

from __future__ import annotations

import pytest
from browser import DESKTOP, PHONE, OpenTab, Tab
from test_pages import ELSEWHERE, PAGES, member_of
from workplace import Workplace

pytest.importorskip("playwright.sync_api")

CHECKED = (
    *("today", "time", "me", "notices"),
    *("today-manager", "projects", "project", "tasks", "board", "templates"),
    *("approvals", "portfolio", "capacity"),
    *("clients", "client", "pipeline", "opportunity", "brief", "handover"),
    *("plan", "plan-quarter", "project-time", "project-budget", "project-money"),
    *("estimate", "quote", "quote-print", "draft", "invoice", "invoice-on-paper", "statement"),
    *("to-bill", "to-bill-by-age", "invoices", "rates", "ledger", "profitability"),
    *("people", "person", "calendar", "imports", "audit", "first-steps"),
)
"""One of each kind."""
ROLES = sorted({PAGES[name][0] for name in CHECKED})
LENGTHEN = r"""
() => {
  window.longer ??= new WeakMap();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (window.longer.get(text) === text.data) continue;
    if (text.parentElement.closest("script, style, svg, kbd")) continue;
    const more = (word) => word.slice(0, Math.ceil(word.length * 0.4)).toLowerCase();
    const grown = text.data.replace(/\p{L}{3,}/gu, (word) => word + more(word));
    window.longer.set(text, grown);
    text.data = grown;
  }
}
"""
CUT = """
() => {
  const page = document.documentElement;
  const found = [];
  const wide = page.scrollWidth - page.clientWidth;
  if (wide > 0) found.push(`the page: ${wide} px`);
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const isHidden = style.overflowX === "hidden" || style.overflowX === "clip";
    if (!isHidden || style.clipPath !== "none" || style.textOverflow === "ellipsis") continue;
    if (element.closest(".hidden-text, svg, [role='img'], input")) continue;
    const over = element.scrollWidth - element.clientWidth;
    const named = element.closest("[class]");
    if (over > 1) found.push(`${element.tagName} in ${named?.className}: ${over} px`);
  }
  return found;
}
"""
"""What is wider than the page, or than a box that shows no more and no sign that there is more."""


def cut(tab: Tab) -> list[str]:
    tab.page.evaluate(LENGTHEN)
    found: list[str] = tab.page.evaluate(CUT)
    return found


@pytest.mark.parametrize("who", ROLES)
def test_longer_words_fit_in_both_directions_and_widths(
    open_tab: OpenTab, workplace: Workplace, records: dict[str, str], who: str
) -> None:
    paths = [PAGES[name][1].format(**records) for name in CHECKED if PAGES[name][0] == who]
    tab = open_tab(member_of(workplace, who), ELSEWHERE)
    wrong: list[str] = []
    for path in paths:
        tab.page.set_viewport_size(DESKTOP)
        tab.page.evaluate("() => { document.documentElement.dir = 'ltr' }")
        tab.follow(path)
        tab.settle()
        for width, size in (("1280", DESKTOP), ("360", PHONE)):
            tab.page.set_viewport_size(size)
            for direction in ("ltr", "rtl"):
                tab.page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
                wrong += [f"{path} at {width} {direction}: {what}" for what in cut(tab)]
    assert wrong == [], "\n".join(wrong)
