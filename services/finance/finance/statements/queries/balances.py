"""What was posted between two days, from the sums that are kept by month and by day.

The cost follows the accounts and the months that are asked for, not the postings.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import Prepared, prepared
from sqlalchemy import BigInteger, Date, Text, Uuid, bindparam, cast, func, select

from finance.agency.queries import one_entity
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


def _summed(of: type[AccountDay | AccountMonth], when: Any, *more: Any) -> Prepared[Any]:
    net: Any = cast(func.sum(of.debit_minor - of.credit_minor), BigInteger)
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    return prepared(
        select(of.ledger_account, net)
        .where(
            of.currency_code == bindparam("currency_code", type_=Text),
            when.between(first, last),
            *more,
        )
        .group_by(of.ledger_account),
        lambda code, minor: (code, minor),
    )


def _of(of: type[AccountDay | AccountMonth], when: Any) -> dict[bool, Prepared[Any]]:
    """Of all legal entities, and of one."""
    one = of.legal_entity_id == bindparam("legal_entity_id", type_=Uuid(as_uuid=False))
    return {False: _summed(of, when), True: _summed(of, when, one)}


_DAYS = _of(AccountDay, AccountDay.posted_on)
_MONTHS = _of(AccountMonth, AccountMonth.month)


def posted_between(
    reading: Reading,
    currency_code: str,
    first: date | None,
    last: date,
    legal_entity_id: str = "",
) -> dict[str, int]:
    """Debits less credits by account of these days; first None: from the beginning.

    legal_entity_id: empty for all of them together.
    """
    one = {"legal_entity_id": legal_entity_id} if legal_entity_id else {}
    whole, edges = whole_months(first, last)
    parts = [(_DAYS[bool(one)], start or _FIRST_DAY, end) for start, end in edges]
    if whole is not None:
        parts.append((_MONTHS[bool(one)], whole[0] or _FIRST_DAY, whole[1]))
    found: dict[str, int] = {}
    for statement, start, end in parts:
        for code, minor in statement.all(
            reading, currency_code=currency_code, first=start, last=end or last, **one
        ):
            found[code] = found.get(code, 0) + minor
    return found


def balances_between(
    reading: Reading,
    currency_code: str,
    first: date | None,
    last: date,
    legal_entity_id: str = "",
) -> list[Balance]:
    posted = posted_between(reading, currency_code, first, last, legal_entity_id)
    return [
        Balance(one.code, one.name, one.kind, posted[one.code])
        for one in accounts(reading)
        if one.code in posted
    ]


def profit_and_loss_of(
    reading: Reading, currency_code: str, first: date, last: date, legal_entity_id: str = ""
) -> ProfitAndLoss:
    return profit_and_loss(balances_between(reading, currency_code, first, last, legal_entity_id))


def balance_sheet_at(
    reading: Reading, currency_code: str, as_at: date, legal_entity_id: str = ""
) -> BalanceSheet:
    """At the end of the day. Results of earlier financial years are retained."""
    start = start_of_year(reading, as_at, legal_entity_id)
    return balance_sheet(
        balances_between(reading, currency_code, None, as_at, legal_entity_id),
        balances_between(reading, currency_code, start, as_at, legal_entity_id),
    )


def start_of_year(reading: Reading, day: date, legal_entity_id: str = "") -> date:
    """Of the financial year that the day is in: of the legal entity, else as the chart says."""
    month = one_entity(reading, legal_entity_id).year_starts_in if legal_entity_id else 0
    if not month:
        return year_start(reading, day)
    return date(day.year if day.month >= month else day.year - 1, month, 1)
