"""People, the working patterns of their contracts, and the days on which nobody works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds

ERASED_NAME = "Erased person"


class Person(Aggregate, Model, kw_only=True):
    """Somebody who works. lead_id: who approves this person's time. email may be unknown ('').

    weekly_seconds: contracted where no working pattern says otherwise, from Monday to Friday.
    employed_from, employed_until: first and last day of the contract; None: not known, or no end.
    country_code: whose public holidays the person has; empty: the agency's. time_zone: an IANA
    name; empty: the agency's.
    erased_at: since when nothing personal is kept of somebody who left; their hours stay.
    """

    __tablename__ = "person"

    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    charge_role: Mapped[str] = mapped_column(default="")
    lead_id: Mapped[Id | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    weekly_seconds: Mapped[Seconds]
    active: Mapped[bool] = mapped_column(default=True)
    employed_from: Mapped[date | None] = mapped_column(default=None)
    employed_until: Mapped[date | None] = mapped_column(default=None)
    country_code: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
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

    def erase(self, at: datetime) -> Fact | None:
        """Replace what is personal; None when it is so already. Only of somebody who has left."""
        if self.erased_at:
            return None
        if self.active:
            raise Conflict(
                "PERSON_ACTIVE",
                "This person still works here; set active to false first.",
                field="person_id",
            )
        self.name, self.email, self.external_ref = ERASED_NAME, "", None
        self.erased_at = at
        return Fact("person.erased.v1", self, ("name", "email", "external_ref", "erased_at"))

    def require_known(self) -> None:
        """Conflict once the person was erased: nothing personal is written again."""
        if self.erased_at:
            raise Conflict(
                "PERSON_ERASED",
                "What was personal of this person was erased; make a new person instead.",
                field="person_id",
            )


Index("person_email", func.lower(Person.email), unique=True, postgresql_where=Person.email != "")
Index("person_name", func.lower(Person.name), Person.id)


class WorkingPattern(Aggregate, Model, kw_only=True):
    """How somebody works from a day on, until the next pattern.

    minutes: of each weekday, Monday first. intervals: when on each weekday, or empty where only
    the minutes are known; [[540, 780], ...] in minutes of the day.
    """

    __tablename__ = "working_pattern"
    __table_args__ = (
        Index(
            "working_pattern_in_force",
            "person_id",
            "from_on",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
        Index("working_pattern_start", "from_on", "id"),
        Index("working_pattern_person", "person_id", "id"),
    )

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    minutes: Mapped[list[int]] = mapped_column(JSONB)
    intervals: Mapped[list[list[list[int]]]] = mapped_column(JSONB)
    weekly_minutes: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("working_pattern.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "WORKING_PATTERN_ARCHIVED",
                "This working pattern is archived; restore it to change it.",
                field="working_pattern_id",
            )
        return self._set(wanted)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("working_pattern.changed.v1", self, changed) if changed else None


class DayOff(Aggregate, Model, kw_only=True):
    """A day on which nobody works, set by hand: a studio closure."""

    __tablename__ = "day_off"

    on: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str]

    def set(self, *changed: str) -> Fact:
        return Fact("day_off.set.v1", self, changed)

    def removed(self) -> Fact:
        return Fact("day_off.removed.v1", self)
