"""What clients owe as at a day: each client, and all together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import Asked, Listed, Records, containing, part
from chassis.visibility import OwnerColumns
from sqlalchemy import BigInteger, bindparam, cast, func, select, true

from finance.billing.queries.ageing import wip_age_sums
from finance.billing.queries.unbilled import READ as WIP_READ
from finance.billing.readable import Invoice
from finance.receivables.queries.owed import AS_AT, ISSUED, ages, overdue, owed, total
from finance.receivables.rules import (
    DAYS_OF_YEAR,
    Ageing,
    days_of_revenue,
    days_sales_outstanding,
)
from finance.replicas.readable import account_manager_of, name_of_client

READ = "receivable.read"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableFilter:
    """as_at: at the end of that day. overdue: only clients who should have paid something."""

    as_at: date
    currency_code: str
    search: str = ""
    overdue: bool = False


_OWED = owed()
_by_client = (
    select(
        *(_OWED.c.client_id, *ages(_OWED)),
        *(overdue(_OWED).label("overdue"), total(_OWED).label("total")),
        func.count(_OWED.c.invoice_id).label("invoices"),
        func.min(_OWED.c.due_on).filter(_OWED.c.minor > 0).label("oldest_due_on"),
    )
    .where(_OWED.c.currency_code == bindparam("currency_code"))
    .group_by(_OWED.c.client_id)
    .subquery("receivable")
)
_ROW = _by_client.c
_CLIENT = name_of_client(_ROW.client_id)
_ORDERS = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90", "credit")
RECEIVABLES = Records(
    select(_ROW.client_id.label("id"), _CLIENT.label("client_name"), _by_client),
    {
        "id": _ROW.client_id,
        "client": _CLIENT,
        **{name: _ROW[name] for name in _ORDERS},
        "total": _ROW.total,
        "overdue": _ROW.overdue,
        "invoices": _ROW.invoices,
        "oldest_due_on": _ROW.oldest_due_on,
    },
    OwnerColumns(account_manager=account_manager_of(_ROW.client_id)),
    default="-total",
    search=containing("search", _CLIENT),
    overdue=_ROW.overdue >= bindparam("overdue", type_=BigInteger),
    as_at=true(),
    currency_code=true(),
)


def list_receivables(reading: Reading, wanted: ReceivableFilter, asked: Asked) -> Listed:
    """One page; the largest debt first if no other order is given."""
    require_not_later(reading, wanted.as_at, "as_at")
    return RECEIVABLES.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        overdue=1 if wanted.overdue else None,
        as_at=wanted.as_at,
        currency_code=wanted.currency_code,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableSum:
    """All that is owed in one currency. sales: issued less credited in the days, with tax.

    revenue: the same of 365 days, without tax. wip: work that is not billed; None where it is not
    known, on a day before today or to a reader without billing.read.
    """

    currency_code: str
    clients: int
    ageing: Ageing
    sales: int
    days: int
    revenue: int = 0
    wip: int | None = None

    @property
    def wip_days(self) -> Decimal | None:
        return None if self.wip is None else days_of_revenue(self.wip, self.revenue)

    @property
    def debtor_days(self) -> Decimal | None:
        return days_of_revenue(self.ageing.total, self.revenue)

    @property
    def lock_up_days(self) -> Decimal | None:
        """Rounded once, so that it may differ from the sum of its parts by 0.01."""
        if self.wip is None:
            return None
        return days_of_revenue(self.wip + self.ageing.total, self.revenue)

    @property
    def dso_days(self) -> Decimal | None:
        return days_sales_outstanding(self.ageing.total, self.sales, self.days)


def receivable_sums(reading: Reading, as_at: date, days: int) -> list[ReceivableSum]:
    """By currency; of the clients whose invoices the reader may see."""
    require_not_later(reading, as_at, "as_at")
    given = {"as_at": as_at, "first": as_at - timedelta(days=days - 1)}
    owed = {row[0]: row for row in reading.session.execute(_seen(reading, _SUMS, _OWED.c), given)}
    sales = reading.session.execute(_seen(reading, _SALES, Invoice), given)
    sold: dict[str, int] = dict(map(tuple, sales))
    year = {"as_at": as_at, "first": as_at - timedelta(days=DAYS_OF_YEAR - 1)}
    earned: dict[str, int] = dict(
        map(tuple, reading.session.execute(_seen(reading, _REVENUE, Invoice), year))
    )
    wip = _wip(reading, as_at)
    return [
        ReceivableSum(
            currency_code=code,
            clients=owed[code][1] if code in owed else 0,
            ageing=Ageing(*owed[code][2:]) if code in owed else Ageing(),
            sales=sold.get(code, 0),
            days=days,
            revenue=earned.get(code, 0),
            wip=None if wip is None else wip.get(code, 0),
        )
        for code in sorted({*owed, *sold, *earned, *(wip or {})})
    ]


def _wip(reading: Reading, as_at: date) -> dict[str, int] | None:
    """By currency, today's."""
    if as_at != reading.today or not reading.actor.scopes(WIP_READ):
        return None
    return {one.currency_code: one.ages.total for one in wip_age_sums(reading)}


_SUMS = (
    select(_OWED.c.currency_code, func.count(_OWED.c.client_id.distinct()), *ages(_OWED))
    .group_by(_OWED.c.currency_code)
    .order_by(_OWED.c.currency_code)
)
_SALES = (
    select(Invoice.currency_code, cast(func.sum(Invoice.total_minor), BigInteger))
    .where(ISSUED, Invoice.issued_on.between(bindparam("first"), AS_AT))
    .group_by(Invoice.currency_code)
)


_REVENUE = (
    select(Invoice.currency_code, cast(func.sum(Invoice.net_minor), BigInteger))
    .where(ISSUED, Invoice.issued_on.between(bindparam("first"), AS_AT))
    .group_by(Invoice.currency_code)
)


def _seen(reading: Reading, statement: Any, columns: Any) -> Any:
    owners = OwnerColumns(account_manager=account_manager_of(columns.client_id))
    return reading.visible(READ, statement, owners)


def require_not_later(reading: Reading, day: date, field: str) -> None:
    """Invalid for a day that is not over yet: what will be paid until then is not known."""
    if day > reading.today:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be today, {reading.today}, or earlier.",
            field=field,
        )
