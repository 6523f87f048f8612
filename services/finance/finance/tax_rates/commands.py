"""Creating, correcting, ending and archiving rates of tax, and charging them on documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.event import Fact
from chassis.values import Checks, Given
from sqlalchemy import func, or_, select, update

from chassis import values
from finance.rights import require
from finance.tax_rates.model import DatedTaxRate
from finance.tax_rates.rules import PRESETS
from finance.taxing import checked_tax_rate

WRITE = "tax_rate.write"
_CHECKS = Checks(
    country_code=lambda value, field: values.country(value, field),
    name=partial(values.text, required=True),
)


def create_tax_rate(
    tx: Transaction, given: Given, valid_from: date, valid_to: date | None
) -> DatedTaxRate:
    require(tx, WRITE)
    if valid_to:
        values.window(valid_from, valid_to, "valid_from", "valid_to")
    kept = _CHECKS({"country_code": given["country_code"], "name": given["name"]})
    return _created(tx, {**kept, **_tax(given)}, valid_from, valid_to)


def add_presets(tx: Transaction, country_code: str) -> list[DatedTaxRate]:
    """Those whose days are free: what is there already stays as it is."""
    require(tx, WRITE)
    country = values.country(country_code, "country_code")
    if not PRESETS.get(country):
        known = ", ".join(sorted(code for code, rates in PRESETS.items() if rates))
        raise NotFound(
            "NO_PRESETS",
            f"There are no usual rates of {country} here, only of {known}; create its rates.",
            field="country_code",
        )
    tx.serialise("tax_rate")
    added = []
    for one in PRESETS[country]:
        kept: dict[str, Any] = {"country_code": country, "name": one.name, "reason": ""}
        kept |= {"category": one.category, "rate_bp": one.rate_bp}
        if _beside(tx, country, one.name, one.valid_from, one.valid_to) is None:
            added.append(_created(tx, kept, one.valid_from, one.valid_to))
    return added


def correct_tax_rate(
    tx: Transaction,
    tax_rate_id: str,
    given: Given,
    valid_from: date | None,
    expected_version: int = 0,
) -> DatedTaxRate:
    rate = _loaded(tx, tax_rate_id, expected_version)
    kept: dict[str, Any] = {}
    if "name" in given:
        kept |= _CHECKS({"name": given["name"]})
    if given.keys() & {"category", "rate_bp", "reason"}:
        kept |= _tax(_of(rate) | dict(given))
    if valid_from:
        kept["valid_from"] = valid_from
        if rate.valid_to:
            values.window(valid_from, rate.valid_to, "valid_from", "valid_from")
    fact = rate.correct(kept)
    _refuse_overlap(tx, rate)
    return _recorded(tx, rate, fact)


def end_tax_rate(tx: Transaction, tax_rate_id: str, valid_to: date | None) -> DatedTaxRate:
    """None: it holds until it is ended."""
    rate = _loaded(tx, tax_rate_id)
    if valid_to:
        values.window(rate.valid_from, valid_to, "valid_from", "valid_to")
    fact = rate.end(valid_to)
    _refuse_overlap(tx, rate)
    return _recorded(tx, rate, fact)


def archive_tax_rate(tx: Transaction, tax_rate_id: str) -> DatedTaxRate:
    rate = _loaded(tx, tax_rate_id)
    return rate if rate.archived else _recorded(tx, rate, rate.archive(tx.now))


def restore_tax_rate(tx: Transaction, tax_rate_id: str) -> DatedTaxRate:
    rate = _loaded(tx, tax_rate_id)
    fact = rate.archive(None)
    _refuse_overlap(tx, rate)
    return _recorded(tx, rate, fact)


def charge(tx: Transaction, tax_rate_ids: Iterable[str], day: date) -> None:
    """A document of this day charges these rates: from now on they cannot be corrected."""
    later = or_(DatedTaxRate.last_used_on.is_(None), DatedTaxRate.last_used_on < day)
    used = update(DatedTaxRate).where(DatedTaxRate.id.in_(list(tax_rate_ids)), later)
    tx.session.execute(used.values(last_used_on=day))


def _created(
    tx: Transaction, kept: dict[str, Any], valid_from: date, valid_to: date | None
) -> DatedTaxRate:
    tx.serialise("tax_rate")
    rate = DatedTaxRate(
        id=tx.new_id(), created_at=tx.now, valid_from=valid_from, valid_to=valid_to, **kept
    )
    _refuse_overlap(tx, rate)
    tx.add(rate)
    tx.record(rate.created())
    return rate


def _loaded(tx: Transaction, tax_rate_id: str, expected_version: int = 0) -> DatedTaxRate:
    require(tx, WRITE)
    tx.serialise("tax_rate")
    return tx.load(DatedTaxRate, tax_rate_id, expected_version=expected_version)


def _recorded(tx: Transaction, rate: DatedTaxRate, fact: Fact | None) -> DatedTaxRate:
    if fact:
        tx.record(fact)
    return rate


def _of(rate: DatedTaxRate) -> dict[str, Any]:
    """Of another category a reason has to be given again."""
    return {"category": rate.category, "rate_bp": rate.rate_bp, "reason": rate.reason}


def _tax(given: Given) -> dict[str, Any]:
    checked = checked_tax_rate(
        given.get("rate_bp") or 0,
        given.get("category") or "",
        reason=given.get("reason") or "",
        prefix="",
    )
    return {
        "rate_bp": checked.rate_bp,
        "category": str(checked.category),
        "reason": checked.reason,
    }


def _beside(
    tx: Transaction,
    country_code: str,
    name: str,
    valid_from: date,
    valid_to: date | None,
    but: str | None = None,
) -> DatedTaxRate | None:
    """Another of this country and name that holds on some of these days."""
    same = select(DatedTaxRate).where(
        DatedTaxRate.country_code == country_code,
        func.lower(DatedTaxRate.name) == name.lower(),
        DatedTaxRate.archived_at.is_(None),
        or_(DatedTaxRate.valid_to.is_(None), DatedTaxRate.valid_to >= valid_from),
    )
    if valid_to:
        same = same.where(DatedTaxRate.valid_from <= valid_to)
    if but:
        same = same.where(DatedTaxRate.id != but)
    with tx.session.no_autoflush:
        return tx.session.scalars(same.limit(1)).first()


def _refuse_overlap(tx: Transaction, rate: DatedTaxRate) -> None:
    if rate.archived:
        return
    found = _beside(tx, rate.country_code, rate.name, rate.valid_from, rate.valid_to, but=rate.id)
    if found is not None:
        until = f"to {found.valid_to}" if found.valid_to else "on, without an end"
        raise Conflict(
            "TAX_RATE_OVERLAPS",
            f"{found.name!r} of {found.country_code} holds from {found.valid_from} {until}; end "
            "or archive it first, or choose other days.",
            field="valid_from",
            details={"tax_rate_id": found.id},
        )
