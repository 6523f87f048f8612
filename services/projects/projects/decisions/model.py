"""A decision of a project: what was decided, by whom, when and why."""

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

from projects.model import Id, Model

decision_reference = NumberSequence("decision_reference", start=1001, metadata=Model.metadata)


class Decision(Aggregate, Model, kw_only=True):
    """options: what was considered, one a line. decided_by: names, of the client or the agency.

    supersedes_id: the older decision that it replaces. superseded_by_id: the newer one that
    replaces it; None: it is in force.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("decision_project", "project_id", "id"),
        Index("decision_owner", "owner_id", "id"),
        Index("decision_risk", "risk_id"),
        Index("decision_issue", "issue_id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str]
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    owner_id: Mapped[Id]
    created_at: Mapped[datetime]
    options: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    risk_id: Mapped[Id | None] = mapped_column(ForeignKey("risk.id"), default=None)
    issue_id: Mapped[Id | None] = mapped_column(ForeignKey("issue.id"), default=None)
    supersedes_id: Mapped[Id | None] = mapped_column(ForeignKey("decision.id"), default=None)
    superseded_by_id: Mapped[Id | None] = mapped_column(ForeignKey("decision.id"), default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def status(self) -> str:
        return "superseded" if self.superseded_by_id else "in_force"

    def created(self) -> Fact:
        return Fact("decision.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        self._refuse_archived()
        self._refuse_superseded()
        return self._set(wanted)

    def supersede(self, by_id: str) -> Fact | None:
        """by_id: the newer decision. Conflict if another one replaces it already."""
        self._refuse_archived()
        self._refuse_superseded()
        return self._set({"superseded_by_id": by_id})

    def reinstate(self) -> Fact | None:
        """In force again: the newer decision is archived."""
        return self._set({"superseded_by_id": None})

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived_at else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _refuse_archived(self) -> None:
        if self.archived_at:
            raise Conflict(
                "DECISION_ARCHIVED",
                f"{self.reference} is archived; restore it first.",
                field="decision_id",
            )

    def _refuse_superseded(self) -> None:
        if self.superseded_by_id:
            raise Conflict(
                "DECISION_SUPERSEDED",
                f"A newer decision replaces {self.reference}; change that one, or replace it.",
                field="decision_id",
            )

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("decision.changed.v1", self, changed) if changed else None
