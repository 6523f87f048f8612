"""What a tax return of whole months is made of, from the sums that are kept by tax and month."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Date, Select, bindparam, cast, func, select

from finance.agency.queries import BooksView
from finance.chart.queries import chart, roles
from finance.chart.readable import LedgerAccount
from finance.ledger.queries import VIEWS, net_of, of_view
from finance.ledger.readable import TaxMonth
from finance.statements.rules import Taxed, TaxLine, tax_lines, uk_boxes


def tax_return(
    reading: Reading, view: BooksView, first: date, last: date
) -> tuple[list[TaxLine], list[int]]:
    """By category and rate, and the nine British boxes; none of those in another chart.

    first, last: days of the first and the last month, which count as a whole.
    """
    role_of = {code: role for role, code in roles(reading).items()}
    months = {"first": first.replace(day=1), "last": last.replace(day=1)}
    rows = _TAXED[view.key].all(reading, **months, **view.given)
    lines = tax_lines(
        Taxed(row.kind, role_of.get(row.code, ""), row.tax_category, row.tax_rate_bp, row.minor)
        for row in rows
    )
    return lines, uk_boxes(lines) if chart(reading).template == "uk" else []


def _summed(key: tuple[bool, bool]) -> Select[Any]:
    minor: Any = cast(func.sum(net_of(TaxMonth, in_base=key[0])), BigInteger)
    of = (LedgerAccount.code, LedgerAccount.kind, TaxMonth.tax_category, TaxMonth.tax_rate_bp)
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    return (
        select(*of, minor.label("minor"))
        .join(LedgerAccount, LedgerAccount.code == TaxMonth.ledger_account)
        .where(TaxMonth.month.between(first, last), *of_view(TaxMonth, key))
        .group_by(*of)
    )


_TAXED = {key: prepared(_summed(key)) for key in VIEWS}
