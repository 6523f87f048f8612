"""Rates that people enter, and what they put right."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Fact
from sqlalchemy import select

from chassis import values
from finance.exchange.model import ExchangeRate, RateSource
from finance.exchange.rules.conversion import RATE_DECIMALS, RATE_DIGITS
from finance.rights import require

WRITE = "exchange_rate.write"
_WHOLE_DIGITS = RATE_DIGITS - RATE_DECIMALS
_RATE = re.compile(rf"\d{{1,{_WHOLE_DIGITS}}}(\.\d{{1,{RATE_DECIMALS}}})?", re.ASCII)


def enter_rate(
    tx: Transaction, from_code: str, to_code: str, rate_on: date, rate: str
) -> ExchangeRate:
    """One unit of the first currency is worth so much of the second. Once for a pair and a day."""
    require(tx, WRITE)
    first = values.currency(from_code, "from_currency_code")
    second = values.currency(to_code, "to_currency_code")
    if first == second:
        raise Invalid(
            "CURRENCIES_THE_SAME",
            f"A rate leads from one currency to another; both are {first}.",
            field="to_currency_code",
        )
    if rate_on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"rate_on may not be after today, {tx.today_in_words}.",
            field="rate_on",
        )
    exact = checked_rate(rate, "rate")
    tx.serialise("exchange rates")
    _refuse_known(tx, first, second, rate_on)
    kept = ExchangeRate(
        id=tx.new_id(),
        from_currency_code=first,
        to_currency_code=second,
        rate_on=rate_on,
        rate=exact,
        source=RateSource.HAND.value,
        recorded_by_id=tx.actor.person_id or None,
        recorded_at=tx.now,
    )
    tx.add(kept)
    tx.record(kept.set())
    return kept


def correct_rate(
    tx: Transaction, exchange_rate_id: str, rate: str, reason: str, expected_version: int = 0
) -> ExchangeRate:
    """Documents that used it keep the rate that they show."""
    require(tx, WRITE)
    why = values.text(reason, "reason", required=True)
    exact = checked_rate(rate, "rate")
    kept = tx.load(ExchangeRate, exchange_rate_id, expected_version=expected_version)
    _record(tx, kept.correct(exact, why, tx.actor.person_id or None, tx.now))
    return kept


def archive_rate(tx: Transaction, exchange_rate_id: str) -> ExchangeRate:
    """Nothing is converted with it any more."""
    require(tx, WRITE)
    kept = tx.load(ExchangeRate, exchange_rate_id)
    _record(tx, kept.archive(tx.now))
    return kept


def restore_rate(tx: Transaction, exchange_rate_id: str) -> ExchangeRate:
    require(tx, WRITE)
    kept = tx.load(ExchangeRate, exchange_rate_id)
    _record(tx, kept.restore())
    return kept


def checked_rate(text: str, field: str) -> Decimal:
    """A decimal above nothing, written one way."""
    if not _RATE.fullmatch(text) or not Decimal(text):
        raise Invalid(
            "RATE_MALFORMED",
            f'{field} must be a decimal above nothing such as "1.0832", with at most '
            f"{_WHOLE_DIGITS} digits before the point and {RATE_DECIMALS} after it, not "
            f"{text[:40]!r}.",
            field=field,
        )
    return Decimal(text)


def _refuse_known(tx: Transaction, first: str, second: str, on: date) -> None:
    same = select(ExchangeRate.id, ExchangeRate.archived_at).where(
        ExchangeRate.from_currency_code == first,
        ExchangeRate.to_currency_code == second,
        ExchangeRate.rate_on == on,
    )
    known = tx.session.execute(same).first()
    if known is not None:
        raise Conflict(
            "EXCHANGE_RATE_EXISTS",
            f"There is a rate from {first} to {second} for {on} already; "
            f"{'restore' if known.archived_at else 'correct'} it.",
            field="rate_on",
            details={"exchange_rate_id": known.id},
        )


def _record(tx: Transaction, fact: Fact | None) -> None:
    if fact is not None:
        tx.record(fact)
