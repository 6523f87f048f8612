"""A database that falls silent is not waited for, and does not wait either."""

from __future__ import annotations

import asyncio

import pytest
from bus.inbox.failure import is_database_down
from chassis.connection import PatientAsyncConnection, PatientConnection, SilentDatabase
from chassis.database import Database
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chassis import connection

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 0.3)


def test_a_silent_database_is_given_up_and_counts_as_down(counters: Database) -> None:
    with counters.engine.connect() as waiting, pytest.raises(OperationalError) as given_up:
        waiting.execute(text("SELECT pg_sleep(5)"))
    assert isinstance(given_up.value.orig, SilentDatabase)
    assert given_up.value.connection_invalidated
    assert is_database_down(given_up.value)


def test_the_next_who_asks_gets_a_fresh_connection(counters: Database) -> None:
    with counters.engine.connect() as waiting, pytest.raises(OperationalError):
        waiting.execute(text("SELECT pg_sleep(5)"))
    with counters.engine.connect() as fresh:
        assert fresh.scalar(text("SELECT 1")) == 1


def test_whoever_gives_a_limit_of_their_own_keeps_it(counters: Database) -> None:
    with PatientConnection.connect(_address(counters), autocommit=True) as listening:
        listening.execute("LISTEN nothing")
        assert [*listening.notifies(timeout=0.5)] == []
        assert listening.execute("SELECT 1").fetchone() == (1,)


async def _asks_in_a_loop(address: str) -> None:
    async with await PatientAsyncConnection.connect(address, autocommit=True) as waiting:
        await waiting.execute("SELECT pg_sleep(5)")


def test_the_same_holds_in_an_event_loop(counters: Database) -> None:
    with pytest.raises(SilentDatabase):
        asyncio.run(_asks_in_a_loop(_address(counters)))


def test_the_database_ends_a_transaction_whose_process_has_fallen_silent(
    counters: Database,
) -> None:
    with counters.engine.connect() as asking:
        assert asking.scalar(text("SHOW idle_in_transaction_session_timeout")) == "30s"


def _address(database: Database) -> str:
    url = database.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
