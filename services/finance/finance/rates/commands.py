"""Making rate cards and setting cost rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import Money, minor_digits
from sqlalchemy import select

from finance.inputs import amount_of, day_of, text_of
from finance.rates.model import CostRate, RateCard, RoleRate
from finance.rates.rules import CHARGE_ROLE_LENGTH_MAX, normalised_role
from finance.replicas import queries as replicas

RATES_MAX = 200
NAME_LENGTH_MAX = 200
HOURLY_MINOR_MAX = 10**9


@dataclass(frozen=True, slots=True)
class RoleRateDraft:
    """A line of a card as it was sent."""

    charge_role: str
    hourly: Money


def create_rate_card(
    tx: Transaction,
    name: str,
    client_id: str,
    currency_code: str,
    effective_from: str,
    rates: Sequence[RoleRateDraft],
) -> RateCard:
    """A card for a client, or (client_id empty) the default card of its currency.

    Conflict when there is one of the same scope and day.
    """
    tx.actor.require(Role.FINANCE)
    minor_digits(currency_code)
    card = RateCard(
        id=tx.new_id(),
        name=text_of(name, "name", NAME_LENGTH_MAX),
        client_id=replicas.require_client(tx, client_id).client_id if client_id else None,
        currency_code=currency_code,
        effective_from=day_of(effective_from, "effective_from"),
        created_at=tx.now,
        rates=_role_rates(rates, currency_code),
    )
    _refuse_second(tx, card)
    tx.add(card)
    tx.record(card.create())
    return card


def _refuse_second(tx: Transaction, card: RateCard) -> None:
    tx.serialise(f"rate card {card.client_id} {card.currency_code}")
    same = select(RateCard.id).where(
        RateCard.client_id.is_not_distinct_from(card.client_id),
        RateCard.currency_code == card.currency_code,
        RateCard.effective_from == card.effective_from,
    )
    there = tx.session.scalars(same).first()
    if there is not None:
        raise Conflict(
            "RATE_CARD_EXISTS",
            f"A {card.currency_code} card of this scope takes effect on {card.effective_from} "
            "already; a card is never edited, so let the new one take effect on another day.",
            field="effective_from",
            details={"rate_card_id": there},
        )


def _role_rates(rates: Sequence[RoleRateDraft], currency_code: str) -> list[RoleRate]:
    if not 0 < len(rates) <= RATES_MAX:
        raise Invalid(
            "RATES_COUNT", f"A rate card has 1 to {RATES_MAX} rates, one per role.", field="rates"
        )
    made = [
        _role_rate(rate, currency_code, position, f"rates[{position}]")
        for position, rate in enumerate(rates)
    ]
    _refuse_same_role(made)
    return made


def _role_rate(rate: RoleRateDraft, currency_code: str, position: int, field: str) -> RoleRate:
    role = text_of(rate.charge_role, f"{field}.charge_role", CHARGE_ROLE_LENGTH_MAX)
    hourly = _hourly(rate.hourly, f"{field}.hourly", currency_code)
    return RoleRate(
        charge_role=normalised_role(role),
        position=position,
        hourly_minor=hourly.amount_minor,
        currency_code=currency_code,
    )


def _hourly(hourly: Money, field: str, currency_code: str = "") -> Money:
    amount_of(hourly, field, currency_code)
    if hourly.amount_minor > HOURLY_MINOR_MAX:
        raise Invalid(
            "RATE_TOO_LARGE",
            f"{field} is beyond any hourly rate; is it in whole minor units (pence, cents)?",
            field=f"{field}.amount_minor",
        )
    return hourly


def _refuse_same_role(rates: Sequence[RoleRate]) -> None:
    seen: dict[str, int] = {}
    for rate in rates:
        first = seen.setdefault(rate.charge_role, rate.position)
        if first != rate.position:
            raise Invalid(
                "CHARGE_ROLE_TWICE",
                f"{rate.charge_role!r} is priced by rates[{first}] already; give each role once.",
                field=f"rates[{rate.position}].charge_role",
            )


def set_cost_rate(tx: Transaction, person_id: str, hourly: Money, effective_from: str) -> CostRate:
    """What an hour of the person costs from that day on; the same day again corrects it."""
    tx.actor.require(Role.FINANCE)
    replicas.require_person(tx, person_id)
    person_id = require_id(person_id, "person_id")
    day = day_of(effective_from, "effective_from")
    _hourly(hourly, "hourly")
    tx.serialise(f"cost rate {person_id}")
    rate = _cost_rate_of_day(tx, person_id, day) or _new_cost_rate(tx, person_id, day, hourly)
    tx.record(rate.set(hourly))
    return rate


def _cost_rate_of_day(tx: Transaction, person_id: str, day: date) -> CostRate | None:
    found = select(CostRate.id).where(
        CostRate.person_id == person_id, CostRate.effective_from == day
    )
    id_ = tx.session.scalars(found).first()
    return tx.load(CostRate, id_) if id_ else None


def _new_cost_rate(tx: Transaction, person_id: str, day: date, hourly: Money) -> CostRate:
    rate = CostRate(
        id=tx.new_id(),
        person_id=person_id,
        effective_from=day,
        hourly_minor=hourly.amount_minor,
        currency_code=hourly.currency_code,
    )
    tx.add(rate)
    return rate
