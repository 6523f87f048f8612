"""The rates at which a distance is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, records
from chassis.prepared import one_of
from sqlalchemy import select

from finance.expenses.model import MileageRate

RATES = Records(
    select(MileageRate.id),
    {
        "id": MileageRate.id,
        "created_at": MileageRate.id,
        "effective_from": MileageRate.effective_from,
        "distance_unit": MileageRate.distance_unit,
    },
    None,
    default="-effective_from",
    distance_unit=one_of(MileageRate.distance_unit, "distance_unit"),
)


def list_mileage_rates(reading: Reading, distance_unit: Sequence[str], asked: Asked) -> Listed:
    """The latest first, also those that were withdrawn."""
    listed = RATES.page(reading, ["expense.read"], asked, distance_unit=list(distance_unit))
    return records(reading, MileageRate, listed)


def rate_in_force(reading: Reading, unit: str, currency_code: str, on: date) -> MileageRate | None:
    """The latest rate that holds on the day."""
    begun = select(MileageRate).where(
        MileageRate.distance_unit == unit,
        MileageRate.currency_code == currency_code,
        MileageRate.effective_from <= on,
        MileageRate.withdrawn_at.is_(None),
    )
    return reading.session.scalars(
        begun.order_by(MileageRate.effective_from.desc()).limit(1)
    ).first()
