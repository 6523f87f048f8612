"""Narrow copies of other services' records follow from their tables."""

from __future__ import annotations

from datetime import date

import pytest
from chassis.replica import body_of
from marshmallow import ValidationError
from sqlalchemy import Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Model(DeclarativeBase):
    pass


class KnownClient(Model):
    __tablename__ = "known_client"

    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    title: Mapped[str]
    terms: Mapped[int] = mapped_column(default=30)
    since: Mapped[date | None]
    sums: Mapped[int]


Body = body_of(KnownClient, "sums", title="name")


def test_what_the_replica_keeps_is_read_and_everything_else_ignored() -> None:
    body = {"client_id": "1", "name": "Acme", "since": "2026-03-31", "address": "1 High Street"}
    assert Body().load(body) == {
        "client_id": "1",
        "title": "Acme",
        "terms": 30,
        "since": date(2026, 3, 31),
    }


def test_a_field_that_the_replica_needs_must_be_there() -> None:
    with pytest.raises(ValidationError, match="name"):
        Body().load({"client_id": "1"})
