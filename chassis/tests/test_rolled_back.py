"""The database of tests commits as a real one does, and at the end of a test nothing is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chassis.actor import Actor
from chassis.database import Transaction
from chassis.event import Catalogue
from chassis.rolled_back import RolledBackDatabase
from chassis.testing import fresh_database
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

pytestmark = pytest.mark.slow
SOMEBODY = Actor.system("shelves")
BOOK = """
    CREATE TABLE book (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        sequel_of integer REFERENCES book DEFERRABLE INITIALLY DEFERRED
    )
"""


def make_shelves(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(BOOK))
        connection.execute(text("INSERT INTO book (name) VALUES ('Emma')"))
    engine.dispose()


@pytest.fixture(scope="module")
def shelves() -> Iterator[RolledBackDatabase]:
    with fresh_database("book", make_shelves) as url:
        shelves = RolledBackDatabase(url, Catalogue("shelves", []))
        yield shelves
        shelves.dispose()


@pytest.fixture
def database(shelves: RolledBackDatabase) -> Iterator[RolledBackDatabase]:
    with shelves.undone():
        yield shelves


def add(database: RolledBackDatabase, name: str, sequel_of: int | None = None) -> int:
    with database.transaction(SOMEBODY) as tx:
        return add_to(tx, name, sequel_of)


def add_to(tx: Transaction, name: str | None, sequel_of: int | None = None) -> int:
    added = text("INSERT INTO book (name, sequel_of) VALUES (:name, :sequel_of) RETURNING id")
    return int(tx.session.execute(added, {"name": name, "sequel_of": sequel_of}).scalar_one())


def add_two(database: RolledBackDatabase, *names: str | None) -> None:
    with database.transaction(SOMEBODY) as tx:
        for name in names:
            add_to(tx, name)


def names(database: RolledBackDatabase) -> list[str]:
    with database.reading(SOMEBODY) as reading:
        return list(reading.session.scalars(text("SELECT name FROM book ORDER BY id")))


@pytest.mark.parametrize("time", ["the first time", "the second time"])
def test_each_test_finds_what_was_there_at_first_and_the_same_numbers(
    database: RolledBackDatabase, time: str
) -> None:
    assert names(database) == ["Emma"], time
    assert add(database, "Persuasion") == 2
    assert names(database) == ["Emma", "Persuasion"]


def test_a_transaction_that_fails_takes_back_its_own_changes_only(
    database: RolledBackDatabase,
) -> None:
    add(database, "Persuasion")
    with pytest.raises(IntegrityError):
        add_two(database, "Emma again", None)
    assert names(database) == ["Emma", "Persuasion"]


def test_what_a_commit_checks_is_checked(database: RolledBackDatabase) -> None:
    with pytest.raises(IntegrityError, match="sequel_of"):
        add(database, "Emma again", sequel_of=99)
    assert names(database) == ["Emma"]
    assert add(database, "Emma again", sequel_of=1)


def test_a_reading_cannot_write_and_a_transaction_after_it_can(
    database: RolledBackDatabase,
) -> None:
    with pytest.raises(DBAPIError, match="read-only"), database.reading(SOMEBODY) as reading:
        reading.session.execute(text("DELETE FROM book"))
    add(database, "Persuasion")
    assert names(database) == ["Emma", "Persuasion"]


def test_two_units_of_work_at_once_are_refused(database: RolledBackDatabase) -> None:
    with database.transaction(SOMEBODY), pytest.raises(PoolTimeout):
        names(database)
