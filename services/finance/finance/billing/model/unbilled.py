"""Unbilled work by project: how much there is, and what was written off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model

SECONDS_PER_MINUTE = 60


class ProjectWork(Aggregate, Model):
    """The approved, chargeable work of one project, counted; its id is the project's.

    valued_entries: all that finance has taken up. unbilled: neither billed nor written off.
    """

    __tablename__ = "project_work"

    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    unbilled_entries: Mapped[int] = mapped_column(default=0)
    unbilled_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    valued_entries: Mapped[int] = mapped_column(default=0)

    @property
    def unbilled_minutes(self) -> int:
        return round(self.unbilled_seconds / SECONDS_PER_MINUTE)

    def count(
        self, client_id: str | None, entries: int, seconds: int, valued_entries: int
    ) -> Fact | None:
        """The fact that the numbers changed; None where they did not."""
        now = {
            "client_id": client_id,
            "unbilled_entries": entries,
            "unbilled_seconds": seconds,
            "valued_entries": valued_entries,
        }
        changed = [name for name, value in now.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, now[name])
        return Fact("unbilled_work.changed.v1", self, tuple(changed)) if changed else None


class WriteOff(Aggregate, Model):
    """Unbilled work of a project that will not be billed, and why. amounts: one per currency.

    written_off_on: the day it counts in. undone_at: it was undone, and the work is unbilled again
    from the day undone_on.
    """

    __tablename__ = "write_off"
    __table_args__ = (
        Index("write_off_project", "project_id", "id"),
        Index("write_off_client", "client_id", "id"),
        Index("write_off_day", "written_off_on", "id"),
    )

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    through: Mapped[date]
    written_off_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    entries: Mapped[int]
    seconds: Mapped[int] = mapped_column(BigInteger)
    amounts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_on: Mapped[date | None] = mapped_column(default=None)
    undo_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def values(self) -> list[Money]:
        return [Money(one["amount_minor"], one["currency_code"]) for one in self.amounts]

    @property
    def undone(self) -> bool:
        return self.undone_at is not None

    def record(self) -> Fact:
        return Fact("write_off.recorded.v1", self)

    def undo(self, reason: str, at: datetime, on: date) -> Fact:
        if self.undone:
            raise Conflict(
                "WRITE_OFF_UNDONE", "This write-off is undone already.", field="write_off_id"
            )
        self.undone_at = at
        self.undone_on = on
        self.undo_reason = reason
        return Fact("write_off.undone.v1", self, ("undone", "undo_reason"))
