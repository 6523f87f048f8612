"""An issue of a project: something that has gone wrong and is to be solved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.issues.rules import SOLVED
from projects.model import Id, Model

issue_reference = NumberSequence("issue_reference", start=1001, metadata=Model.metadata)


class Issue(Aggregate, Model, kw_only=True):
    """risk_id: the risk that occurred; None: nobody foresaw it. owner_id: who solves it.

    resolved_on: the day on which it was resolved or closed.
    """

    __tablename__ = "issue"
    __table_args__ = (
        Index("issue_project", "project_id", "id"),
        Index("issue_owner", "owner_id", "id"),
        Index("issue_risk", "risk_id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str]
    severity: Mapped[str]
    owner_id: Mapped[Id]
    status: Mapped[str]
    created_at: Mapped[datetime]
    risk_id: Mapped[Id | None] = mapped_column(ForeignKey("risk.id"), default=None)
    description: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None] = mapped_column(default=None)
    resolution: Mapped[str] = mapped_column(default="")
    resolved_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def created(self) -> Fact:
        return Fact("issue.created.v1", self)

    def change(self, wanted: Mapping[str, Any], today: date) -> Fact | None:
        """None when everything is so already. The day of the resolution follows the status."""
        if self.archived_at:
            raise Conflict(
                "ISSUE_ARCHIVED",
                f"{self.reference} is archived; restore it to change it.",
                field="issue_id",
            )
        status = wanted.get("status", self.status)
        solved = status in SOLVED
        if solved and not wanted.get("resolution", self.resolution):
            raise Conflict(
                "RESOLUTION_REQUIRED",
                f"Say in resolution how {self.reference} was solved.",
                field="resolution",
            )
        resolved_on = (self.resolved_on or today) if solved else None
        return self._set({**wanted, "resolved_on": resolved_on})

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived_at else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("issue.changed.v1", self, changed) if changed else None
