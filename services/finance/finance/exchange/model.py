"""Exchange rates of days. Documents copy the rate that they use; a correction changes none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from finance.exchange.rules.conversion import RATE_DECIMALS, RATE_DIGITS, plain
from finance.model import Model


class RateSource(StrEnum):
    HAND = "hand"
    ECB = "ecb"


_EXACT = Numeric(RATE_DIGITS, RATE_DECIMALS)


class PastRate(Model):
    """What a rate was until it was corrected. Never changed."""

    __tablename__ = "exchange_rate_past"
    __table_args__ = (Index("exchange_rate_past_rate", "exchange_rate_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, init=False)
    exchange_rate_id: Mapped[str] = mapped_column(ForeignKey("exchange_rate.id"), init=False)
    rate: Mapped[Decimal] = mapped_column(_EXACT)
    source: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime]

    @property
    def rate_text(self) -> str:
        return plain(self.rate)


class ExchangeRate(Aggregate, Model):
    """One unit of the first currency is worth `rate` units of the second on that day.

    source: hand or ecb. reason: why it was corrected; empty on one that never was.
    """

    __tablename__ = "exchange_rate"
    __table_args__ = (
        CheckConstraint("rate > 0", name="exchange_rate_positive"),
        CheckConstraint("from_currency_code <> to_currency_code", name="exchange_rate_pair"),
        Index(
            "exchange_rate_once",
            *("from_currency_code", "to_currency_code", "rate_on"),
            unique=True,
        ),
        Index("exchange_rate_day", "rate_on", "id"),
    )

    from_currency_code: Mapped[str] = mapped_column(Text)
    to_currency_code: Mapped[str] = mapped_column(Text)
    rate_on: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(_EXACT)
    source: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    recorded_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    past: Mapped[list[PastRate]] = relationship(
        order_by=PastRate.id.desc(), cascade="all", default_factory=list
    )

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def rate_text(self) -> str:
        return plain(self.rate)

    def set(self) -> Fact:
        return Fact("exchange_rate.set.v1", self)

    def correct(self, rate: Decimal, reason: str, by: str | None, at: datetime) -> Fact | None:
        """Keep what it was, and by whom; the correction is one by hand."""
        if rate == self.rate:
            return None
        self.past.append(
            PastRate(
                rate=self.rate,
                source=self.source,
                reason=self.reason,
                recorded_by_id=self.recorded_by_id,
                recorded_at=self.recorded_at,
                replaced_at=at,
            )
        )
        self.rate, self.reason, self.source = rate, reason, RateSource.HAND.value
        self.recorded_by_id, self.recorded_at = by, at
        return Fact("exchange_rate.corrected.v1", self, ("rate", "reason", "source"))

    def archive(self, at: datetime) -> Fact | None:
        if self.archived:
            return None
        self.archived_at = at
        return Fact("exchange_rate.archived.v1", self, ("archived",))

    def restore(self) -> Fact | None:
        if not self.archived:
            return None
        self.archived_at = None
        return Fact("exchange_rate.restored.v1", self, ("archived",))
