"""Payments of suppliers, payment runs, and each step of what is owed to a supplier."""

from __future__ import annotations

from datetime import date, datetime

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.exchange.rules.carrying import Carried
from finance.model import Model


class PaymentRunLine(Model):
    """A bill that a run pays, and how much of it. live: until the run is paid or cancelled."""

    __tablename__ = "payment_run_line"
    __table_args__ = (
        Index("payment_run_line_live", "bill_id", unique=True, postgresql_where=text("live")),
    )

    payment_run_id: Mapped[str] = mapped_column(
        ForeignKey("payment_run.id"), primary_key=True, init=False
    )
    bill_id: Mapped[str] = mapped_column(ForeignKey("bill.id"), primary_key=True)
    supplier_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    live: Mapped[bool] = mapped_column(default=True)


class PaymentRun(Aggregate, Model):
    """Bills that are paid together. status: prepared, paid or cancelled."""

    __tablename__ = "payment_run"
    __table_args__ = (Index("payment_run_status", "status", "id"),)

    number: Mapped[str] = mapped_column(Text, unique=True)
    currency_code: Mapped[str] = mapped_column(Text)
    pay_on: Mapped[date]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    status: Mapped[str] = mapped_column(Text, default="prepared")
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    paid_on: Mapped[date | None] = mapped_column(default=None)
    lines: Mapped[list[PaymentRunLine]] = relationship(
        order_by=PaymentRunLine.bill_id,
        cascade="all, delete-orphan",
        lazy="selectin",
        default_factory=list,
    )

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency_code)

    @property
    def bills(self) -> int:
        return len(self.lines)

    def prepared(self) -> Fact:
        return Fact("payment_run.prepared.v1", self)

    def pay(self, on: date) -> Fact:
        self._end("paid")
        self.paid_on = on
        return Fact("payment_run.paid.v1", self, ("status", "paid_on"))

    def cancel(self, reason: str) -> Fact:
        self._end("cancelled")
        self.reason = reason
        return Fact("payment_run.cancelled.v1", self, ("status", "reason"))

    def _end(self, status: str) -> None:
        if self.status != "prepared":
            raise Conflict(
                "PAYMENT_RUN_STATUS",
                f"{self.number} is {self.status} already. Reverse its payments one by one to put "
                "a paid run right.",
                field="payment_run_id",
                details={"status": self.status},
            )
        self.status = status
        for line in self.lines:
            line.live = False


class SupplierPayment(Aggregate, Model):
    """Money that went to a supplier. owed_minor: minus what of it is on account.

    base_minor: what it was worth in the books, where they are in another currency.
    base_on_account_minor: at what stands there what is on account. base_difference_minor: the gain,
    or negative the loss, to what its bills stood at.
    """

    __tablename__ = "supplier_payment"
    __table_args__ = (
        Index("supplier_payment_supplier", "supplier_id", "id"),
        Index("supplier_payment_day", "paid_on", "id"),
        Index("supplier_payment_run", "payment_run_id"),
        Index("supplier_payment_owed", "id", postgresql_where=text("owed_minor <> 0")),
        Index("supplier_payment_amount", "amount_minor", "currency_code", "paid_on"),
    )

    supplier_id: Mapped[str] = mapped_column(ForeignKey("supplier.id"))
    currency_code: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    owed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    reference: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(Text, default="")
    payment_run_id: Mapped[str | None] = mapped_column(ForeignKey("payment_run.id"), default=None)
    reversed_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    base_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    base_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_on_account_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_difference_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)

    @property
    def carried(self) -> Carried | None:
        """What is on account, and at what that counts in the books; None in their currency."""
        base = self.base_on_account_minor
        return None if base is None else Carried(-self.owed_minor, base)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency_code)

    @property
    def base_amount(self) -> Money | None:
        return self._in_base(self.base_minor)

    @property
    def exchange_difference(self) -> Money | None:
        return self._in_base(self.base_difference_minor)

    def _in_base(self, minor: int | None) -> Money | None:
        if minor is None or self.base_currency_code is None:
            return None
        return Money(minor, self.base_currency_code)

    def differ(self, base_minor: int) -> None:
        """Add a gain, or a loss, to what it has made so far."""
        self.base_difference_minor = (self.base_difference_minor or 0) + base_minor

    @property
    def on_account(self) -> Money:
        return Money(-self.owed_minor, self.currency_code)

    @property
    def reversed(self) -> bool:
        return self.reversed_on is not None

    def recorded(self) -> Fact:
        return Fact("supplier_payment.recorded.v1", self)

    def allocated(self) -> Fact:
        return Fact("supplier_payment.allocated.v1", self, ("on_account",))

    def reverse(self, on: date, reason: str) -> Fact:
        self.check_in_force()
        self.reversed_on, self.reason = on, reason
        return Fact("supplier_payment.reversed.v1", self, ("reversed_on", "reason"))

    def check_in_force(self) -> None:
        if self.reversed:
            raise Conflict(
                "SUPPLIER_PAYMENT_REVERSED",
                f"This payment was reversed on {self.reversed_on}.",
                field="supplier_payment_id",
            )


class PayableEntry(Model):
    """A step of what is owed to a supplier, with its day; rows are only ever added.

    minor: added to what is owed on the bill; without a bill, to what is on account of the payment,
    which is negative. base_minor: the same in the books, where they are in another currency.
    kind: billed, reversed, paid or taken_back.
    """

    __tablename__ = "payable_entry"
    __table_args__ = (
        Index("payable_entry_supplier", "supplier_id", "currency_code", "entered_on"),
        Index("payable_entry_bill", "bill_id", "id"),
        Index("payable_entry_supplier_payment", "supplier_payment_id", "id"),
        Index("payable_entry_day", "entered_on"),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    supplier_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    currency_code: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bill.id"))
    supplier_payment_id: Mapped[str | None] = mapped_column(ForeignKey("supplier_payment.id"))
    minor: Mapped[int] = mapped_column(BigInteger)
    entered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    base_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
