"""Templates of estimates: lines that estimates begin with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.quoting.model.estimate import EstimateLine


class EstimateTemplate(Aggregate, Model):
    """line_values: each line as a mapping of version.LINE_VALUES, without its deliverable.

    currency_code: of its amounts; empty: it has hours alone, in no currency. contingency_bp,
    day_seconds: of the estimates that are made from it; 0: as usual.
    """

    __tablename__ = "estimate_template"
    __table_args__ = (Index("estimate_template_name", "name", "id"),)

    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    line_values: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    total_seconds: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    contingency_bp: Mapped[int] = mapped_column(default=0)
    day_seconds: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def line_count(self) -> int:
        return len(self.line_values)

    def estimate_lines(self) -> list[EstimateLine]:
        """Lines that no estimate has."""
        return [EstimateLine(**values) for values in self.line_values]

    def fixed_amount(self, line: EstimateLine) -> Money | None:
        """What a fixed line costs the client; None of others, whose rates are those of a day."""
        return Money(line.amount_minor, self.currency_code) if line.kind == "fixed" else None

    def created(self) -> Fact:
        return Fact("estimate_template.created.v1", self)

    def check_in_use(self) -> None:
        if self.archived:
            raise Conflict(
                "ESTIMATE_TEMPLATE_ARCHIVED",
                f"The template {self.name!r} is archived; restore it first.",
                field="estimate_template_id",
            )

    def change(self, values: Mapping[str, Any]) -> Fact | None:
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, values[name])
        if not changed:
            return None
        named = {_NAMED.get(name, name) for name in changed}
        return Fact("estimate_template.changed.v1", self, tuple(sorted(named)))


_NAMED = {
    "archived_at": "archived",
    "line_values": "line_count",
    "contingency_bp": "line_count",
    "day_seconds": "line_count",
}
