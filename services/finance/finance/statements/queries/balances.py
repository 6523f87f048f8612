"""What was posted between two days, from the sums that are kept by month and by day.

The cost follows the accounts and the months that are asked for, not the postings.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import Prepared, prepared
from sqlalchemy import BigInteger, Date, Text, bindparam, cast, func, select

from finance.chart.queries import accounts, year_start
from finance.entries.queries.known import whole_months
from finance.ledger.readable import AccountDay, AccountMonth
from finance.statements.rules import (
    Balance,
    BalanceSheet,
    ProfitAndLoss,
    balance_sheet,
    profit_and_loss,
)

_FIRST_DAY = date.min


def _summed(of: type[AccountDay | AccountMonth], when: Any) -> Prepared[Any]:
    net: Any = cast(func.sum(of.debit_minor - of.credit_minor), BigInteger)
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    return prepared(
        select(of.ledger_account, net)
        .where(
            of.currency_code == bindparam("currency_code", type_=Text), when.between(first, last)
        )
        .group_by(of.ledger_account),
        lambda code, minor: (code, minor),
    )


_DAYS = _summed(AccountDay, AccountDay.posted_on)
_MONTHS = _summed(AccountMonth, AccountMonth.month)


def posted_between(
    reading: Reading, currency_code: str, first: date | None, last: date
) -> dict[str, int]:
    """Debits less credits by account of these days; first None: from the beginning."""
    whole, edges = whole_months(first, last)
    parts = [(_DAYS, start or _FIRST_DAY, end) for start, end in edges]
    if whole is not None:
        parts.append((_MONTHS, whole[0] or _FIRST_DAY, whole[1]))
    found: dict[str, int] = {}
    for statement, start, end in parts:
        for code, minor in statement.all(
            reading, currency_code=currency_code, first=start, last=end or last
        ):
            found[code] = found.get(code, 0) + minor
    return found


def balances_between(
    reading: Reading, currency_code: str, first: date | None, last: date
) -> list[Balance]:
    posted = posted_between(reading, currency_code, first, last)
    return [
        Balance(one.code, one.name, one.kind, posted[one.code])
        for one in accounts(reading)
        if one.code in posted
    ]


def profit_and_loss_of(
    reading: Reading, currency_code: str, first: date, last: date
) -> ProfitAndLoss:
    return profit_and_loss(balances_between(reading, currency_code, first, last))


def balance_sheet_at(reading: Reading, currency_code: str, as_at: date) -> BalanceSheet:
    """At the end of the day. Results of earlier financial years are retained."""
    start = year_start(reading, as_at)
    return balance_sheet(
        balances_between(reading, currency_code, None, as_at),
        balances_between(reading, currency_code, start, as_at),
    )
