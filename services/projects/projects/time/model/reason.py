"""Kinds of reasons for time given away: the list that the agency sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Model


class ReasonKind(Aggregate, Model, kw_only=True):
    """Such as rework or goodwill. Archived, no other time entry can name it; those that do keep it.

    position: its place in the list, 1 or more; equal places are ordered by id.
    """

    __tablename__ = "reason_kind"

    name: Mapped[str]
    position: Mapped[int]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("reason_kind.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "REASON_KIND_ARCHIVED",
                "This kind of reason is archived; restore it to change it.",
                field="reason_kind_id",
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
        return Fact("reason_kind.changed.v1", self, changed) if changed else None


Index(
    "reason_kind_name",
    func.lower(ReasonKind.name),
    unique=True,
    postgresql_where=text("archived_at IS NULL"),
)
Index("reason_kind_place", ReasonKind.position, ReasonKind.id)
