"""Chromium under test: what a page complains about, how accessible it is, and a picture of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools.chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 800}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOBODY_YET = "/v1/me"
"""Asked to find out who is signed in; 401 is an answer like any other, but Chromium logs it."""
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


def missing_browser() -> str:
    """Why there is no browser to test with; "" if there is one."""
    if not find_chromium():
        return "no Chromium here: apt-get install chromium"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is not installed: make browser"
    return "" if AXE.is_file() else "npm's packages are not installed: make ready"


def require_browser() -> None:
    """Skips where there is no browser; with TANDEM_BROWSER=required that is a failure."""
    missing = missing_browser()
    if missing and os.environ.get("TANDEM_BROWSER") == "required":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Tab:
    """A page of the browser, and what it complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.add_init_script(WATCH_POLICY)

    def go(self, path: str) -> None:
        """Load a page of the application and wait until it has its title."""
        self.page.goto(self.address + path)
        self.page.get_by_role("heading", level=1).wait_for()

    def sign_in(self, email: str, password: str) -> None:
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def settle(self) -> None:
        """Wait until the page has what it asked the API for."""
        self.page.wait_for_function(
            "() => !document.querySelector('.wait-line') && document.fonts.status === 'loaded'"
            " && document.getAnimations().every((each) => each.playState !== 'running')"
        )

    def picture(self, name: str) -> None:
        """Keep a screenshot of the whole page as an artefact."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def violations(self) -> list[str]:
        """What axe finds wrong: rule, and the elements that break it."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        run = {"runOnly": {"type": "tag", "values": RULES}}
        found: Any = self.page.evaluate("(options) => axe.run(document, options)", run)
        return [
            f"{each['id']}: {', '.join(str(node['target'][0]) for node in each['nodes'][:4])}"
            for each in found["violations"]
        ]

    def is_wider_than_its_window(self) -> bool:
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))

    def _hear(self, message: ConsoleMessage) -> None:
        expected = message.location.get("url", "").endswith(NOBODY_YET)
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


OpenTab = Callable[..., Tab]
