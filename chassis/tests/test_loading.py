"""A locked record is one of the ORM's: fresh, written when it is changed, and with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.database import TYPES, Aggregate, Database
from chassis.errors import Conflict, NotFound
from chassis.event import Catalogue
from chassis.ids import new_id
from chassis.testing import fresh_database
from sqlalchemy import ForeignKey, Uuid, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import create_engine, make_url
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    mapped_column,
    relationship,
)

pytestmark = pytest.mark.slow
SOMEBODY = Actor.system("shelves")


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    type_annotation_map = {**TYPES, dict[str, Any]: JSONB}  # noqa: RUF012


class Page(Model):
    __tablename__ = "page"
    shelf_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("shelf.id"), primary_key=True, init=False
    )
    number: Mapped[int] = mapped_column(primary_key=True)


class Reader(Model):
    __tablename__ = "reader"
    shelf_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("shelf.id"), primary_key=True, init=False
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    fond_of: Mapped[str] = mapped_column(default="")


class Shelf(Aggregate, Model):
    __tablename__ = "shelf"
    name: Mapped[str]
    labels: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    pages: Mapped[list[Page]] = relationship(
        order_by=Page.number, cascade="all, delete-orphan", default_factory=list
    )
    readers: Mapped[list[Reader]] = relationship(
        order_by=Reader.name,
        cascade="all, delete-orphan",
        default_factory=list,
        lazy="selectin",
    )


def _tables(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    Model.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with fresh_database("loading", _tables) as url:
        database = Database(url, Catalogue("shelves", []))
        yield database
        database.dispose()


@pytest.fixture
def shelf_id(database: Database) -> str:
    shelf = Shelf(id=new_id(), name="Poems", pages=[Page(number=n) for n in (2, 1)])
    with database.transaction(SOMEBODY) as tx:
        tx.add(shelf)
    return shelf.id


def test_what_is_changed_in_a_locked_record_is_written(database: Database, shelf_id: str) -> None:
    with database.transaction(SOMEBODY) as tx:
        shelf = tx.load(Shelf, shelf_id)
        assert (shelf.name, shelf.labels) == ("Poems", {})
        assert [page.number for page in shelf.pages] == [1, 2]
        shelf.labels = {"old": True}
        del shelf.pages[0]
    with database.reading(SOMEBODY) as reading:
        kept = reading.get(Shelf, shelf_id)
        assert (kept.name, kept.labels) == ("Poems", {"old": True})
        assert [page.number for page in kept.pages] == [2]


def test_a_record_is_the_same_however_often_it_is_locked(database: Database, shelf_id: str) -> None:
    with database.transaction(SOMEBODY) as tx:
        shelf = tx.load(Shelf, shelf_id)
        shelf.name = "Novels"
        assert tx.load(Shelf, shelf_id) is shelf
        assert tx.get(Shelf, shelf_id) is shelf
        assert shelf.name == "Novels"
        new = Shelf(id=new_id(), name="Plays")
        tx.add(new)
        assert tx.load(Shelf, new.id) is new


def test_a_record_that_was_read_before_shows_what_others_have_changed(
    database: Database, shelf_id: str
) -> None:
    with database.transaction(SOMEBODY) as tx:
        seen = tx.get(Shelf, shelf_id)
        with database.transaction(SOMEBODY) as other:
            other.load(Shelf, shelf_id).name = "Novels"
        assert seen.name == "Poems"
        assert tx.load(Shelf, shelf_id).name == "Novels"


def test_a_locked_record_keeps_others_waiting(database: Database, shelf_id: str) -> None:
    skipping = text("SELECT count(*) FROM (SELECT FROM shelf FOR UPDATE SKIP LOCKED) AS free")
    with database.transaction(SOMEBODY) as tx:
        with database.reading(SOMEBODY) as reading:
            before = reading.session.scalar(text("SELECT count(*) FROM shelf"))
        tx.load(Shelf, shelf_id)
        with database.transaction(SOMEBODY) as other:
            assert other.session.scalar(skipping) == before - 1


def test_lists_that_belong_to_a_record_are_loaded_with_it(
    database: Database, shelf_id: str
) -> None:
    with database.transaction(SOMEBODY) as tx:
        shelf = tx.load(Shelf, shelf_id)
        assert "readers" in vars(shelf)
        shelf.readers.append(Reader(name="Ada"))
        shelf.readers.append(Reader(name="Abe"))
    with database.transaction(SOMEBODY) as tx:
        shelf = tx.load(Shelf, shelf_id)
        assert [reader.name for reader in vars(shelf)["readers"]] == ["Abe", "Ada"]
        shelf.readers.pop()
    with database.transaction(SOMEBODY) as tx:
        [seen] = tx.session.scalars(select(Reader))
        with database.transaction(SOMEBODY) as other:
            other.load(Shelf, shelf_id).readers[0].fond_of = "Rhymes"
        assert tx.load(Shelf, shelf_id).readers == [seen]
        assert seen.fond_of == "Rhymes"
    with database.reading(SOMEBODY) as reading:
        assert [reader.name for reader in reading.get(Shelf, shelf_id).readers] == ["Abe"]


def test_a_record_of_another_version_or_none_is_refused(database: Database, shelf_id: str) -> None:
    with pytest.raises(NotFound, match="There is no shelf"), database.transaction(SOMEBODY) as tx:
        tx.load(Shelf, new_id())
    with pytest.raises(Conflict, match="has changed"), database.transaction(SOMEBODY) as tx:
        tx.load(Shelf, shelf_id, expected_version=7)
