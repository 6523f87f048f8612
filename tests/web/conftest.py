"""One whole instance, its people, and Chromium, for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from agency.xero_stand_in import a_xero, environment
from browser import OpenTab, Profiles, Tab, chromium, require_browser
from looked_at import records
from standalone.instance import Instance
from workplace import Member, Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["records"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that use the browser share one instance, so they are slow."""
    for item in items:
        if HERE in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    require_browser()
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def tandem(browser: Browser) -> Iterator[Instance]:
    """browser: without one no instance is started either. It reaches a stand-in for Xero."""
    with ExitStack() as running:
        xero = running.enter_context(a_xero())
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment(xero).items():
                patch.setenv(name, value)
            tandem = running.enter_context(Instance())
        yield tandem


@pytest.fixture(scope="session")
def workplace(tandem: Instance) -> Iterator[Workplace]:
    workplace = Workplace(tandem)
    yield workplace
    workplace.close()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    return Profiles(browser)


@pytest.fixture
def open_tab(profiles: Profiles, workplace: Workplace) -> Iterator[OpenTab]:
    """A tab of a browser of its own, signed in as somebody if one is given.

    When the test ends, no tab may have logged an error or broken the content policy.
    """
    with ExitStack() as stack:
        tabs: list[Tab] = []

        def open_(member: Member | None = None, path: str = "/", **options: Any) -> Tab:
            context = stack.enter_context(profiles.lend(workplace.address, **options))
            if member is not None:
                context.add_cookies([workplace.cookie(member)])
            tab = Tab(context.pages[0], workplace.address)
            tabs.append(tab)
            tab.go(path)
            return tab

        yield open_
        complaints = [complaint for tab in tabs for complaint in tab.complaints]
        assert complaints == []
