"""What is measured, each beside the least that could do the same, in one run."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from chassis.migrations import upgrade
from psycopg.rows import dict_row

from standalone.bench.stage import Stage

ROUNDS = 400
WARM_UP = 40
LAG_SAMPLES = 200
LAG_PAUSE_SECONDS = 0.05
SETTLE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians of two things done in turn, in milliseconds."""

    name: str
    ours_ms: float
    bare_ms: float

    @property
    def value(self) -> float:
        return self.ours_ms / self.bare_ms


class Wire:
    """A persistent HTTP connection with as little of its own as possible."""

    def __init__(self, address: str, token: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> None:
        self._send("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any]) -> None:
        sent = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        self._send("POST", path, json.dumps(body).encode(), sent)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        self._connection.request(method, path, body, self._headers | headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]!r}")


def overview(stage: Stage) -> Ratio:
    """A project overview beside an ASGI door over three gRPC echoes."""
    ours = Wire(stage.address, stage.manager_token)
    with _echo() as one, _echo() as two, _echo() as three, _door(one, two, three) as bare_address:
        bare = Wire(bare_address)
        return _in_turn(
            "project overview",
            lambda: ours.get(f"/v1/projects/{stage.project_id}/overview"),
            lambda: bare.get("/"),
        )


def time_entry(stage: Stage) -> Ratio:
    """Logging a time entry beside door, gRPC and a psycopg transaction of the same rows."""
    ours = Wire(stage.address, stage.member_token)
    days = stage.days()
    rows = _rows_of_one_entry(stage)
    stage.make_bare_database("bare", lambda url: upgrade("projects", url))
    with _echo(stage.database_url("bare"), str(rows)) as server, _door(server) as address:
        bare = Wire(address)
        body = stage.entry("2026-01-05")
        return _in_turn(
            "time entry",
            lambda: ours.post("/v1/time-entries", stage.entry(next(days))),
            lambda: bare.post("/", body),
        )


def _in_turn(name: str, ours: Callable[[], None], bare: Callable[[], None]) -> Ratio:
    """Medians over ROUNDS of each, done alternately so that both meet the same machine."""
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(WARM_UP + ROUNDS):
        for side, act in (("ours", ours), ("bare", bare)):
            started = time.perf_counter()
            act()
            if turn >= WARM_UP:
                taken[side].append((time.perf_counter() - started) * 1000)
    return Ratio(name, statistics.median(taken["ours"]), statistics.median(taken["bare"]))


def _rows_of_one_entry(stage: Stage) -> Path:
    """A file with the rows that logging one entry wrote, as they stand in projects."""
    stage.log_one()
    found: dict[str, Any] = {}
    with psycopg.connect(stage.database_url("projects"), row_factory=dict_row) as connection:
        for table, newest in (
            ("time_entry", "ORDER BY logged_at DESC"),
            ("outbox", "WHERE type = 'time_entry.logged.v1' ORDER BY id DESC"),
            ("idempotency", "ORDER BY created_at DESC"),
        ):
            row = connection.execute(
                f"SELECT to_jsonb(t) AS row FROM {table} t {newest} LIMIT 1"  # noqa: S608  # type: ignore[arg-type]
            ).fetchone()
            assert row is not None
            numbered = {"id", "position"} if table == "outbox" else set()
            found[table] = {k: value for k, value in row["row"].items() if k not in numbered}
    path = stage.folder / "rows.json"
    path.write_text(json.dumps(found))
    return path


@contextmanager
def _echo(*arguments: str) -> Iterator[str]:
    with _bare("echo", *arguments) as port:
        yield f"127.0.0.1:{port}"


@contextmanager
def _door(*addresses: str) -> Iterator[str]:
    with _bare("door", *addresses) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _bare(*arguments: str) -> Iterator[str]:
    command = [sys.executable, "-m", "standalone.bench.bare", *arguments]
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(process.kill)
        assert process.stdout is not None
        yield process.stdout.readline().strip()


@dataclass(frozen=True, slots=True)
class Lag:
    """From the start of the transaction that says a fact to the start of the one that applies it.

    In ms. The applying transaction itself, some milliseconds, is not in it: the inbox notes the
    moment at which it began.
    """

    consumer: str
    samples: int
    median_ms: float
    p99_ms: float


def event_lag(stage: Stage) -> list[Lag]:
    """Entries approved one by one on an idle instance; both moments are the databases' own."""
    waiting = [stage.log_one() for _ in range(LAG_SAMPLES)]
    time.sleep(SETTLE_SECONDS)
    manager = Wire(stage.address, stage.manager_token)
    for entry_id in waiting:
        manager.post(f"/v1/time-entries/{entry_id}/approve", {})
        time.sleep(LAG_PAUSE_SECONDS)
    time.sleep(SETTLE_SECONDS)
    with psycopg.connect(stage.database_url("projects")) as connection:
        said: dict[Any, Any] = dict(
            connection.execute(
                "SELECT event_id, occurred_at FROM outbox"
                " WHERE type = 'time_entry.approved.v1' AND aggregate_id = ANY(%s::uuid[])",
                [waiting],
            ).fetchall()
        )
    return [_lag(stage, consumer, said) for consumer in ("finance", "gateway")]


def _lag(stage: Stage, consumer: str, said: dict[Any, Any]) -> Lag:
    with psycopg.connect(stage.database_url(consumer)) as connection:
        applied = connection.execute(
            "SELECT event_id, applied_at FROM inbox WHERE event_id = ANY(%s)", [list(said)]
        ).fetchall()
    taken = sorted((at - said[event]).total_seconds() * 1000 for event, at in applied)
    if len(taken) < len(said):
        raise RuntimeError(f"{consumer} applied {len(taken)} of {len(said)} events")
    return Lag(consumer, len(taken), statistics.median(taken), taken[int(len(taken) * 0.99)])
