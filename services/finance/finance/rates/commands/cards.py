"""Making rate cards, and putting them right while nothing is priced by them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.batch import BatchMode, ItemReport, RefusedItem
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money, minor_digits
from sqlalchemy import select

from chassis import values
from finance.rates.model import RateCard, RoleRate
from finance.rates.rules import COUNTED_MAX, CardUse, normalised_role
from finance.replicas import queries as replicas
from finance.rights import require

RATES_MAX = 200
HOURLY_MINOR_MAX = 10**9


@dataclass(frozen=True, slots=True)
class RoleRateDraft:
    """A line of a card as it was sent."""

    charge_role: str
    hourly: Money


def money_of(message: Any) -> Money:
    """Of a message or another record with its two fields."""
    return Money(message.amount_minor, message.currency_code)


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
    require(tx, "rate.write")
    minor_digits(currency_code)
    card = RateCard(
        id=tx.new_id(),
        name=values.text(name, "name", required=True),
        client_id=replicas.require_client(tx, client_id).client_id if client_id else None,
        currency_code=currency_code,
        effective_from=values.needed_day(effective_from, "effective_from"),
        created_at=tx.now,
        rates=_role_rates(rates, currency_code),
    )
    _refuse_second(tx, card)
    tx.add(card)
    tx.record(card.create())
    return card


def correct_rate_card(
    tx: Transaction,
    rate_card_id: str,
    use: CardUse,
    name: str,
    effective_from: date,
    rates: Sequence[RoleRateDraft],
    expected_version: int = 0,
) -> RateCard:
    """Replace its name, first day and rates while nothing is priced by it."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id, expected_version=expected_version)
    _refuse_used(card, use, "make a new card that takes effect later, or end this one")
    present = {rate.charge_role: rate for rate in card.rates}
    wanted = _role_rates(rates, card.currency_code)
    if effective_from != card.effective_from:
        card.effective_from = effective_from
        with tx.session.no_autoflush:
            _refuse_second(tx, card)
    kept = [_kept_rate(present.get(rate.charge_role), rate) for rate in wanted]
    tx.record(card.correct(values.text(name, "name", required=True), kept))
    return card


def _kept_rate(present: RoleRate | None, rate: RoleRate) -> RoleRate:
    """The row of the role that is there already, with its new rate; or the new row."""
    if present is None:
        return rate
    present.position = rate.position
    present.hourly_minor = rate.hourly_minor
    return present


def set_rates(
    tx: Transaction,
    rate_card_id: str,
    use: CardUse,
    drafts: Sequence[RoleRateDraft],
    mode: BatchMode,
    expected_version: int = 0,
) -> tuple[RateCard, list[RefusedItem]]:
    """Set the rates of these roles, while nothing is priced by the card; the others stay.

    The card, and the rates that were refused.
    """
    require(tx, "rate.write")
    values.count(drafts, "rates", RATES_MAX)
    card = tx.load(RateCard, rate_card_id, expected_version=expected_version)
    _refuse_used(card, use, "make a new card that takes effect later, or end this one")
    report = ItemReport(mode)
    rates = {rate.charge_role: rate for rate in card.rates}
    named: set[str] = set()
    for index, one in enumerate(drafts):
        with report.adding(index, "rates"):
            rate = _role_rate(one, card.currency_code, len(rates))
            _refuse_named(rate, named)
            _refuse_full(rate, rates)
            named.add(rate.charge_role)
            rates[rate.charge_role] = _with_rate(rates.get(rate.charge_role), rate)
    if named:
        tx.record(card.correct(card.name, list(rates.values())))
    return card, report.refused


def _with_rate(present: RoleRate | None, rate: RoleRate) -> RoleRate:
    """The row of the role in its place, with its new rate; or the new row."""
    if present is None:
        return rate
    present.hourly_minor = rate.hourly_minor
    return present


