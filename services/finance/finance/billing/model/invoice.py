"""Invoices and credit notes: drafted freely, numbered once, never changed afterwards.

Only what is paid, credited and refunded moves on an issued document; a trigger in the database
keeps the rest as it is. A credit note is an invoice of negative amounts that names what it
corrects, line by line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.agency.readable import ENTITY_ID
from finance.billing.model.base_amounts import IN_BASE, KeptInBase
from finance.billing.model.line import DocumentLine, InvoiceLine, document_line, in_pieces
from finance.billing.model.payment import DocumentPayment, Payment, documented, words
from finance.billing.model.tax import DocumentTax, document_taxes, taxed_of
from finance.billing.rules.posting import Taxed
from finance.billing.rules.settling import InvoiceStatus, Settlement
from finance.model import Model

INVOICE = "invoice"
CREDIT_NOTE = "credit_note"
ISSUED = text("number IS NOT NULL")
OWED = (
    "CASE WHEN kind = 'invoice' AND number IS NOT NULL "
    "THEN total_minor - credited_minor - paid_minor + refunded_minor ELSE 0 END"
)
OF_CLIENT = ("client_id", "currency_code", "issued_on")
OPEN = (InvoiceStatus.ISSUED.value, InvoiceStatus.PART_PAID.value)
Party = dict[str, Any]


class Invoice(KeptInBase, Aggregate, Model):
    """kind: invoice or credit_note. tax_rounding: how tax was rounded on this document, for good.

    seller, buyer: as they were when the document was issued; None on a draft.
    credits_invoice_id: of a credit note, what it corrects; credit_note_id: of an invoice, the
    latest credit note for it. A credit note is `credited` itself: it asks for no money.
    supplied_from, supplied_to: the days of the work that an invoice is for, from its issue on;
    None where it has no hours and nobody stated them.
    owed_minor: kept by the database; what the client owes, negative where the client is owed.
    buyer_reference, purchase_order: what the buyer finds it by. approved_at: as it is.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="invoice_total"),
        CheckConstraint(
            "kind = 'credit_note' OR (refunded_minor BETWEEN 0 AND paid_minor "
            "AND credited_minor BETWEEN 0 AND greatest(total_minor, 0))",
            name="invoice_settled",
        ),
        CheckConstraint("(status = 'draft') = (number IS NULL)", name="invoice_number"),
        CheckConstraint(
            "supplied_from <= supplied_to AND (supplied_from IS NULL) = (supplied_to IS NULL)",
            name="invoice_supplied",
        ),
        IN_BASE,
        Index("invoice_project", "project_id", "id"),
        Index("invoice_client", "client_id", "id"),
        Index("invoice_status", "status", "id"),
        Index("invoice_credits", "credits_invoice_id"),
        Index("invoice_day", "issued_on", "id", postgresql_where=ISSUED),
        Index("invoice_of_client", *OF_CLIENT, postgresql_where=ISSUED),
        Index(
            "invoice_owed", "currency_code", "client_id", postgresql_where=text("owed_minor <> 0")
        ),
    )

    kind: Mapped[str] = mapped_column(Text)
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    tax_rounding: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    net_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    total_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    number: Mapped[str | None] = mapped_column(Text, default=None, unique=True)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    owed_minor: Mapped[int] = mapped_column(BigInteger, Computed(OWED, persisted=True), init=False)
    issued_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    seller: Mapped[Party | None] = mapped_column(JSONB(none_as_null=True), default=None)
    buyer: Mapped[Party | None] = mapped_column(JSONB(none_as_null=True), default=None)
    supplied_from: Mapped[date | None] = mapped_column(default=None)
    supplied_to: Mapped[date | None] = mapped_column(default=None)
    credits_invoice_id: Mapped[str | None] = mapped_column(ForeignKey("invoice.id"), default=None)
    credit_note_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    buyer_reference: Mapped[str] = mapped_column(Text, default="")
    purchase_order: Mapped[str] = mapped_column(Text, default="")
    approved_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)
    lines: Mapped[list[InvoiceLine]] = relationship(
        order_by=InvoiceLine.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )
    payments: Mapped[list[Payment]] = relationship(
        order_by=Payment.id, cascade="all", lazy="selectin", default_factory=list
    )

    _hours: ClassVar[Mapping[str, Sequence[str]]] = MappingProxyType({})

    def with_hours(self, hours: Mapping[str, Sequence[str]]) -> Invoice:
        """Show these time entries on the lines, by the line's id; not stored."""
        vars(self)["_hours"] = hours
        return self

    @property
    def document_lines(self) -> list[DocumentLine]:
        hours: Mapping[str, Sequence[str]] = vars(self).get("_hours", self._hours)
        return [
            document_line(line, self.currency_code, hours.get(line.id, ()), self.project_id)
            for line in self.lines
        ]

    @property
    def event_lines(self) -> list[DocumentLine]:
        """As events carry them: no line with more time entries than one event can hold."""
        return [piece for line in self.document_lines for piece in in_pieces(line)]

    @property
    def document_payments(self) -> list[DocumentPayment]:
        return documented(self.payments, self.currency_code)

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
        """Received, less what was reversed."""
        return self.money(self.paid_minor)

    @property
    def credited(self) -> Money:
        return self.money(self.credited_minor)

    @property
    def refunded(self) -> Money:
        return self.money(self.refunded_minor)

    @property
    def settlement(self) -> Settlement:
        return Settlement(
            self.total_minor, self.credited_minor, self.paid_minor, self.refunded_minor
        )

    @property
    def asks_for_money(self) -> bool:
        """An issued invoice does; a draft and a credit note do not."""
        return self.kind == INVOICE and self.number is not None

    @property
    def due(self) -> Money:
        """What the client still owes: nothing on a draft or once it is credited."""
        return self.money(self.settlement.due if self.asks_for_money else 0)

    @property
    def credit_due(self) -> Money:
        """What the client has paid beyond what is left to pay after credit."""
        return self.money(self.settlement.credit_due if self.asks_for_money else 0)

    @property
    def taxed(self) -> list[Taxed]:
        """What it charges by tax category and rate, in the order of the lines."""
        return taxed_of(self.lines)

    @property
    def taxes(self) -> list[DocumentTax]:
        """The document's tax by category and rate, in the order of the lines."""
        return document_taxes(self.taxed, self.lines, self.currency_code)

    def is_overdue(self, today: date) -> bool:
        return self.status in OPEN and self.due_on is not None and self.due_on < today

    def drafted(self) -> Fact:
        return Fact("invoice.drafted.v1", self, ("status", "lines"))

    @property
    def approved(self) -> bool:
        return self.approved_at is not None

    def take_approval_back(self) -> None:
        """What was approved is no longer what it says."""
        self.approved_by_id = self.approved_at = None

    def line_changed(self) -> Fact:
        self.take_approval_back()
        return Fact("invoice.updated.v1", self, ("lines", "net", "tax", "total"))

    def references_changed(self) -> Fact:
        self.take_approval_back()
        return Fact("invoice.updated.v1", self, ("buyer_reference", "purchase_order"))

    def add_up(self) -> None:
        """Take the totals from the lines."""
        self.net_minor = sum(line.amount_minor for line in self.lines)
        self.tax_minor = sum(line.tax_minor for line in self.lines)
        self.total_minor = self.net_minor + self.tax_minor

    def check_is_draft(self) -> None:
        """Conflict once it is issued: from then on only a credit note corrects it."""
        self._refuse_issued("and final; credit it, in part or as a whole, and draft a new one.")

    def _refuse_issued(self, words: str) -> None:
        if self.status != InvoiceStatus.DRAFT:
            raise Conflict(
                "INVOICE_ALREADY_ISSUED",
                f"{self.number} is issued {words}",
                field="invoice_id",
                details=self._standing(),
            )

    def discard(self) -> Fact:
        self._refuse_issued("and stays; credit it instead of discarding it.")
        return Fact("invoice.discarded.v1", self)

    def check_can_be_issued(self) -> None:
        self._refuse_issued("already; to correct it, credit it and draft a new one.")
        if self.net_minor <= 0:
            raise Conflict(
                "INVOICE_NOT_POSITIVE",
                f"The lines come to {self.net}; an invoice asks for more than nothing. Add what is "
                "missing, or discard the draft.",
                field="invoice_id",
            )

    def issue(
        self, number: str, issued_on: date, due_on: date, seller: Party, buyer: Party
    ) -> Fact:
        """From here on it is a document: its number, parties and figures are final."""
        self.check_can_be_issued()
        self.number = number
        self.issued_on = issued_on
        self.due_on = due_on
        self.seller = seller
        self.buyer = buyer
        self.status = InvoiceStatus.ISSUED.value
        changed = ("status", "number", "issued_on", "due_on", "due", "seller", "buyer")
        return Fact("invoice.issued.v1", self, changed)

    def check_can_be_paid(self, field: str = "invoice_id") -> None:
        """Conflict unless it is issued and owes something."""
        if self.status not in OPEN:
            remedy = " Issue it first." if self.status == InvoiceStatus.DRAFT else ""
            standing = f"this {words(self.kind)} is {words(self.status)}.{remedy}"
            raise Conflict(
                "INVOICE_NOT_PAYABLE",
                f"No payment can be recorded: {standing}",
                field=field,
                details=self._standing(),
            )

    def pay(self, payment: Payment, field: str = "amount") -> Fact:
        """Take up a payment, in part or in full; Conflict if it is more than is due."""
        self.check_can_be_paid()
        self.check_due(payment.amount_minor, field)
        self.payments.append(payment)
        self.paid_minor += payment.amount_minor
        self._settle()
        paid = self.status == InvoiceStatus.PAID
        return Fact(f"invoice.{'paid' if paid else 'part_paid'}.v1", self, _SETTLED)

    def check_due(self, minor: int, field: str = "amount") -> None:
        words = f"Only {self.due} is due on {self.number}; record at most that."
        self._refuse_more(minor, self.due, "PAYMENT_EXCEEDS_DUE", words, field)

    def reverse(self, reversal: Payment, reversed_: Payment) -> Fact:
        """Undo a payment or a refund by its counter-entry; both stay on record."""
        if reversed_.is_refund:
            self.refunded_minor -= reversal.amount_minor
        else:
            self._check_refund_stays_covered(reversal)
            self.paid_minor += reversal.amount_minor
        self.payments.append(reversal)
        self._settle()
        return Fact("invoice.payment_reversed.v1", self, _SETTLED)

    def _check_refund_stays_covered(self, reversal: Payment) -> None:
        if self.paid_minor + reversal.amount_minor >= self.refunded_minor:
            return
        if not self.refunded_minor:
            raise Conflict(
                "PAYMENT_PUT_ON_ACCOUNT",
                f"Credit of {self.number} out of this payment was put on the client's account; "
                "reverse that first, under Payments.",
                field="payment_id",
                details=self._standing(),
            )
        raise Conflict(
            "PAYMENT_REFUNDED",
            f"{self.refunded} was refunded on {self.number}, out of this payment; reverse the "
            "refund first.",
            field="payment_id",
            details=self._standing(),
        )

    def refund(self, refund: Payment) -> Fact:
        """Pay back what the client has paid too much; Conflict if it is more than that."""
        self.check_refundable(-refund.amount_minor)
        self.payments.append(refund)
        self.refunded_minor -= refund.amount_minor
        self._settle()
        return Fact("invoice.refunded.v1", self, _SETTLED)

    def check_refundable(self, minor: int) -> None:
        words = "refund at most that. A credit note makes more of what was paid refundable."
        self._refuse_above_credit(minor, "REFUND_EXCEEDS_CREDIT", words)

    def put_on_account(self, moved: Payment) -> Fact:
        """Hand what is owed to the client over to their account; Conflict if it is more."""
        self.check_credit_due(-moved.amount_minor)
        self.payments.append(moved)
        self.paid_minor += moved.amount_minor
        self._settle()
        return Fact("invoice.credit_put_on_account.v1", self, _SETTLED)

    def check_credit_due(self, minor: int) -> None:
        self._refuse_above_credit(minor, "CREDIT_EXCEEDS_DUE", "put at most that on account.")

    def check_can_be_credited(self) -> None:
        """Conflict unless it is issued, not wholly credited, and no credit note itself."""
        if self.asks_for_money and self.status != InvoiceStatus.CREDITED:
            return
        is_draft = self.status == InvoiceStatus.DRAFT
        edit = "it is a draft; edit or discard it instead"
        remedy = edit if is_draft else "it is credited already"
        raise Conflict(
            "INVOICE_NOT_CREDITABLE",
            f"This {words(self.kind)} cannot be credited: {remedy}.",
            field="invoice_id",
            details=self._standing(),
        )

    def be_credited(self, credit_note: Invoice) -> Fact:
        self.credit_note_id = credit_note.id
        self.credited_minor -= credit_note.total_minor
        self._settle()
        changed = ("status", "credited", "due", "credit_due", "credit_note_id", "lines")
        return Fact("invoice.credited.v1", self, changed)

    def credit_note_issued(self) -> Fact:
        return Fact("credit_note.issued.v1", self, ("status", "number", "issued_on"))

    def payment(self, payment_id: str) -> Payment | None:
        return next((one for one in self.payments if one.id == payment_id), None)

    def _refuse_above_credit(self, minor: int, reason: str, remedy: str) -> None:
        owed = f"{self.credit_due} is owed to the client on {self.number or 'this draft'}"
        self._refuse_more(minor, self.credit_due, reason, f"{owed}; {remedy}")

    def _refuse_more(
        self, minor: int, left: Money, reason: str, words: str, field: str = "amount"
    ) -> None:
        if minor > left.amount_minor:
            raise Conflict(reason, words, field=field, details=self._standing())

    def _settle(self) -> None:
        self.status = self.settlement.status.value

    def _standing(self) -> dict[str, str]:
        return {"status": self.status, "number": self.number or "", "due": str(self.due)}


_SETTLED = ("status", "paid", "refunded", "due", "credit_due", "payments")
