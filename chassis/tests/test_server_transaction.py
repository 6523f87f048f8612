"""A transaction on the server: how often it is asked, and what is left after something failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import psycopg
import pytest
from chassis.actor import Actor
from chassis.connection import PatientConnection, SilentDatabase
from chassis.database import Database, Reading, Transaction
from chassis.event import Catalogue
from chassis.prepared import prepared
from chassis.testing import fresh_database, trying
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from chassis import connection as connection_module

pytestmark = pytest.mark.slow
SOMEBODY = Actor.system("shelves")
TABLES = """
    CREATE TABLE book (name text PRIMARY KEY);
    CREATE TABLE loan (of text REFERENCES book DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE idempotency (actor_id text, request_id text, response bytea)
"""


def create_tables(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(TABLES))
    engine.dispose()


@pytest.fixture
def shelves() -> Iterator[Database]:
    with fresh_database("bare_shelves", create_tables) as url:
        database = Database(url, Catalogue("shelves", []), pool_size=1)
        yield database
        database.dispose()


ADD = prepared(text("INSERT INTO book VALUES (:name)"))
LEND = prepared(text("INSERT INTO loan VALUES (:name)"))
BOOKS = prepared(text("SELECT name FROM book ORDER BY name"))
SLEEP = prepared(text("SELECT pg_sleep(CAST(:seconds AS float))"))
BACKEND = prepared(text("SELECT pg_backend_pid() AS pid"))


def names(work: Reading | Transaction) -> list[str]:
    return [row.name for row in BOOKS.all(work)]


def kept(shelves: Database) -> list[str]:
    with shelves.reading(SOMEBODY) as reading:
        return names(reading)


def backend(shelves: Database) -> int:
    with shelves.reading(SOMEBODY) as reading:
        return int(BACKEND.one(reading).pid)


def fails(
    shelves: Database, error: type[BaseException], act: Callable[[Transaction], object]
) -> BaseException:
    """The error with which a transaction that does this ends."""
    with pytest.raises(error) as raised, shelves.transaction(SOMEBODY) as tx:
        act(tx)
    return raised.value


@contextmanager
def asked() -> Iterator[list[str]]:
    """How often a connection waits for the server within the block."""
    waits: list[str] = []
    wait = PatientConnection.wait

    def noting(self: PatientConnection, *arguments: object, **named: object) -> object:
        waits.append("asked")
        return wait(self, *arguments, **named)  # type: ignore[arg-type]

    with patch.object(PatientConnection, "wait", noting):
        yield waits


def test_a_read_asks_once_more_than_it_has_statements(shelves: Database) -> None:
    kept(shelves)
    with asked() as waits, shelves.reading(SOMEBODY) as reading:
        names(reading)
        names(reading)
    assert len(waits) == 3


def test_a_change_asks_once_for_each_statement_and_once_for_answer_and_commit(
    shelves: Database,
) -> None:
    kept(shelves)
    with asked() as waits, shelves.transaction(SOMEBODY) as tx:
        ADD.run(tx, name="Emma")
        tx.answer("key", b"response")
    assert len(waits) == 2
    assert kept(shelves) == ["Emma"]


def test_a_unit_of_work_that_asks_nothing_costs_nothing(shelves: Database) -> None:
    kept(shelves)
    with asked() as waits:
        with shelves.reading(SOMEBODY):
            pass
        with shelves.transaction(SOMEBODY):
            pass
    assert waits == []


def test_all_statements_of_a_read_see_one_snapshot(shelves: Database) -> None:
    another = Database(shelves.engine.url.render_as_string(False), shelves.catalogue)
    with shelves.reading(SOMEBODY) as reading:
        assert names(reading) == []
        with another.transaction(SOMEBODY) as tx:
            ADD.run(tx, name="Emma")
        assert names(reading) == []
        assert reading.session.execute(BOOKS.statement).all() == []
    another.dispose()
    assert kept(shelves) == ["Emma"]


@pytest.mark.parametrize(
    "write",
    [
        lambda reading: ADD.run(reading, name="Emma"),
        lambda reading: reading.session.execute(ADD.statement, {"name": "Emma"}),
    ],
)
def test_a_read_cannot_write(shelves: Database, write: Callable[[Reading], object]) -> None:
    with pytest.raises(DBAPIError, match="read-only"), shelves.reading(SOMEBODY) as reading:
        write(reading)
    with shelves.transaction(SOMEBODY) as tx:
        ADD.run(tx, name="Alma")
    assert kept(shelves) == ["Alma"]


def test_the_orm_and_prepared_statements_share_the_transaction(shelves: Database) -> None:
    with trying(shelves, SOMEBODY) as tx:
        tx.session.execute(text("INSERT INTO book VALUES ('Emma')"))
        ADD.run(tx, name="Alma")
        assert names(tx) == ["Alma", "Emma"]
        assert len(tx.session.execute(BOOKS.statement).all()) == 2
    assert kept(shelves) == []


def test_what_a_block_did_before_it_raised_is_undone(shelves: Database) -> None:
    def add_and_fail(tx: Transaction) -> None:
        ADD.run(tx, name="Emma")
        raise ZeroDivisionError

    fails(shelves, ZeroDivisionError, add_and_fail)
    assert kept(shelves) == []


def test_nothing_is_committed_when_the_last_statement_fails(shelves: Database) -> None:
    with shelves.transaction(SOMEBODY) as tx:
        ADD.run(tx, name="Emma")

    def add_two(tx: Transaction) -> None:
        ADD.run(tx, name="Alma")
        ADD.run_and_commit(tx, name="Emma")

    fails(shelves, IntegrityError, add_two)
    assert kept(shelves) == ["Emma"]


@pytest.mark.parametrize("with_answer", [True, False])
def test_what_is_checked_at_the_commit_is_refused_as_by_the_orm(
    shelves: Database, with_answer: bool
) -> None:
    def lend(tx: Transaction) -> None:
        LEND.run(tx, name="No such book")
        if with_answer:
            tx.answer("key", b"response")

    assert "loan" in str(fails(shelves, IntegrityError, lend))
    assert kept(shelves) == []


def test_statements_stay_prepared_after_a_rollback(shelves: Database) -> None:
    with trying(shelves, SOMEBODY) as tx:
        names(tx)
    with trying(shelves, SOMEBODY) as tx:
        again = text("SELECT statement FROM pg_prepared_statements")
        assert BOOKS.sql in tx.session.scalars(again).all()
        assert names(tx) == []


def test_statements_run_after_a_rollback_to_a_savepoint(shelves: Database) -> None:
    with shelves.transaction(SOMEBODY) as tx:
        for _ in range(7):  # so that psycopg prepares as well
            tx.session.execute(BOOKS.statement)
        ADD.run(tx, name="Emma")
        with pytest.raises(IntegrityError), tx.session.begin_nested():
            ADD.run(tx, name="Emma")
        ADD.run(tx, name="Alma")
        assert names(tx) == ["Alma", "Emma"]


@pytest.mark.parametrize("how", ["DISCARD ALL", "DEALLOCATE ALL"])
def test_a_connection_whose_server_forgot_its_statements_is_replaced(
    shelves: Database, how: str
) -> None:
    first = backend(shelves)
    autocommit = shelves.engine.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.exec_driver_sql(how)
    with pytest.raises(DBAPIError) as raised:
        backend(shelves)
    assert raised.value.connection_invalidated
    assert backend(shelves) != first


def test_the_oldest_statements_are_let_go_when_there_are_too_many(shelves: Database) -> None:
    many = [prepared(text(f"SELECT {n} AS n, CAST(:of AS text) AS of")) for n in range(6)]
    with patch.object(connection_module, "PREPARED_MAX", 4), trying(shelves, SOMEBODY) as tx:
        for _ in range(2):
            assert [one.one(tx, of="x").n for one in many] == list(range(6))
        known = text("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'tandem_%'")
        assert tx.session.scalar(known) <= 4


def test_a_server_that_is_silent_is_given_up(shelves: Database) -> None:
    first = backend(shelves)
    with (
        patch.object(connection_module, "ANSWER_SECONDS", 0.2),
        pytest.raises(OperationalError) as raised,
        shelves.transaction(SOMEBODY) as tx,
    ):
        SLEEP.all(tx, seconds=30)
    assert isinstance(raised.value.orig, SilentDatabase)
    assert raised.value.connection_invalidated
    assert backend(shelves) != first


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("before", [0, 1])
def test_a_connection_that_was_interrupted_in_the_midst_of_a_statement_is_replaced(
    shelves: Database, kind: type[BaseException], before: int
) -> None:
    first = backend(shelves)

    def add_interrupted(tx: Transaction) -> None:
        for _ in range(before):
            names(tx)
        with patch.object(PatientConnection, "wait", side_effect=kind):
            ADD.run(tx, name="Emma")

    fails(shelves, kind, add_interrupted)
    assert kept(shelves) == []
    assert backend(shelves) != first


@pytest.mark.parametrize(
    "ask",
    [names, lambda tx: tx.session.execute(BOOKS.statement), lambda tx: tx.commit()],
    ids=["a prepared statement", "the ORM", "the commit"],
)
@pytest.mark.parametrize("with_orm", [True, False])
def test_a_connection_that_was_cut_in_a_transaction_is_replaced(
    shelves: Database, ask: Callable[[Transaction], object], with_orm: bool
) -> None:
    first = backend(shelves)

    def be_cut(tx: Transaction) -> None:
        ADD.run(tx, name="Emma")
        if with_orm:
            tx.session.execute(BOOKS.statement)
        with psycopg.connect(
            shelves.engine.url.set(drivername="postgresql").render_as_string(False)
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [first])
        tx.answer("key", b"response")
        ask(tx)

    error = fails(shelves, DBAPIError, be_cut)
    assert isinstance(error, DBAPIError)
    assert error.connection_invalidated
    assert kept(shelves) == []
    assert backend(shelves) != first


def test_no_connection_is_lost_to_the_pool_whatever_fails(shelves: Database) -> None:
    divide = prepared(text("SELECT 1 / 0"))

    def interrupt(tx: Transaction) -> None:
        names(tx)
        raise KeyboardInterrupt

    fails(shelves, KeyboardInterrupt, interrupt)
    fails(shelves, DBAPIError, divide.all)
    fails(shelves, DBAPIError, lambda tx: tx.session.execute(divide.statement))
    assert shelves.engine.pool.checkedout() == 0
