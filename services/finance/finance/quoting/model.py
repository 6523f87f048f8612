"""Estimates, quotes, budgets and their alerts, and what may happen to each.

Prices are whole minor units of the row's one currency. Purchase cost and markup stand on the
estimate only: a quote and a budget have no column for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Sequence

from finance.model import Model
from finance.quoting.rules import QuoteStatus, reached, standing

ESTIMATE_NUMBER = Sequence("estimate_number", metadata=Model.metadata)
QUOTE_NUMBER = Sequence("quote_number", metadata=Model.metadata)


class EstimateLine(Model):
    """A priced line. Only the columns of its kind are set."""

    __tablename__ = "estimate_line"
    __table_args__ = (Index("estimate_line_estimate_id", "estimate_id"),)

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


class Estimate(Aggregate, Model):
    """What the work should cost the client, priced from the rate cards of one day."""

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
    lines: Mapped[list[EstimateLine]] = relationship(
        order_by=EstimateLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    def price(self, priced_on: date, lines: list[EstimateLine]) -> Fact:
        """Replace the lines by these, priced from the cards in force on that day."""
        self.priced_on = priced_on
        self.lines = lines
        self.total_minor = sum(line.amount_minor for line in lines)
        self.total_seconds = sum(line.seconds for line in lines)
        return Fact("estimate.priced.v1", self, ("priced_on", "lines", "total", "total_seconds"))

    def place(self, project_id: str) -> Fact:
        self.project_id = project_id
        return Fact("estimate.updated.v1", self, ("project_id",))


class QuoteLine(Model):
    """A line as the client sees it: frozen, without cost."""

    __tablename__ = "quote_line"
    __table_args__ = (Index("quote_line_quote_id", "quote_id"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    quote_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"), init=False)
    position: Mapped[int]
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    charge_role: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(BigInteger)
    hourly_minor: Mapped[int | None] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Who decided on a quote and when. on: the day of the instant where the agency is."""

    actor_id: str
    at: datetime
    on: date


class Quote(Aggregate, Model):
    """The client-facing offer: a frozen copy of an estimate's prices, decided on once."""

    __tablename__ = "quote"
    __table_args__ = (
        Index("quote_client_id", "client_id"),
        Index("quote_project_id", "project_id"),
        Index("quote_opportunity_id", "opportunity_id"),
        Index("quote_estimate_id", "estimate_id"),
        Index("quote_status_valid_until", "status", "valid_until"),
    )

    reference: Mapped[str] = mapped_column(Text, unique=True)
    estimate_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("estimate.id"))
    opportunity_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    total_seconds: Mapped[int] = mapped_column(BigInteger)
    tax_rate_bp: Mapped[int]
    tax_rounding: Mapped[str] = mapped_column(Text)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    valid_until: Mapped[date]
    sent_at: Mapped[datetime]
    lines: Mapped[list[QuoteLine]] = relationship(
        order_by=QuoteLine.position, cascade="all, delete-orphan", lazy="selectin"
    )
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[str] = mapped_column(Text, default="")
    accepted_by: Mapped[str] = mapped_column(Text, default="")
    reject_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency_code)

    @property
    def total_with_tax(self) -> Money:
        return self.total + self.tax

    def status_on(self, day: date) -> str:
        """A sent quote whose last day is over has expired, whether or not the timer has run."""
        return standing(self.status, self.valid_until, day)

    def issue(self) -> Fact:
        return Fact("quote.issued.v1", self, ("status", "lines"))

    def place(self, project_id: str) -> Fact:
        self.project_id = project_id
        return Fact("quote.updated.v1", self, ("project_id",))

    def accept(self, accepted_by: str, project_id: str | None, decision: Decision) -> Fact:
        """The client's person said yes. Once, and not after valid_until."""
        self._decide(QuoteStatus.ACCEPTED, decision)
        self.accepted_by = accepted_by
        placed = ("project_id",) if project_id != self.project_id else ()
        self.project_id = project_id
        return Fact("quote.accepted.v1", self, ("status", "accepted_by", *placed))

    def reject(self, reason: str, decision: Decision) -> Fact:
        self._decide(QuoteStatus.REJECTED, decision)
        self.reject_reason = reason
        return Fact("quote.rejected.v1", self, ("status", "reject_reason"))

    def expire(self, at: datetime) -> Fact:
        self.status = QuoteStatus.EXPIRED
        self.decided_at = at
        return Fact("quote.expired.v1", self, ("status",))

    def _decide(self, status: QuoteStatus, decision: Decision) -> None:
        self._refuse_unless_out(decision.on)
        self.status = status
        self.decided_by_id = decision.actor_id
        self.decided_at = decision.at

    def _refuse_unless_out(self, day: date) -> None:
        status = self.status_on(day)
        if status == QuoteStatus.EXPIRED:
            raise Conflict(
                "QUOTE_EXPIRED",
                f"{self.reference} could be decided on until {self.valid_until}; issue a new "
                "quote from its estimate.",
                details={"status": status, "valid_until": str(self.valid_until)},
            )
        if status != QuoteStatus.SENT:
            raise Conflict(
                f"QUOTE_ALREADY_{status.upper()}",
                f"{self.reference} is {status} already; a quote is decided on once.",
                field="quote_id",
                details={"status": status},
            )


