"""Quotes: what the client is offered, frozen, without costs, and what was decided on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Sequence

from finance.agency.readable import ENTITY_ID
from finance.model import Model
from finance.quoting.model.estimate import EstimateLine, Heading, headings
from finance.quoting.rules import LineKind, QuoteStatus, standing
from finance.quoting.rules.estimating import Contingency, chosen_lines, is_firm
from finance.quoting.rules.sharing import content_hash
from finance.taxing import TaxRate, document_taxes

QUOTE_NUMBER = Sequence("quote_number", metadata=Model.metadata)


class QuoteLine(Model):
    """A line as the client sees it: frozen, without cost.

    chosen: it counts, as the client has it now; proposed: as it was offered. The amount of a shown
    contingency follows what is chosen.
    """

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
    section: Mapped[str] = mapped_column(Text, default="")
    quantity_milli: Mapped[int | None] = mapped_column(BigInteger, default=None)
    unit: Mapped[str] = mapped_column(Text, default="")
    unit_price_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    optional: Mapped[bool] = mapped_column(default=False)
    option_group: Mapped[str] = mapped_column(Text, default="")
    option: Mapped[str] = mapped_column(Text, default="")
    chosen: Mapped[bool] = mapped_column(default=True)
    proposed: Mapped[bool] = mapped_column(default=True)

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
    """The client-facing offer: a frozen copy of an estimate's prices, decided on once.

    seller, buyer: as they were when it was issued; None on quotes of earlier releases.
    edition: counts the quotes that replaced each other. content_hash: of all that was offered.
    decided_address: the network address that an answer by a link came from.
    """

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
    contingency_bp: Mapped[int] = mapped_column(default=0)
    cover_text: Mapped[str] = mapped_column(Text, default="")
    terms: Mapped[str] = mapped_column(Text, default="")
    edition: Mapped[int] = mapped_column(default=1)
    estimate_revision: Mapped[int] = mapped_column(default=0)
    replaced_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    content_hash: Mapped[str] = mapped_column(Text, default="")
    decided_address: Mapped[str] = mapped_column(Text, default="")
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)
    seller: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), default=None)
    buyer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True), default=None)

    @property
    def counted_lines(self) -> list[QuoteLine]:
        """The lines that make up the total."""
        return [line for line in self.lines if line.chosen]

    @property
    def sections(self) -> list[Heading]:
        return headings(self.lines, self.currency_code)

    @property
    def has_options(self) -> bool:
        """Whether the client has something to choose."""
        return any(not is_firm(line) for line in self.lines)

    def choose(self, wanted: Collection[str]) -> None:
        """Count these optional lines and options and no others; the sums follow.

        Invalid for an id that is nothing to choose, and for a group of which not exactly one option
        is wanted.
        """
        choices = {line.id for line in self.lines if not is_firm(line)}
        stray = next((id_ for id_ in wanted if id_ not in choices), None)
        if stray is not None:
            raise Invalid(
                "QUOTE_LINE_NOT_OPTIONAL",
                f"{self.reference} has no optional line {stray[:60]}; choose among its optional "
                "lines and options.",
                field="selection.line_ids",
            )
        try:
            chosen = chosen_lines(self.lines, wanted)
        except ValueError as group:
            raise Invalid(
                "OPTION_NOT_CHOSEN",
                f"Choose one option of {group}; one and no more.",
                field="selection.line_ids",
                details={"option_group": str(group)},
            ) from None
        for line in self.lines:
            line.chosen = line.id in chosen
        self.add_up()

    def add_up(self) -> None:
        """The contingency, the tax and the totals of the lines that count."""
        counted = self.counted_lines
        if self.contingency_bp:
            others = [line for line in counted if line.kind != LineKind.CONTINGENCY]
            for line in counted:
                if line.kind == LineKind.CONTINGENCY:
                    line.amount_minor = Contingency(self.contingency_bp).of(others)
        priced = [(line.amount_minor, line.tax_rate) for line in counted]
        self.tax_minor = sum(document_taxes(priced, self.tax_rounding))
        self.total_minor = sum(line.amount_minor for line in counted)
        self.total_seconds = sum(line.seconds for line in counted)

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
        self.content_hash = content_hash(self._content())
        return Fact("quote.issued.v1", self, ("status", "lines"))

    def _content(self) -> list[Any]:
        """All that the client is offered, for the fingerprint."""
        lines = [[getattr(line, name) for name in _FINGERPRINTED] for line in self.lines]
        head = [self.reference, self.edition, self.currency_code, self.valid_until, self.terms]
        return [*head, self.cover_text, self.total_minor, self.tax_minor, lines]

    def require_shown(self, shown: str) -> None:
        """Conflict unless this is the fingerprint of what is offered."""
        if shown != self.content_hash:
            raise Conflict(
                "QUOTE_CHANGED",
                f"{self.reference} is not what the page showed; look at it again, then answer.",
                field="content_hash",
            )

    def place(self, project_id: str) -> Fact:
        self.project_id = project_id
        return Fact("quote.updated.v1", self, ("project_id",))

    def accept(
        self,
        accepted_by: str,
        project_id: str | None,
        decision: Decision,
        wanted: Collection[str] | None = None,
    ) -> Fact:
        """The person at the client accepted. Once, and not after valid_until.

        wanted: as `choose`; None: what was proposed.
        """
        self._decide(QuoteStatus.ACCEPTED, decision)
        if wanted is not None:
            self.choose(wanted)
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
        self.decided_address = ""
        self.choose({line.id for line in self.lines if line.proposed and not is_firm(line)})
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


_FINGERPRINTED = (
    *("id", "description", "section", "kind", "charge_role", "seconds", "quantity_milli", "unit"),
    *("hourly_minor", "unit_price_minor", "amount_minor", "tax_rate_bp", "tax_category"),
    *("optional", "option_group", "option", "proposed"),
)
_COPIED = (
    *("position", "deliverable_id", "kind", "description", "charge_role", "seconds", "section"),
    *("quantity_milli", "unit", "optional", "option_group", "option", "chosen"),
)


def quote_line(
    line: EstimateLine, id_: str, currency_code: str, tax_rate: TaxRate, added_minor: int = 0
) -> QuoteLine:
    """The frozen copy of an estimate's line, with its tax: everything but what it costs us.

    added_minor: its part of the contingency. The rate is left out then, since it would not
    recompute to the amount.
    """
    copied: dict[str, Any] = {name: getattr(line, name) for name in _COPIED}
    return QuoteLine(
        id=id_,
        hourly_minor=None if added_minor else line.hourly_minor,
        unit_price_minor=None if added_minor else line.unit_price_minor,
        amount_minor=line.amount_minor + added_minor,
        proposed=line.chosen,
        currency_code=currency_code,
        tax_rate_bp=tax_rate.rate_bp,
        tax_category=str(tax_rate.category),
        estimate_line_id=line.id,
        **copied,
    )
