"""Which levies are on media that is invoiced to a client, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.money import Money
from sqlalchemy import or_, select

from finance.levies.model import Levy, LevyOptOut
from finance.levies.rules import Base, Payer, levy_of, rate_on


@dataclass(frozen=True, kw_only=True, slots=True)
class OnMedia:
    """Media that a levy may be on, in minor units."""

    medium: str
    starts_on: date
    net: int
    gross: int
    charge: int
    currency_code: str


@dataclass(frozen=True, slots=True)
class LevyDue:
    """Of one levy at one rate."""

    levy_id: str
    name: str
    rate_bp: int
    base_minor: int

    @property
    def amount_minor(self) -> int:
        return levy_of(self.base_minor, self.rate_bp)

    def words(self, currency_code: str) -> str:
        base = Money(self.base_minor, currency_code)
        return f"{self.name}: {self.rate_bp / 100:g} % of {base}"


def levies_on(
    reading: Reading, media: Sequence[OnMedia], client_id: str, order_id: str
) -> list[LevyDue]:
    """Those that the client pays and has not opted out of, each rate of the day a flight starts."""
    opted_out = select(LevyOptOut.levy_id).where(
        or_(LevyOptOut.client_id == client_id, LevyOptOut.purchase_order_id == order_id)
    )
    levies = reading.session.scalars(
        select(Levy)
        .where(
            Levy.archived_at.is_(None),
            Levy.payer == Payer.CLIENT.value,
            Levy.id.not_in(opted_out),
        )
        .order_by(Levy.name, Levy.id)
    )
    found = [due for levy in levies for due in _of_levy(levy, media)]
    return [one for one in found if one.amount_minor]


def _of_levy(levy: Levy, media: Sequence[OnMedia]) -> list[LevyDue]:
    bases: dict[int, int] = {}
    for one in media:
        rate_bp = rate_on(levy.dated, one.starts_on)
        if rate_bp and (not levy.media or one.medium in levy.media):
            bases[rate_bp] = bases.get(rate_bp, 0) + _base(levy, one)
    return [LevyDue(levy.id, levy.name, rate_bp, base) for rate_bp, base in sorted(bases.items())]


def _base(levy: Levy, one: OnMedia) -> int:
    if levy.base == Base.GROSS:
        return one.gross
    return one.charge if levy.base == Base.CHARGE else one.net
