"""The embedded PostgreSQL: made once, healed after kill -9, taken over when left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from standalone.home import Home
from standalone.postgres import Postgres, PostgresError, require_version, running_server
from standalone.supervisor import Supervisor

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres(tmp_path: Path) -> Postgres:
    server = Postgres(Home(tmp_path))
    server.prepare()
    return server


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervising = Supervisor(lambda _: None)
    yield supervising
    supervising.stop(["postgres"])


def eventually(
    supervisor: Supervisor, condition: Callable[[], bool], within_seconds: float = 60.0
) -> None:
    deadline = time.monotonic() + within_seconds
    while not condition():
        supervisor.check()
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def test_what_was_committed_is_there_after_kill_9(
    postgres: Postgres, supervisor: Supervisor
) -> None:
    supervisor.start(postgres.program())
    eventually(supervisor, postgres.is_ready)
    postgres.create_databases(["accounts"])
    with psycopg.connect(postgres.url("accounts")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    killed = supervisor.process_ids()["postgres"]
    os.kill(killed, signal.SIGKILL)
    eventually(supervisor, lambda: supervisor.process_ids().get("postgres", killed) != killed)
    eventually(supervisor, postgres.is_ready)
    with psycopg.connect(postgres.url("accounts")) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_server_left_behind_is_stopped_before_the_next_starts(
    postgres: Postgres, supervisor: Supervisor
) -> None:
    supervisor.start(postgres.program())
    eventually(supervisor, postgres.is_ready)
    left = running_server(postgres.home.data)
    assert left is not None
    postgres.prepare()
    assert running_server(postgres.home.data) is None


def test_an_interrupted_creation_is_begun_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    Postgres(Home(tmp_path)).prepare()
    assert (tmp_path / "postgres" / "base").is_dir()
    assert not half.exists()


def test_files_of_another_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresError, match="PostgreSQL 16"):
        require_version(tmp_path)
