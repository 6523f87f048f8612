"""How balances of accounts become statements. Amounts are whole minor units of one currency.

A balance is debits less credits. Statements show each kind on its own side: what is owned and
spent as a debit, what is owed and earned as a credit. Standard library and the chart's words only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finance.chart.rules.roles import AccountKind, AccountRole

_DEBIT_SIDE = frozenset({AccountKind.ASSET, AccountKind.EXPENSE})
POUND = 100


@dataclass(frozen=True, slots=True)
class Balance:
    """An account and its debits less its credits."""

    code: str
    name: str
    kind: str
    minor: int


@dataclass(frozen=True, slots=True)
class Line:
    """An account in a statement, on the side of its kind."""

    code: str
    name: str
    minor: int


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    income: Sequence[Line]
    expenses: Sequence[Line]

    @property
    def income_minor(self) -> int:
        return _total(self.income)

    @property
    def expense_minor(self) -> int:
        return _total(self.expenses)

    @property
    def result(self) -> int:
        return self.income_minor - self.expense_minor


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """retained: the results of the years before, as far as no journal has moved them. result: of
    the year so far."""

    assets: Sequence[Line]
    liabilities: Sequence[Line]
    equity: Sequence[Line]
    retained: int
    result: int

    @property
    def assets_minor(self) -> int:
        return _total(self.assets)

    @property
    def liabilities_minor(self) -> int:
        return _total(self.liabilities)

    @property
    def equity_minor(self) -> int:
        return _total(self.equity) + self.retained + self.result


def lines_of(balances: Iterable[Balance], kind: AccountKind) -> list[Line]:
    """The accounts of the kind that stand at something, in the order of their numbers."""
    sign = 1 if kind in _DEBIT_SIDE else -1
    return [
        Line(one.code, one.name, sign * one.minor)
        for one in sorted(balances, key=lambda one: one.code)
        if one.kind == kind and one.minor
    ]


def profit_and_loss(balances: Sequence[Balance]) -> ProfitAndLoss:
    """Of what was posted between two days."""
    return ProfitAndLoss(
        lines_of(balances, AccountKind.INCOME), lines_of(balances, AccountKind.EXPENSE)
    )


def balance_sheet(balances: Sequence[Balance], of_year: Sequence[Balance]) -> BalanceSheet:
    """balances: of all that was posted up to the day; of_year: since the year began.

    Debits equal credits in every journal, so assets equal liabilities and equity, whatever was
    posted.
    """
    result = profit_and_loss(of_year).result
    return BalanceSheet(
        assets=lines_of(balances, AccountKind.ASSET),
        liabilities=lines_of(balances, AccountKind.LIABILITY),
        equity=lines_of(balances, AccountKind.EQUITY),
        retained=profit_and_loss(balances).result - result,
        result=result,
    )


def _total(lines: Iterable[Line]) -> int:
    return sum(line.minor for line in lines)


@dataclass(frozen=True, slots=True)
class Taxed:
    """What was posted with one tax category and rate to one account: debits less credits."""

    kind: str
    role: str
    category: str
    rate_bp: int
    minor: int


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Sales or purchases of one category and rate: what was charged, and the tax on it."""

    side: str
    category: str
    rate_bp: int
    net: int
    tax: int


SALES, PURCHASES = "sales", "purchases"


def tax_lines(found: Iterable[Taxed]) -> list[TaxLine]:
    """Sales first, then by category and the higher rate."""
    sums: dict[tuple[str, str, int], list[int]] = {}
    for one in found:
        side, is_tax = _place(one)
        net_and_tax = sums.setdefault((side, one.category, one.rate_bp), [0, 0])
        net_and_tax[is_tax] += -one.minor if side == SALES else one.minor
    lines = [TaxLine(*key, *amounts) for key, amounts in sums.items() if any(amounts)]
    return sorted(lines, key=lambda one: (one.side != SALES, one.category, -one.rate_bp))


def _place(one: Taxed) -> tuple[str, bool]:
    """Sales or purchases, and whether it is the tax on them."""
    if one.role == AccountRole.INPUT_TAX:
        return PURCHASES, True
    if one.kind == AccountKind.LIABILITY:
        return SALES, True
    return (SALES if one.kind == AccountKind.INCOME else PURCHASES), False


OUTSIDE = "outside_scope"


def uk_boxes(lines: Sequence[TaxLine]) -> list[int]:
    """The nine boxes of a British VAT return, in pence; 6 to 9 in whole pounds, as HMRC asks.

    Boxes 2, 8 and 9 are about goods between Northern Ireland and the EU; an agency sells services.
    What is outside the scope of VAT is in no box.
    """
    within = [one for one in lines if one.category != OUTSIDE]
    sales = [one for one in within if one.side == SALES]
    purchases = [one for one in within if one.side == PURCHASES]
    due = sum(one.tax for one in sales)
    reclaimed = sum(one.tax for one in purchases)
    net_sales = _pounds(sum(one.net for one in sales))
    net_purchases = _pounds(sum(one.net for one in purchases))
    return [due, 0, due, reclaimed, due - reclaimed, net_sales, net_purchases, 0, 0]


def _pounds(pence: int) -> int:
    whole = abs(pence) // POUND * POUND
    return whole if pence >= 0 else -whole
