"""A trace goes on in another process, with RabbitMQ between the two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import counting
import pytest
from brokers import rabbitmq
from chassis.database import Database
from chassis.spans import SdkRecorder
from household import Household, eventually

from chassis import tracing

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(180)]

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


def spans(folder: Path) -> dict[str, dict[str, Any]]:
    """Those of the trace, by name."""
    lines = (line for path in folder.glob("*.jsonl") for line in path.read_text().splitlines())
    every = [json.loads(line) for line in lines if line.endswith("}")]
    return {one["name"]: one for one in every if TRACE_ID in one["context"]["trace_id"]}


def process(span: dict[str, Any]) -> int:
    return int(span["resource"]["attributes"]["process.pid"])


def test_a_handler_in_another_process_descends_from_the_transaction(
    counters: Database, tally: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_TRACE_FOLDER", str(tmp_path))
    tracing.collect_with(SdkRecorder("test", "api", "", str(tmp_path)))
    try:
        with (
            rabbitmq() as url,
            Household(url, None, tally.engine).at_work(),
            Household(url, counters.engine, None).at_work(),
        ):
            counter = counting.create(counters)
            with tracing.span("request", tracing.SERVER, CALLER):
                counting.increment(counters, counter)
            eventually(lambda: len(spans(tmp_path)) == 4, "all spans of the trace are there")
    finally:
        tracing.collect_with(None)
    ends = (found := spans(tmp_path)).values()
    published, applied = (next(s for s in ends if w in s["name"]) for w in ("publish", "applies"))
    assert published["parent_id"] == found["transaction"]["context"]["span_id"]
    assert applied["parent_id"] == published["context"]["span_id"]
    assert len({process(span) for span in found.values()}) == 3
