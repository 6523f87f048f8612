"""Money of a client: a payment received, or credit taken from an invoice, and what became of it.

It is allocated to invoices, paid back, or stands on account. Its entries are only ever added; they
sum to what is on account, as at any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.agency.readable import ENTITY_ID
from finance.billing.model.payment import Payment
from finance.exchange.rules.carrying import Carried
from finance.model import Model

ON_ACCOUNT = "amount_minor - allocated_minor - refunded_minor - reversed_minor"


class MoneyKind(StrEnum):
    """payment: received at the bank. credit: what an invoice owed to its client."""

    PAYMENT = "payment"
    CREDIT = "credit"


class EntryKind(StrEnum):
    RECEIVED = "received"
    ALLOCATED = "allocated"
    TAKEN_BACK = "taken_back"
    REFUNDED = "refunded"
    REFUND_REVERSED = "refund_reversed"
    REVERSED = "reversed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocation:
    """What of the money is on one invoice now. payment_id: the invoice's own row for it."""

    payment_id: str
    invoice_id: str
    amount: Money
    allocated_on: date
    exchange_difference: Money | None = None


class AccountEntry(Model):
    """minor: what it adds to what is on account. payment_id: the row on the invoice, if any.

    base_minor, base_money_minor: in another currency than the books, what it adds there, and what
    the money was worth on its day.
    """

    __tablename__ = "account_entry"
    __table_args__ = (
        CheckConstraint("minor <> 0", name="account_entry_minor"),
        Index("account_entry_day", "entered_on"),
    )

    client_payment_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("client_payment.id"), primary_key=True, init=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    minor: Mapped[int] = mapped_column(BigInteger)
    entered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    payment_id: Mapped[str | None] = mapped_column(ForeignKey("payment.id"), default=None)
    reference: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    base_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_money_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)


class ClientPayment(Aggregate, Model):
    """invoice_id: the one invoice that it was recorded for; of credit, the one that it came from.

    on_account_minor: kept by the database: amount less allocated, refunded and reversed.
    base_on_account_minor: at what that counts in the books; None in their currency.
    """

    __tablename__ = "client_payment"
    __table_args__ = (
        CheckConstraint(
            "amount_minor > 0 AND allocated_minor >= 0 AND refunded_minor >= 0 "
            "AND reversed_minor IN (0, amount_minor) AND on_account_minor >= 0",
            name="client_payment_settled",
        ),
        Index("client_payment_client", "client_id", "id"),
        Index("client_payment_day", "received_on", "id"),
        Index(
            "client_payment_on_account",
            "currency_code",
            "client_id",
            postgresql_where=text("on_account_minor <> 0"),
        ),
    )

    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency_code: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    recorded_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(Text, default="")
    invoice_id: Mapped[str | None] = mapped_column(ForeignKey("invoice.id"), default=None)
    allocated_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    reversed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    legal_entity_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), default=ENTITY_ID)
    base_on_account_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    on_account_minor: Mapped[int] = mapped_column(
        BigInteger, Computed(ON_ACCOUNT, persisted=True), init=False
    )
    entries: Mapped[list[AccountEntry]] = relationship(
        order_by=AccountEntry.position, cascade="all", lazy="selectin", default_factory=list
    )
    rows: Mapped[list[Payment]] = relationship(
        order_by=Payment.id,
        cascade="save-update, merge",
        lazy="selectin",
        default_factory=list,
    )

    def money(self, amount_minor: int) -> Money:
        return Money(amount_minor, self.currency_code)

    @property
    def amount(self) -> Money:
        return self.money(self.amount_minor)

    @property
    def allocated(self) -> Money:
        return self.money(self.allocated_minor)

    @property
    def refunded(self) -> Money:
        return self.money(self.refunded_minor)

    @property
    def free_minor(self) -> int:
        """What is on account, before the database has computed it."""
        return self.amount_minor - self.allocated_minor - self.refunded_minor - self.reversed_minor

    @property
    def carried(self) -> Carried | None:
        """What is on account, and at what it counts in the books."""
        base = self.base_on_account_minor
        return None if base is None else Carried(self.free_minor, base)

    @property
    def on_account(self) -> Money:
        return self.money(self.free_minor)

    @property
    def reversed(self) -> bool:
        return self.reversed_minor > 0

    @property
    def refunds_in_base(self) -> tuple[int, int] | None:
        """What refunds have added in the books, and what they were worth; both negative."""
        kinds = (EntryKind.REFUNDED, EntryKind.REFUND_REVERSED)
        found = [one for one in self.entries if one.kind in kinds]
        if any(one.base_minor is None for one in found):
            return None
        sums = ((one.base_minor or 0, one.base_money_minor or 0) for one in found)
        added, worth = (sum(column) for column in zip(*sums, strict=True))
        return added, worth

    @property
    def reverse_reason(self) -> str:
        reasons = [one.reason for one in self.entries if one.kind == EntryKind.REVERSED]
        return reasons[-1] if reasons else ""

    @property
    def allocations(self) -> list[Allocation]:
        return [
            Allocation(
                payment_id=one.id,
                invoice_id=one.invoice_id,
                amount=self.money(one.amount_minor),
                allocated_on=one.received_on,
                exchange_difference=one.exchange_difference,
            )
            for one in self._live_rows()
        ]

    def _live_rows(self) -> Iterator[Payment]:
        undone = {one.reverses_id for one in self.rows}
        for one in self.rows:
            if one.kind == "payment" and one.id not in undone:
                yield one

    def enter(
        self,
        kind: EntryKind,
        minor: int,
        on: date,
        at: datetime,
        base: tuple[int, int] | None = None,
        **more: str,
    ) -> None:
        """Add an entry, and keep the sums. The caller has checked what is left.

        base: what it adds in the books, and what the money is worth.
        """
        if base is not None:
            self.base_on_account_minor = (self.base_on_account_minor or 0) + base[0]
        self.entries.append(
            AccountEntry(
                position=len(self.entries),
                kind=kind.value,
                minor=minor,
                entered_on=on,
                recorded_at=at,
                base_minor=base[0] if base else None,
                base_money_minor=base[1] if base else None,
                **more,
            )
        )
        if kind in (EntryKind.ALLOCATED, EntryKind.TAKEN_BACK):
            self.allocated_minor -= minor
        elif kind in (EntryKind.REFUNDED, EntryKind.REFUND_REVERSED):
            self.refunded_minor -= minor
        elif kind is EntryKind.REVERSED:
            self.reversed_minor -= minor

    def check_left(self, minor: int, field: str) -> None:
        """Conflict unless so much is on account."""
        if minor > self.free_minor:
            raise Conflict(
                "ALLOCATIONS_EXCEED_PAYMENT",
                f"{self.on_account} of this {self.kind} is on account; use at most that.",
                field=field,
                details={"on_account": str(self.on_account)},
            )

    def check_reversible(self) -> None:
        if self.reversed:
            raise Conflict(
                "PAYMENT_REVERSED",
                f"This {self.kind} is reversed already.",
                field="client_payment_id",
            )
        if self.refunded_minor:
            raise Conflict(
                "PAYMENT_REFUNDED",
                f"{self.refunded} of it was refunded; reverse the refund first.",
                field="client_payment_id",
            )

    def fact(self, verb: str, *changed: str) -> Fact:
        return Fact(f"client_payment.{verb}.v1", self, changed)
