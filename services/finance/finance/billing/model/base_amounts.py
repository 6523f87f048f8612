"""What a document comes to in the currency of the books, where its own is another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.money import Money
from sqlalchemy import BigInteger, CheckConstraint, Numeric, Text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column


@dataclass(frozen=True, kw_only=True, slots=True)
class InBase:
    """One unit of the document's currency is worth `rate` units of the base currency.

    rate_on: the day of the rate, which is the document's or one shortly before it. source: where
    the rate comes from: hand, ecb or both of them.
    """

    currency_code: str
    rate: Decimal
    rate_on: date
    source: str
    net_minor: int
    tax_minor: int

    @property
    def rate_text(self) -> str:
        text = f"{self.rate:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    @property
    def net(self) -> Money:
        return Money(self.net_minor, self.currency_code)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency_code)

    @property
    def total(self) -> Money:
        return Money(self.net_minor + self.tax_minor, self.currency_code)


IN_BASE = CheckConstraint(
    "num_nulls(base_currency_code, exchange_rate, exchange_rate_on, exchange_rate_source, "
    "base_net_minor, base_tax_minor) IN (0, 6)",
    name="invoice_in_base",
)


class KeptInBase(MappedAsDataclass, kw_only=True):
    """The columns of it: of an issued document that is in another currency than the books.

    base_owed_minor: at what the rest that is owed on an invoice counts in the books. It follows
    its postings, and is nothing once nothing is owed.
    """

    base_currency_code: Mapped[str | None] = mapped_column(Text, default=None)
    exchange_rate: Mapped[Decimal | None] = mapped_column(Numeric, default=None)
    exchange_rate_on: Mapped[date | None] = mapped_column(default=None)
    exchange_rate_source: Mapped[str | None] = mapped_column(Text, default=None)
    base_net_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_tax_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)
    base_owed_minor: Mapped[int | None] = mapped_column(BigInteger, default=None)

    @property
    def in_base_parts(self) -> tuple[int, int] | None:
        """(net, tax) in the currency of the books, where they are kept."""
        kept = self.in_base
        return (kept.net_minor, kept.tax_minor) if kept else None

    @property
    def in_base(self) -> InBase | None:
        """What it comes to in the currency of the books; None on a draft, and where it is in it."""
        if (
            self.base_currency_code is None
            or self.exchange_rate is None
            or self.exchange_rate_on is None
        ):
            return None
        return InBase(
            currency_code=self.base_currency_code,
            rate=self.exchange_rate,
            rate_on=self.exchange_rate_on,
            source=self.exchange_rate_source or "",
            net_minor=self.base_net_minor or 0,
            tax_minor=self.base_tax_minor or 0,
        )

    def stand_in_base(self, kept: InBase | None) -> None:
        """Keep it, and what of it is owed, which is all."""
        self.keep_in_base(kept)
        self.base_owed_minor = kept.total.amount_minor if kept else None

    def keep_in_base(self, kept: InBase | None) -> None:
        """Before it is issued; it stays from then on."""
        if kept is not None:
            self.base_currency_code, self.exchange_rate = kept.currency_code, kept.rate
            self.exchange_rate_on, self.exchange_rate_source = kept.rate_on, kept.source
            self.base_net_minor, self.base_tax_minor = kept.net_minor, kept.tax_minor
