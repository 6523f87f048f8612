"""Rates of tax as lists, and the one of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of
from sqlalchemy import Date, bindparam, func, or_, select

from finance.tax_rates.model import DatedTaxRate

READ = "tax_rate.read"
_ON = bindparam("on", type_=Date)
TAX_RATES = Records(
    select(DatedTaxRate.id),
    {
        "id": DatedTaxRate.id,
        "created_at": DatedTaxRate.id,
        "country_code": DatedTaxRate.country_code,
        "name": DatedTaxRate.name,
        "category": DatedTaxRate.category,
        "rate": DatedTaxRate.rate_bp,
        "valid_from": DatedTaxRate.valid_from,
    },
    None,
    default="country_code",
    search=containing("search", DatedTaxRate.name, DatedTaxRate.reason),
    archived=DatedTaxRate.archived_at.is_not(None) == bindparam("archived"),
    country_code=one_of(DatedTaxRate.country_code, "country_code"),
    category=one_of(DatedTaxRate.category, "category"),
    on=(DatedTaxRate.valid_from <= _ON)
    & or_(DatedTaxRate.valid_to.is_(None), DatedTaxRate.valid_to >= _ON),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxRateFilter:
    """Empty or None: all. on: those that hold on this day."""

    search: str = ""
    country_code: Sequence[str] = ()
    category: Sequence[str] = ()
    on: date | None = None
    archived: bool | None = None


def list_tax_rates(reading: Reading, wanted: TaxRateFilter, asked: Asked) -> Listed:
    """By country if no other order is given."""
    reading.actor.require(READ)
    listed = TAX_RATES.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        country_code=list(wanted.country_code),
        category=list(wanted.category),
        on=wanted.on,
        archived=wanted.archived,
    )
    return records(reading, DatedTaxRate, listed)


def get_tax_rate(reading: Reading, tax_rate_id: str) -> DatedTaxRate:
    reading.actor.require(READ)
    return reading.get(DatedTaxRate, tax_rate_id)


def chosen(reading: Reading, tax_rate_id: str, field: str = "tax_rate_id") -> DatedTaxRate:
    """The rate that somebody chose for a line; not an archived one."""
    rate = reading.session.get(DatedTaxRate, require_id(tax_rate_id, field))
    if rate is None or rate.archived:
        raise Invalid(
            "TAX_RATE_NOT_FOUND",
            f"There is no tax rate {tax_rate_id} to choose; GET /v1/tax-rates lists those there "
            "are.",
            field=field,
        )
    return rate


def on_day(reading: Reading, tax_rate_ids: Sequence[str], day: date) -> Mapping[str, DatedTaxRate]:
    """For each of these the rate of its country and name that holds on the day, if there is one."""
    rows = reading.session.scalars(
        select(DatedTaxRate).where(DatedTaxRate.id.in_(set(tax_rate_ids)))
    )
    found: dict[str, DatedTaxRate] = {}
    for rate in rows.all():
        same = select(DatedTaxRate).where(
            DatedTaxRate.country_code == rate.country_code,
            func.lower(DatedTaxRate.name) == rate.name.lower(),
            DatedTaxRate.archived_at.is_(None),
        )
        then = [one for one in reading.session.scalars(same) if one.holds_on(day)]
        if rate.holds_on(day) or then:
            found[rate.id] = rate if rate.holds_on(day) else then[0]
    return found


def names_of(reading: Reading, tax_rate_ids: Sequence[str]) -> Mapping[str, str]:
    """Name and country, by id."""
    rows = select(DatedTaxRate.id, DatedTaxRate.name, DatedTaxRate.country_code).where(
        DatedTaxRate.id.in_(set(tax_rate_ids))
    )
    return {row.id: f"{row.name} of {row.country_code}" for row in reading.session.execute(rows)}