def _refuse_named(rate: RoleRate, named: Collection[str]) -> None:
    if rate.charge_role in named:
        raise Invalid(
            "CHARGE_ROLE_TWICE",
            f"{rate.charge_role!r} has a rate in this request already; give each role once.",
            field="charge_role",
        )


def _refuse_full(rate: RoleRate, rates: Collection[str]) -> None:
    if rate.charge_role not in rates and len(rates) >= RATES_MAX:
        raise Conflict(
            "RATES_COUNT", f"A rate card has at most {RATES_MAX} rates.", field="charge_role"
        )


def end_rate_card(tx: Transaction, rate_card_id: str, use: CardUse, ends_on: date) -> RateCard:
    """Give it a last day; what is priced by it must lie within."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    if ends_on < card.effective_from:
        raise Conflict(
            "RATE_CARD_NOT_BEGUN",
            f"The card takes effect on {card.effective_from}; withdraw it instead of ending it "
            "before.",
            field="ends_on",
        )
    if use.last_day is not None and use.last_day > ends_on:
        raise Conflict(
            "RATE_CARD_USED",
            f"Work up to {use.last_day} is priced by this card; end it on that day or later.",
            field="ends_on",
            details={"last_day": str(use.last_day)},
        )
    tx.record(card.end(ends_on))
    return card


def withdraw_rate_card(tx: Transaction, rate_card_id: str, use: CardUse) -> None:
    """Remove it, while nothing is priced by it."""
    require(tx, "rate.write")
    card = tx.load(RateCard, rate_card_id)
    _refuse_used(card, use, "end it instead")
    tx.record(card.withdraw())
    tx.session.delete(card)


def _refuse_used(card: RateCard, use: CardUse, remedy: str) -> None:
    if use.entries or use.estimate_lines:
        raise Conflict(
            "RATE_CARD_USED",
            f"{_counted(use.entries)} time entries and {_counted(use.estimate_lines)} estimate "
            f"lines are priced by {card.name!r}; {remedy}.",
            field="rate_card_id",
            details={"entries": str(use.entries), "estimate_lines": str(use.estimate_lines)},
        )


def _counted(number: int) -> str:
    return str(number) if number < COUNTED_MAX else f"{number} or more"


def _refuse_second(tx: Transaction, card: RateCard) -> None:
    tx.serialise(f"rate card {card.client_id} {card.currency_code}")
    same = select(RateCard.id).where(
        RateCard.client_id.is_not_distinct_from(card.client_id),
        RateCard.currency_code == card.currency_code,
        RateCard.effective_from == card.effective_from,
        RateCard.id != card.id,
    )
    there = tx.session.scalars(same).first()
    if there is not None:
        raise Conflict(
            "RATE_CARD_EXISTS",
            f"A {card.currency_code} card of this scope takes effect on {card.effective_from} "
            "already; correct that one, or let this one take effect on another day.",
            field="effective_from",
            details={"rate_card_id": there},
        )


def _role_rates(rates: Sequence[RoleRateDraft], currency_code: str) -> list[RoleRate]:
    if not 0 < len(rates) <= RATES_MAX:
        raise Invalid(
            "RATES_COUNT", f"A rate card has 1 to {RATES_MAX} rates, one per role.", field="rates"
        )
    made = [
        _role_rate(rate, currency_code, position, f"rates[{position}].")
        for position, rate in enumerate(rates)
    ]
    _refuse_same_role(made)
    return made


def _role_rate(rate: RoleRateDraft, currency_code: str, position: int, at: str = "") -> RoleRate:
    """at: where it stands, as in "rates[2]."."""
    role = values.text(rate.charge_role, f"{at}charge_role", required=True)
    hourly = checked_hourly(rate.hourly, f"{at}hourly", currency_code)
    return RoleRate(
        charge_role=normalised_role(role),
        position=position,
        hourly_minor=hourly.amount_minor,
        currency_code=currency_code,
    )


def checked_hourly(hourly: Money, field: str, currency_code: str = "") -> Money:
    values.amount(hourly, field, currency_code)
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
