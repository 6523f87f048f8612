"""Whether tasks move at night, and what moved in a night."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model


class SlipSetting(Aggregate, Model, kw_only=True):
    """project_id None: of the agency. switched_on None: the project does as the agency does."""

    __tablename__ = "slip_setting"
    __table_args__ = (UniqueConstraint("project_id", postgresql_nulls_not_distinct=True),)

    project_id: Mapped[Id | None] = mapped_column(ForeignKey("project.id"), default=None)
    switched_on: Mapped[bool | None] = mapped_column(default=None)

    def set(self, switched_on: bool | None) -> Fact | None:
        """None when it is so already."""
        if self.switched_on is switched_on:
            return None
        self.switched_on = switched_on
        return Fact("slip_setting.set.v1", self, ("switched_on",))


class Slip(Aggregate, Model, kw_only=True):
    """What moved in one project in the night before slipped_on.

    tasks: those that were not started, each with its dates before and after, and the day of
    start_not_before that it had (was) and has (now), as text. followed_count: how many others
    moved since they follow these. held_up: why nothing could be moved.
    """

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("project_id", "slipped_on"),
        Index("slip_day", "slipped_on", "id"),
    )

    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    slipped_on: Mapped[date]
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    followed_count: Mapped[int] = mapped_column(default=0)
    end_on_before: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    held_up: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_by_id: Mapped[Id | None] = mapped_column(default=None)

    @property
    def task_count(self) -> int:
        return len(self.tasks)

    @property
    def task_ids(self) -> list[str]:
        return [task["task_id"] for task in self.tasks]

    def made(self) -> Fact:
        return Fact("slip.made.v1", self)

    def undo(self, at: datetime, by: str | None) -> Fact:
        if self.undone_at:
            raise Conflict(
                "SLIP_UNDONE",
                "This was taken back already; the next night moves what is still not started.",
                field="slip_id",
            )
        self.undone_at, self.undone_by_id = at, by
        return Fact("slip.undone.v1", self, ("undone_at",))
