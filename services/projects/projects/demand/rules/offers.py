"""Which estimate or quote says how many hours a deal has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ESTIMATE, QUOTE = "estimate", "quote"
_ACCEPTED, _SENT, _IN_USE = "accepted", "sent", "in_use"


@dataclass(frozen=True, slots=True)
class Offer:
    """An estimate or a quote, by the seconds of each role. source_id: a later one is greater."""

    source_id: str
    kind: str
    status: str
    hours: Mapping[str, int]

    @property
    def is_accepted(self) -> bool:
        return self.kind == QUOTE and self.status == _ACCEPTED


def hours_of(offers: Sequence[Offer]) -> dict[str, int]:
    """Seconds by role: of the accepted quotes together; else of the newest quote that is out; else
    of the newest estimate in use. Empty: it is not known."""
    accepted = [one for one in offers if one.is_accepted]
    if accepted:
        return _sum(accepted)
    sent = [one for one in offers if one.kind == QUOTE and one.status == _SENT]
    estimates = [one for one in offers if one.kind == ESTIMATE and one.status == _IN_USE]
    newest = max(sent or estimates, key=lambda one: one.source_id, default=None)
    return _sum([newest]) if newest else {}


def _sum(offers: Iterable[Offer]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in offers:
        for role, seconds in one.hours.items():
            found[role] = found.get(role, 0) + seconds
    return {role: seconds for role, seconds in found.items() if seconds > 0}
