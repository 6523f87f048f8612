"""A replica's narrow copy of an event follows from the replica's columns."""

from __future__ import annotations

import pytest
from bus.narrow import narrow
from marshmallow import ValidationError
from sqlalchemy import Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Model(DeclarativeBase):
    pass


class KnownShip(Model):
    __tablename__ = "known_ship"

    ship_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    crew: Mapped[int]
    flag: Mapped[str] = mapped_column(Text, default="")
    captain_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))


class KnownFleet(Model):
    __tablename__ = "known_fleet"

    fleet_id: Mapped[str] = mapped_column(primary_key=True)
    ships: Mapped[list[str]] = mapped_column(JSONB)


def test_it_takes_the_columns_and_leaves_the_rest_of_the_event() -> None:
    body = {"ship_id": "1", "name": "Ada", "crew": 3, "flag": "GB", "captain_id": "2", "mast": 9}
    del body["mast"]
    assert narrow(KnownShip)().load({**body, "mast": 9}) == body


def test_what_an_older_event_does_not_have_is_the_default_or_null() -> None:
    loaded = narrow(KnownShip)().load({"ship_id": "1", "name": "Ada", "crew": 3})
    assert (loaded["flag"], loaded["captain_id"]) == ("", None)


def test_what_the_replica_needs_must_be_there() -> None:
    with pytest.raises(ValidationError) as refused:
        narrow(KnownShip)().load({"ship_id": "1", "crew": "many"})
    assert set(refused.value.messages) == {"name", "crew"}


def test_a_column_of_another_kind_is_refused_when_the_worker_starts() -> None:
    with pytest.raises(TypeError, match=r"known_fleet\.ships"):
        narrow(KnownFleet)
