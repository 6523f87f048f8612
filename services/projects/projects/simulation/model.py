"""Three-point estimates of tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class ThreePointEstimate(Aggregate, Model, kw_only=True):
    """The work of one task in seconds; all 0: none any more. A task that is deleted keeps it."""

    __tablename__ = "three_point_estimate"
    __table_args__ = (Index("three_point_estimate_project", "project_id"),)

    task_id: Mapped[Id] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    optimistic_seconds: Mapped[Seconds]
    likely_seconds: Mapped[Seconds]
    pessimistic_seconds: Mapped[Seconds]

    def estimated(self) -> Fact:
        return Fact("three_point_estimate.set.v1", self, ("likely_seconds",))

    def set(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("three_point_estimate.set.v1", self, changed) if changed else None
