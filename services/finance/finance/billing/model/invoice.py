"""Invoices and credit notes: drafted freely, numbered once, never changed afterwards.

Only what is paid and how it stands moves on an issued document; a trigger in the database holds
the rest still. A credit note is an invoice of negative amounts that names what it corrects.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.model import Model

INVOICE = "invoice"
CREDIT_NOTE = "credit_note"


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    PART_PAID = "part_paid"
    PAID = "paid"
    CREDITED = "credited"


OPEN = (InvoiceStatus.ISSUED.value, InvoiceStatus.PART_PAID.value)


class DocumentSeries(Model):
    """The counter of one gapless sequence of numbers, such as INV-2026; locked while it counts."""

    __tablename__ = "document_series"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    last_number: Mapped[int]
    last_issued_on: Mapped[date]


class InvoicedTime(Model):
    """An hour on an invoice line. live: until the invoice is credited; then it is free again."""

    __tablename__ = "invoiced_time"
    __table_args__ = (
        Index("invoiced_time_live", "time_entry_id", unique=True, postgresql_where=text("live")),
    )

    invoice_line_id: Mapped[str] = mapped_column(ForeignKey("invoice_line.id"), primary_key=True)
    time_entry_id: Mapped[str] = mapped_column(ForeignKey("work.id"), primary_key=True)
    live: Mapped[bool] = mapped_column(default=True)


class InvoiceLine(Model):
    """What is charged: hours of one role at one rate, or a milestone and the hours it covers."""

    __tablename__ = "invoice_line"
    __table_args__ = (Index("invoice_line_invoice", "invoice_id", "position"),)

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    charge_role: Mapped[str] = mapped_column(Text)
    billing_milestone_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    seconds: Mapped[int] = mapped_column(BigInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_rate_bp: Mapped[int]
    tax_minor: Mapped[int] = mapped_column(BigInteger)


class Payment(Model):
    """Money received for one invoice, all or a part of it."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="payment_amount"),
        Index("payment_invoice", "invoice_id", "id"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class Invoice(Aggregate, Model):
    """kind: invoice or credit_note. tax_rounding: how tax was rounded on this document, for good.

    credits_invoice_id: of a credit note, what it corrects; credit_note_id: of an invoice, what
    corrected it. A credit note is credited itself: the two cancel out.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="invoice_total"),
        CheckConstraint(
            "kind = 'credit_note' OR paid_minor BETWEEN 0 AND total_minor", name="invoice_paid"
        ),
        CheckConstraint("(status = 'draft') = (number IS NULL)", name="invoice_number"),
        Index("invoice_project", "project_id", "id"),
        Index("invoice_client", "client_id", "id"),
        Index("invoice_status", "status", "id"),
    )

    kind: Mapped[str] = mapped_column(Text)
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    tax_rounding: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(Text, default=None, unique=True)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    issued_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    credits_invoice_id: Mapped[str | None] = mapped_column(
        ForeignKey("invoice.id"), default=None, unique=True
    )
    credit_note_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[list[InvoiceLine]] = relationship(
        order_by=InvoiceLine.position, cascade="all", lazy="selectin", default_factory=list
    )
    payments: Mapped[list[Payment]] = relationship(
        order_by=Payment.id, cascade="all", lazy="selectin", default_factory=list
    )

    def money(self, amount_minor: int) -> Money:
        """An amount on this document, which is all in one currency."""
        return Money(amount_minor, self.currency_code)

    @property
    def net(self) -> Money:
        return self.money(self.net_minor)

    @property
    def tax(self) -> Money:
        return self.money(self.tax_minor)

    @property
    def total(self) -> Money:
        return self.money(self.total_minor)

    @property
    def paid(self) -> Money:
        return self.money(self.paid_minor)

    @property
    def due(self) -> Money:
        """What the client still owes: nothing on a draft or once it is credited."""
        return self.money(self.total_minor - self.paid_minor if self.status in OPEN else 0)

    def is_overdue(self, today: date) -> bool:
        return self.status in OPEN and self.due_on is not None and self.due_on < today

    def drafted(self) -> Fact:
        return Fact("invoice.drafted.v1", self, ("status",))

    def discard(self) -> Fact:
        """Conflict once it is issued: from then on only a credit note corrects it."""
        if self.status != InvoiceStatus.DRAFT:
            raise Conflict(
                "INVOICE_ALREADY_ISSUED",
                f"{self.number} is issued and stays; credit it instead of discarding it.",
                field="invoice_id",
                details=self._standing(),
            )
        return Fact("invoice.discarded.v1", self)

    def check_can_be_issued(self) -> None:
        if self.status != InvoiceStatus.DRAFT:
            raise Conflict(
                "INVOICE_ALREADY_ISSUED",
                f"This invoice was issued as {self.number}; to correct it, credit it and draft "
                "a new one.",
                field="invoice_id",
                details=self._standing(),
            )

    def issue(self, number: str, issued_on: date, due_on: date) -> Fact:
        """From here on it is a document: its number and its figures are final."""
        self.check_can_be_issued()
        self.number = number
        self.issued_on = issued_on
        self.due_on = due_on
        self.status = InvoiceStatus.ISSUED.value
        return Fact("invoice.issued.v1", self, ("status", "number", "issued_on", "due_on", "due"))

    def check_can_be_paid(self) -> None:
        """Conflict unless it is issued and owes something."""
        if self.status not in OPEN:
            remedy = " Issue it first." if self.status == InvoiceStatus.DRAFT else ""
            raise Conflict(
                "INVOICE_NOT_PAYABLE",
                f"No payment can be recorded: this {_words(self.kind)} is {_words(self.status)}."
                f"{remedy}",
                field="invoice_id",
                details=self._standing(),
            )

    def pay(self, payment: Payment) -> Fact:
        """Take up a payment, in part or in full; Conflict if it is more than is due."""
        self.check_can_be_paid()
        if payment.amount_minor > self.due.amount_minor:
            raise Conflict(
                "PAYMENT_EXCEEDS_DUE",
                f"Only {self.due} is due on {self.number}; record at most that.",
                field="amount",
                details=self._standing(),
            )
        self.payments.append(payment)
        self.paid_minor += payment.amount_minor
        changed = ("status", "paid", "due")
        if self.paid_minor == self.total_minor:
            self.status = InvoiceStatus.PAID.value
            return Fact("invoice.paid.v1", self, changed)
        self.status = InvoiceStatus.PART_PAID.value
        return Fact("invoice.part_paid.v1", self, changed)

    def check_can_be_credited(self) -> None:
        """Conflict unless it is issued, unpaid, not credited before, and no credit note itself."""
        if self.status == InvoiceStatus.ISSUED:
            return
        remedy = {
            InvoiceStatus.DRAFT: "it is a draft; discard it instead",
            InvoiceStatus.CREDITED: "it is credited already",
        }.get(InvoiceStatus(self.status), "money has been received for it; only an unpaid one can")
        raise Conflict(
            "INVOICE_NOT_CREDITABLE",
            f"This {_words(self.kind)} cannot be credited: {remedy}.",
            field="invoice_id",
            details=self._standing(),
        )

    def be_credited(self, credit_note_id: str) -> Fact:
        self.check_can_be_credited()
        self.credit_note_id = credit_note_id
        self.status = InvoiceStatus.CREDITED.value
        return Fact("invoice.credited.v1", self, ("status", "due", "credit_note_id"))

    def credit_note_issued(self) -> Fact:
        return Fact("credit_note.issued.v1", self, ("status", "number", "issued_on"))

    def _standing(self) -> dict[str, str]:
        return {"status": self.status, "number": self.number or "", "due": str(self.due)}


def _words(name: str) -> str:
    return name.replace("_", " ")
