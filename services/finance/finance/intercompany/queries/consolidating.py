"""The statements of all legal entities added up, without what they charge each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.prepared import prepared
from sqlalchemy import select

from finance.agency.readable import ENTITY_ID, LegalEntity
from finance.chart.queries import accounts, roles
from finance.intercompany.rules import PAIRS, Eliminated, Group, eliminate
from finance.statements.queries.balances import posted_between

_OF_RESULT = frozenset({"income", "expense"})


@dataclass(frozen=True, slots=True)
class Line:
    """Debits less credits of each legal entity, in their order; eliminated: of the group."""

    code: str
    name: str
    kind: str
    minor: Sequence[int]
    eliminated: int

    @property
    def total(self) -> int:
        return sum(self.minor) - self.eliminated


@dataclass(frozen=True, slots=True)
class Consolidation:
    currency_code: str
    entities: Mapping[str, str]
    lines: Sequence[Line]
    eliminations: Sequence[Eliminated]

    @property
    def result(self) -> int:
        return -sum(line.total for line in self.lines if line.kind in _OF_RESULT)


_ENTITIES = prepared(
    select(LegalEntity.id, LegalEntity.name, LegalEntity.currency_code).order_by(
        LegalEntity.number_prefix
    )
)


def consolidate(reading: Reading, first: date, last: date, home_currency: str) -> Consolidation:
    """Income and expenses of the days; what is owned and owed at the end of the last one.

    Conflict where the entities keep their books in different currencies.
    """
    rows = _ENTITIES.all(reading)
    code = _one_currency({row.currency_code or home_currency for row in rows} or {home_currency})
    names = {row.id: row.name for row in rows} or {ENTITY_ID: ""}
    of_days = [posted_between(reading, code, first, last, id_) for id_ in names]
    in_all = [posted_between(reading, code, None, last, id_) for id_ in names]
    chart = {one.code: one for one in accounts(reading)}
    found: Group = {
        number: [one.get(number, 0) for one in (of_days if of.kind in _OF_RESULT else in_all)]
        for number, of in sorted(chart.items())
    }
    taken, eliminations = eliminate(found, _pairs(reading))
    lines = [
        Line(number, chart[number].name, chart[number].kind, minor, taken.get(number, 0))
        for number, minor in found.items()
        if any(minor)
    ]
    return Consolidation(code, names, lines, eliminations)


def _pairs(reading: Reading) -> list[tuple[str, str]]:
    numbers = roles(reading)
    return [(numbers[one], numbers[other]) for one, other in PAIRS]


def _one_currency(codes: set[str]) -> str:
    if len(codes) > 1:
        raise Conflict(
            "BASE_CURRENCIES_DIFFER",
            f"The legal entities keep their books in {', '.join(sorted(codes))}; they are added up "
            "only in one currency. Read the statements of each with legal_entity_id.",
        )
    return codes.pop()
