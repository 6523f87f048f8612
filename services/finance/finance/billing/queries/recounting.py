"""The kept sums beside the same figures added up from every row, for `sums verify`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Table,
    and_,
    cast,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy import union_all as together

from finance.billing.model import Invoice, ProjectWork, Work
from finance.billing.model.document_parts import parts_of_documents
from finance.billing.model.invoice import INVOICE
from finance.billing.model.sums import CONTRIBUTION, MONTH_SUM, PROJECT_SUM
from finance.billing.queries.unbilled import UNBILLED

KEYS = {
    PROJECT_SUM: ("project_id", "client_id", "currency_code", "cost_currency_code"),
    CONTRIBUTION: ("project_id", "client_id", "person_id", "currency_code"),
    MONTH_SUM: ("project_id", "client_id", "currency_code", "cost_currency_code", "month"),
}


def kept_and_counted() -> dict[str, tuple[Select[Any], Select[Any]]]:
    """By name: what is kept, and what the rows come to."""
    return {
        "project_sum": (_kept(PROJECT_SUM), _of_projects()),
        "contribution": (_kept(CONTRIBUTION), _of_people()),
        "month_sum": (_kept(MONTH_SUM), _of_months()),
        "project_work": (_kept_work(), _unbilled_work()),
    }


def _kept(table: Table) -> Select[Any]:
    """Without the rows of nothing, which are left where there was something."""
    sums = [column for column in table.c if column.name not in KEYS[table]]
    keys = [table.c[name] for name in KEYS[table]]
    return select(*keys, *sums).where(or_(*(column != 0 for column in sums)))


def _sum(column: Any, where: ColumnElement[bool] | None = None) -> Any:
    summed = func.sum(column)
    return cast(func.coalesce(summed if where is None else summed.filter(where), 0), BigInteger)


def _of_projects() -> Select[Any]:
    return _both(PROJECT_SUM)


def _of_months() -> Select[Any]:
    return _both(MONTH_SUM, _month(Work.posted_on), _month(Invoice.issued_on))


def _month(day: Any) -> Any:
    return cast(func.date_trunc("month", day), Date).label("month")


def _both(table: Table, *months: Any) -> Select[Any]:
    """Work and documents, in the order of the columns of the table; months: of each, or none."""
    sums = [column.name for column in table.c if column.name not in KEYS[table]]
    both = together(_worked(sums, *months[:1]), _documents(sums, *months[1:])).subquery()
    keys = [both.c[name] for name in KEYS[table]]
    added = [_sum(both.c[name]) for name in sums]
    whole = select(*keys, *added).group_by(*keys)
    return whole.having(or_(*(one != 0 for one in added)))


def _worked(names: list[str], *month: Any) -> Select[Any]:
    of = {
        "row_count": func.count(),
        "value_minor": _sum(Work.value_minor),
        "unbilled_minor": _sum(Work.value_minor, UNBILLED),
        "cost_minor": _sum(Work.cost_minor),
        "seconds": _sum(Work.seconds),
        "unpriced_seconds": _sum(
            Work.billable_seconds, and_(Work.chargeable, Work.value_minor.is_(None))
        ),
        "uncosted_seconds": _sum(Work.seconds, Work.cost_minor.is_(None)),
        "unbilled_entries": func.count().filter(UNBILLED),
        "unbilled_seconds": _sum(Work.billable_seconds, UNBILLED),
    }
    keys = (Work.project_id, Work.client_id, Work.currency_code, Work.cost_currency_code, *month)
    return select(*keys, *_named(of, names)).group_by(*keys)


def _documents(names: list[str], *month: Any) -> Select[Any]:
    """Each project has its lines, and its share of what is of the whole document."""
    paid = Invoice.paid_minor - Invoice.refunded_minor
    owed = Invoice.total_minor - Invoice.credited_minor - paid
    asks = Invoice.kind == INVOICE
    part = parts_of_documents()

    def share(whole: Any) -> Any:
        return func.round(whole * part.c.share_through) - func.round(whole * part.c.share_from)

    of = {
        "row_count": func.count(),
        "net_minor": _sum(part.c.part_net),
        "total_minor": _sum(part.c.part_total),
        "paid_minor": _sum(share(paid)),
        "due_minor": _sum(share(owed), and_(asks, owed > 0)),
        "credit_due_minor": _sum(share(-owed), and_(asks, owed < 0)),
    }
    project_id = part.c.part_project_id.label("project_id")
    keys = (project_id, Invoice.client_id, Invoice.currency_code)
    sums = _named(of, names)
    return (
        select(*keys, null().label("cost_currency_code"), *month, *sums)
        .select_from(Invoice)
        .join(part, true())
        .where(Invoice.number.is_not(None))
        .group_by(*keys, *month)
    )


def _named(of: dict[str, Any], names: list[str]) -> list[Any]:
    return [(of[name] if name in of else cast(0, BigInteger)).label(name) for name in names]


def _of_people() -> Select[Any]:
    keys = (Work.project_id, Work.client_id, Work.person_id, Work.currency_code)
    costed = Work.cost_minor.is_not(None)
    banded = _sum(func.banded_cost(Work.cost_hourly_minor, Work.cost_minor, Work.seconds))
    return select(*keys, func.count(), _sum(Work.seconds), banded).where(costed).group_by(*keys)


def _kept_work() -> Select[Any]:
    counted: list[Any] = [ProjectWork.unbilled_entries, ProjectWork.unbilled_seconds]
    return select(ProjectWork.id, *counted).where(ProjectWork.unbilled_entries != 0)


def _unbilled_work() -> Select[Any]:
    counted = select(Work.project_id, func.count(), _sum(Work.billable_seconds)).where(UNBILLED)
    return counted.group_by(Work.project_id)
