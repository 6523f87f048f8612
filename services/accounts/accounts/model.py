"""The declarative base of every table in the accounts database."""

from __future__ import annotations

from collections.abc import Mapping
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


def take(row: Any, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Set the fields whose value differs; their names."""
    changed = tuple(name for name, value in given.items() if value != getattr(row, name))
    for name in changed:
        setattr(row, name, given[name])
    return changed


class State(StrEnum):
    """Which records a list shows."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


def word_of(words: type[StrEnum]) -> Enum:
    """A column that holds one of these words, as text."""
    return Enum(
        words,
        native_enum=False,
        length=WORD_LENGTH_MAX,
        values_callable=lambda members: [member.value for member in members],
    )
