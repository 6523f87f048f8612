"""How soon others see a change, and how many streams a browser holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
from standalone.demo.roster import PASSWORD
from standalone.rest import Person

from bench_web.chrome import fresh, ready, signed_in
from bench_web.findings import Finding, median, percentile
from bench_web.stage import MANAGER, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHANGES = 60
SEEN_MS = 300.0
TABS = 8
STREAMS_PER_PERSON = 20
RENAME = """
async ([path, name]) => {
  const headers = {
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
    "X-Tandem-Request": "1",
  };
  const answer = await fetch(path, { method: "PATCH", headers, body: JSON.stringify({ name }) });
  if (!answer.ok) throw new Error(`The task is not renamed: ${answer.status}`);
  return Date.now();
}
"""
"""As a page would. Answers when it got its answer, by the clock of the machine."""
EVENT_STREAM = {"Accept": "text/event-stream"}


def measure(browser: Browser, stage: Stage) -> Iterator[Finding]:
    yield _seen(browser, stage)
    yield _streams(browser, stage)


def _seen(browser: Browser, stage: Stage) -> Finding:
    """In one browser a task is renamed, in another its list is looked at."""
    project = stage.project("Seen elsewhere")
    body = {"project_id": project["id"], "name": "Name 0", "duration_days": 1}
    task = stage.manager.post("/v1/tasks", body)
    cookies = signed_in(browser, stage.address, MANAGER, PASSWORD)
    found = []
    with fresh(browser, cookies) as context, fresh(browser, cookies) as other:
        page, writer = context.new_page(), other.new_page()
        for each in (writer, page):
            each.goto(f"{stage.address}/projects/{project['id']}/tasks")
            ready(each)
        page.get_by_text("Live", exact=True).wait_for()
        for number in range(1, CHANGES + 1):
            name = f"Name {number}."
            page.evaluate("(text) => { window.seen = probe.await(text) }", name)
            answered = writer.evaluate(RENAME, [f"/v1/tasks/{task['id']}", name])
            found.append(float(page.evaluate("window.seen")) - answered)
    how = f"p95 of {CHANGES} after the answer, median {median(found):.0f}"
    return Finding(
        "a change on another screen", max(0.0, percentile(found, 0.95)), SEEN_MS, note=how
    )


def _streams(browser: Browser, stage: Stage) -> Finding:
    """A person may have 20: those that are still free show how many the tabs hold."""
    with ExitStack() as stack:
        email = stage.busy_member()
        cookies = signed_in(browser, stage.address, email, PASSWORD)
        reader = stack.enter_context(Person(stage.instance.address, email, PASSWORD))
        context = stack.enter_context(fresh(browser, cookies))
        for _ in range(TABS):
            page = context.new_page()
            page.goto(f"{stage.address}/time")
            page.get_by_text("Live", exact=True).wait_for()
        http = stack.enter_context(httpx.Client(base_url=stage.instance.address))
        headers = EVENT_STREAM | {"Authorization": f"Bearer {reader.token}"}
        free = 0
        while free < STREAMS_PER_PERSON:
            stream = http.stream("GET", "/v1/events", params={"after": "latest"}, headers=headers)
            if stack.enter_context(stream).status_code != httpx.codes.OK:
                break
            free += 1
    return Finding(
        "streams of 8 tabs", float(STREAMS_PER_PERSON - free), 1.0, "", note="one browser"
    )
