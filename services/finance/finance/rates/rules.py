"""Which rate holds on a day, and what time is worth at it. Pure: money is whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from finance.rounding.rules import half_up

SECONDS_PER_HOUR = 3600
SECONDS_PER_MINUTE = 60
BASIS_POINTS = 10_000


def normalised_role(charge_role: str) -> str:
    """One spelling per role: trimmed, lower case, single spaces."""
    return " ".join(charge_role.lower().split())


def value_of_time(hourly_minor: int, seconds: int) -> int:
    """Minor units that this time is worth at an hourly rate, rounded half up once."""
    return Rate(hourly_minor).value(seconds)


@dataclass(frozen=True, order=True, slots=True)
class Rate:
    """minor: minor units for this number of seconds: of an hour, or of the hours of a day."""

    minor: int
    seconds: int = SECONDS_PER_HOUR

    @classmethod
    def of(cls, hourly_minor: int, daily_minor: int | None, day_minutes: int | None) -> Rate:
        """A rate as it is kept: by the day where it has one, else by the hour."""
        if daily_minor is None or not day_minutes:
            return cls(hourly_minor)
        return cls(daily_minor, day_minutes * SECONDS_PER_MINUTE)

    def value(self, seconds: int) -> int:
        """What this time is worth, rounded half up once."""
        return half_up(self.minor * seconds, self.seconds)

    @property
    def hourly_minor(self) -> int:
        """What an hour comes to, rounded half up: to be shown, not to be calculated with."""
        return self.value(SECONDS_PER_HOUR)

    @property
    def daily_minor(self) -> int | None:
        """None for a rate by the hour."""
        return None if self.seconds == SECONDS_PER_HOUR else self.minor

    @property
    def day_minutes(self) -> int | None:
        return None if self.seconds == SECONDS_PER_HOUR else self.seconds // SECONDS_PER_MINUTE


def indexed(minor: int, change_bp: int, step: int = 1) -> int:
    """An amount changed by change_bp basis points, rounded half up to a multiple of step."""
    return half_up(minor * (BASIS_POINTS + change_bp), BASIS_POINTS * step) * step


@dataclass(frozen=True, slots=True)
class RateKey:
    """The question "what does time of this role sell for, to whom, in what, on which day?"

    client_id None asks the default card only. project_id, person_id None: of no project, of nobody.
    is_service: what a unit of the service of that name sells for, in the place of a role.
    """

    charge_role: str
    client_id: str | None
    currency_code: str
    on: date
    project_id: str | None = None
    person_id: str | None = None
    is_service: bool = False


COUNTED_MAX = 1000


@dataclass(frozen=True, slots=True)
class CardUse:
    """What is priced by a card, counted up to COUNTED_MAX. last_day: of the latest work; None
    without any."""

    entries: int
    estimate_lines: int
    last_day: date | None


Scope = tuple[str | None, str | None, str]
"""(client, project, currency); a card of a project has no client here."""


@dataclass(frozen=True, slots=True)
class Card:
    """A rate card as the lookup needs it. roles, services: by normalised name; people: by id."""

    id: str
    client_id: str | None
    currency_code: str
    effective_from: date
    roles: dict[str, Rate]
    ends_on: date | None = None
    project_id: str | None = None
    people: dict[str, Rate] = field(default_factory=dict)
    services: dict[str, Rate] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return None if self.project_id else self.client_id, self.project_id, self.currency_code


class Level(StrEnum):
    """Where a rate can stand. The members are in the order of precedence: the first one that has
    a rate wins. This is the only place that says so."""

    PERSON_ON_PROJECT = "person_on_project"
    ROLE_ON_PROJECT = "role_on_project"
    PERSON_FOR_CLIENT = "person_for_client"
    ROLE_FOR_CLIENT = "role_for_client"
    PERSON_BY_DEFAULT = "person_by_default"
    ROLE_BY_DEFAULT = "role_by_default"

    @property
    def is_of_person(self) -> bool:
        return self.value.startswith("person_")

    @property
    def is_of_project(self) -> bool:
        return self.value.endswith("_on_project")

    @property
    def is_of_client(self) -> bool:
        return self.value.endswith("_for_client")


class Outcome(StrEnum):
    """What the lookup found at a level."""

    APPLIES = "applies"
    OUTRANKED = "outranked"
    NOT_NAMED = "not_named"
    NO_CARD = "no_card"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    NOT_ON_CARD = "not_on_card"


@dataclass(frozen=True, slots=True)
class Step:
    """What was found at a level: the card, where there is one, and its rate.

    NOT_NAMED: the question names no such client, project or person. NOT_BEGUN: card is the first
    one to come; ENDED: the one that has ended.
    """

    level: Level
    outcome: Outcome
    card: Card | None = None
    rate: Rate | None = None


@dataclass(frozen=True, slots=True)
class PricedBy:
    """A rate, the card it stands on, and where on it."""

    rate: Rate
    card: Card
    level: Level


@dataclass(frozen=True, slots=True)
class RateBook:
    """The cards of some clients and projects and of the default, by scope, latest first."""

    cards: Mapping[Scope, tuple[Card, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, cards: Iterable[Card]) -> RateBook:
        scopes: dict[Scope, list[Card]] = {}
        for card in sorted(cards, key=lambda card: card.effective_from, reverse=True):
            scopes.setdefault(card.scope, []).append(card)
        return cls({scope: tuple(found) for scope, found in scopes.items()})

    def find(self, key: RateKey) -> PricedBy | None:
        """The rate of the most specific level that has one; None is a gap.

        Of the cards of a scope the latest whose effective_from is not after the day is in force;
        an earlier one has ended, also for what the later one leaves out. A card whose last day is
        over leaves its scope without a card.
        """
        for level in Level:
            step = self._look(level, key)
            if step.card is not None and step.rate is not None:
                return PricedBy(step.rate, step.card, level)
        return None

    def explain(self, key: RateKey) -> list[Step]:
        """What was found at each level, the most specific first. At most one of them applies."""
        steps = [self._look(level, key) for level in Level]
        winner = next((step for step in steps if step.outcome is Outcome.APPLIES), None)
        return [
            replace(step, outcome=Outcome.OUTRANKED)
            if step.outcome is Outcome.APPLIES and step is not winner
            else step
            for step in steps
        ]

    def _look(self, level: Level, key: RateKey) -> Step:
        scope = _scope_at(level, key)
        if scope is None or (level.is_of_person and not key.person_id):
            return Step(level, Outcome.NOT_NAMED)
        cards = self.cards.get(scope, ())
        begun = next((card for card in cards if card.effective_from <= key.on), None)
        if begun is None:
            return Step(level, Outcome.NOT_BEGUN, cards[-1]) if cards else _no_card(level)
        if begun.ends_on is not None and begun.ends_on < key.on:
            return Step(level, Outcome.ENDED, begun)
        if level.is_of_person:
            rate = begun.people.get(key.person_id or "")
        else:
            named = begun.services if key.is_service else begun.roles
            rate = named.get(normalised_role(key.charge_role))
        return Step(level, Outcome.APPLIES if rate else Outcome.NOT_ON_CARD, begun, rate)


def _no_card(level: Level) -> Step:
    return Step(level, Outcome.NO_CARD)


def _scope_at(level: Level, key: RateKey) -> Scope | None:
    """None where the question names no such project or client."""
    if level.is_of_project:
        return (None, key.project_id, key.currency_code) if key.project_id else None
    if level.is_of_client:
        return (key.client_id, None, key.currency_code) if key.client_id else None
    return None, None, key.currency_code


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What a question is about, in words; empty where it names none. cards: by id."""

    client: str = ""
    project: str = ""
    person: str = ""
    cards: Mapping[str, str] = field(default_factory=dict)


