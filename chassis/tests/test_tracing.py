"""Work is traced from door to door: cheaply when nobody collects, completely when somebody does."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from chassis.errors import Conflict
from chassis.spans import SdkRecorder

from chassis import tracing

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Spans are collected into this folder."""
    tracing.collect_with(SdkRecorder("example", "api", "", str(tmp_path)))
    yield tmp_path
    tracing.collect_with(None)


def collected(folder: Path) -> dict[str, dict[str, Any]]:
    """Spans by name."""
    lines = next(folder.glob("example-*.jsonl")).read_text().splitlines()
    return {one["name"]: one for one in map(json.loads, lines)}


def test_work_belongs_to_the_trace_it_came_with_though_nobody_collects() -> None:
    with tracing.span("outer", tracing.SERVER, CALLER) as outer:
        assert outer.traceparent == CALLER
        with tracing.span("inner"):
            assert tracing.trace_id() == TRACE_ID
    assert tracing.current() == ""


@pytest.mark.parametrize(
    "nonsense", ["", "x", f"ff{CALLER[2:]}", CALLER.replace("4bf", "XYZ"), f"00-{'0' * 32}-1-01"]
)
def test_work_without_a_trace_begins_one(nonsense: str) -> None:
    with tracing.span("first", tracing.SERVER, nonsense) as first:
        assert tracing.well_formed(first.traceparent)
        assert first.traceparent != nonsense


def test_a_collected_span_descends_from_its_caller(folder: Path) -> None:
    with (
        tracing.span("outer", tracing.SERVER, CALLER) as outer,
        tracing.span("inner", tandem_x=1) as inner,
    ):
        inner.rename("within")
    spans = collected(folder)
    assert spans["outer"]["parent_id"] == "0x00f067aa0ba902b7"
    assert spans["within"]["parent_id"] == spans["outer"]["context"]["span_id"]
    assert outer.traceparent[3:35] == inner.traceparent[3:35] == TRACE_ID


def test_a_failure_is_told_by_its_kind_and_a_refusal_by_its_reason(folder: Path) -> None:
    with pytest.raises(ValueError, match="secret"), tracing.span("failing"):
        raise ValueError("secret")
    with tracing.span("refusing") as span:
        span.fail(Conflict("TOO_LATE", "It is secret."))
    spans = collected(folder)
    assert spans["failing"]["status"]["status_code"] == "ERROR"
    assert spans["failing"]["attributes"]["error.type"] == "ValueError"
    assert spans["refusing"]["status"]["status_code"] == "UNSET"
    assert spans["refusing"]["attributes"]["tandem.outcome"] == "TOO_LATE"
    assert "secret" not in json.dumps(spans)


def test_what_a_caller_does_not_sample_is_not_collected(folder: Path) -> None:
    unsampled = f"{CALLER[:-2]}00"
    with tracing.span("outer", tracing.SERVER, unsampled) as outer:
        assert outer.traceparent.startswith(f"00-{TRACE_ID}")
        assert outer.traceparent.endswith("-00")
    assert not list(folder.glob("*.jsonl"))


def test_each_published_row_takes_a_span_of_its_own_along(folder: Path) -> None:
    rows = [
        {
            "type": f"thing.made.v{n}",
            "event_id": n,
            "position": n,
            "headers": {"traceparent": CALLER},
        }
        for n in (1, 2)
    ]
    with tracing.publishing("example", rows) as traced:
        sent = [row["headers"]["traceparent"] for row in traced]
    assert len({*sent, CALLER}) == 3
    assert {one[3:35] for one in sent} == {TRACE_ID}
    assert rows[0]["headers"] == {"traceparent": CALLER}


LOGGING = """
import logging, sys, structlog
from chassis import log, tracing
log.configure("example")
with tracing.joined(sys.argv[1]):
    logging.getLogger("library").warning("within")
    structlog.get_logger().info("within")
structlog.get_logger().info("outside")
"""


def test_log_lines_name_the_trace_and_lines_outside_of_any_do_not() -> None:
    command = [sys.executable, "-c", LOGGING, CALLER]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    *within, outside = map(json.loads, ended.stderr.splitlines())
    assert [line["trace_id"] for line in within] == [TRACE_ID, TRACE_ID]
    assert "trace_id" not in outside


class Collector:
    """Takes OTLP over HTTP; counts bytes and requests."""

    def __init__(self, answer: int = 200) -> None:
        self.received: list[bytes] = []
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                received.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(answer)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def collector() -> Iterator[Collector]:
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


GREEN = """
import sys, time
if sys.argv[1] == "worker":
    import bus.worker.patch
from chassis import tracing
assert "opentelemetry" not in sys.modules
tracing.configure("example", sys.argv[1], sys.argv[2])
slowest, began = 0.0, time.monotonic()
for number in range(300):
    started = time.monotonic()
    with tracing.span(f"work {number}"):
        time.sleep(0.001)
    slowest = max(slowest, time.monotonic() - started)
assert "grpc" not in sys.modules
print(slowest, time.monotonic() - began)
"""


def run(process: str, endpoint: str) -> tuple[float, float]:
    """The longest that a piece of work took, and how long the process took to end after them."""
    environment = {"OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_EXPORTER_OTLP_TIMEOUT": "1"}
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", GREEN, process, endpoint],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    slowest, worked = map(float, ended.stdout.split())
    return slowest, time.monotonic() - began - worked


@pytest.mark.slow
@pytest.mark.parametrize("process", ["api", "worker"])
def test_spans_reach_a_collector_beside_the_work(process: str) -> None:
    with collector() as there:
        slowest, _ = run(process, there.endpoint)
    everything = b"".join(there.received)
    assert len(there.received) > 1, "they are sent while the work goes on"
    assert all(f"work {number}".encode() in everything for number in (0, 150, 299))
    assert slowest < 2


@pytest.mark.slow
@pytest.mark.parametrize("process", ["api", "worker"])
def test_a_collector_that_is_away_holds_nothing_up(process: str) -> None:
    slowest, ending = run(process, "http://127.0.0.1:1")
    assert slowest < 2
    assert ending < 15
