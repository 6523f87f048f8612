"""What a tax return of whole months is made of, from the sums that are kept by tax and month."""

from __future__ import annotations

from datetime import date

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import BigInteger, Date, Text, Uuid, bindparam, cast, func, select

from finance.chart.queries import chart, roles
from finance.chart.readable import LedgerAccount
from finance.ledger.readable import TaxMonth
from finance.statements.rules import Taxed, TaxLine, tax_lines, uk_boxes


def tax_return(
    reading: Reading, currency_code: str, first: date, last: date, legal_entity_id: str = ""
) -> tuple[list[TaxLine], list[int]]:
    """By category and rate, and the nine British boxes; none of those in another chart.

    first, last: days of the first and the last month, which count as a whole.
    """
    role_of = {code: role for role, code in roles(reading).items()}
    one = {"legal_entity_id": legal_entity_id} if legal_entity_id else {}
    rows = (_TAXED_OF_ENTITY if one else _TAXED).all(
        reading,
        currency_code=currency_code,
        first=first.replace(day=1),
        last=last.replace(day=1),
        **one,
    )
    lines = tax_lines(
        Taxed(row.kind, role_of.get(row.code, ""), row.tax_category, row.tax_rate_bp, row.minor)
        for row in rows
    )
    return lines, uk_boxes(lines) if chart(reading).template == "uk" else []


_MINOR = cast(func.sum(TaxMonth.debit_minor - TaxMonth.credit_minor), BigInteger)
_SUMMED = (
    select(
        LedgerAccount.code,
        LedgerAccount.kind,
        TaxMonth.tax_category,
        TaxMonth.tax_rate_bp,
        _MINOR.label("minor"),
    )
    .join(LedgerAccount, LedgerAccount.code == TaxMonth.ledger_account)
    .where(
        TaxMonth.currency_code == bindparam("currency_code", type_=Text),
        TaxMonth.month.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
    )
    .group_by(LedgerAccount.code, LedgerAccount.kind, TaxMonth.tax_category, TaxMonth.tax_rate_bp)
)
_TAXED = prepared(_SUMMED)
_TAXED_OF_ENTITY = prepared(
    _SUMMED.where(
        TaxMonth.legal_entity_id == bindparam("legal_entity_id", type_=Uuid(as_uuid=False))
    )
)
