"""Bank statements as they were imported, and what became of each of their lines."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class BankLineStatus(StrEnum):
    OPEN = "open"
    MATCHED = "matched"
    IGNORED = "ignored"


class BankStatement(Aggregate, Model):
    """lines: those that were new. known_lines: those that an earlier file had already.

    file_hash: of the content, so that a file is taken once. opening, closing: None for CSV.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (Index("bank_statement_file", "file_hash", "place", unique=True),)

    format: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_hash: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    account: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    opening_minor: Mapped[int | None] = mapped_column(BigInteger)
    closing_minor: Mapped[int | None] = mapped_column(BigInteger)
    lines: Mapped[int]
    known_lines: Mapped[int]
    imported_at: Mapped[datetime]

    @property
    def opening(self) -> Money | None:
        return self._money(self.opening_minor)

    @property
    def closing(self) -> Money | None:
        return self._money(self.closing_minor)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency_code)

    def imported(self) -> Fact:
        return Fact("bank_statement.imported.v1", self)


class BankLine(Aggregate, Model):
    """amount_minor: positive where money came in. fingerprint: of the line within its account.

    client_payment_id: of a matched line on which money came in. supplier_payment_id: of one on
    which it went out. reason: why it is ignored.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("account", "fingerprint", name="bank_line_once"),
        Index("bank_line_statement", "bank_statement_id", "id"),
        Index("bank_line_day", "booked_on", "id"),
        Index("bank_line_status", "status", "booked_on", "id"),
        Index("bank_line_payer", "payer_account", "status"),
        Index(
            "bank_line_supplier_payment",
            "supplier_payment_id",
            unique=True,
            postgresql_where=sql("supplier_payment_id IS NOT NULL"),
        ),
    )

    bank_statement_id: Mapped[str] = mapped_column(ForeignKey("bank_statement.id"))
    account: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(Text)
    currency_code: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[date]
    value_on: Mapped[date | None]
    payer_name: Mapped[str] = mapped_column(Text)
    payer_account: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    bank_reference: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default=BankLineStatus.OPEN.value)
    client_payment_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    client_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    supplier_payment_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    def check_payable(self) -> None:
        """Conflict unless it is open and money came in on it."""
        self.check_open()
        if self.amount_minor <= 0:
            raise Conflict(
                "BANK_LINE_NOT_RECEIVED",
                "Money went out on this line; only what came in is a payment of a client.",
                field="bank_line_id",
            )

    def check_paid(self) -> None:
        """Conflict unless it is open and money went out on it."""
        self.check_open()
        if self.amount_minor >= 0:
            raise Conflict(
                "BANK_LINE_NOT_PAID",
                "Money came in on this line; only what went out is a payment to a supplier.",
                field="bank_line_id",
            )

    def match_paid(self, supplier_payment_id: str) -> Fact:
        self.supplier_payment_id = supplier_payment_id
        self.status = BankLineStatus.MATCHED.value
        return Fact("bank_line.matched.v1", self, ("status", "supplier_payment_id"))

    def match(self, client_payment_id: str, client_id: str) -> Fact:
        self.client_payment_id, self.client_id = client_payment_id, client_id
        self.status = BankLineStatus.MATCHED.value
        return Fact("bank_line.matched.v1", self, ("status", "client_payment_id"))

    def ignore(self, reason: str) -> Fact:
        self.check_open()
        self.reason, self.status = reason, BankLineStatus.IGNORED.value
        return Fact("bank_line.ignored.v1", self, ("status", "reason"))

    def reopen(self) -> Fact:
        if self.status == BankLineStatus.OPEN:
            raise Conflict(
                "BANK_LINE_OPEN",
                "This line is open; there is nothing to undo.",
                field="bank_line_id",
            )
        was = "supplier_payment_id" if self.supplier_payment_id else "client_payment_id"
        self.client_payment_id = self.client_id = self.supplier_payment_id = None
        self.reason, self.status = "", BankLineStatus.OPEN.value
        return Fact("bank_line.reopened.v1", self, ("status", was, "reason"))

    def check_open(self) -> None:
        if self.status != BankLineStatus.OPEN:
            raise Conflict(
                "BANK_LINE_DONE",
                f"This line is {self.status} already; undo that first.",
                field="bank_line_id",
            )
