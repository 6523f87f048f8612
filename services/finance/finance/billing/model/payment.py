"""Money that settles an invoice or is paid back on it, and the reversals of both. Never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from finance.exchange.rules.carrying import Worth
from finance.model import Model


class PaymentKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    REVERSAL = "reversal"
    TO_ACCOUNT = "to_account"


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentPayment:
    """A payment as documents show it."""

    id: str
    kind: str
    amount: Money
    received_on: date
    reference: str
    recorded_at: datetime
    reverses_id: str | None
    reversed: bool
    reason: str
    client_payment_id: str | None
    base_amount: Money | None = None
    exchange_difference: Money | None = None


class Payment(Model):
    """amount_minor: what was paid on the invoice; negative for a refund and a payment's reversal,
    and for credit that went to the client's account (to_account).

    received_on: the day it counts from. reverses_id: of a reversal, what it undoes.
    client_payment_id: the payment of the client of which it is an allocation; None for a refund.
    base_minor, base_item_minor: in another currency than the books, what the money was worth there
    and at what it was taken off the invoice; the difference is a gain or a loss. None otherwise,
    and on what was recorded before the books had both.
    """

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="payment_amount"),
        Index("payment_invoice", "invoice_id", "id"),
        Index("payment_day", "received_on"),
        Index(
            "payment_of_client",
            "client_payment_id",
            "id",
            postgresql_where=text("client_payment_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    invoice_id: Mapped[str] = mapped_column(ForeignKey("invoice.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(Text, default=PaymentKind.PAYMENT.value)
    reverses_id: Mapped[str | None] = mapped_column(
        ForeignKey("payment.id"), default=None, unique=True
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    client_payment_id: Mapped[str | None] = mapped_column(
        ForeignKey("client_payment.id"), default=None
    )
    base_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    base_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_item_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)

    @property
    def worth(self) -> Worth | None:
        """In the currency of the books; None where there is nothing to keep."""
        if self.base_minor is None or self.base_item_minor is None:
            return None
        return Worth(self.base_minor, self.base_item_minor)

    @property
    def base_amount(self) -> Money | None:
        """What the money was worth in the books on its day."""
        if self.base_minor is None or self.base_currency_code is None:
            return None
        return Money(self.base_minor, self.base_currency_code)

    @property
    def exchange_difference(self) -> Money | None:
        """A gain, or negative a loss."""
        worth, code = self.worth, self.base_currency_code
        if worth is None or code is None:
            return None
        return Money(worth.money_minor - worth.item_minor, code)

    def keep_worth(self, worth: Worth | None, base_currency_code: str) -> None:
        if worth is not None:
            self.base_minor, self.base_item_minor = worth.money_minor, worth.item_minor
            self.base_currency_code = base_currency_code

    @property
    def is_refund(self) -> bool:
        return self.kind == PaymentKind.REFUND

    @property
    def is_reversal(self) -> bool:
        return self.kind == PaymentKind.REVERSAL


def documented(payments: Sequence[Payment], currency_code: str) -> list[DocumentPayment]:
    """As the document shows them, in their order."""
    reversed_ = {payment.reverses_id for payment in payments}
    return [
        DocumentPayment(
            id=one.id,
            kind=one.kind,
            amount=Money(one.amount_minor, currency_code),
            received_on=one.received_on,
            reference=one.reference,
            recorded_at=one.recorded_at,
            reverses_id=one.reverses_id,
            reversed=one.id in reversed_,
            reason=one.reason,
            client_payment_id=one.client_payment_id,
            base_amount=one.base_amount,
            exchange_difference=one.exchange_difference,
        )
        for one in payments
    ]


def words(name: str) -> str:
    """A kind or a status as a sentence says it."""
    return name.replace("_", " ")