def in_words(step: Step, key: RateKey, names: Names) -> str:
    """Why the level has the rate, or why it has none: one sentence."""
    level, card = step.level, step.card
    whose = "for everybody"
    if level.is_of_project:
        whose = f"of {names.project or 'this project'}"
    elif level.is_of_client:
        whose = f"of {names.client or 'this client'}"
    who = f"the {'service' if key.is_service else 'role'} {key.charge_role}"
    if level.is_of_person:
        who = names.person or "this person"
    named = names.cards.get(card.id, "") if card else ""
    if card is None:
        if step.outcome is Outcome.NO_CARD:
            return f"There is no {key.currency_code} card {whose}."
        unnamed = "project" if level.is_of_project else "client"
        lacks = unnamed if _scope_at(level, key) is None and level not in _DEFAULTS else "person"
        return f"No {lacks} is named."
    match step.outcome:
        case Outcome.NOT_BEGUN:
            return f"The first card {whose}, {named}, takes effect on {card.effective_from}."
        case Outcome.ENDED:
            return f"The card {whose}, {named}, ended on {card.ends_on}."
        case Outcome.NOT_ON_CARD:
            return f"The card {whose}, {named}, has no rate for {who}."
        case Outcome.OUTRANKED:
            return f"The card {whose}, {named}, has a rate for {who}, but a line above comes first."
    return f"The card {whose}, {named}, in force since {card.effective_from}, prices {who}."


