"""A levelling: what was asked, how far it is, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import BigInteger, Index, text
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from projects.levelling.rules.status import Status, may_follow
from projects.model import Id, Model

levelling_reference = NumberSequence("levelling_reference", start=1001, metadata=Model.metadata)


class Levelling(Aggregate, Model, kw_only=True):
    """stated: the problem as it was when it was started (`rules.stated`); it is compared with what
    is there when the answer is applied. result: {moves, projects, people}. inverse: by project,
    what takes it back. seen_at: when the solving process last showed that it runs.
    """

    __tablename__ = "levelling"
    __table_args__ = (
        Index("levelling_started_by", "started_by_id", "id"),
        Index("levelling_open", "id", postgresql_where=text("status IN ('waiting', 'running')")),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_ids: Mapped[list[str]] = mapped_column(JSONB)
    from_on: Mapped[date]
    effort: Mapped[int]
    seed: Mapped[int]
    created_at: Mapped[datetime]
    stated: Mapped[dict[str, Any]] = mapped_column(JSONB)
    tasks: Mapped[int]
    started_by_id: Mapped[Id | None] = mapped_column(default=None)
    status: Mapped[str] = mapped_column(default=Status.WAITING.value)
    warnings: Mapped[list[str]] = mapped_column(JSONB, default_factory=list)
    answers: Mapped[int] = mapped_column(default=0)
    cost_first: Mapped[int] = mapped_column(BigInteger, default=0)
    cost: Mapped[int] = mapped_column(BigInteger, default=0)
    bound: Mapped[int] = mapped_column(BigInteger, default=0)
    optimal: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, default_factory=dict)
    inverse: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    message: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def moved(self) -> int:
        return len(self.result.get("moves", ()))

    def started(self) -> Fact:
        return Fact("levelling.started.v1", self)

    def become(self, status: Status, **more: Any) -> Fact:
        """Conflict unless that may follow."""
        if not may_follow(Status(self.status), status):
            raise Conflict(
                "LEVELLING_STATUS",
                f"{self.reference} is {self.status}, so it cannot become {status.value}.",
                field="levelling_id",
                details={"status": self.status},
            )
        wanted: Mapping[str, Any] = {"status": status.value, **more}
        for name, value in wanted.items():
            setattr(self, name, value)
        return Fact("levelling.changed.v1", self, ("status",))
