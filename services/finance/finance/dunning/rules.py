"""Which reminder an unpaid invoice gets next, what it costs, and what its words may name.

No database, no clock. Amounts are in minor units of one currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from string import Formatter
from typing import Any, NamedTuple

from finance.rounding.rules import half_up

LEVELS_MAX = 5
DAYS_MAX = 365
DAYS_TO_PAY = 7
YEAR_DAYS = 365
"""Interest is for actual days of a year of 365, leap years too."""
WHOLE_BP = 10_000
INTEREST_BP_MAX = 5_000
PLACEHOLDERS = ("agency", "as_at", "claims", "client", "owed", "pay_by", "total")


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One reminder. days_after_due: how late an invoice is before it gets it.

    fee_minor: of a notice of this level, in the currency of the policy. interest_bp: a year, for
    the days since the invoice was due, or since the last interest on it.
    """

    days_after_due: int
    title: str
    words: str
    fee_minor: int = 0
    interest_bp: int = 0

    @classmethod
    def kept(cls, kept: Mapping[str, Any]) -> Level:
        return cls(**kept)

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)


USUAL = (
    Level(
        days_after_due=7,
        title="Reminder",
        words="Dear {client},\nthe invoices below are past their day of payment. You may have "
        "overlooked them. Please pay {total} by {pay_by}.",
    ),
    Level(
        days_after_due=21,
        title="Second reminder",
        words="Dear {client},\nwe have not received payment of the invoices below. Please pay "
        "{total} by {pay_by}, or tell us what is in the way.",
    ),
    Level(
        days_after_due=35,
        title="Final reminder",
        words="Dear {client},\nthe invoices below are still not paid. Please pay {total} by "
        "{pay_by}. After that day we will take further steps.",
    ),
)
"""While the agency has set nothing: three levels, without fee and interest."""


class Fault(NamedTuple):
    """What is wrong with levels, in the words of a refusal."""

    reason: str
    words: str
    field: str


def faults_of_levels(levels: Sequence[Level]) -> Iterator[Fault]:
    """In order of their days, with known placeholders; the first costs nothing."""
    if not 1 <= len(levels) <= LEVELS_MAX:
        yield Fault("NUMBER_OUT_OF_RANGE", f"There must be 1 to {LEVELS_MAX} levels.", "levels")
        return
    if levels[0].fee_minor or levels[0].interest_bp:
        yield Fault(
            "FIRST_REMINDER_FREE",
            "The first reminder has no fee and no interest; set them on a later level.",
            "levels[0].fee",
        )
    for place, level in enumerate(levels):
        yield from faults_of_words(level.words, f"levels[{place}].words")
        if place and level.days_after_due <= levels[place - 1].days_after_due:
            yield Fault(
                "LEVELS_OUT_OF_ORDER",
                f"Level {place + 1} must come more days after the due day than the level before, "
                f"{levels[place - 1].days_after_due}.",
                f"levels[{place}].days_after_due",
            )


def faults_of_words(words: str, field: str) -> Iterator[Fault]:
    """A placeholder that nothing is known for, or a brace that stands alone."""
    try:
        parts = list(Formatter().parse(words))
    except ValueError:
        alone = "A brace stands alone. Write {{ or }} for a brace of the text."
        yield Fault("PLACEHOLDER_INVALID", alone, field)
        return
    for _, name, format_, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or format_ or conversion):
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            unknown = f"{{{name[:40]}}} is not a placeholder. There are {known}."
            yield Fault("PLACEHOLDER_INVALID", unknown, field)


def filled(words: str, given: Mapping[str, str]) -> str:
    """The words of a level with what the placeholders stand for."""
    return words.format_map(given)


@dataclass(frozen=True, slots=True)
class Change:
    """What was added to an invoice's balance on a day: negative for a payment."""

    day: date
    minor: int


def money_days(closing: int, changes: Iterable[Change], first: date, last: date) -> int:
    """The sum of what was owed at the end of each day from first to last.

    closing: owed at the end of the last day. A payment counts from its own day on.
    """
    if last < first:
        return 0
    owed = closing * ((last - first).days + 1)
    return owed - sum(
        change.minor * (change.day - first).days
        for change in changes
        if first <= change.day <= last
    )


def interest(owed_days: int, yearly_bp: int) -> int:
    """Simple interest of a sum of daily balances at a yearly rate, rounded once."""
    return half_up(max(owed_days, 0) * yearly_bp, WHOLE_BP * YEAR_DAYS)


class Excluded(StrEnum):
    """Why an invoice gets no reminder now."""

    PAUSED = "paused"
    DISPUTED = "disputed"
    PROMISED = "promised"
    CREDIT_COVERS = "credit_covers"
    BELOW_MINIMUM = "below_minimum"
    TOO_EARLY = "too_early"
    LAST_LEVEL = "last_level"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What decides about one invoice. reached: the level of its last reminder, 0 without one.

    pay_by: the day until which that reminder asked to pay.
    """

    due_on: date
    reached: int = 0
    pay_by: date | None = None
    promised_on: date | None = None
    disputed: bool = False
    paused: bool = False
    credit_covers: bool = False
    below_minimum: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """level: of the next reminder, else why there is none, and until when if that is known."""

    level: int = 0
    excluded: Excluded | None = None
    until: date | None = None


def decide(standing: Standing, levels: Sequence[Level], as_at: date) -> Decision:
    """Levels rise one by one, each only after its days and after the last reminder's day."""
    if reason := _stopped(standing, as_at):
        return Decision(excluded=reason, until=_until(standing, reason))
    if standing.reached >= len(levels):
        return Decision(excluded=Excluded.LAST_LEVEL)
    wait = standing.due_on + timedelta(days=levels[standing.reached].days_after_due)
    if standing.pay_by is not None:
        wait = max(wait, standing.pay_by + timedelta(days=1))
    if as_at < wait:
        return Decision(excluded=Excluded.TOO_EARLY, until=wait)
    return Decision(level=standing.reached + 1)


def _stopped(standing: Standing, as_at: date) -> Excluded | None:
    promised = standing.promised_on is not None and standing.promised_on >= as_at
    reasons = (
        (standing.paused, Excluded.PAUSED),
        (standing.disputed, Excluded.DISPUTED),
        (promised, Excluded.PROMISED),
        (standing.credit_covers, Excluded.CREDIT_COVERS),
        (standing.below_minimum, Excluded.BELOW_MINIMUM),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _until(standing: Standing, reason: Excluded) -> date | None:
    return standing.promised_on if reason is Excluded.PROMISED else None


def covered(owed: Sequence[int], credit: int) -> list[bool]:
    """Which of these debts, the oldest first, are paid in full by what is on account."""
    found = []
    for minor in owed:
        covers = credit >= minor
        credit = credit - minor if covers else 0
        found.append(covers)
    return found
