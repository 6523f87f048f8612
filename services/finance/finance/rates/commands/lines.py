"""The lines of a rate card as they are sent, and as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.rates.model import Lines, PersonRate, RoleRate, ServiceRate
from finance.rates.rules import Rate, indexed, normalised_role
from finance.replicas import queries as replicas

LineT = TypeVar("LineT", RoleRate, PersonRate, ServiceRate)
RATES_MAX = 200
HOURLY_MINOR_MAX = 10**9
DAY_MINUTES_MAX = 24 * 60
CHANGE_BP_MAX = 100_000
STEP_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class TimeDraft:
    """A rate of time: by the hour, or by the day of day_minutes, from which hourly follows."""

    hourly: Money | None
    daily: Money | None = None
    day_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RoleRateDraft:
    charge_role: str
    rate: TimeDraft


@dataclass(frozen=True, slots=True)
class PersonRateDraft:
    person_id: str
    rate: TimeDraft


@dataclass(frozen=True, slots=True)
class ServiceRateDraft:
    service: str
    unit: str
    amount: Money


@dataclass(frozen=True, slots=True)
class LineDrafts:
    """What a card is to price; something at least."""

    rates: Sequence[RoleRateDraft] = ()
    people: Sequence[PersonRateDraft] = ()
    services: Sequence[ServiceRateDraft] = ()


def lines_of(reading: Reading, drafts: LineDrafts, currency_code: str) -> Lines:
    """Each checked, in the order given; one per role, person and service."""
    number = len(drafts.rates) + len(drafts.people) + len(drafts.services)
    if not 0 < number <= RATES_MAX:
        raise Invalid(
            "RATES_COUNT", f"A rate card has 1 to {RATES_MAX} rates in all.", field="rates"
        )
    rates = [
        role_rate(one, currency_code, position, f"rates[{position}].")
        for position, one in enumerate(drafts.rates)
    ]
    people = [
        _person_rate(one, currency_code, position, f"people[{position}].")
        for position, one in enumerate(drafts.people)
    ]
    services = [
        _service_rate(one, currency_code, position, f"services[{position}].")
        for position, one in enumerate(drafts.services)
    ]
    _refuse_twice(rates, lambda one: one.charge_role, "rates", "charge_role")
    _refuse_twice(people, lambda one: one.person_id, "people", "person_id")
    _refuse_twice(services, lambda one: one.service, "services", "service")
    _refuse_unknown_people(reading, people)
    return Lines(rates, people, services)


def role_rate(draft: RoleRateDraft, currency_code: str, position: int, at: str = "") -> RoleRate:
    """at: where it stands, as in "rates[2]."."""
    role = values.text(draft.charge_role, f"{at}charge_role", required=True)
    rate = checked_rate(draft.rate, at, currency_code)
    return RoleRate(
        charge_role=normalised_role(role),
        position=position,
        hourly_minor=rate.hourly_minor,
        currency_code=currency_code,
        daily_minor=rate.daily_minor,
        day_minutes=rate.day_minutes,
    )


def _person_rate(draft: PersonRateDraft, currency_code: str, position: int, at: str) -> PersonRate:
    rate = checked_rate(draft.rate, at, currency_code)
    return PersonRate(
        person_id=require_id(draft.person_id, f"{at}person_id"),
        position=position,
        hourly_minor=rate.hourly_minor,
        currency_code=currency_code,
        daily_minor=rate.daily_minor,
        day_minutes=rate.day_minutes,
    )


def _service_rate(
    draft: ServiceRateDraft, currency_code: str, position: int, at: str
) -> ServiceRate:
    service = values.text(draft.service, f"{at}service", required=True)
    amount = checked_amount(draft.amount, f"{at}amount", currency_code)
    return ServiceRate(
        service=normalised_role(service),
        position=position,
        unit=values.text(draft.unit, f"{at}unit", required=True),
        amount_minor=amount.amount_minor,
        currency_code=currency_code,
    )


def checked_rate(draft: TimeDraft, at: str, currency_code: str = "") -> Rate:
    """By the day where it has one, else by the hour."""
    if draft.daily is None:
        if draft.day_minutes:
            raise Invalid(
                "DAILY_MISSING",
                f"{at}day_minutes says how long a day is; give {at}daily with it, or neither.",
                field=f"{at}daily",
            )
        if draft.hourly is None:
            raise Invalid(
                "RATE_MISSING", f"{at}hourly or {at}daily is needed.", field=f"{at}hourly"
            )
        return Rate(checked_amount(draft.hourly, f"{at}hourly", currency_code).amount_minor)
    if not draft.day_minutes:
        raise Invalid(
            "DAY_MINUTES_MISSING",
            f"{at}day_minutes is needed with a rate by the day: 450 for a day of 7.5 hours.",
            field=f"{at}day_minutes",
        )
    minutes = values.number(draft.day_minutes, f"{at}day_minutes", 1, DAY_MINUTES_MAX)
    daily = checked_amount(draft.daily, f"{at}daily", currency_code)
    return Rate.of(0, daily.amount_minor, minutes)


def checked_amount(amount: Money, field: str, currency_code: str = "") -> Money:
    values.amount(amount, field, currency_code)
    if amount.amount_minor > HOURLY_MINOR_MAX:
        raise Invalid(
            "RATE_TOO_LARGE",
            f"{field} is beyond any rate; is it in whole minor units (pence, cents)?",
            field=f"{field}.amount_minor",
        )
    return amount


def indexed_lines(lines: Lines, change_bp: int, step: int) -> LineDrafts:
    """Every rate changed by change_bp basis points, rounded half up to a multiple of step."""

    def money(minor: int, code: str) -> Money:
        return Money(max(indexed(minor, change_bp, step), 0), code)

    def time(one: RoleRate | PersonRate) -> TimeDraft:
        if one.daily_minor is None:
            return TimeDraft(money(one.hourly_minor, one.currency_code))
        return TimeDraft(None, money(one.daily_minor, one.currency_code), one.day_minutes)

    return LineDrafts(
        [RoleRateDraft(one.charge_role, time(one)) for one in lines.rates],
        [PersonRateDraft(one.person_id, time(one)) for one in lines.people],
        [
            ServiceRateDraft(one.service, one.unit, money(one.amount_minor, one.currency_code))
            for one in lines.services
        ],
    )


def kept_lines(present: Lines, wanted: Lines) -> Lines:
    """The rows that are there already with their new values, and the new rows."""
    return Lines(
        _kept(present.rates, wanted.rates, lambda one: one.charge_role),
        _kept(present.people, wanted.people, lambda one: one.person_id),
        _kept(present.services, wanted.services, lambda one: one.service),
    )


def _kept(
    present: Sequence[LineT], wanted: Sequence[LineT], key: Callable[[LineT], str]
) -> list[LineT]:
    rows = {key(row): row for row in present}
    return [_with_values(rows.get(key(one)), one) for one in wanted]


def _with_values(row: LineT | None, wanted: LineT) -> LineT:
    if row is None:
        return wanted
    for name in _VALUES:
        if hasattr(wanted, name):
            setattr(row, name, getattr(wanted, name))
    return row


_VALUES = ("position", "hourly_minor", "daily_minor", "day_minutes", "unit", "amount_minor")


def _refuse_twice(
    rows: Sequence[LineT], key: Callable[[LineT], str], where: str, name: str
) -> None:
    seen: dict[str, int] = {}
    for position, row in enumerate(rows):
        first = seen.setdefault(key(row), position)
        if first != position:
            raise Invalid(
                f"{name.removesuffix('_id').upper()}_TWICE",
                f"{key(row)!r} is priced by {where}[{first}] already; give each one once.",
                field=f"{where}[{position}].{name}",
            )


def _refuse_unknown_people(reading: Reading, people: Sequence[PersonRate]) -> None:
    known = replicas.person_names(reading, {one.person_id for one in people}) if people else {}
    for position, one in enumerate(people):
        if one.person_id not in known:
            replicas.refuse_unknown("person", one.person_id, f"people[{position}].person_id")