def missing_in_words(key: RateKey, names: Names) -> str:
    """What a gap lacks, and what to do."""
    what = f"{'unit of the service' if key.is_service else 'hour of the role'} {key.charge_role!r}"
    places = ["the default card"]
    if key.client_id:
        places.insert(0, f"a card of {names.client or 'the client'}")
    if key.project_id:
        places.insert(0, f"a card of {names.project or 'the project'}")
    return (
        f"No rate card in force on {key.on} prices an {what} in {key.currency_code}; put a rate on "
        f"{' or '.join(places)} that takes effect by that day."
    ).replace("an unit", "a unit")


_DEFAULTS = (Level.PERSON_BY_DEFAULT, Level.ROLE_BY_DEFAULT)


class CostBasis(StrEnum):
    """What the pay of a person is stated for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


MONTHS_IN_YEAR = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class CostParts:
    """What an hour of a person is made of: pay, employment cost on top of it, and overhead.

    base_minor: the pay for the basis. day_minutes: of a basis of a day. weekly_minutes: of the
    contract, weeks_per_year: those in which the person works; both of a month or a year.
    employment_bp: what the agency pays on top of the pay. overhead_bp: of pay and employment cost;
    None where overhead_hourly_minor states an amount.
    """

    basis: CostBasis
    base_minor: int
    day_minutes: int | None = None
    weekly_minutes: int | None = None
    weeks_per_year: int | None = None
    employment_bp: int = 0
    overhead_bp: int | None = 0
    overhead_hourly_minor: int = 0

    @property
    def hourly_minor(self) -> int:
        """Pay and employment cost of an hour, rounded half up once."""
        return half_up(*self._hourly)

    @property
    def overhead_minor(self) -> int:
        """The overhead of an hour, from the exact cost of it, rounded half up once."""
        if self.overhead_bp is None:
            return self.overhead_hourly_minor
        cost, per = self._hourly
        return half_up(cost * self.overhead_bp, per * BASIS_POINTS)

    @property
    def _hourly(self) -> tuple[int, int]:
        """As a fraction: minor units over what they are divided by."""
        hours, per = 1, 1
        match self.basis:
            case CostBasis.DAY:
                hours, per = 60, self.day_minutes or 60
            case CostBasis.MONTH | CostBasis.YEAR:
                per = (self.weekly_minutes or 60) * (self.weeks_per_year or 1)
                hours = 60 * (MONTHS_IN_YEAR if self.basis is CostBasis.MONTH else 1)
        return self.base_minor * (BASIS_POINTS + self.employment_bp) * hours, per * BASIS_POINTS


@dataclass(frozen=True, slots=True)
class CostSum:
    """What work costs in one currency, in minor units."""

    amount_minor: int
    currency_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CostChange:
    """By how much a cost rate changed the cost of earlier work. before, after: one per currency.

    kept_entries: those that it would have changed but that are billed, written off or of a closed
    period.
    """

    entries: int
    seconds: int
    before: Sequence[CostSum]
    after: Sequence[CostSum]
    kept_entries: int
