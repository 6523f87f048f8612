"""From an input to the next paint, where there is much to draw: list, plan, week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from standalone.demo.roster import PASSWORD

from bench_web.chrome import begin_interactions, fresh, interactions, ready, signed_in
from bench_web.findings import Finding, median, percentile
from bench_web.stage import MANAGER, ROWS, TASKS, WEEK_ROWS, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NEXT_PAINT_MS = 100.0
SHARE = 0.98
LONG_TASK_MS = 100.0
NODES_OF_A_LIST, NODES_OF_A_PLAN = 600.0, 1000.0
FRAME_TIMES = 1.5
SCROLLED_FRAMES = 120
SCROLLED_PX = 300
DRAGGED_STEPS = 60
PAGE_OF_ROWS = 100
ROW_PX = 32
ALL_NODES = "document.body.getElementsByTagName('*').length"
LIST = ".list-scroll"


def measure(browser: Browser, stage: Stage, bare: str) -> Iterator[Finding]:
    with fresh(browser) as context:
        page = context.new_page()
        page.goto(bare)
        beside = percentile(_typed(page), SHARE)
        bare_frame = median(_frames(page, "#box"))
    manager = signed_in(browser, stage.address, MANAGER, PASSWORD)
    plan = stage.large_plan()
    with fresh(browser, manager) as context:
        page = context.new_page()
        page.goto(f"{stage.address}/projects/{plan}/plan?zoom=day")
        yield from _plan(page, beside)
    member = signed_in(browser, stage.address, stage.busy_member(), PASSWORD)
    with fresh(browser, member) as context:
        page = context.new_page()
        monday = datetime.now(UTC).date()
        monday -= timedelta(days=monday.weekday(), weeks=1)
        page.goto(f"{stage.address}/time?week={monday}")
        yield _week(page, beside)
    stage.many_projects()
    with fresh(browser, manager) as context:
        page = context.new_page()
        page.goto(f"{stage.address}/projects")
        yield from _list(page, beside, bare_frame)


def _next_paint(what: str, found: list[float], beside: float) -> Finding:
    how = f"p98 of {len(found)} inputs, median {median(found):.0f}"
    return Finding(
        f"next paint, {what}", percentile(found, SHARE), NEXT_PAINT_MS, bare=beside, note=how
    )


def _typed(page: Page) -> list[float]:
    begin_interactions(page)
    page.get_by_role("textbox").focus()
    keys = "abcdefghij" * 4
    for key in keys:
        page.keyboard.press(key)
    return interactions(page, len(keys))


def _frames(page: Page, box: str) -> list[float]:
    script = "(box, [step, count]) => probe.scroll(box, step, count)"
    found = page.locator(box).evaluate(script, [SCROLLED_PX, SCROLLED_FRAMES])
    return [float(one) for one in found]


def _list(page: Page, beside: float, bare_frame: float) -> Iterator[Finding]:
    """All rows are loaded first, as by somebody who has scrolled through them."""
    ready(page)
    box = page.locator(LIST)
    for shown in range(PAGE_OF_ROWS, ROWS + 1, PAGE_OF_ROWS):
        page.wait_for_function(
            "([box, height]) => document.querySelector(box).scrollHeight >= height",
            arg=[LIST, shown * ROW_PX],
        )
        box.evaluate("(box) => { box.scrollTop = box.scrollHeight }")
    box.evaluate("(box) => { box.scrollTop = 0 }")
    page.locator(f"{LIST} [data-line='0']").wait_for()
    frames = _frames(page, LIST)
    yield Finding(
        "nodes", float(page.evaluate(ALL_NODES)), NODES_OF_A_LIST, "", note=f"list of {ROWS:,} rows"
    )
    begin_interactions(page)
    keys = ["j"] * 60 + ["k"] * 20 + ["Shift+ArrowDown"] * 20 + ["x"] * 5 + ["Escape"]
    for key in keys:
        page.keyboard.press(key)
    page.get_by_role("searchbox").first.focus()
    text = "campaign 12"
    for letter in text:
        page.keyboard.type(letter)
    yield _next_paint(f"list of {ROWS:,} rows", interactions(page, len(keys) + len(text)), beside)
    yield Finding(
        "a frame while scrolling",
        median(frames),
        FRAME_TIMES * bare_frame,
        bare=bare_frame,
        note=f"list of {ROWS:,} rows; slowest of {len(frames)} {max(frames):.0f}",
    )


def _plan(page: Page, beside: float) -> Iterator[Finding]:
    page.locator("[data-bar]").first.wait_for()
    ready(page)
    begin_interactions(page)
    page.get_by_role("row", name="Part 0").first.focus()
    keys = ["ArrowDown"] * 60 + ["ArrowUp"] * 20 + ["Alt+ArrowRight"] * 5 + ["Shift+ArrowDown"] * 10
    for key in keys:
        page.keyboard.press(key)
    yield _next_paint(f"plan of {TASKS:,} tasks", interactions(page, len(keys)), beside)
    nodes = float(page.evaluate("document.querySelectorAll('.gantt *').length"))
    yield Finding("nodes", nodes, NODES_OF_A_PLAN, "", note=f"sheet of a plan of {TASKS:,} tasks")
    yield _dragged(page)


def _dragged(page: Page) -> Finding:
    box = page.locator("[data-bar]").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    begin_interactions(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, DRAGGED_STEPS + 1):
        page.mouse.move(x + 6 * step, y)
    tasks = [float(one) for one in page.evaluate("probe.tasks")]
    page.keyboard.press("Escape")
    page.mouse.up()
    return Finding(
        "longest task while dragging",
        max(tasks, default=0.0),
        LONG_TASK_MS,
        note=f"plan of {TASKS:,} tasks; tasks under 50 ms are not reported",
    )


def _week(page: Page, beside: float) -> Finding:
    page.locator(".cell-input").first.wait_for()
    ready(page)
    begin_interactions(page)
    page.locator(".cell-input").first.focus()
    keys = []
    for _ in range(WEEK_ROWS):
        keys += ["1", ":", "3", "0", "ArrowRight", "4", "5", "m", "ArrowDown", "ArrowLeft"]
    for key in keys:
        page.keyboard.press(key)
    return _next_paint(f"week of {WEEK_ROWS} rows", interactions(page, len(keys)), beside)
