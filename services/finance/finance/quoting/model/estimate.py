"""Estimates: what the work should cost the client. Purchase cost and markup stand here alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Sequence

from finance.model import Model
from finance.quoting.rules import ContingencyDisplay
from finance.quoting.rules.estimating import Contingency, section_sums

DAY_SECONDS = 8 * 3600
"""A working day, where an estimate says nothing else."""
ESTIMATE_NUMBER = Sequence("estimate_number", metadata=Model.metadata)


class EstimateLine(Model):
    """A priced line. Only the columns of its kind are set.

    tax_rate_bp None: as its quote says. rate_card_id: the card that priced it. quantity_milli:
    thousandths of a day or unit. chosen: it counts in the total; of a firm line always.
    """

    __tablename__ = "estimate_line"
    __table_args__ = (
        Index("estimate_line_estimate_id", "estimate_id"),
        Index("estimate_line_rate_card", "rate_card_id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    estimate_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("estimate.id"), init=False
    )
    position: Mapped[int]
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    charge_role: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(BigInteger)
    hourly_minor: Mapped[int | None] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    purchase_cost_minor: Mapped[int | None] = mapped_column(BigInteger)
    markup_bp: Mapped[int | None]
    margin_bp: Mapped[int | None]
    tax_rate_bp: Mapped[int | None] = mapped_column(default=None)
    tax_category: Mapped[str] = mapped_column(Text, default="")
    rate_card_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    section: Mapped[str] = mapped_column(Text, default="")
    quantity_milli: Mapped[int | None] = mapped_column(BigInteger, default=None)
    unit: Mapped[str] = mapped_column(Text, default="")
    unit_price_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    unit_cost_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    optional: Mapped[bool] = mapped_column(default=False)
    option_group: Mapped[str] = mapped_column(Text, default="")
    option: Mapped[str] = mapped_column(Text, default="")
    chosen: Mapped[bool] = mapped_column(default=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedLine:
    """A line as estimates and quotes show it, with its money and without what it costs us."""

    id: str
    estimate_line_id: str | None
    deliverable_id: str | None
    kind: str
    description: str
    charge_role: str
    seconds: int
    hourly: Money | None
    amount: Money
    tax_rate_bp: int | None
    tax_category: str
    section: str
    quantity: str
    unit: str
    unit_price: Money | None
    optional: bool
    option_group: str
    option: str
    chosen: bool


def quantity_text(quantity_milli: int | None) -> str:
    """Thousandths as a decimal without needless zeros: 2500 is "2.5"; nothing is ""."""
    if quantity_milli is None:
        return ""
    whole, rest = divmod(quantity_milli, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def priced_line(line: Any, currency_code: str) -> PricedLine:
    return PricedLine(
        id=line.id,
        estimate_line_id=getattr(line, "estimate_line_id", None),
        deliverable_id=line.deliverable_id,
        kind=line.kind,
        description=line.description,
        charge_role=line.charge_role,
        seconds=line.seconds,
        hourly=_money(line.hourly_minor, currency_code),
        amount=Money(line.amount_minor, currency_code),
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
        section=line.section,
        quantity=quantity_text(line.quantity_milli),
        unit=line.unit,
        unit_price=_money(line.unit_price_minor, currency_code),
        optional=line.optional,
        option_group=line.option_group,
        option=line.option,
        chosen=line.chosen,
    )


def _money(minor: int | None, currency_code: str) -> Money | None:
    return None if minor is None else Money(minor, currency_code)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section with its subtotal. optional_total: of its lines that do not count now."""

    name: str
    total: Money
    total_seconds: int
    optional_total: Money


def headings(lines: Any, currency_code: str) -> list[Heading]:
    """The sections of an estimate or quote, in the order in which they begin."""
    return [
        Heading(
            one.name,
            Money(one.total_minor, currency_code),
            one.seconds,
            Money(one.optional_minor, currency_code),
        )
        for one in section_sums(lines)
    ]


class Estimate(Aggregate, Model):
    """What the work should cost the client, priced from the rate cards of one day.

    revision: the number of its latest version.
    """

    __tablename__ = "estimate"
    __table_args__ = (
        Index("estimate_opportunity_id", "opportunity_id"),
        Index("estimate_project_id", "project_id"),
    )

    reference: Mapped[str] = mapped_column(Text, unique=True)
    opportunity_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    priced_on: Mapped[date]
    created_at: Mapped[datetime]
    total_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    total_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    copied_from_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    title: Mapped[str] = mapped_column(Text, default="")
    contingency_bp: Mapped[int] = mapped_column(default=0)
    contingency_amount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    contingency_display: Mapped[str] = mapped_column(Text, default=ContingencyDisplay.SHOWN.value)
    contingency_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    day_seconds: Mapped[int] = mapped_column(default=DAY_SECONDS)
    revision: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list[EstimateLine]] = relationship(
        order_by=EstimateLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def priced_lines(self) -> list[PricedLine]:
        return [priced_line(line, self.currency_code) for line in self.lines]

    @property
    def contingency_rule(self) -> Contingency:
        spread = self.contingency_display == ContingencyDisplay.SPREAD
        return Contingency(self.contingency_bp, self.contingency_amount_minor, spread)

    @property
    def contingency(self) -> Money:
        return Money(self.contingency_minor, self.currency_code)

    @property
    def contingency_amount(self) -> Money | None:
        """None unless it is a fixed amount."""
        minor = self.contingency_amount_minor
        return Money(minor, self.currency_code) if minor else None

    @property
    def sections(self) -> list[Heading]:
        return headings(self.lines, self.currency_code)

    def price(self, priced_on: date, lines: list[EstimateLine]) -> Fact:
        """Replace the lines by these, priced from the cards in force on that day."""
        self.priced_on = priced_on
        self.lines = lines
        self.contingency_minor = self.contingency_rule.of(lines)
        counted = [line for line in lines if line.chosen]
        self.total_minor = sum(line.amount_minor for line in counted) + self.contingency_minor
        self.total_seconds = sum(line.seconds for line in counted)
        return Fact("estimate.priced.v1", self, ("priced_on", "lines", "total", "total_seconds"))

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, at: datetime) -> Fact:
        if self.archived:
            raise Conflict(
                "ESTIMATE_ARCHIVED", f"{self.reference} is archived already.", field="estimate_id"
            )
        self.archived_at = at
        return Fact("estimate.archived.v1", self, ("archived",))

    def restore(self) -> Fact:
        if not self.archived:
            raise Conflict(
                "ESTIMATE_NOT_ARCHIVED", f"{self.reference} is not archived.", field="estimate_id"
            )
        self.archived_at = None
        return Fact("estimate.restored.v1", self, ("archived",))

    def check_in_use(self) -> None:
        """Conflict when it is archived: restore it before it is changed or offered."""
        if self.archived:
            raise Conflict(
                "ESTIMATE_ARCHIVED",
                f"{self.reference} is archived; restore it first, or copy it.",
                field="estimate_id",
            )

    def place(self, project_id: str) -> Fact:
        self.project_id = project_id
        return Fact("estimate.updated.v1", self, ("project_id",))