class BudgetLine(Model):
    """What one line of an accepted quote added to the budget."""

    __tablename__ = "budget_line"
    __table_args__ = (Index("budget_line_budget_id", "budget_id"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    budget_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("budget.id"))
    quote_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    charge_role: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)


class Budget(Aggregate, Model):
    """What the client agreed to pay for a project: all its accepted quotes together.

    edition counts them. raised_percent is the highest threshold that stands as raised.
    """

    __tablename__ = "budget"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    quote_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey("quote.id"))
    currency_code: Mapped[str] = mapped_column(Text)
    edition: Mapped[int] = mapped_column(default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    total_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    raised_percent: Mapped[int] = mapped_column(default=0)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    def add(self, quote: Quote, used_minor: int) -> Fact:
        """The next edition: one more accepted quote.

        A bigger budget raises nothing that was raised before; thresholds that the work is below
        again may be reached, and raised, anew.
        """
        self.quote_id = quote.id
        self.edition += 1
        self.total_minor += quote.total_minor
        self.total_seconds += quote.total_seconds
        self.raised_percent = min(
            self.raised_percent, max(reached(used_minor, self.total_minor), default=0)
        )
        return Fact("budget.set.v1", self, ("quote_id", "edition", "total", "total_seconds"))

    def cross(self, used_minor: int) -> list[int]:
        """The thresholds that this much work reaches and that do not stand as raised yet."""
        crossed = [
            percent
            for percent in reached(used_minor, self.total_minor)
            if percent > self.raised_percent
        ]
        self.raised_percent = max(crossed, default=self.raised_percent)
        return crossed


class WorkUse(Model):
    """The value of a project's approved chargeable work, kept from before there is a budget."""

    __tablename__ = "work_use"

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    currency_code: Mapped[str] = mapped_column(Text, primary_key=True)
    used_minor: Mapped[int] = mapped_column(BigInteger)


class BudgetAlert(Aggregate, Model):
    """One threshold reached on one edition of a budget."""

    __tablename__ = "budget_alert"
    __table_args__ = (UniqueConstraint("project_id", "edition", "threshold_percent"),)

    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    edition: Mapped[int]
    threshold_percent: Mapped[int]
    used_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]

    @property
    def used(self) -> Money:
        return Money(self.used_minor, self.currency_code)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    def raised(self) -> Fact:
        return Fact("budget_alert.raised.v1", self, ("threshold_percent", "used", "total"))


def quote_line(line: EstimateLine, id_: str, currency_code: str) -> QuoteLine:
    """The frozen copy of an estimate's line: everything but what it costs us."""
    copied: dict[str, Any] = {
        name: getattr(line, name)
        for name in ("position", "deliverable_id", "kind", "description", "charge_role", "seconds")
    }
    return QuoteLine(
        id=id_,
        hourly_minor=line.hourly_minor,
        amount_minor=line.amount_minor,
        currency_code=currency_code,
        **copied,
    )
