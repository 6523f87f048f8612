"""The statements of all legal entities added up, without what they charge each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import select

from finance.agency.queries import BooksView, base_currencies, one_currency
from finance.agency.readable import ENTITY_ID, LegalEntity
from finance.chart.queries import accounts, roles
from finance.intercompany.rules import PAIRS, Eliminated, Group, eliminate
from finance.statements.queries.balances import posted_between

_OF_RESULT = frozenset({"income", "expense"})
_OF_BALANCE = ("asset", "liability", "equity")


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
class Total:
    """On the side of its kind; a column for each legal entity, then what is eliminated."""

    what: str
    columns: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.columns[:-1]) - self.columns[-1]


@dataclass(frozen=True, slots=True)
class Consolidation:
    currency_code: str
    entities: Mapping[str, str]
    lines: Sequence[Line]
    eliminations: Sequence[Eliminated]

    @property
    def result(self) -> int:
        return -sum(line.total for line in self.lines if line.kind in _OF_RESULT)

    @property
    def totals(self) -> Sequence[Total]:
        """Assets equal liabilities and equity in each column."""
        assets, liabilities, owned = (self._sums(kind) for kind in _OF_BALANCE)
        income, expenses = self._sums("income"), self._sums("expense")
        result = [-made - spent for made, spent in zip(income, expenses, strict=True)]
        ever = [sum(column) for column in zip(assets, liabilities, owned, strict=True)]
        found = {
            "asset": assets,
            "liability": [-one for one in liabilities],
            "equity": [all_ - own for all_, own in zip(ever, owned, strict=True)],
            "income": [-one for one in income],
            "expense": expenses,
            "result": result,
            "retained": [all_ - now for all_, now in zip(ever, result, strict=True)],
        }
        return [Total(what, columns) for what, columns in found.items()]

    def _sums(self, kind: str) -> list[int]:
        """Debits less credits of each column."""
        rows = [(*line.minor, line.eliminated) for line in self.lines if line.kind == kind]
        width = len(self.entities) + 1
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * width


_ENTITIES = prepared(select(LegalEntity.id, LegalEntity.name).order_by(LegalEntity.number_prefix))


def consolidate(reading: Reading, first: date, last: date) -> Consolidation:
    """Income and expenses of the days; what is owned and owed at the end of the last one.

    Conflict where the entities keep their books in different currencies.
    """
    code = one_currency(base_currencies(reading).values())
    names = {row.id: row.name for row in _ENTITIES.all(reading)} or {ENTITY_ID: ""}
    views = [BooksView(code, True, id_) for id_ in names]
    of_days = [posted_between(reading, view, first, last) for view in views]
    in_all = [posted_between(reading, view, None, last) for view in views]
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
