"""What a container's health check says of the process beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIServer

import pytest
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from chassis import probe

NOBODY = "127.0.0.1:1"


class Measured:
    """Metrics over HTTP, as every process has them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.server: WSGIServer
        self.server, self.thread = start_http_server(0, "127.0.0.1", self.registry)
        self.address = f"127.0.0.1:{self.server.server_port}"

    def gauge(self, name: str, **labels: str) -> Gauge:
        gauge = Gauge(name, "measured", [*labels], registry=self.registry)
        return gauge.labels(**labels) if labels else gauge


def refusing(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("503 Away", [])
    return [b"away"]


@pytest.fixture
def measured() -> Iterator[Measured]:
    made = Measured()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_an_api_is_ready_when_it_says_so(measured: Measured) -> None:
    assert probe.main(["api", measured.address]) == 1
    ready = measured.gauge(probe.READY)
    assert probe.main(["api", measured.address]) == 1
    ready.set(1)
    assert probe.main(["api", measured.address]) == 0


def test_a_worker_is_ready_when_all_in_its_process_take_events(measured: Measured) -> None:
    assert probe.main(["worker", measured.address]) == 1
    measured.gauge(probe.CONSUMING, service="finance").set(1)
    assert probe.main(["worker", measured.address]) == 0


def test_callers_are_counted(measured: Measured) -> None:
    measured.gauge(probe.CALLERS).set(2)
    assert probe.main(["callers", measured.address, "2"]) == 0
    assert probe.main(["callers", measured.address, "3"]) == 1


def test_a_path_is_ready_when_it_answers_200(measured: Measured) -> None:
    assert probe.main(["http", measured.address, "/metrics"]) == 0
    measured.server.set_app(refusing)
    assert probe.http_is_ready(measured.address, "/readyz") == (False, "503 away")


@pytest.mark.parametrize("kind", [["api"], ["worker"], ["http", "/readyz"], ["callers", "1"]])
def test_nobody_there_is_not_ready(kind: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main([kind[0], NOBODY, *kind[1:]]) == 1
    assert "no answer" in capsys.readouterr().out


def test_a_wrong_question_is_told_apart() -> None:
    assert probe.main(["api"]) == 2
