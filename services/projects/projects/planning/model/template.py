"""A plan that can be laid out again and again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Model


class Template(Aggregate, Model, kw_only=True):
    """tasks: [{key, name, phase, charge_role, estimate_seconds, duration_days}], in order.

    links: [{predecessor_key, successor_key, type, lag_days}]. Never changed once made, so that a
    plan can always be told from which template it came.
    """

    __tablename__ = "template"

    name: Mapped[str]
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    links: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created_at: Mapped[datetime]

    @property
    def task_count(self) -> int:
        return len(self.tasks)

    def created(self) -> Fact:
        return Fact("template.created.v1", self, ("name", "task_count"))


Index("template_name", func.lower(Template.name), unique=True)
