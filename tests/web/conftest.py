"""One whole instance, its people, and Chromium, for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import DESKTOP, OpenTab, Tab, chromium, require_browser
from standalone.instance import Instance
from workplace import PASSWORD, Member, Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that use the browser share one instance, so they are slow."""
    for item in items:
        if HERE in item.path.parents and "open_tab" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def workplace(browser: Browser) -> Iterator[Workplace]:
    """browser: without one no instance is started either."""
    with Instance() as tandem:
        workplace = Workplace(tandem)
        yield workplace
        workplace.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of those who have signed in, by their id: signing in again takes its time."""
    return {}


@pytest.fixture
def open_tab(
    browser: Browser, workplace: Workplace, signed_in: dict[str, Any]
) -> Iterator[OpenTab]:
    """A tab of a browser of its own, signed in as somebody if one is given.

    When the test ends, no tab may have logged an error or broken the content policy.
    """
    with ExitStack() as stack:
        tabs: list[Tab] = []

        def open_(member: Member | None = None, path: str = "/", **options: Any) -> Tab:
            kept = signed_in.get(member.id) if member else None
            viewport = options.pop("viewport", DESKTOP)
            context = browser.new_context(viewport=viewport, storage_state=kept, **options)
            stack.callback(context.close)
            tab = Tab(context.new_page(), workplace.address)
            tabs.append(tab)
            tab.go(path)
            if member is not None and kept is None:
                tab.sign_in(member.email, PASSWORD)
                tab.page.get_by_role("link", name="Time").first.wait_for(state="attached")
                signed_in[member.id] = context.storage_state()
            return tab

        yield open_
        complaints = [complaint for tab in tabs for complaint in tab.complaints]
        assert complaints == []
