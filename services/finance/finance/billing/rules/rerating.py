"""What work would be worth at the rates of today's cards, and which of it has to stay as it is.

No database, no clock. Billed work never moves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from finance.rates.rules import Rate


class Kept(StrEnum):
    """Why work that another rate applies to keeps the one it has."""

    BILLED = "billed"
    WRITTEN_OFF = "written_off"
    CLOSED_PERIOD = "closed_period"
    ON_DRAFT = "on_draft"
    CORRECTS_KEPT = "corrects_kept"


@dataclass(frozen=True, slots=True)
class FoundRate:
    """The rate that applies now, and the card it stands on."""

    rate: Rate
    rate_card_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RatedWork:
    """Priced work as it stands. kept None: it is free to be rated again.

    corrects_id: the time entry that it corrects, whose rate it has.
    """

    work_id: str
    time_entry_id: str
    project_id: str
    seconds: int
    currency_code: str
    rate: Rate
    rate_card_id: str | None
    value_minor: int
    corrects_id: str | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Work, and the rate and value that it is to have."""

    work: RatedWork
    to: FoundRate

    @property
    def value_minor(self) -> int:
        return self.to.rate.value(self.work.seconds)


@dataclass(frozen=True, slots=True)
class Outcome:
    """changes: in the order of the work. kept: what another rate applies to, and why it stays."""

    changes: Sequence[Change]
    kept: Sequence[tuple[Kept, RatedWork]]


def rerate(work: Sequence[RatedWork], found: Callable[[RatedWork], FoundRate | None]) -> Outcome:
    """Compare each with the rate that applies. Work that no card prices any more keeps its rate.

    A correction follows the work that it corrects, wherever that has gone.
    """
    originals = {one.time_entry_id: one for one in work if one.corrects_id is None}
    changes: list[Change] = []
    kept: list[tuple[Kept, RatedWork]] = []
    for one in work:
        original = originals.get(one.corrects_id) if one.corrects_id else one
        to = found(original) if original is not None else found(one)
        if to is None or to.rate == one.rate:
            continue
        reason = one.kept
        if reason is None and (original is None or original.kept is not None):
            reason = Kept.CORRECTS_KEPT
        if reason is None:
            changes.append(Change(one, to))
        else:
            kept.append((reason, one))
    return Outcome(changes, kept)
