"""The declarative base of every table in the projects database, and the column types they share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from chassis.database import TYPES
from sqlalchemy import BigInteger, Enum, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

Id = Annotated[str, "a UUIDv7 as text"]
Seconds = Annotated[int, "a duration"]
WORD_LENGTH_MAX = 40


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Constructors take keywords only and are checked by mypy."""

    type_annotation_map = {**TYPES, Id: Uuid(as_uuid=False), Seconds: BigInteger, str: Text}  # noqa: RUF012


def word(of: type[StrEnum]) -> Enum:
    """A column that holds one of the enumeration's words as plain text."""
    return Enum(
        of,
        native_enum=False,
        length=WORD_LENGTH_MAX,
        values_callable=lambda members: [member.value for member in members],
    )
