"""The lines of a document, and the time entries that each of them charges or covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finance.billing.rules.allowances import LineAllowance, read, sum_of
from finance.billing.rules.charging import hours_in_words
from finance.model import Model
from finance.quantities import in_words
from finance.rates.rules import Rate
from finance.taxing import GivenAmount, TaxRate

ENTRIES_IN_PIECE = 1000
"""Their ids fill two thirds of an event."""


class LineKind(StrEnum):
    TIME = "time"
    MILESTONE = "milestone"
    MANUAL = "manual"
    EXPENSE = "expense"
    ALLOWANCE = "allowance"
    CHARGE = "charge"
    RETAINER = "retainer"
    OVERAGE = "overage"
    HELD_BACK = "held_back"
    PROGRESS = "progress"
    SAVING = "saving"
    MEDIA = "media"
    LEVY = "levy"


BY_HAND = frozenset({LineKind.MANUAL, LineKind.ALLOWANCE, LineKind.CHARGE})
"""Kinds whose amount somebody enters. Allowances and charges are on the whole document."""


class InvoiceLine(Model):
    """What is charged: hours of one role at one rate, a milestone, costs that are passed on, the
    fee of a retainer's period or what was used beyond it, what a ceiling holds back (negative) or
    releases, progress, a saving that is shared, media and levies on it, or something added by
    hand.

    credits_line_id: on a credit note, the line of the invoice that it corrects.
    project_id: whose the line is; None: that of the document.
    quantity, unit_price: of a line by hand that was given so; their product is the amount. unit:
    what is counted. ledger_account: the number of an income account; empty: that of fees.
    tax_reason: why no tax is charged. gross_minor: the amount as it was given, if that was with
    tax; amount_minor is then what is left without it. allowances: on this line (BG-27, BG-28);
    amount_minor is with them. tax_rate_id: the dated rate that was chosen for it.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        Index("invoice_line_invoice", "invoice_id", "position"),
        Index("invoice_line_credits", "credits_line_id"),
        Index(
            "invoice_line_retainer_period",
            "retainer_period_id",
            postgresql_where=text("retainer_period_id IS NOT NULL"),
        ),
        Index(
            "invoice_line_project",
            *("project_id", "kind"),
            postgresql_where=text("project_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_rate_bp: Mapped[int]
    tax_category: Mapped[str] = mapped_column(Text)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    charge_role: Mapped[str] = mapped_column(Text, default="")
    hourly_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    daily_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    day_minutes: Mapped[int | None] = mapped_column(default=None)
    billing_milestone_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    deliverable_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    tax_reason: Mapped[str] = mapped_column(Text, default="")
    gross_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    credits_line_id: Mapped[str | None] = mapped_column(ForeignKey("invoice_line.id"), default=None)
    retainer_period_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    project_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    tax_rate_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(15, 4), default=None)
    unit_price: Mapped[Decimal | None] = mapped_column(Numeric(19, 4), default=None)
    unit: Mapped[str] = mapped_column(Text, default="")
    ledger_account: Mapped[str] = mapped_column(Text, default="")
    allowances: Mapped[list[Mapping[str, Any]]] = mapped_column(JSONB, default_factory=list)

    @property
    def rate(self) -> Rate | None:
        """Of a line of time, by the hour or by the day."""
        if self.hourly_minor is None:
            return None
        return Rate.of(self.hourly_minor, self.daily_minor, self.day_minutes)

    @property
    def tax_rate(self) -> TaxRate:
        return TaxRate(self.tax_rate_bp, self.tax_category, self.tax_reason)

    @property
    def given(self) -> GivenAmount:
        """What was given: the amount with tax where there is one, else without."""
        if self.gross_minor is None:
            return GivenAmount(self.amount_minor, self.tax_rate)
        return GivenAmount(self.gross_minor, self.tax_rate, includes_tax=True)

    @property
    def line_allowances(self) -> list[LineAllowance]:
        return read(self.allowances)

    @property
    def base_minor(self) -> int:
        """What it comes to before its allowances and charges."""
        return self.amount_minor - sum_of(self.line_allowances)

    def come_to(self, base_minor: int, allowances: Sequence[LineAllowance]) -> None:
        """Take this amount, and these allowances and charges on it."""
        taken = [one.on(base_minor) for one in allowances]
        self.allowances = [one.stored() for one in taken]
        self.amount_minor = base_minor + sum_of(taken)

    def take_tax_rate(self, rate: TaxRate, tax_rate_id: str | None = None) -> None:
        self.tax_rate_id = tax_rate_id
        self.tax_rate_bp = rate.rate_bp
        self.tax_category = str(rate.category)
        self.tax_reason = rate.reason


def time_line_text(charge_role: str, seconds: int, rate: Rate, currency_code: str) -> str:
    """What a line of hours says: its hours times its rate are its amount."""
    role = charge_role.capitalize() or "Time"
    price = f"{Money(rate.minor, currency_code)} an hour"
    if rate.daily_minor is not None:
        price = f"{Money(rate.minor, currency_code)} a day of {hours_in_words(rate.seconds)}"
    return f"{role}: {hours_in_words(seconds)} at {price}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownAllowance:
    """kind: allowance or charge. share_bp: of the line's base, where it was given so."""

    kind: str
    reason: str
    amount: Money
    share_bp: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentLine:
    """A line as documents and events show it, with its money and its time entries."""

    id: str
    kind: str
    description: str
    charge_role: str
    billing_milestone_id: str | None
    deliverable_id: str | None
    credits_line_id: str | None
    seconds: int
    hourly: Money | None
    daily: Money | None
    day_minutes: int | None
    amount: Money
    tax_rate_bp: int
    tax_category: str
    tax_reason: str
    gross: Money | None
    tax: Money
    time_entry_ids: Sequence[str]
    tax_rate_id: str | None = None
    base: Money | None = None
    allowances: Sequence[ShownAllowance] = ()
    project_id: str = ""
    quantity: str = ""
    unit: str = ""
    unit_price: str = ""
    ledger_account: str = ""

    @property
    def includes_tax(self) -> bool:
        return self.gross is not None


def document_line(
    line: InvoiceLine, currency_code: str, hours: Sequence[str], project_id: str
) -> DocumentLine:
    """project_id: the document's, whose the line is unless it says otherwise."""
    hourly, daily = line.hourly_minor, line.daily_minor
    return DocumentLine(
        id=line.id,
        kind=line.kind,
        description=line.description,
        charge_role=line.charge_role,
        billing_milestone_id=line.billing_milestone_id,
        deliverable_id=line.deliverable_id,
        credits_line_id=line.credits_line_id,
        seconds=line.seconds,
        hourly=None if hourly is None else Money(hourly, currency_code),
        daily=None if daily is None else Money(daily, currency_code),
        day_minutes=line.day_minutes,
        amount=Money(line.amount_minor, currency_code),
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
        tax_reason=line.tax_reason,
        gross=None if line.gross_minor is None else Money(line.gross_minor, currency_code),
        tax=Money(line.tax_minor, currency_code),
        time_entry_ids=hours,
        tax_rate_id=line.tax_rate_id,
        base=Money(line.base_minor, currency_code),
        allowances=[_shown(one, currency_code) for one in line.line_allowances],
        project_id=line.project_id or project_id,
        quantity="" if line.quantity is None else in_words(line.quantity),
        unit=line.unit,
        unit_price="" if line.unit_price is None else in_words(line.unit_price),
        ledger_account=line.ledger_account,
    )


def _shown(one: LineAllowance, currency_code: str) -> ShownAllowance:
    return ShownAllowance(
        kind=(LineKind.CHARGE if one.is_charge else LineKind.ALLOWANCE).value,
        reason=one.reason,
        amount=Money(one.amount_minor, currency_code),
        share_bp=one.share_bp,
    )


def in_pieces(line: DocumentLine) -> list[DocumentLine]:
    """The line, and for each further ENTRIES_IN_PIECE time entries a line without amounts."""
    ids = list(line.time_entry_ids)
    nothing = Money.zero(line.amount.currency_code)
    first = replace(line, time_entry_ids=ids[:ENTRIES_IN_PIECE])
    return [
        first,
        *(
            replace(
                line,
                seconds=0,
                amount=nothing,
                tax=nothing,
                time_entry_ids=ids[start : start + ENTRIES_IN_PIECE],
            )
            for start in range(ENTRIES_IN_PIECE, len(ids), ENTRIES_IN_PIECE)
        ),
    ]


class InvoicedTime(Model):
    """A time entry on an invoice line, with its share of the line's amount.

    live: until it is credited or left out; then the work is free for another invoice.
    """

    __tablename__ = "invoiced_time"
    __table_args__ = (
        Index("invoiced_time_live", "time_entry_id", unique=True, postgresql_where=text("live")),
    )

    invoice_line_id: Mapped[str] = mapped_column(ForeignKey("invoice_line.id"), primary_key=True)
    time_entry_id: Mapped[str] = mapped_column(ForeignKey("work.id"), primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    live: Mapped[bool] = mapped_column(default=True)
