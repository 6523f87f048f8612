"""What is measured, each beside the least that could do the same, in one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from chassis.migrations import upgrade
from psycopg.rows import dict_row

from standalone.bench.stage import Stage
from standalone.bench.wire import Wire

ROUNDS = 400
WARM_UP = 40


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians of two things done in turn, in milliseconds."""

    name: str
    ours_ms: float
    bare_ms: float

    @property
    def value(self) -> float:
        return self.ours_ms / self.bare_ms


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
