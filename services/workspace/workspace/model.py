"""The declarative base of every table in the workspace database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from chassis.database import TYPES
from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Constructors take keywords only and are checked by mypy."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {**TYPES, str: Text()}


def take(row: Any, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Set the fields whose value differs; their names."""
    changed = tuple(name for name, value in given.items() if value != getattr(row, name))
    for name in changed:
        setattr(row, name, given[name])
    return changed
