"""Rates come from files of the European Central Bank. What is known already stays as it is."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.event import Fact
from chassis.money import minor_digits
from sqlalchemy import text

from chassis import values
from finance.exchange.commands.rates import WRITE
from finance.exchange.model import RateSource
from finance.exchange.rules.conversion import EURO, plain
from finance.exchange.rules.ecb import BadFile, ReadRate, read_rates
from finance.rights import require

RATES_MAX = 20_000
SHOWN_MAX = 100
CODES_MAX = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedImport:
    """content: the file, in base64. Empty or None: every day and every currency of the file."""

    content: str
    file_name: str = ""
    first_on: date | None = None
    last_on: date | None = None
    currency_codes: Sequence[str] = ()
    preview: bool = False


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate of the file. kept: what is known for that day, where it differs."""

    to_currency_code: str
    rate_on: date
    rate_text: str
    kept_text: str = ""


@dataclass(slots=True)
class ImportedRates:
    """What a file brought, or would bring. It has one fact, so its version becomes 1.

    latest: the rates of its last day. different: up to SHOWN_MAX of those that differ from what is
    kept; the kept one stays. unknown_codes: currencies that are none any more.
    """

    id: str
    file_name: str
    first_on: date
    last_on: date
    new_rates: int
    known_rates: int
    different_rates: int
    latest: Sequence[RateLine]
    different: Sequence[RateLine]
    unknown_codes: Sequence[str]
    preview: bool
    version: int = field(default=0)

    def imported(self) -> Fact:
        return Fact("exchange_rates.imported.v1", self)


def import_rates(tx: Transaction, wanted: WantedImport) -> ImportedRates:
    """Add what is new; with preview only say what would be. All of the file or nothing."""
    require(tx, WRITE)
    values.count(wanted.currency_codes, "currency_codes", CODES_MAX)
    codes = {values.currency(code, "currency_codes") for code in wanted.currency_codes}
    values.window(wanted.first_on, wanted.last_on, "first_on", "last_on")
    read = _read(_decoded(wanted.content))
    known = [one for one in read if _is_currency(one.currency_code)]
    kept = _unique(_asked_for(known, wanted, codes))
    unknown = {one.currency_code for one in read} - {one.currency_code for one in known}
    _check_count(kept, tx.today)
    tx.serialise("exchange rates")
    result = _compared(tx, kept, wanted, sorted(unknown))
    if not wanted.preview and result.new_rates:
        _add(tx, kept)
        tx.record(result.imported())
    return result


def _read(content: bytes) -> list[ReadRate]:
    try:
        return read_rates(content)
    except BadFile as bad:
        place = f"Line {bad.line}: " if bad.line else ""
        raise Invalid(
            bad.reason,
            f"{place}{bad.message}",
            field="content",
            details={"line": str(bad.line)},
        ) from None


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(
            "EXCHANGE_FILE_MALFORMED", "content must be the file in base64.", field="content"
        ) from None


@cache
def _is_currency(code: str) -> bool:
    try:
        minor_digits(code)
    except Invalid:
        return False
    return code != EURO


def _asked_for(
    rates: Iterable[ReadRate], wanted: WantedImport, codes: set[str]
) -> Iterable[ReadRate]:
    first, last = wanted.first_on or date.min, wanted.last_on or date.max
    for one in rates:
        if first <= one.rate_on <= last and (not codes or one.currency_code in codes):
            yield one


def _unique(rates: Iterable[ReadRate]) -> list[ReadRate]:
    """Once for a day and a currency; Invalid where a file contradicts itself."""
    found: dict[tuple[date, str], ReadRate] = {}
    for one in rates:
        other = found.setdefault((one.rate_on, one.currency_code), one)
        if other.rate != one.rate:
            raise Invalid(
                "EXCHANGE_FILE_MALFORMED",
                f"Line {one.line}: line {other.line} has another rate of {one.currency_code} for "
                f"{one.rate_on}.",
                field="content",
                details={"line": str(one.line)},
            )
    return list(found.values())


def _check_count(rates: Sequence[ReadRate], today: date) -> None:
    if not rates:
        raise Invalid(
            "EXCHANGE_FILE_EMPTY",
            "The file has no rate of these days and currencies.",
            field="first_on",
        )
    if len(rates) > RATES_MAX:
        raise Invalid(
            "EXCHANGE_FILE_TOO_LONG",
            f"At most {RATES_MAX:,} rates are imported at once; these are {len(rates):,}. Choose "
            "a later first day, or fewer currencies.",
            field="first_on",
        )
    late = next((one for one in rates if one.rate_on > today), None)
    if late is not None:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"Line {late.line}: {late.rate_on} is after today.",
            field="content",
            details={"line": str(late.line)},
        )


def _compared(
    tx: Transaction, rates: Sequence[ReadRate], wanted: WantedImport, unknown: Sequence[str]
) -> ImportedRates:
    kept = _kept(tx, rates)
    different = [
        RateLine(one.currency_code, one.rate_on, plain(one.rate), plain(kept[place]))
        for place, one in enumerate(rates)
        if place in kept and kept[place] != one.rate
    ]
    last = max(one.rate_on for one in rates)
    return ImportedRates(
        id=tx.new_id(),
        file_name=values.text(wanted.file_name, "file_name"),
        first_on=min(one.rate_on for one in rates),
        last_on=last,
        new_rates=len(rates) - len(kept),
        known_rates=len(kept) - len(different),
        different_rates=len(different),
        latest=[
            RateLine(one.currency_code, one.rate_on, plain(one.rate))
            for one in rates
            if one.rate_on == last
        ],
        different=different[:SHOWN_MAX],
        unknown_codes=unknown,
        preview=wanted.preview,
    )


def _kept(tx: Transaction, rates: Sequence[ReadRate]) -> dict[int, Decimal]:
    """The kept rates, by the places of the given ones."""
    rows = tx.session.execute(_KEPT, {"rates": _as_json(tx, rates), "euro": EURO})
    return {row.place: row.rate for row in rows}


def _add(tx: Transaction, rates: Sequence[ReadRate]) -> None:
    given = {"rates": _as_json(tx, rates), "euro": EURO, "source": RateSource.ECB.value}
    tx.session.execute(_ADD, {**given, "by": tx.actor.person_id or None, "now": tx.now})


_KEPT = text(
    """
    SELECT read.place, kept.rate
    FROM jsonb_to_recordset(CAST(:rates AS jsonb)) AS read (place int, code text, day date)
    JOIN exchange_rate AS kept
        ON kept.from_currency_code = :euro AND kept.to_currency_code = read.code
        AND kept.rate_on = read.day
    """
)
_ADD = text(
    """
    INSERT INTO exchange_rate (id, version, from_currency_code, to_currency_code, rate_on,
                               rate, source, reason, recorded_by_id, recorded_at)
    SELECT read.id, 0, :euro, read.code, read.day, read.rate, :source, '', CAST(:by AS uuid), :now
    FROM jsonb_to_recordset(CAST(:rates AS jsonb))
        AS read (id uuid, code text, day date, rate numeric)
    ON CONFLICT (from_currency_code, to_currency_code, rate_on) DO NOTHING
    """
)


def _as_json(tx: Transaction, rates: Sequence[ReadRate]) -> str:
    return json.dumps(
        [
            {
                "place": place,
                "id": tx.new_id(),
                "code": one.currency_code,
                "day": str(one.rate_on),
                "rate": plain(one.rate),
            }
            for place, one in enumerate(rates)
        ]
    )
