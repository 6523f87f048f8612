"""Lists of exchange rates, and the rate that a conversion of a day takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, Invalid
from chassis.listing import Asked, Listed, Narrow, Records, records
from chassis.money import LARGEST_MINOR, Money, minor_digits
from chassis.prepared import one_of
from sqlalchemy import and_, bindparam, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from chassis import values
from finance.exchange.model import ExchangeRate
from finance.exchange.rules.conversion import (
    AGE_DAYS_MAX,
    DayRate,
    FoundRate,
    converted,
    find_rate,
    needed_pairs,
    oldest_day,
)

READ = "exchange_rate.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class RateFilter:
    """Empty or None: all. Days are included. currency_code: on either side."""

    currency_code: Sequence[str] = ()
    source: Sequence[str] = ()
    rate_from: date | None = None
    rate_to: date | None = None
    archived: bool | None = None


RATES = Records(
    select(ExchangeRate.id),
    {
        "id": ExchangeRate.id,
        "created_at": ExchangeRate.id,
        "rate_on": ExchangeRate.rate_on,
        "from_currency_code": ExchangeRate.from_currency_code,
        "to_currency_code": ExchangeRate.to_currency_code,
        "recorded_at": ExchangeRate.recorded_at,
    },
    None,
    default="-rate_on",
    narrow=Narrow(
        orders=frozenset({"from_currency_code", "to_currency_code", "recorded_at"}),
        filters=frozenset({"ids", "rate_from"}),
    ),
    currency_code=or_(
        one_of(ExchangeRate.from_currency_code, "currency_code"),
        one_of(ExchangeRate.to_currency_code, "currency_code"),
    ),
    source=one_of(ExchangeRate.source, "source"),
    rate_from=ExchangeRate.rate_on >= bindparam("rate_from"),
    rate_to=ExchangeRate.rate_on <= bindparam("rate_to"),
    archived=ExchangeRate.archived_at.is_not(None) == bindparam("archived"),
)


def list_rates(reading: Reading, wanted: RateFilter, asked: Asked) -> Listed:
    """The latest day first if no other order is given."""
    reading.actor.require(READ)
    codes = [values.currency(code, "currency_code") for code in wanted.currency_code]
    given: dict[str, Any] = asdict(wanted) | {
        "currency_code": codes,
        "source": list(wanted.source),
    }
    return records(reading, ExchangeRate, RATES.page(reading, [READ], asked, **given))


def get_rate(reading: Reading, exchange_rate_id: str) -> ExchangeRate:
    reading.actor.require(READ)
    return reading.get(ExchangeRate, exchange_rate_id)


def rate_between(reading: Reading, from_code: str, to_code: str, on: date) -> FoundRate | None:
    """None where no rate of that day, or of the days before it, leads from one to the other."""
    if from_code == to_code:
        return find_rate(from_code, to_code, on, ())
    pairs = needed_pairs(from_code, to_code)
    return find_rate(from_code, to_code, on, _latest(reading, pairs, on))


def needed_rate(
    reading: Reading, from_code: str, to_code: str, on: date, field: str = ""
) -> FoundRate:
    """Conflict that names the currencies and the day where there is none."""
    found = rate_between(reading, from_code, to_code, on)
    if found is None:
        raise missing_rate(from_code, to_code, on, field)
    return found


def _latest(reading: Reading, pairs: Sequence[tuple[str, str]], on: date) -> list[DayRate]:
    """Of each pair the newest within the limit."""
    pair = (ExchangeRate.from_currency_code, ExchangeRate.to_currency_code)
    newest = (
        select(*pair, ExchangeRate.rate_on, ExchangeRate.rate, ExchangeRate.source, ExchangeRate.id)
        .where(
            tuple_(*pair).in_(pairs),
            and_(ExchangeRate.rate_on <= on, ExchangeRate.rate_on >= oldest_day(on)),
            ExchangeRate.archived_at.is_(None),
        )
        .order_by(*pair, ExchangeRate.rate_on.desc())
        .ext(distinct_on(*pair))
    )
    return [DayRate(*row) for row in reading.session.execute(newest)]


def convert(amount: Money, to_code: str, rate: Decimal) -> Money:
    """Rounded half up, once. Invalid where the amount is beyond what can be booked."""
    places = minor_digits(to_code) - minor_digits(amount.currency_code)
    minor = converted(amount.amount_minor, rate, places)
    if abs(minor) > LARGEST_MINOR:
        raise Invalid("AMOUNT_TOO_LARGE", f"{amount} in {to_code} is beyond what can be booked.")
    return Money(minor, to_code)


def missing_rate(from_code: str, to_code: str, on: date, field: str = "") -> Conflict:
    return Conflict(
        "EXCHANGE_RATE_MISSING",
        f"There is no exchange rate from {from_code} to {to_code} for {on} or the "
        f"{AGE_DAYS_MAX} days before. Enter it under Books, Exchange rates, or import a file of "
        "the European Central Bank there.",
        field=field,
        details={"from_currency_code": from_code, "to_currency_code": to_code, "on": str(on)},
    )
