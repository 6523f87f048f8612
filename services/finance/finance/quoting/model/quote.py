"""Quotes: what the client is offered, frozen, without costs, and what was decided on it."""

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
from finance.quoting.model.estimate import EstimateLine
from finance.quoting.rules import QuoteStatus, standing
from finance.taxing import TaxRate

QUOTE_NUMBER = Sequence("quote_number", metadata=Model.metadata)


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
    tax_rate_bp: Mapped[int]
    tax_category: Mapped[str] = mapped_column(Text)
    estimate_line_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def tax_rate(self) -> TaxRate:
        return TaxRate(self.tax_rate_bp, self.tax_category)


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
    withdraw_reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("quote.id"), default=None)

    @property
    def tax_rate_bp(self) -> int | None:
        """The rate of all lines; None when they have several."""
        rates = {line.tax_rate_bp for line in self.lines}
        return rates.pop() if len(rates) == 1 else None

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
        """The person at the client accepted. Once, and not after valid_until."""
        self._decide(QuoteStatus.ACCEPTED, decision)
        self.accepted_by = accepted_by
        placed = ("project_id",) if project_id != self.project_id else ()
        self.project_id = project_id
        return Fact("quote.accepted.v1", self, ("status", "accepted_by", *placed))

    def reject(self, reason: str, decision: Decision) -> Fact:
        self._decide(QuoteStatus.REJECTED, decision)
        self.reject_reason = reason
        return Fact("quote.rejected.v1", self, ("status", "reject_reason"))

    def withdraw(self, reason: str, decision: Decision) -> Fact:
        """The agency takes the offer back; its estimate can be changed and offered again."""
        if self.status_on(decision.on) == QuoteStatus.EXPIRED:
            self.status = QuoteStatus.SENT.value
        else:
            self._refuse_unless_out(decision.on)
        self._mark(QuoteStatus.WITHDRAWN, decision)
        self.withdraw_reason = reason
        return Fact("quote.withdrawn.v1", self, ("status", "withdraw_reason"))

    def undo_acceptance(self, decision: Decision) -> Fact:
        """It was accepted by mistake: it is out again, or expired where its last day is over."""
        if self.status != QuoteStatus.ACCEPTED:
            raise Conflict(
                "QUOTE_NOT_ACCEPTED",
                f"{self.reference} is {self.status_on(decision.on)}; only an accepted quote's "
                "acceptance can be undone.",
                field="quote_id",
                details={"status": self.status},
            )
        self._mark(QuoteStatus.SENT, decision)
        self.decided_at = None
        self.accepted_by = ""
        return Fact("quote.acceptance_undone.v1", self, ("status", "accepted_by"))

    def expire(self, at: datetime) -> Fact:
        self.status = QuoteStatus.EXPIRED
        self.decided_at = at
        return Fact("quote.expired.v1", self, ("status",))

    def _decide(self, status: QuoteStatus, decision: Decision) -> None:
        self._refuse_unless_out(decision.on)
        self._mark(status, decision)

    def _mark(self, status: QuoteStatus, decision: Decision) -> None:
        self.status = status.value
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


def quote_line(line: EstimateLine, id_: str, currency_code: str, tax_rate: TaxRate) -> QuoteLine:
    """The frozen copy of an estimate's line, with its tax: everything but what it costs us."""
    copied: dict[str, Any] = {
        name: getattr(line, name)
        for name in ("position", "deliverable_id", "kind", "description", "charge_role", "seconds")
    }
    return QuoteLine(
        id=id_,
        hourly_minor=line.hourly_minor,
        amount_minor=line.amount_minor,
        currency_code=currency_code,
        tax_rate_bp=tax_rate.rate_bp,
        tax_category=str(tax_rate.category),
        estimate_line_id=line.id,
        **copied,
    )
