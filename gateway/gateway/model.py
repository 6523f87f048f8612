"""The declarative base of every table in the gateway's own database."""

from __future__ import annotations

from chassis.database import TYPES
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Constructors take keywords only and are checked by mypy."""

    type_annotation_map = TYPES
