"""Exact money: whole minor units of an ISO 4217 currency, never floats.

Ratios stay exact Decimals until the moment a figure is posted or shown; only `rounded` rounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Self

from iso4217 import Currency

from chassis.errors import Invalid

LARGEST_MINOR = 10**15
_AMOUNT = re.compile(r"-?\d{1,60}(\.\d{1,60})?", re.ASCII)
"""Decimal itself would take 1e5, 1_000, +5 and " 5 " as well; an amount is written one way."""


@cache
def minor_digits(currency_code: str, field: str = "currency_code") -> int:
    """How many decimal places the currency has (GBP 2, JPY 0, KWD 3); Invalid if there is none."""
    try:
        exponent = Currency(currency_code).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        raise Invalid(
            "CURRENCY_UNKNOWN",
            f"{field} must be an ISO 4217 code such as GBP or EUR, not {currency_code[:20]!r}.",
            field=field,
        )
    return int(exponent)


def rounded(exact: Decimal) -> int:
    """Half up, away from zero at the half, to a whole minor unit."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units and its currency. Arithmetic refuses to mix currencies."""

    amount_minor: int
    currency_code: str

    @classmethod
    def zero(cls, currency_code: str) -> Self:
        return cls(0, currency_code)

    @classmethod
    def parse(cls, amount: str, currency_code: str, field: str = "amount") -> Self:
        """From a decimal such as "1234.50"; Invalid with more places than the currency has."""
        digits = minor_digits(currency_code)
        if not _AMOUNT.fullmatch(amount):
            raise Invalid(
                "AMOUNT_MALFORMED",
                f'{field} must be a decimal such as "1234.50", not {amount[:40]!r}.',
                field=field,
            )
        exact = Decimal(amount).scaleb(digits)
        if abs(exact) > LARGEST_MINOR:
            raise Invalid("AMOUNT_TOO_LARGE", f"{field} is beyond what can be booked.", field=field)
        if exact != exact.to_integral_value():
            raise Invalid(
                "AMOUNT_TOO_PRECISE",
                f"{field} has more than the {digits} decimal places of {currency_code}.",
                field=field,
            )
        return cls(int(exact), currency_code)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency_code))

    def __str__(self) -> str:
        return f"{self.decimal:,.{minor_digits(self.currency_code)}f} {self.currency_code}"

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other).amount_minor, self.currency_code)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other).amount_minor, self.currency_code)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency_code)

    def _same(self, other: Money) -> Money:
        if other.currency_code != self.currency_code:
            raise Invalid(
                "CURRENCY_MIXED",
                f"{self.currency_code} and {other.currency_code} cannot be added; convert first.",
                field="currency_code",
            )
        return other
