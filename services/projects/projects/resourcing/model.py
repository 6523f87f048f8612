"""People, and the days on which nobody works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class Person(Aggregate, Model, kw_only=True):
    """Somebody who works. lead_id: who approves this person's time. email may be unknown ('')."""

    __tablename__ = "person"

    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    charge_role: Mapped[str] = mapped_column(default="")
    lead_id: Mapped[Id | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    weekly_seconds: Mapped[Seconds]
    active: Mapped[bool] = mapped_column(default=True)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]

    def created(self) -> Fact:
        return Fact("person.created.v1", self, ("name", "email", "charge_role", "lead_id"))

    def update(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("person.updated.v1", self, changed) if changed else None


Index("person_email", func.lower(Person.email), unique=True, postgresql_where=Person.email != "")
Index("person_name", func.lower(Person.name), Person.id)


class DayOff(Model):
    """A day on which nobody works, set by hand: a studio closure."""

    __tablename__ = "day_off"

    on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
