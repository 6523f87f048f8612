"""The gateway as a process: it serves, streams, and ends well when it is asked to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psutil
import pytest
from bus.subscription import Event
from chassis.actor import Actor
from chassis.clock import system_clock
from chassis.database import Database, Origin
from chassis.ids import new_id
from chassis.testing import ACTOR_SECRET
from gateway.feed import commands
from gateway.testing import NOWHERE, Person, Reception, reception

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def a_process(
    database_url: str, drain_seconds: int = 0
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    listen = f"127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "TANDEM_DATABASE_URL": database_url,
        "TANDEM_ACTOR_SECRET": ACTOR_SECRET,
        "TANDEM_ACCOUNTS_ADDRESS": NOWHERE,
        "TANDEM_PROJECTS_ADDRESS": NOWHERE,
        "TANDEM_FINANCE_ADDRESS": NOWHERE,
        "TANDEM_WORKSPACE_ADDRESS": NOWHERE,
        "TANDEM_HTTP_LISTEN": listen,
        "TANDEM_DRAIN_SECONDS": str(drain_seconds),
    }
    process = subprocess.Popen([sys.executable, "-m", "gateway", "api"], env=environment)
    try:
        wait_until_ready(f"http://{listen}")
        yield process, f"http://{listen}"
    finally:
        process.kill()
        process.wait()


def wait_until_ready(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the gateway did not become ready")


def wait_until_called(process: subprocess.Popen[bytes]) -> None:
    """Until a caller has a connection to it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not any(
        connection.status == psutil.CONN_ESTABLISHED
        for connection in psutil.Process(process.pid).net_connections("tcp")
    ):
        assert time.monotonic() < until, "nobody calls"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def house() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture(scope="module")
def url(house: Reception) -> str:
    return house.database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def ada(house: Reception) -> Person:
    return house.person("finance")


def happen(database: Database, number: int) -> str:
    event = Event(
        id=new_id(),
        source="accounts",
        type="client.updated.v1",
        subject=new_id(),
        sequence=1,
        aggregate_seq=1,
        time=system_clock(),
        body={"number": number},
        actor_id="",
        origin=Origin(),
    )
    with database.transaction(Actor.system()) as tx:
        commands.append(tx, [event])
    return event.id


class Stream(threading.Thread):
    """Reads server-sent events until the server ends the stream."""

    def __init__(self, address: str, headers: dict[str, str], query: str = "") -> None:
        super().__init__(daemon=True)
        self.address, self.headers, self.query = address, headers, query
        self.cursors: list[str] = []
        self.start()

    def run(self) -> None:
        headers = {**self.headers, "Accept": "text/event-stream"}
        url = f"{self.address}/v1/events{self.query}"
        with httpx.stream("GET", url, headers=headers, timeout=60) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    self.cursors.append(line.removeprefix("id: "))

    def wait_for(self, count: int) -> bool:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and len(self.cursors) < count:
            time.sleep(0.02)
        return len(self.cursors) >= count


