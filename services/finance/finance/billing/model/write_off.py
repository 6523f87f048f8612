"""Write-offs: documents of no value that take unbilled work and costs out of what is in progress.

Numbered without gaps by legal entity and year; nothing of them is ever posted to the books.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class WriteOff(Aggregate, Model):
    """Unbilled work and costs of a project that will not be billed, and why.

    amounts: of the work, one per currency; cost_amounts: of the costs. batch_id: of those that
    were made together. written_off_on: the day it counts in. undone_at: a reversing document,
    undo_number, gave everything back on the day undone_on. number None: of the version before.
    """

    __tablename__ = "write_off"
    __table_args__ = (
        Index("write_off_project", "project_id", "id"),
        Index("write_off_client", "client_id", "id"),
        Index("write_off_day", "written_off_on", "id"),
        Index("write_off_number", "number", unique=True),
        Index("write_off_batch", "batch_id", "id", postgresql_where=text("batch_id IS NOT NULL")),
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
    number: Mapped[str | None] = mapped_column(Text, default=None)
    undo_number: Mapped[str | None] = mapped_column(Text, default=None)
    batch_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    legal_entity_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    costs: Mapped[int] = mapped_column(default=0)
    cost_amounts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)

    @property
    def values(self) -> list[Money]:
        """Of the work and the costs together, one per currency."""
        sums: dict[str, int] = {}
        for one in (*self.amounts, *self.cost_amounts):
            code = one["currency_code"]
            sums[code] = sums.get(code, 0) + one["amount_minor"]
        return [Money(minor, code) for code, minor in sorted(sums.items())]

    @property
    def cost_values(self) -> list[Money]:
        return [Money(one["amount_minor"], one["currency_code"]) for one in self.cost_amounts]

    @property
    def undone(self) -> bool:
        return self.undone_at is not None

    def record(self) -> Fact:
        return Fact("write_off.recorded.v1", self)

    def check_can_be_undone(self) -> None:
        if self.undone:
            raise Conflict(
                "WRITE_OFF_UNDONE", "This write-off is undone already.", field="write_off_id"
            )

    def undo(self, number: str, reason: str, at: datetime, on: date) -> Fact:
        self.check_can_be_undone()
        self.undo_number = number
        self.undone_at = at
        self.undone_on = on
        self.undo_reason = reason
        return Fact("write_off.undone.v1", self, ("undone", "undo_reason", "undo_number"))
