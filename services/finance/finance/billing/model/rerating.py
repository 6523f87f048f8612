"""A batch of unbilled work that gets the rates of the present cards: previewed, applied, undone."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class ReratingStatus(StrEnum):
    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"


class Rerating(Aggregate, Model):
    """Which work was asked about, what its rates would change, and what became of it.

    amounts: one per currency, with the values before and after. kept: why how much work stays.
    is_whole: False where there is more to change than one batch holds.
    """

    __tablename__ = "rerating"
    __table_args__ = (
        Index("rerating_client", "client_id", "id"),
        Index("rerating_project", "project_id", "id"),
    )

    worked_from: Mapped[date]
    worked_to: Mapped[date]
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    charge_role: Mapped[str] = mapped_column(Text)
    entries: Mapped[int]
    seconds: Mapped[int] = mapped_column(BigInteger)
    amounts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    kept: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_whole: Mapped[bool]
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(Text, default=ReratingStatus.PREVIEWED)
    reason: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undo_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def before(self) -> list[Money]:
        return [Money(one["before_minor"], one["currency_code"]) for one in self.amounts]

    @property
    def after(self) -> list[Money]:
        return [Money(one["after_minor"], one["currency_code"]) for one in self.amounts]

    def apply(self, reason: str, at: datetime) -> Fact:
        self.require(ReratingStatus.PREVIEWED)
        self.status, self.reason, self.applied_at = ReratingStatus.APPLIED, reason, at
        return Fact("rerating.applied.v1", self, ("status", "reason"))

    def undo(self, reason: str, at: datetime) -> Fact:
        self.require(ReratingStatus.APPLIED)
        self.status, self.undo_reason, self.undone_at = ReratingStatus.UNDONE, reason, at
        return Fact("rerating.undone.v1", self, ("status", "undo_reason"))

    def require(self, status: ReratingStatus) -> None:
        if self.status != status:
            raise Conflict(
                "RERATING_STATUS",
                f"This re-rating is {self.status}; only one that is {status} can be "
                f"{_NEXT[status]}.",
                field="rerating_id",
                details={"status": self.status},
            )


_NEXT = {
    ReratingStatus.PREVIEWED: "applied or discarded",
    ReratingStatus.APPLIED: "undone",
}


def _uuid(name: str, *, nullable: bool = True) -> Column[str]:
    return Column(name, Uuid(as_uuid=False), nullable=nullable)


def _priced(prefix: str) -> tuple[Column[Any], ...]:
    return (
        _uuid(f"{prefix}_rate_card_id"),
        Column(f"{prefix}_hourly_minor", BigInteger, nullable=False),
        Column(f"{prefix}_daily_minor", BigInteger),
        Column(f"{prefix}_day_minutes", Integer),
        Column(f"{prefix}_value_minor", BigInteger, nullable=False),
    )


RERATED_WORK = Table(
    "rerated_work",
    Model.metadata,
    Column(
        "rerating_id",
        Uuid(as_uuid=False),
        ForeignKey("rerating.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("work_id", Uuid(as_uuid=False), primary_key=True),
    _uuid("time_entry_id", nullable=False),
    _uuid("project_id", nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("currency_code", Text, nullable=False),
    Column("old_valued_at", DateTime(timezone=True)),
    *_priced("old"),
    *_priced("new"),
)
"""What one batch does to each piece of work; undoing puts the old values back row for row."""
