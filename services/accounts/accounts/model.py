"""The declarative base of every table in the accounts database."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from chassis.database import TYPES
from sqlalchemy import Enum, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

WORD_LENGTH_MAX = 20


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Constructors take keywords only and are checked by mypy."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {**TYPES, str: Text(), list[str]: ARRAY(Text)}


def word_of(words: type[StrEnum]) -> Enum:
    """A column that holds one of these words, as text."""
    return Enum(
        words,
        native_enum=False,
        length=WORD_LENGTH_MAX,
        values_callable=lambda members: [member.value for member in members],
    )
