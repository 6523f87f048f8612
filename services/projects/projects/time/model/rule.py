"""The rules of time: one of the agency, and one of each project that has its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds, word
from projects.time.rules.levels import Level
from projects.time.rules.rounding import Rounding


class TimeRule(Aggregate, Model, kw_only=True):
    """project_id None: of the agency. Archived, it is not in force. The seconds matter only where
    the time is rounded. first_level, second_level: who approves, one after the other; None: as the
    agency, and of the agency: anyone who may. by_week: of the agency, time waits once its week is
    submitted."""

    __tablename__ = "time_rule"
    __table_args__ = (
        Index(
            "time_rule_of",
            "project_id",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    project_id: Mapped[Id | None] = mapped_column(ForeignKey("project.id"), default=None)
    rounding: Mapped[Rounding] = mapped_column(word(Rounding))
    unit_seconds: Mapped[Seconds]
    minimum_seconds: Mapped[Seconds]
    first_level: Mapped[Level | None] = mapped_column(word(Level), default=None)
    second_level: Mapped[Level | None] = mapped_column(word(Level), default=None)
    by_week: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("time_rule.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already; Conflict for one that is archived."""
        if self.archived:
            raise Conflict(
                "TIME_RULE_ARCHIVED",
                "This rule is archived; restore it to change it.",
                field="time_rule_id",
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
        return Fact("time_rule.changed.v1", self, changed) if changed else None
