"""Differences: listed, and our side of the documents that another system names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from finance.accounting.model import AccountingDifference
from finance.accounting.rules.comparing import Figures
from finance.billing.readable import Invoice
from finance.replicas.readable import name_of_client

READ = "accounting.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class DifferenceFilter:
    """Empty: all."""

    system: Sequence[str] = ()
    field: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""


DIFFERENCES = Records(
    select(AccountingDifference.id),
    {
        "id": AccountingDifference.id,
        "created_at": AccountingDifference.id,
        "number": AccountingDifference.number,
        "field": AccountingDifference.field,
    },
    None,
    system=one_of(AccountingDifference.system, "system"),
    field=one_of(AccountingDifference.field, "field"),
    status=one_of(AccountingDifference.status, "status"),
    search=containing(
        "search",
        *(AccountingDifference.number, AccountingDifference.ours, AccountingDifference.theirs),
    ),
)


def list_differences(reading: Reading, wanted: DifferenceFilter, asked: Asked) -> Listed:
    reading.actor.require(READ)
    given = asdict(wanted) | {
        "system": list(wanted.system),
        "field": list(wanted.field),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    listed = DIFFERENCES.page(reading, [READ], asked, **given)
    return records(reading, AccountingDifference, listed)


def named(reading: Reading, numbers: Iterable[str]) -> dict[str, tuple[str, Figures]]:
    """By number: the id and the figures of our documents."""
    return _by_number(_NAMED.all(reading, numbers=sorted(set(numbers))))


def issued_between(
    reading: Reading, days: tuple[date, date], currency_code: str, most: int
) -> dict[str, tuple[str, Figures]]:
    """Our documents of those days in the currency, the first of them."""
    rows = _ISSUED.all(reading, first=days[0], last=days[1], code=currency_code, most=most)
    return _by_number(rows)


def _by_number(rows: Iterable[Any]) -> dict[str, tuple[str, Figures]]:
    return {row.number: (row.id, _figures(row)) for row in rows}


def _figures(row: Any) -> Figures:
    return Figures(
        number=row.number,
        date=row.issued_on,
        contact=row.client_name or "",
        amount=row.total_minor,
        tax=row.tax_minor,
        currency=row.currency_code,
        paid=None if row.kind == "credit_note" else row.paid_minor - row.refunded_minor,
        status=row.status,
    )


_COLUMNS = select(
    *(Invoice.id, Invoice.kind, Invoice.number, Invoice.issued_on, Invoice.total_minor),
    *(Invoice.tax_minor, Invoice.currency_code, Invoice.paid_minor, Invoice.refunded_minor),
    *(Invoice.status, name_of_client(Invoice.client_id).label("client_name")),
)
_NAMED = prepared(_COLUMNS.where(one_of(Invoice.number, "numbers")))
_ISSUED = prepared(
    _COLUMNS.where(
        Invoice.number.is_not(None),
        Invoice.issued_on.between(bindparam("first"), bindparam("last")),
        Invoice.currency_code == bindparam("code"),
    )
    .order_by(Invoice.issued_on, Invoice.id)
    .limit(bindparam("most"))
)


def known(reading: Reading, system: str, numbers: Iterable[str]) -> list[AccountingDifference]:
    """What was found before of these documents, whatever became of it."""
    asked = select(AccountingDifference).where(
        AccountingDifference.system == system, AccountingDifference.number.in_(sorted(set(numbers)))
    )
    return list(reading.session.scalars(asked.with_for_update()))
