"""What planning needs of the other services' facts, kept until and after it can be joined.

Facts of accounts and finance come in any order; each is kept here first, and the one that comes
last finds the others.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.errors import Conflict
from sqlalchemy import ARRAY, Index, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds


class KnownClient(Model):
    """accounts' client, by name, and who answers for it. An archived one gets no new work.

    contact_ids: of the people at the client; None until an event of the client names them.
    """

    __tablename__ = "known_client"

    client_id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[str]
    name: Mapped[str]
    account_manager_id: Mapped[Id | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    contact_ids: Mapped[list[str] | None] = mapped_column(ARRAY(Uuid(as_uuid=False)), default=None)

    def require_active(self) -> None:
        if self.archived_at:
            raise Conflict(
                "CLIENT_ARCHIVED",
                f"{self.name} ({self.reference}) is archived; restore that client first.",
                field="client_id",
            )


class KnownBrief(Model):
    """The newest edition of accounts' brief for an opportunity."""

    __tablename__ = "known_brief"

    opportunity_id: Mapped[Id] = mapped_column(primary_key=True)
    brief_id: Mapped[Id]
    edition: Mapped[int]
    deliverables: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]


class KnownHandover(Model):
    """accounts' handover of a project. project_manager_id: who accepted it, once somebody did."""

    __tablename__ = "known_handover"

    project_id: Mapped[Id] = mapped_column(primary_key=True)
    handover_id: Mapped[Id]
    status: Mapped[str]
    project_manager_id: Mapped[Id | None]


class RetainedProject(Model):
    """A project that a retainer of finance covers. It may be covered by several."""

    __tablename__ = "retained_project"
    __table_args__ = (Index("retained_project_project", "project_id"),)

    retainer_id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(primary_key=True)


class AcceptedQuote(Model):
    """finance's accepted quote: what was sold, by deliverable and role. Several add up."""

    __tablename__ = "accepted_quote"
    __table_args__ = (
        Index("accepted_quote_opportunity", "opportunity_id"),
        Index("accepted_quote_project", "project_id"),
    )

    quote_id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[str]
    opportunity_id: Mapped[Id | None]
    project_id: Mapped[Id | None]
    total_seconds: Mapped[Seconds]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    accepted_at: Mapped[datetime]
