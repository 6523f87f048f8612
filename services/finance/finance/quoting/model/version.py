"""Versions of an estimate, kept each time it is saved, and scenarios kept beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model
from finance.quoting.model.estimate import Estimate, EstimateLine, PricedLine, priced_line

LINE_VALUES = (
    *("id", "position", "deliverable_id", "kind", "description", "charge_role", "seconds"),
    *("hourly_minor", "amount_minor", "purchase_cost_minor", "markup_bp", "margin_bp"),
    *("tax_rate_bp", "tax_category", "rate_card_id", "section", "quantity_milli", "unit"),
    *("unit_price_minor", "unit_cost_minor", "optional", "option_group", "option", "chosen"),
)
HEAD_VALUES = (
    *("priced_on", "total_minor", "total_seconds", "contingency_bp", "contingency_minor"),
    *("contingency_amount_minor", "contingency_display", "day_seconds", "currency_code"),
)


class EstimateVersion(Aggregate, Model):
    """line_values: each line as a mapping of LINE_VALUES. name: of a scenario; empty for a version.

    number: counts the versions; a scenario has the number of the version it was made beside.
    """

    __tablename__ = "estimate_version"
    __table_args__ = (Index("estimate_version_estimate", "estimate_id", "id"),)

    estimate_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("estimate.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    scenario: Mapped[bool]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str] = mapped_column(Text)
    priced_on: Mapped[date]
    currency_code: Mapped[str] = mapped_column(Text)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    total_seconds: Mapped[int] = mapped_column(BigInteger)
    contingency_bp: Mapped[int]
    contingency_minor: Mapped[int] = mapped_column(BigInteger)
    contingency_amount_minor: Mapped[int] = mapped_column(BigInteger)
    contingency_display: Mapped[str] = mapped_column(Text)
    day_seconds: Mapped[int]
    line_values: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    discarded_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def contingency(self) -> Money:
        return Money(self.contingency_minor, self.currency_code)

    @property
    def discarded(self) -> bool:
        return self.discarded_at is not None

    def lines(self) -> list[EstimateLine]:
        """The lines as they were, not part of any estimate."""
        return [EstimateLine(**values) for values in self.line_values]

    @property
    def priced_lines(self) -> list[PricedLine]:
        return [priced_line(line, self.currency_code) for line in self.lines()]

    def kept(self) -> Fact:
        return Fact("estimate_version.kept.v1", self)

    def discard(self, at: datetime) -> Fact:
        self._require_scenario()
        self.discarded_at = at
        return Fact("estimate_version.discarded.v1", self, ("discarded",))

    def resume(self) -> Fact:
        self._require_scenario()
        self.discarded_at = None
        return Fact("estimate_version.resumed.v1", self, ("discarded",))

    def _require_scenario(self) -> None:
        if not self.scenario:
            raise Conflict(
                "NOT_A_SCENARIO",
                "A version of the estimate itself is kept for good; only scenarios are discarded.",
                field="estimate_version_id",
            )


def line_values(line: EstimateLine) -> dict[str, Any]:
    """All that a line says, for another line that says the same."""
    return {name: getattr(line, name) for name in LINE_VALUES}


def version_of(
    estimate: Estimate, id_: str, at: datetime, by_id: str, name: str = ""
) -> EstimateVersion:
    """The estimate as it is now. name: as a scenario."""
    head: dict[str, Any] = {name_: getattr(estimate, name_) for name_ in HEAD_VALUES}
    return EstimateVersion(
        id=id_,
        estimate_id=estimate.id,
        number=estimate.revision,
        name=name,
        scenario=bool(name),
        created_at=at,
        created_by_id=by_id,
        line_values=[line_values(line) for line in estimate.lines],
        **head,
    )
