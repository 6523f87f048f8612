"""How tasks earn their planned value, and what was measured of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.earned_value.rules.formulae import Rule
from projects.model import Id, Model


class Earning(Aggregate, Model, kw_only=True):
    """The rule of one task. milestones: [{name, weight_bp, reached_on}], a day as text or null.

    progress_bp, measured_on: the latest measure; None: there is none. A task that is deleted keeps
    it, since it may be restored.
    """

    __tablename__ = "earning"
    __table_args__ = (Index("earning_project", "project_id"),)

    task_id: Mapped[Id] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    rule: Mapped[str]
    progress_bp: Mapped[int | None] = mapped_column(default=None)
    measured_on: Mapped[date | None] = mapped_column(default=None)
    milestones: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)

    def chosen(self) -> Fact:
        return Fact("earning.set.v1", self, ("rule",))

    def set(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("earning.set.v1", self, changed) if changed else None


def unchosen(task_id: str, project_id: str, rule: Rule) -> Earning:
    """Of a task for which nobody has chosen a rule; it is never kept."""
    earning = Earning(id="", task_id=task_id, project_id=project_id, rule=rule.value)
    earning.version = 0
    return earning


class ProgressMeasure(Model):
    """Physical progress of a task on a day, in basis points; one a day."""

    __tablename__ = "progress_measure"

    task_id: Mapped[Id] = mapped_column(primary_key=True)
    measured_on: Mapped[date] = mapped_column(primary_key=True)
    progress_bp: Mapped[int]
