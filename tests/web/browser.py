"""Chromium under test: what a page complains about, how accessible it is, and a picture of it."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools.chromium import find_quickest_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
GUIDE = ROOT / "docs" / "using"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
KEPT_BY_PAGES = "local_storage,indexeddb"
TOUCH = "Emulation.setTouchEmulationEnabled"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
WIDTHS = (768, 1920)
"""Of a tablet and of a large screen; the tests open pages at 1280 and on a phone at 360."""
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ("color-contrast", "link-in-text-block")
ALL_RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": STANDARDS}}
RULES_OF_COLOUR: dict[str, Any] = {"runOnly": {"type": "rule", "values": COLOURS}}
"""What axe can find in one theme and not in the other."""
RULES_OF_FORM: dict[str, Any] = ALL_RULES | {
    "rules": {rule: {"enabled": False} for rule in COLOURS}
}
"""What axe can find on a phone and not on a desktop."""
EXPECTED_WITHIN_MS = 20_000
"""What is expected comes at once; this is for a machine with much else to do."""
FOLLOW = """
(path) => {
  const link = document.createElement("a");
  link.href = path;
  document.body.append(link);
  link.click();
  link.remove();
  window.shifts = [];
}
"""
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries())).observe(
  { type: "layout-shift", buffered: true });
"""
SHIFTS = """
() => window.shifts.filter((shift) => !shift.hadRecentInput).map(({ value, sources }) => [
  value, sources.map(({ node }) => (node?.parentElement ?? node)?.outerHTML?.slice(0, 120) ?? ""),
])
"""


def missing_browser() -> str:
    """Why there is no browser to test with; "" if there is one."""
    if not find_quickest_chromium():
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


def pictures_of_the_guide() -> set[str]:
    """The names of the pictures that docs/using shows."""
    pages = (page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md"))
    return {name for page in pages for name in re.findall(r"\(pictures/([\w-]+)\.webp\)", page)}


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=EXPECTED_WITHIN_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_quickest_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


class Profiles:
    """Browsers as new: nobody is signed in, nothing is kept, one empty tab is open.

    One that comes back is emptied of all but the files of the pages, and lent again: to load these
    into a new one takes as long as most tests do.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: list[BrowserContext] = []

    @contextmanager
    def lend(self, origin: str, **options: Any) -> Iterator[BrowserContext]:
        """options: of Playwright's new_context; such a browser is lent once."""
        reusable = not options
        context = self._idle.pop() if reusable and self._idle else self._make(options)
        page = context.new_page()
        kept = {"origin": origin, "storageTypes": KEPT_BY_PAGES}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
        try:
            yield context
        finally:
            self._take_back(context, reusable)

    def _take_back(self, context: BrowserContext, reusable: bool) -> None:
        for page in context.pages:
            page.close()
        if not reusable:
            context.close()
            return
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        self._idle.append(context)

    def _make(self, options: dict[str, Any]) -> BrowserContext:
        chosen = {"viewport": DESKTOP, "reduced_motion": "reduce"} | options
        return self._browser.new_context(**chosen)


@dataclass
class Tab:
    """A page of the browser, and what it complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    _tools: CDPSession | None = None

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.add_init_script(WATCH_POLICY)
        self.page.add_init_script(WATCH_SHIFTS)

    def go(self, path: str) -> None:
        """Load a page of the application and wait until it has its title."""
        self.page.goto(self.address + path)
        self.page.get_by_role("heading", level=1).wait_for()

    def follow(self, path: str) -> None:
        """Go to another page by a link: what the tab has loaded stays, as for people."""
        before = self.page.url
        self.page.evaluate(FOLLOW, path)
        self.page.wait_for_function("(before) => location.href !== before", arg=before)
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
        """Keep a screenshot of the whole page, when TANDEM_PICTURES asks for it: it takes time."""
        if "TANDEM_PICTURES" not in os.environ:
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        if name in pictures_of_the_guide():
            self._picture_for_the_guide(name)

    def _picture_for_the_guide(self, name: str) -> None:
        """What the window shows, as WebP: a quarter of the size of a PNG."""
        devtools = self.page.context.new_cdp_session(self.page)
        shot = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
        (GUIDE / "pictures").mkdir(exist_ok=True)
        (GUIDE / "pictures" / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))

    def become_a_phone(self) -> None:
        """Narrow, and touched by a finger: the page follows both without being loaded again."""
        self._touch(enabled=True, maxTouchPoints=1)
        self.page.set_viewport_size(PHONE)
        assert self.page.evaluate("matchMedia('(pointer: coarse)').matches")

    def become_a_desktop(self) -> None:
        """As every tab is at first: of the size of a laptop, light, with a mouse."""
        self._touch(enabled=False)
        self.page.set_viewport_size(DESKTOP)
        self.page.emulate_media(color_scheme="light")

    def _touch(self, **touched: Any) -> None:
        """It lasts as long as the session of the tools that asked for it."""
        self._tools = self._tools or self.page.context.new_cdp_session(self.page)
        self._tools.send(TOUCH, touched)

    def violations(
        self, rules: dict[str, Any] = ALL_RULES, without: Sequence[str] = ()
    ) -> list[str]:
        """What axe finds wrong: rule, and the elements that break it.

        without: selectors of what it need not look at.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = rules | {"resultTypes": ["violations"], "preload": False}
        found: Any = self.page.evaluate(
            """async ([without, options]) => {
              const exclude = without.filter((each) => document.querySelector(each));
              return (await axe.run({ exclude }, options)).violations;
            }""",
            [list(without), options],
        )
        return [
            f"{each['id']}: {', '.join(str(node['target'][0]) for node in each['nodes'][:4])}"
            for each in found
        ]

    def is_empty(self) -> bool:
        """True if a page of the application shows nothing under its title and its neighbours."""
        script = """() => {
          const parts = [...document.querySelectorAll(".page > :not(.page-head, nav)")];
          const isPage = document.querySelector(".page") !== null;
          return isPage && !parts.some((part) => part.innerText.trim() !== "");
        }"""
        return bool(self.page.evaluate(script))

    def is_wider_than_its_window(self) -> bool:
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))

    def expect_to_fit_its_window(self) -> None:
        """What is drawn by the width follows it in the next frame."""
        script = """() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth <= clientWidth;
        }"""
        self.page.wait_for_function(script, timeout=EXPECTED_WITHIN_MS)

    def shifts(self) -> list[tuple[float, list[str]]]:
        """What has moved without an input since the load: how far, and in which elements."""
        found: list[tuple[float, list[str]]] = self.page.evaluate(SHIFTS)
        return found

    def become_as_wide_as(self, width: int) -> None:
        self.page.set_viewport_size(DESKTOP | {"width": width})

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


OpenTab = Callable[..., Tab]
