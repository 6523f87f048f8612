"""What was posted between two days, from the sums that are kept by month and by day.

The cost follows the accounts and the months that are asked for, not the postings.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import Prepared, prepared
from sqlalchemy import BigInteger, Date, bindparam, cast, func, select

from finance.agency.queries import BooksView, one_entity
from finance.chart.queries import accounts, year_start
from finance.entries.queries.known import whole_months
from finance.ledger.queries import VIEWS, net_of, of_view
from finance.ledger.readable import AccountDay, AccountMonth
from finance.statements.rules import (
    Balance,
    BalanceSheet,
    ProfitAndLoss,
    balance_sheet,
    profit_and_loss,
)

_FIRST_DAY = date.min


def _summed(
    of: type[AccountDay | AccountMonth], when: Any, key: tuple[bool, bool]
) -> Prepared[Any]:
    net: Any = cast(func.sum(net_of(of, in_base=key[0])), BigInteger)
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    return prepared(
        select(of.ledger_account, net)
        .where(when.between(first, last), *of_view(of, key))
        .group_by(of.ledger_account),
        lambda code, minor: (code, minor),
    )


def _of(of: type[AccountDay | AccountMonth], when: Any) -> dict[tuple[bool, bool], Prepared[Any]]:
    """By the key of a view of the books."""
    return {key: _summed(of, when, key) for key in VIEWS}


_DAYS = _of(AccountDay, AccountDay.posted_on)
_MONTHS = _of(AccountMonth, AccountMonth.month)


def posted_between(
    reading: Reading, view: BooksView, first: date | None, last: date
) -> dict[str, int]:
    """Debits less credits by account of these days; first None: from the beginning."""
    whole, edges = whole_months(first, last)
    parts = [(_DAYS[view.key], start or _FIRST_DAY, end) for start, end in edges]
    if whole is not None:
        parts.append((_MONTHS[view.key], whole[0] or _FIRST_DAY, whole[1]))
    found: dict[str, int] = {}
    for statement, start, end in parts:
        for code, minor in statement.all(reading, first=start, last=end or last, **view.given):
            found[code] = found.get(code, 0) + minor
    return found


def balances_between(
    reading: Reading, view: BooksView, first: date | None, last: date
) -> list[Balance]:
    posted = posted_between(reading, view, first, last)
    return [
        Balance(one.code, one.name, one.kind, posted[one.code])
        for one in accounts(reading)
        if one.code in posted
    ]


def profit_and_loss_of(reading: Reading, view: BooksView, first: date, last: date) -> ProfitAndLoss:
    return profit_and_loss(balances_between(reading, view, first, last))


def balance_sheet_at(reading: Reading, view: BooksView, as_at: date) -> BalanceSheet:
    """At the end of the day. Results of earlier financial years are retained."""
    start = start_of_year(reading, as_at, view.legal_entity_id)
    return balance_sheet(
        balances_between(reading, view, None, as_at), balances_between(reading, view, start, as_at)
    )


def start_of_year(reading: Reading, day: date, legal_entity_id: str = "") -> date:
    """Of the financial year that the day is in: of the legal entity, else as the chart says."""
    month = one_entity(reading, legal_entity_id).year_starts_in if legal_entity_id else 0
    if not month:
        return year_start(reading, day)
    return date(day.year if day.month >= month else day.year - 1, month, 1)
