"""From the rates of days to the rate of one conversion, and from amount to amount.

A pair of currencies has a rate of its own, the inverse of the rate the other way round, or a cross
rate over the euro, as the European Central Bank publishes its rates. A day without a rate has the
last one before it, if that is not too old.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction

RATE_DIGITS = 21
RATE_DECIMALS = 12
SIGNIFICANT_DIGITS = 15
"""Of a rate that is calculated. It is rounded once; amounts follow from the rounded rate, so that
anyone who reads a document can calculate its amounts again."""
AGE_DAYS_MAX = 10
"""How old the rate of a day may be: a week with holidays on both ends."""
EURO = "EUR"
_EXACT = Context(prec=80)
_SHOWN = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)


class RateWay(StrEnum):
    """How a rate was found."""

    SAME = "same"
    DIRECT = "direct"
    INVERSE = "inverse"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class DayRate:
    """One unit of from_code is worth `rate` units of to_code on that day."""

    from_code: str
    to_code: str
    rate_on: date
    rate: Decimal
    source: str
    exchange_rate_id: str


@dataclass(frozen=True, slots=True)
class FoundRate:
    """The rate of a day, and the kept rates that it was made of. rate_on: the oldest of theirs."""

    from_code: str
    to_code: str
    rate_on: date
    rate: Decimal
    way: RateWay
    legs: Sequence[DayRate]

    @property
    def source(self) -> str:
        return "+".join(dict.fromkeys(leg.source for leg in self.legs))

    @property
    def rate_text(self) -> str:
        return plain(self.rate)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A kept rate in the direction that is wanted."""

    kept: DayRate
    ratio: Fraction
    is_inverse: bool


def oldest_day(on: date) -> date:
    return on - timedelta(days=AGE_DAYS_MAX)


def needed_pairs(from_code: str, to_code: str) -> list[tuple[str, str]]:
    """Which kept rates may lead from the one currency to the other."""
    pairs = [(from_code, to_code), (EURO, from_code), (EURO, to_code)]
    both = [*pairs, *((second, first) for first, second in pairs)]
    return [pair for pair in dict.fromkeys(both) if pair[0] != pair[1]]


def find_rate(from_code: str, to_code: str, on: date, known: Iterable[DayRate]) -> FoundRate | None:
    """The newest within the limit; of one day the pair's own, before a cross rate."""
    if from_code == to_code:
        return FoundRate(from_code, to_code, on, Decimal(1), RateWay.SAME, ())
    usable = [one for one in known if oldest_day(on) <= one.rate_on <= on]
    own = _own(from_code, to_code, usable)
    cross = _cross(from_code, to_code, usable)
    found = [one for one in (own, cross) if one is not None]
    return max(found, key=lambda one: one.rate_on, default=None)


def _own(from_code: str, to_code: str, known: Sequence[DayRate]) -> FoundRate | None:
    leg = _leg(from_code, to_code, known)
    if leg is None:
        return None
    way = RateWay.INVERSE if leg.is_inverse else RateWay.DIRECT
    rate = significant(leg.ratio) if leg.is_inverse else leg.kept.rate
    return FoundRate(from_code, to_code, leg.kept.rate_on, rate, way, [leg.kept])


def _cross(from_code: str, to_code: str, known: Sequence[DayRate]) -> FoundRate | None:
    if EURO in (from_code, to_code):
        return None
    first, second = _leg(from_code, EURO, known), _leg(EURO, to_code, known)
    if first is None or second is None:
        return None
    legs = [first.kept, second.kept]
    day = min(leg.rate_on for leg in legs)
    rate = significant(first.ratio * second.ratio)
    return FoundRate(from_code, to_code, day, rate, RateWay.CROSS, legs)


def _leg(from_code: str, to_code: str, known: Sequence[DayRate]) -> _Leg | None:
    """The newest of both directions; of one day the direction that is wanted."""
    legs = [
        _Leg(one, Fraction(one.rate) if is_direct else 1 / Fraction(one.rate), not is_direct)
        for one in known
        for is_direct in ((one.from_code, one.to_code) == (from_code, to_code),)
        if {one.from_code, one.to_code} == {from_code, to_code}
    ]
    return max(legs, key=lambda leg: (leg.kept.rate_on, not leg.is_inverse), default=None)


def significant(ratio: Fraction) -> Decimal:
    """Half up, to the digits that a calculated rate has."""
    return _SHOWN.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))


def converted(amount_minor: int, rate: Decimal, places: int) -> int:
    """Half up, away from zero at the half, to a whole minor unit of the other currency.

    places: how many more decimal places the other currency has.
    """
    exact = _EXACT.multiply(Decimal(amount_minor), rate).scaleb(places, _EXACT)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_EXACT))


def plain(rate: Decimal) -> str:
    """Without zeros at the end or an exponent."""
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
