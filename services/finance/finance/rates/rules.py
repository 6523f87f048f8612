"""Which rate holds on a day, and what time is worth at it. Pure: money is whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from finance.rounding.rules import half_up

SECONDS_PER_HOUR = 3600


def normalised_role(charge_role: str) -> str:
    """One spelling per role: trimmed, lower case, single spaces."""
    return " ".join(charge_role.lower().split())


def value_of_time(hourly_minor: int, seconds: int) -> int:
    """Minor units that this time is worth at an hourly rate, rounded half up once."""
    return half_up(hourly_minor * seconds, SECONDS_PER_HOUR)


@dataclass(frozen=True, slots=True)
class RateKey:
    """The question "what does an hour of this role sell for, to whom, in what, on which day?"

    client_id None asks the default card only.
    """

    charge_role: str
    client_id: str | None
    currency_code: str
    on: date


COUNTED_MAX = 1000


@dataclass(frozen=True, slots=True)
class CardUse:
    """What is priced by a card, counted up to COUNTED_MAX. last_day: of the latest work; None
    without any."""

    entries: int
    estimate_lines: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """A rate card as the lookup needs it. hourly_minor by normalised charge role."""

    id: str
    client_id: str | None
    currency_code: str
    effective_from: date
    hourly_minor: dict[str, int]
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PricedBy:
    """A rate and the card it stands on."""

    hourly_minor: int
    card: Card


Scope = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class RateBook:
    """The cards of some clients and of the default, by scope (client, currency), latest first."""

    cards: Mapping[Scope, tuple[Card, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, cards: Iterable[Card]) -> RateBook:
        scopes: dict[Scope, list[Card]] = {}
        for card in sorted(cards, key=lambda card: card.effective_from, reverse=True):
            scopes.setdefault((card.client_id, card.currency_code), []).append(card)
        return cls({scope: tuple(found) for scope, found in scopes.items()})

    def find(self, key: RateKey) -> PricedBy | None:
        """The client's own card in force, else, for a role it does not name, the default card.

        The card in force is the latest whose effective_from is not after the day; an earlier card
        of the same scope has ended, also for roles that the later one leaves out. A card whose
        last day is over leaves its scope without a card.
        """
        role = normalised_role(key.charge_role)
        for scope in dict.fromkeys((key.client_id, None)):
            card = self.card_in_force((scope, key.currency_code), key.on)
            if card is not None and role in card.hourly_minor:
                return PricedBy(card.hourly_minor[role], card)
        return None

    def card_in_force(self, scope: Scope, on: date) -> Card | None:
        begun = (card for card in self.cards.get(scope, ()) if card.effective_from <= on)
        latest = next(begun, None)
        if latest is None or (latest.ends_on is not None and latest.ends_on < on):
            return None
        return latest


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
