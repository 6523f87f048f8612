"""How work in progress came to be: what was there, what came and went, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chassis.database import Reading
from chassis.errors import Invalid

from finance.entries.queries.known import Sums, Wanted, add_up
from finance.entries.rules import Measures


@dataclass(frozen=True, slots=True)
class RollForward:
    """One currency. opening + value + expense - billed - written_off + written_up = closing."""

    currency_code: str
    opening: int
    moved: Measures

    @property
    def closing(self) -> int:
        return self.opening + self.moved.wip


def roll_forward(
    reading: Reading, at: datetime, wanted: Wanted, first: date, last: date
) -> list[RollForward]:
    """By currency; without those in which nothing was ever in progress."""
    if last < first:
        raise Invalid(
            "WINDOW_REVERSED",
            f"to ({last}) is before from ({first}); exchange or correct them.",
            field="to",
        )
    before = replace(wanted, first=None, last=first - timedelta(days=1))
    opening = _by_currency(add_up(reading, at, before))
    moved = _by_currency(add_up(reading, at, replace(wanted, first=first, last=last)))
    return [
        RollForward(code, opening.get(code, Measures()).wip, moved.get(code, Measures()))
        for code in sorted(opening.keys() | moved.keys())
    ]


def _by_currency(sums: Iterable[Sums]) -> dict[str, Measures]:
    """What has no currency is worth nothing."""
    found: dict[str, Measures] = {}
    for one in sums:
        if one.currency_code:
            found[one.currency_code] = found.get(one.currency_code, Measures()) + one.measures
    return found
