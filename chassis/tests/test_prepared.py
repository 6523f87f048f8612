"""Prepared statements: the ORM's types, transaction and errors, without the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from threading import Barrier, Thread

import pytest
from chassis.actor import Actor
from chassis.database import TYPES, Aggregate, Database, Transaction
from chassis.event import Catalogue
from chassis.ids import new_id
from chassis.prepared import one_of, prepared
from chassis.testing import fresh_database, trying
from sqlalchemy import Enum, Numeric, bindparam, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import create_engine, make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
    OperationalError,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

pytestmark = pytest.mark.slow
CATALOGUE = Catalogue("shelves", [])
SOMEBODY = Actor.system("shelves")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    type_annotation_map = TYPES


class Book(Aggregate, Model):
    __tablename__ = "book"
    name: Mapped[str] = mapped_column(unique=True)
    colour: Mapped[Colour] = mapped_column(Enum(Colour, native_enum=False), default=Colour.RED)
    price: Mapped[Decimal] = mapped_column(Numeric(12, 4), default=Decimal("1.5000"))
    printed_on: Mapped[date] = mapped_column(default=date(2026, 11, 28))
    lent_at: Mapped[datetime | None] = mapped_column(default=None)
    labels: Mapped[dict[str, int]] = mapped_column(JSONB, default_factory=dict)


@dataclass(frozen=True)
class Priced:
    name: str
    price: Decimal


BOOK = prepared(
    select(Book.id, Book.name, Book.colour, Book.price, Book.printed_on, Book.lent_at, Book.labels)
    .where(Book.id == bindparam("id"))
)  # fmt: skip
PRICED = prepared(select(Book.name, Book.price).order_by(Book.name), into=Priced)
ADD = prepared(
    insert(Book).values(
        id=bindparam("id"),
        version=0,
        name=bindparam("name"),
        colour=Colour.BLUE,
        price=Decimal(3),
        printed_on=date(2026, 1, 2),
        labels=bindparam("labels"),
    )
)
RENAME = prepared(update(Book).where(Book.id == bindparam("of")).values(name=bindparam("to")))


def create_tables(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    Model.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def shelves() -> Iterator[Database]:
    with fresh_database("shelves", create_tables) as url:
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()


@pytest.fixture
def tx(shelves: Database) -> Iterator[Transaction]:
    with trying(shelves, SOMEBODY) as tx:
        yield tx


def end_connection(shelves: Database, pid: int) -> None:
    with shelves.engine.begin() as another:
        another.execute(select(func.pg_terminate_backend(pid)))


def a_book(tx: Transaction, name: str = "Emma", **values: object) -> Book:
    book = Book(id=tx.new_id(), name=name, **values)
    tx.add(book)
    return book


def test_values_have_the_types_that_the_orm_gives(tx: Transaction) -> None:
    lent = datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
    book = a_book(tx, colour=Colour.BLUE, price=Decimal("12.3400"), lent_at=lent, labels={"a": 1})
    row = BOOK.one(tx, id=book.id)
    by_orm = tx.session.execute(
        select(
            Book.id,
            Book.name,
            Book.colour,
            Book.price,
            Book.printed_on,
            Book.lent_at,
            Book.labels,
        )
    ).one()
    assert tuple(row) == tuple(by_orm)
    assert [type(value) for value in row] == [type(value) for value in by_orm]
    assert (type(row.id), row.id) == (str, book.id)


def test_what_is_pending_in_the_session_is_sent_before(tx: Transaction) -> None:
    book = a_book(tx)
    assert BOOK.one(tx, id=book.id).name == "Emma"
    book.name = "Persuasion"
    assert BOOK.one(tx, id=book.id).name == "Persuasion"


def test_what_it_writes_is_rolled_back_with_the_transaction(shelves: Database) -> None:
    id_ = new_id()
    with trying(shelves, SOMEBODY) as tx:
        assert ADD.run(tx, id=id_, name="Emma", labels={"n": 7}) == 1
        assert BOOK.one(tx, id=id_).labels == {"n": 7}
    with shelves.reading(SOMEBODY) as reading:
        assert BOOK.first(reading, id=id_) is None


def test_rows_come_as_the_class_that_is_named(tx: Transaction) -> None:
    a_book(tx, "Emma", price=Decimal(2))
    a_book(tx, "Alma", price=Decimal(1))
    assert PRICED.all(tx) == [Priced("Alma", Decimal(1)), Priced("Emma", Decimal(2))]


def test_a_list_is_one_value_whatever_its_length(tx: Transaction) -> None:
    named = prepared(select(Book.name).where(one_of(Book.id, "ids")).order_by(Book.name))
    books = [a_book(tx, name) for name in ("Alma", "Emma", "Ulla")]
    assert named.all(tx, ids=[]) == []
    assert [row.name for row in named.all(tx, ids=[books[2].id, books[0].id])] == ["Alma", "Ulla"]
    coloured = prepared(select(Book.name).where(one_of(Book.colour, "colours")))
    assert len(coloured.all(tx, colours=[Colour.RED])) == 3


def test_one_wants_exactly_one_row(tx: Transaction) -> None:
    named = prepared(select(Book.id).where(Book.price > bindparam("above")))
    with pytest.raises(NoResultFound):
        named.one(tx, above=0)
    a_book(tx, "Alma")
    a_book(tx, "Emma")
    with pytest.raises(MultipleResultsFound):
        named.one(tx, above=0)


def test_run_counts_the_rows_that_it_changed(tx: Transaction) -> None:
    book = a_book(tx)
    assert RENAME.run(tx, of=book.id, to="Alma") == 1
    assert RENAME.run(tx, of=new_id(), to="Ulla") == 0


def test_a_written_statement_gives_rows_by_the_names_it_states(tx: Transaction) -> None:
    doubled = prepared(text("SELECT CAST(:n AS integer) * 2 AS twice, '%' AS sign").columns(
        Book.version.expression.label("twice"), Book.name.expression.label("sign")
    ))  # fmt: skip
    assert tuple(doubled.one(tx, n=21)) == (42, "%")


def test_an_error_has_the_class_that_it_would_have_from_the_session(tx: Transaction) -> None:
    a_book(tx, "Emma")
    with pytest.raises(IntegrityError), tx.session.begin_nested():
        ADD.run(tx, id=new_id(), name="Emma", labels={})
    with pytest.raises(DataError), tx.session.begin_nested():
        BOOK.first(tx, id="no id at all")
    with pytest.raises(DataError), tx.session.begin_nested():
        RENAME.run(tx, of=new_id(), to="nul\x00")


def test_an_error_does_not_tell_the_values(tx: Transaction) -> None:
    a_book(tx, "Emma")
    with pytest.raises(DBAPIError) as raised, tx.session.begin_nested():
        ADD.run(tx, id=new_id(), name="Emma", labels={"secret": 4711})
    assert "INSERT INTO book" in str(raised.value)
    assert "4711" not in str(raised.value)


def test_a_connection_that_was_lost_is_given_up(shelves: Database) -> None:
    backend = prepared(select(func.pg_backend_pid().label("pid")))
    with trying(shelves, SOMEBODY) as tx:
        pid = backend.one(tx).pid
        end_connection(shelves, pid)
        with pytest.raises(OperationalError) as raised:
            backend.one(tx)
    assert raised.value.connection_invalidated
    with shelves.transaction(SOMEBODY) as tx:
        assert backend.one(tx).pid != pid


def test_a_deadlock_is_told_by_its_state(shelves: Database) -> None:
    with shelves.transaction(SOMEBODY) as tx:
        ids = [a_book(tx, name).id for name in ("Alma", "Emma")]
    both_have_one, states = Barrier(2), []

    def rename_both(first: str, second: str) -> None:
        try:
            with shelves.transaction(SOMEBODY) as tx:
                RENAME.run(tx, of=first, to=new_id())
                both_have_one.wait()
                RENAME.run(tx, of=second, to=new_id())
        except OperationalError as error:
            states.append(error.orig.sqlstate)

    threads = [Thread(target=rename_both, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == ["40P01"]


def test_it_runs_as_a_prepared_statement_of_the_server(tx: Transaction) -> None:
    known = prepared(text("SELECT statement FROM pg_prepared_statements").columns(
        Book.name.expression.label("statement")
    ))  # fmt: skip
    BOOK.first(tx, id=new_id())
    assert BOOK.sql in [row.statement for row in known.all(tx)]


@pytest.mark.parametrize("values", [{}, {"id": "1", "name": "2"}, {"name": "2"}])
def test_values_that_are_missing_or_unknown_are_refused(
    tx: Transaction, values: dict[str, str]
) -> None:
    with pytest.raises(TypeError, match="the statement takes the values id"):
        BOOK.first(tx, **values)


def test_a_statement_that_would_change_its_shape_is_refused() -> None:
    with pytest.raises(TypeError, match="one_of"):
        prepared(select(Book.id).where(Book.id.in_(bindparam("ids"))))


def test_a_default_that_python_makes_must_be_named() -> None:
    with pytest.raises(TypeError, match="name colour, price, printed_on, version as well"):
        prepared(insert(Book).values(id=bindparam("id"), name=bindparam("name")))


def test_a_statement_belongs_to_no_database(shelves: Database, tx: Transaction) -> None:
    with fresh_database("shelves", create_tables) as url:
        another = Database(url, CATALOGUE)
        with another.transaction(SOMEBODY) as there:
            ADD.run(there, id=new_id(), name="Only there", labels={})
        with another.reading(SOMEBODY) as there:
            assert len(PRICED.all(there)) == 1
        another.dispose()
    assert "Only there" not in [row.name for row in PRICED.all(tx)]
