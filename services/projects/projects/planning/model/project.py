"""A project, its phases and what the client receives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from sqlalchemy import ForeignKey, Index, Sequence, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from projects.model import Id, Model, Seconds, word
from projects.planning.rules.status import ProjectStatus

project_reference = Sequence("project_reference", start=1001, metadata=Model.metadata)


class Deliverable(Model):
    """What the client receives. Its id is the brief's, or the quote line's that sold it.

    role_hours: [{charge_role, seconds}], what the accepted quotes hold for it, summed.
    """

    __tablename__ = "deliverable"

    project_id: Mapped[Id] = mapped_column(
        ForeignKey("project.id"), primary_key=True, init=False, repr=False
    )
    id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    sold_seconds: Mapped[Seconds] = mapped_column(default=0)
    role_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)


class Phase(Model):
    """A chapter of a project. Its dates are those of its tasks."""

    __tablename__ = "phase"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    position: Mapped[int]


class Project(Aggregate, Model, kw_only=True):
    """The unit that is planned, delivered and billed.

    start_on is planned, end_on comes from the schedule, due_on is what the brief wants.
    sold_seconds: hours of all accepted quotes, those that name no deliverable included.
    """

    __tablename__ = "project"
    __table_args__ = (
        Index("project_client", "client_id", "id"),
        Index("project_status", "status", "id"),
        Index("project_manager", "project_manager_id", "id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[ProjectStatus] = mapped_column(word(ProjectStatus))
    status_reason: Mapped[str] = mapped_column(default="")
    client_id: Mapped[Id | None] = mapped_column(default=None)
    opportunity_id: Mapped[Id | None] = mapped_column(unique=True, default=None)
    handover_id: Mapped[Id | None] = mapped_column(default=None)
    project_manager_id: Mapped[Id | None] = mapped_column(default=None)
    accepted_quote_id: Mapped[Id | None] = mapped_column(default=None)
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    chargeable: Mapped[bool]
    sold_seconds: Mapped[Seconds] = mapped_column(default=0)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]
    deliverables: Mapped[list[Deliverable]] = relationship(
        order_by=Deliverable.position, cascade="all, delete-orphan", default_factory=list
    )
