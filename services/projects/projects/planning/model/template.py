"""A plan that can be laid out again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Model


class Template(Aggregate, Model, kw_only=True):
    """tasks: [{key, name, phase, charge_role, estimate_seconds, duration_days, duration_minutes}],
    in order.

    links: [{predecessor_key, successor_key, type, lag_days, lag_minutes, lag_elapsed}]. Minutes are
    None, or left out, where the days say it all. A plan is a copy: changing the
    template changes no plan that was made from it.
    """

    __tablename__ = "template"

    name: Mapped[str]
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    links: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def task_count(self) -> int:
        return len(self.tasks)

    def created(self) -> Fact:
        return Fact("template.created.v1", self, ("name", "task_count"))

    def update(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("template.updated.v1", self, changed) if changed else None

    def archive(self, at: datetime) -> Fact | None:
        """No project is planned from it any more; None when it is so already."""
        return self.update({"archived_at": at}) if not self.archived_at else None

    def restore(self) -> Fact | None:
        return self.update({"archived_at": None})

    def deleted(self) -> Fact:
        return Fact("template.deleted.v1", self)

    def require_available(self) -> None:
        if self.archived_at:
            raise Conflict(
                "TEMPLATE_ARCHIVED",
                f"The template {self.name!r} is archived; restore it, or choose another.",
                field="template_id",
            )


Index("template_name", func.lower(Template.name), unique=True)
