"""Chromium as the bench drives it: tabs with the probe in them, cold or warm, fast or slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PROBE = Path(__file__).with_name("probe.js")
WINDOW: Any = {"width": 1280, "height": 800}
SLOW_NETWORK = {
    "offline": False,
    "latency": 40,
    "downloadThroughput": 10_000_000 / 8,
    "uploadThroughput": 10_000_000 / 8,
}
SLOWER_PROCESSOR = 4
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def missing() -> str:
    """Why there is nothing to measure with; "" if there is."""
    if not find_chromium():
        return "no Chromium here: apt-get install chromium"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is not installed: make browser"
    return ""


@contextmanager
def launched() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh(browser: Browser, cookies: Any = None) -> Iterator[BrowserContext]:
    """A browser with an empty cache. cookies: of somebody who signed in before."""
    context = browser.new_context(viewport=WINDOW, storage_state=cookies)
    context.add_init_script(path=PROBE)
    try:
        yield context
    finally:
        context.close()


def signed_in(browser: Browser, address: str, email: str, password: str) -> Any:
    """The cookies of somebody who has just signed in."""
    with fresh(browser) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Time").first.wait_for(state="attached")
        return context.storage_state()


def slow_down(page: Page) -> None:
    """As a laptop of a few years on a middling connection."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})


def ready(page: Page) -> float:
    """Milliseconds from the begin of the load until the page had its data."""
    page.wait_for_function("() => window.probe.ready !== undefined")
    return float(page.evaluate("probe.ready"))


def first_content(page: Page) -> float:
    page.wait_for_function(
        "() => performance.getEntriesByName('first-contentful-paint').length > 0"
    )
    script = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return float(page.evaluate(script))


def interactions(page: Page, count: int) -> list[float]:
    """Milliseconds from each input to its next paint, as Event Timing rounds them.

    count: of the inputs. It reports none under 16 ms, so that these count as 16.
    """
    page.evaluate(TWO_FRAMES)
    reported = [float(one) for one in page.evaluate("Object.values(probe.interactions)")]
    return reported + [16.0] * (count - len(reported))


def begin_interactions(page: Page) -> None:
    page.evaluate(TWO_FRAMES)
    page.evaluate("() => { probe.interactions = {}; probe.tasks = []; }")
