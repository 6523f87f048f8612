"""What a page may cost: requests before its data, bytes, streams. Counts and sizes, never time."""

from __future__ import annotations

from contextlib import ExitStack

import httpx
import pytest
from browser import OpenTab
from gateway.shares import STREAMS_PER_PERSON
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

REQUESTS_MAX = 12
BYTES_MAX = 250 * 1024
TABS = 8
SESSION = ("/v1/me", "/v1/me/preferences", "/v1/events")
"""Asked for on every page, beside the files."""
LOADED = """
() => {
  const [ahead] = performance.getEntriesByName("fetching ahead");
  const all = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  return all.filter(({ startTime }) => !ahead || startTime < ahead.startTime)
    .map((one) => [new URL(one.name).pathname, one.startTime, one.encodedBodySize]);
}
"""
"""Without what is fetched for other pages, once this one has all that it asked for."""


@pytest.mark.parametrize("path", ["/today", "/time", "/projects"])
def test_a_page_needs_few_files_before_it_asks_for_its_data(
    open_tab: OpenTab, workplace: Workplace, path: str
) -> None:
    tab = open_tab(workplace.manager, path)
    tab.settle()
    loaded = tab.page.evaluate(LOADED)
    asked = [at for name, at, _ in loaded if name.startswith("/v1/") and name not in SESSION]
    files = {name for name, at, _ in loaded if not name.startswith("/v1/") and at < min(asked)}
    assert len(files) <= REQUESTS_MAX, sorted(files)
    assert sum(size for _, _, size in loaded) <= BYTES_MAX


def test_eight_tabs_of_a_browser_hold_one_stream(open_tab: OpenTab, workplace: Workplace) -> None:
    """A person may have 20: those that are still free show how many the tabs hold."""
    member = workplace.join("Otis Wren", "team_member")
    tab = open_tab(member, "/me")
    pages = [tab.page, *(tab.page.context.new_page() for _ in range(TABS - 1))]
    for page in pages[1:]:
        page.goto(f"{workplace.address}/me")
    for page in pages:
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {member.at.token}"}
    with ExitStack() as stack:
        http = stack.enter_context(httpx.Client(base_url=member.at.address, headers=headers))
        statuses = [
            stack.enter_context(http.stream("GET", "/v1/events?after=latest")).status_code
            for _ in range(STREAMS_PER_PERSON)
        ]
    assert statuses == [200] * (STREAMS_PER_PERSON - 1) + [429]
