"""Setting what a mile or a kilometre is paid from a day on."""

from __future__ import annotations

from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from finance.expenses.commands.claiming import UNITS
from finance.expenses.drafts import needed_decimal
from finance.expenses.model import MileageRate
from finance.rights import require

RATE_MAX = 1_000


def set_mileage_rate(
    tx: Transaction, effective_from: date, unit: str, rate_per_unit: str, home_currency: str
) -> MileageRate:
    """In the agency's currency. What was claimed before keeps its rate."""
    require(tx, "mileage.write")
    assert unit in UNITS  # the contract allows no other
    kept = needed_decimal(rate_per_unit, "rate_per_unit", 4, RATE_MAX)
    tx.serialise("mileage_rate")
    same = select(MileageRate.id).where(
        MileageRate.distance_unit == unit,
        MileageRate.currency_code == home_currency,
        MileageRate.effective_from == effective_from,
        MileageRate.withdrawn_at.is_(None),
    )
    if tx.session.scalars(same).first() is not None:
        raise Conflict(
            "MILEAGE_RATE_EXISTS",
            f"A rate per {unit} from {effective_from} is set already; withdraw it first.",
            field="effective_from",
        )
    rate = MileageRate(
        id=tx.new_id(),
        effective_from=effective_from,
        distance_unit=unit,
        rate_per_unit=kept,
        currency_code=home_currency,
        created_at=tx.now,
    )
    tx.add(rate)
    tx.record(rate.set())
    return rate


def withdraw_mileage_rate(tx: Transaction, mileage_rate_id: str) -> MileageRate:
    """The rate before it holds again for what is claimed from now on."""
    rate = tx.load(MileageRate, mileage_rate_id)
    require(tx, "mileage.write")
    tx.record(rate.withdraw(tx.now))
    return rate