def signed_in(somebody: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {somebody.token}"}


def test_it_streams_what_happens_and_goes_on_where_a_stream_broke_off(
    house: Reception, ada: Person, url: str
) -> None:
    with a_process(url) as (process, address):
        stream = Stream(address, signed_in(ada))
        happen(house.database, 1)
        happen(house.database, 2)
        assert stream.wait_for(2)
        again = Stream(address, {**signed_in(ada), "Last-Event-ID": stream.cursors[0]})
        assert again.wait_for(1)
        happen(house.database, 3)
        assert again.wait_for(2)
        assert stream.wait_for(3)
        assert again.cursors == stream.cursors[1:]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
        stream.join(timeout=PATIENCE_SECONDS)
        assert not stream.is_alive()


def test_asked_to_end_it_lets_waiting_callers_go_with_an_answer(ada: Person, url: str) -> None:
    """Sooner than their wait of 30 s would end."""
    with a_process(url) as (process, address):
        answers: list[Any] = []

        def wait() -> None:
            query = {"after": "latest", "wait": 30}
            answers.append(
                httpx.get(f"{address}/v1/events", params=query, headers=signed_in(ada), timeout=60)
            )

        waiting = threading.Thread(target=wait)
        waiting.start()
        wait_until_called(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=25) == 0
        waiting.join(timeout=PATIENCE_SECONDS)
        assert answers[0].status_code == 200
        assert answers[0].json()["items"] == []


def test_asked_to_end_it_says_so_and_serves_on_until_callers_have_left(
    house: Reception, ada: Person, url: str
) -> None:
    with a_process(url, drain_seconds=60) as (process, address):
        happen(house.database, 5)
        stream = Stream(address, signed_in(ada), "?last=1")
        assert stream.wait_for(1)
        assert httpx.get(f"{address}/openz").status_code == 200
        process.send_signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECONDS
        while httpx.get(f"{address}/openz").status_code != 503:
            assert time.monotonic() < until, "it does not say that it is leaving"
        assert httpx.get(f"{address}/readyz").status_code == 503
        assert httpx.get(f"{address}/v1/me", headers=signed_in(ada)).status_code == 200
        happen(house.database, 6)
        assert stream.wait_for(2), "streams go on meanwhile"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
        stream.join(timeout=PATIENCE_SECONDS)
        assert not stream.is_alive()


def test_cursors_survive_a_restart(house: Reception, ada: Person, url: str) -> None:
    with a_process(url) as (_, address):
        seen = httpx.get(
            f"{address}/v1/events", params={"after": "latest"}, headers=signed_in(ada)
        ).json()
    id_ = happen(house.database, 4)
    with a_process(url) as (_, address):
        query = {"after": seen["next_cursor"]}
        page = httpx.get(f"{address}/v1/events", params=query, headers=signed_in(ada)).json()
    assert [event["id"] for event in page["items"]] == [id_]


def test_revoking_a_token_is_honoured_by_every_process_at_once(
    house: Reception, ada: Person, url: str
) -> None:
    with a_process(url) as (_, address):
        headers = signed_in(ada)
        assert httpx.get(f"{address}/v1/me", headers=headers).status_code == 200
        assert ada.delete("/v1/sessions/current").status_code == 204
        until = time.monotonic() + PATIENCE_SECONDS
        while (status := httpx.get(f"{address}/v1/me", headers=headers).status_code) == 200:
            assert time.monotonic() < until, "still believed"
        assert status == 401


def test_each_service_and_its_health_is_shown_without_what_is_nobody_elses_business(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("TANDEM_METRICS_LISTEN", listen)
    with a_process(url) as (_, address):
        status = httpx.get(f"{address}/v1/status").json()
        assert status["status"] == "degraded"
        assert status["database"] is True
        assert {s["name"]: s["status"] for s in status["services"]} == {
            "accounts": "down",
            "projects": "down",
            "finance": "down",
            "workspace": "down",
        }
        assert status["version"] == ""
        assert httpx.get(f"{address}/metrics").status_code == 404
        metrics = httpx.get(f"http://{listen}/metrics").text
        assert 'tandem_http_seconds_count{method="GET",route="/v1/status",status="200"} 1.0' in (
            metrics
        )


def raw(address: str, sent: bytes) -> bytes:
    """What the server says to these bytes, until it closes."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


def test_what_is_no_http_is_answered_with_a_problem(url: str) -> None:
    with a_process(url) as (_, address):
        garbage = raw(address, b"GARBAGE\r\n\r\n")
        assert garbage.startswith(b"HTTP/1.1 400 ")
        assert b'"reason": "HTTP_MALFORMED"' in garbage
        endless = raw(address, b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000)
        assert endless.startswith(b"HTTP/1.1 431 ")
        assert b'"reason": "HEADERS_TOO_LARGE"' in endless
        large = {"X-Large": "a" * 30_000}
        assert httpx.get(f"{address}/healthz", headers=large).status_code == 200
