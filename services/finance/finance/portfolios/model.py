"""Budgets over several projects of a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, Index, Integer, Text, Uuid
from sqlalchemy import Sequence as Numbers
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model

portfolio_reference = Numbers("portfolio_budget_reference", metadata=Model.metadata, start=1001)


class PortfolioBudget(Aggregate, Model):
    """amount_minor 0: the budgets of its projects added up. thresholds: percentages, ascending."""

    __tablename__ = "portfolio_budget"
    __table_args__ = (
        Index("portfolio_budget_client", "client_id", "id"),
        Index("portfolio_budget_projects", "project_ids", postgresql_using="gin"),
    )

    reference: Mapped[str] = mapped_column(Text, unique=True)
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    name: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    thresholds: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    project_ids: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def created(self) -> Fact:
        return Fact("portfolio_budget.created.v1", self)

    def check_in_use(self) -> None:
        if self.archived:
            raise Conflict(
                "PORTFOLIO_BUDGET_ARCHIVED",
                f"{self.reference} is archived; restore it first.",
                field="portfolio_budget_id",
            )

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        return Fact("portfolio_budget.changed.v1", self, _told(changed)) if changed else None


def _told(changed: Sequence[str]) -> tuple[str, ...]:
    names = {"amount_minor": "amount", "archived_at": "archived"}
    return tuple(names.get(name, name) for name in changed)
