"""Tandem beside the least that could do the same, in turn, in one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg
from chassis.migrations import upgrade
from psycopg.rows import dict_row

from standalone.bench.jobs import Act
from standalone.bench.stage import Stage
from standalone.bench.wire import Wire

BLOCKS = 10
TURNS = 40
TENTH, MEDIAN = 1, 5


@dataclass(slots=True)
class Ratio:
    """Milliseconds of waiting of two things done in turn, in blocks of TURNS each."""

    name: str
    aim: float
    ours_ms: list[list[float]] = field(default_factory=list)
    bare_ms: list[list[float]] = field(default_factory=list)

    @property
    def medians_ms(self) -> tuple[float, float]:
        """Of Tandem, and of the bare path."""
        return self._quantiles_ms(MEDIAN)

    @property
    def value(self) -> float:
        ours, bare = self.medians_ms
        return ours / bare

    @property
    def undisturbed(self) -> float:
        """Of the fastest tenths, which other work on the machine delays least."""
        ours, bare = self._quantiles_ms(TENTH)
        return ours / bare

    def _quantiles_ms(self, tenths: int) -> tuple[float, float]:
        sides = (chain.from_iterable(side) for side in (self.ours_ms, self.bare_ms))
        ours, bare = (statistics.quantiles(side, n=10)[tenths - 1] for side in sides)
        return ours, bare

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest ratio of the medians of one block."""
        medians = (map(statistics.median, side) for side in (self.ours_ms, self.bare_ms))
        ratios = [ours / bare for ours, bare in zip(*medians, strict=True)]
        return min(ratios), max(ratios)


def overview(stage: Stage) -> Ratio:
    """A project overview beside an ASGI door over three gRPC echoes."""
    ours = Wire(stage.address, stage.manager_token)
    with _echo() as one, _echo() as two, _echo() as three, _door(one, two, three) as bare_address:
        bare = Wire(bare_address)
        return _in_turn(
            Ratio("project overview", 1.8),
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
            Ratio("time entry", 1.5),
            lambda: ours.post("/v1/time-entries", stage.entry(next(days))),
            lambda: bare.post("/", body),
        )


def _in_turn(ratio: Ratio, ours: Act, bare: Act) -> Ratio:
    """Both done alternately, so that they meet the same machine; the first block does not count."""
    for block in range(BLOCKS + 1):
        turns = [(_timed(ours), _timed(bare)) for _ in range(TURNS)]
        if block:
            ratio.ours_ms.append([mine for mine, _ in turns])
            ratio.bare_ms.append([least for _, least in turns])
    return ratio


def _timed(act: Act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


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
