"""Imports of plans, which can be taken back, and links to calendars that follow a person's plan."""

from __future__ import annotations

from datetime import datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model


class PlanImport(Aggregate, Model, kw_only=True):
    """A file that became tasks of a project. format: ms_project or csv.

    task_ids, phase_ids, baseline_ids: what it made. not_taken_over: what the file holds besides.
    """

    __tablename__ = "plan_import"
    __table_args__ = (Index("plan_import_project", "project_id", "id"),)

    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    file_name: Mapped[str]
    format: Mapped[str]
    task_count: Mapped[int]
    dependency_count: Mapped[int]
    imported_by_id: Mapped[Id | None]
    created_at: Mapped[datetime]
    not_taken_over: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    task_ids: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    phase_ids: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    baseline_ids: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)

    def imported(self) -> Fact:
        return Fact("plan_import.created.v1", self)

    def undo(self, at: datetime) -> Fact:
        """Its tasks are deleted by the caller."""
        if self.undone_at:
            raise Conflict(
                "PLAN_IMPORT_UNDONE",
                "This import was undone already; import the file again to have its tasks.",
                field="plan_import_id",
            )
        self.undone_at = at
        return Fact("plan_import.undone.v1", self, ("undone_at",))


class CalendarFeed(Aggregate, Model, kw_only=True):
    """A secret link to a calendar of somebody's tasks. token_hash: SHA-256 of the token, which is
    stored nowhere. A person has one that works at most."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    def made(self) -> Fact:
        return Fact("calendar_feed.created.v1", self)

    def revoke(self, at: datetime) -> Fact | None:
        if self.revoked_at:
            return None
        self.revoked_at = at
        return Fact("calendar_feed.revoked.v1", self, ("revoked_at",))


Index(
    "calendar_feed_person",
    CalendarFeed.person_id,
    unique=True,
    postgresql_where=CalendarFeed.revoked_at.is_(None),
)
