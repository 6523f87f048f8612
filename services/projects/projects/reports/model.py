"""A status report of a project: a draft that is edited, kept as it was issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model

report_reference = NumberSequence("status_report_reference", start=1001, metadata=Model.metadata)


class StatusReport(Aggregate, Model, kw_only=True):
    """as_at: the day of its facts. rule_colour, rule: what the facts gave; colour: what it says."""

    __tablename__ = "status_report"
    __table_args__ = (Index("status_report_project", "project_id", "id"),)

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    audience: Mapped[str]
    as_at: Mapped[date]
    colour: Mapped[str]
    rule_colour: Mapped[str]
    rule: Mapped[str]
    narrative: Mapped[str]
    author_id: Mapped[Id | None]
    created_at: Mapped[datetime]
    colour_reason: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    issued_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def created(self) -> Fact:
        return Fact("status_report.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        self._refuse_kept()
        colour = wanted.get("colour", self.colour)
        if colour != self.rule_colour and not wanted.get("colour_reason", self.colour_reason):
            raise Invalid(
                "REASON_REQUIRED",
                f"The rule gave {self.rule_colour}; say in colour_reason why it is {colour}.",
                field="colour_reason",
            )
        return self._set(wanted)

    def issue(self, on: date) -> Fact | None:
        self._refuse_kept()
        return self._set({"status": "issued", "issued_on": on})

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived_at else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _refuse_kept(self) -> None:
        if self.archived_at:
            raise Conflict(
                "STATUS_REPORT_ARCHIVED",
                f"{self.reference} is archived; restore it first.",
                field="status_report_id",
            )
        if self.status == "issued":
            raise Conflict(
                "STATUS_REPORT_ISSUED",
                f"{self.reference} is kept as it was issued; write a new report.",
                field="status_report_id",
            )

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("status_report.changed.v1", self, changed) if changed else None
