"""How long a page takes to come: cold, again, slowed down, and from one page to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from standalone.demo.roster import PASSWORD

from bench_web.chrome import first_content, fresh, ready, signed_in, slow_down
from bench_web.findings import Finding, median, percentile
from bench_web.stage import BROAD, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES = 7
SLOW_TIMES = 3
ROUNDS = 4
PAGES = ("/today", "/time")
FIRST_MS, READY_MS = 1000.0, 1500.0
SLOW_MS, AGAIN_MS = 2000.0, 600.0
BETWEEN_MS = 200.0
BEFORE_DATA, IN_ALL_KB = 12.0, 250.0
TOUR = ("Time", "Approvals", "Clients", "Pipeline", "Projects", "Portfolio", "Estimates", "Reports")
REQUESTS = """
() => {
  const all = performance.getEntriesByType("resource");
  const own = all.filter(({ name }) => !name.includes("/v1/")).length;
  const loaded = [...all, ...performance.getEntriesByType("navigation")];
  const bytes = loaded.map((one) => one.encodedBodySize);
  return [own, bytes.reduce((sum, one) => sum + one, 0)];
}
"""


def measure(browser: Browser, stage: Stage, bare: str) -> Iterator[Finding]:
    cookies = signed_in(browser, stage.address, BROAD, PASSWORD)
    bare_cold = [_load(browser, bare, None) for _ in range(TIMES)]
    for path in PAGES:
        yield from _cold(browser, stage.address + path, cookies, bare_cold)
    address = stage.address + PAGES[0]
    slow = [_load(browser, address, cookies, slow=True) for _ in range(SLOW_TIMES)]
    bare_slow = [_load(browser, bare, None, slow=True) for _ in range(SLOW_TIMES)]
    yield Finding(
        "first content, Today, slow",
        median([first for first, _ in slow]),
        SLOW_MS,
        bare=median([first for first, _ in bare_slow]),
        note="40 ms, 10 Mbit/s, processor at a quarter",
    )
    yield from _again(browser, address, cookies)
    yield from _between(browser, stage.address, cookies, bare)


def _cold(
    browser: Browser, address: str, cookies: Any, bare: list[tuple[float, float]]
) -> Iterator[Finding]:
    found = [_load(browser, address, cookies) for _ in range(TIMES)]
    name = address.rsplit("/", 1)[1].capitalize()
    how = f"empty cache, median of {TIMES}"
    for what, place, aim in (("first content", 0, FIRST_MS), ("ready for input", 1, READY_MS)):
        ours, theirs = (median([one[place] for one in loads]) for loads in (found, bare))
        yield Finding(f"{what}, {name}", ours, aim, bare=theirs, note=how)


def _load(browser: Browser, address: str, cookies: Any, slow: bool = False) -> tuple[float, float]:
    """Milliseconds until the first content and until it is ready, in a browser without a cache."""
    with fresh(browser, cookies) as context:
        page = context.new_page()
        if slow:
            slow_down(page)
        page.goto(address)
        return first_content(page), ready(page)


def _again(browser: Browser, address: str, cookies: Any) -> Iterator[Finding]:
    with fresh(browser, cookies) as context:
        page = context.new_page()
        page.goto(address)
        ready(page)
        own, size = page.evaluate(REQUESTS)
        found = []
        for _ in range(TIMES):
            page.goto("about:blank")
            page.goto(address)
            ready(page)
            found.append(first_content(page))
    yield Finding("first content, Today, again", median(found), AGAIN_MS, note="from the cache")
    yield Finding("requests before data", float(own), BEFORE_DATA, "", note="Today")
    yield Finding("all that Today loads", size / 1024, IN_ALL_KB, "KB", note="data included")


def _between(browser: Browser, address: str, cookies: Any, bare: str) -> Iterator[Finding]:
    """The first round fetches each page's own file, the others find it in the browser."""
    with fresh(browser, cookies) as context:
        page = context.new_page()
        page.goto(bare)
        button = page.get_by_role("button")
        theirs = [_went(page, button.click) for _ in range(TIMES)]
        page.goto(address + PAGES[0])
        ready(page)
        rounds = [[_followed(page, name) for name in TOUR] for _ in range(ROUNDS)]
    beside = median(theirs)
    first, later = rounds[0], [one for found in rounds[1:] for one in found]
    slowest = TOUR[first.index(max(first))]
    how = f"{len(TOUR)} pages, p95"
    yield Finding(
        "to a page, first time",
        percentile(first, 0.95),
        BETWEEN_MS,
        bare=beside,
        note=f"{how}; median {median(first):.0f}, slowest {slowest}",
    )
    yield Finding(
        "to a page, again",
        percentile(later, 0.95),
        BETWEEN_MS,
        bare=beside,
        note=f"{how}; median {median(later):.0f}",
    )


def _followed(page: Page, name: str) -> float:
    rail = page.get_by_role("navigation", name="Pages", exact=True)
    return _went(page, lambda: rail.get_by_role("link", name=name, exact=True).click())


def _went(page: Page, act: Any) -> float:
    """Milliseconds from the click until the page that it leads to had its data."""
    page.evaluate("probe.next()")
    act()
    page.wait_for_function("() => window.probe.went !== undefined")
    return float(page.evaluate("probe.went"))
