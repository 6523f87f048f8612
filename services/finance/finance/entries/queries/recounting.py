"""The kept sums of entries, and the entries, beside what they are made of; for `sums verify`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
    true,
)

from finance.billing.readable import Invoice, InvoiceLine, Work, parts_of_documents
from finance.costs.readable import InvoicedCost, ProjectCost, is_written_off
from finance.entries.model import ENTRY, ENTRY_SUM, SUM_KEY
from finance.entries.rules import MEASURES

DIMENSIONS = (
    *("project_id", "client_id", "deliverable_id", "task_id", "person_id", "charge_role"),
    *("currency_code", "cost_currency_code"),
)
_UNBILLED = and_(~Work.billed, Work.write_off_id.is_(None))


def kept_and_counted() -> dict[str, tuple[Select[Any], Select[Any]]]:
    """By name: the kept sums and what the entries come to; what the entries of each row of work
    come to and the row; what the entries say is billed and the documents."""
    return {
        "entry_sum": (_kept(), _added_up()),
        "entry of work": (_entries_of_work(), _work()),
        "entry of costs": (_entries_of_costs(), _costs()),
        "entry of documents": (_billed(), _documents()),
    }


def _sum(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _kept() -> Select[Any]:
    sums = [ENTRY_SUM.c[name] for name in MEASURES]
    keys = [ENTRY_SUM.c[name] for name in SUM_KEY]
    return select(*keys, *sums).where(or_(*(one != 0 for one in sums)))


def _added_up() -> Select[Any]:
    months = {
        "month": func.date_trunc("month", ENTRY.c.effective_on),
        "recorded_month": func.date_trunc("month", func.timezone("UTC", ENTRY.c.recorded_at)),
    }
    keys = [cast(months[name], Date) if name in months else ENTRY.c[name] for name in SUM_KEY]
    return _grouped(keys, MEASURES)


def _entries_of_work() -> Select[Any]:
    keys = [ENTRY.c.work_id, *(ENTRY.c[name] for name in DIMENSIONS)]
    names = ("seconds", "value_minor", "wip_minor", "cost_minor", "overhead_minor")
    return _grouped(keys, names).where(ENTRY.c.work_id.is_not(None))


def _grouped(keys: list[Any], names: tuple[str, ...]) -> Select[Any]:
    sums = [_sum(ENTRY.c[name]) for name in names]
    return select(*keys, *sums).group_by(*keys).having(or_(*(one != 0 for one in sums)))


def _work() -> Select[Any]:
    value = func.coalesce(Work.value_minor, 0)
    states: list[Any] = [
        *(Work.seconds, value, case((_UNBILLED, value), else_=0)),
        *(func.coalesce(Work.cost_minor, 0), func.coalesce(Work.overhead_minor, 0)),
    ]
    dimensions = [getattr(Work, name) for name in DIMENSIONS]
    return select(Work.id, *dimensions, *(cast(one, BigInteger) for one in states)).where(
        ~Work.withdrawn
    )


def _entries_of_costs() -> Select[Any]:
    keys = [ENTRY.c.cost_id, *(ENTRY.c[name] for name in DIMENSIONS)]
    names = ("expense_minor", "wip_minor", "cost_minor", "bought_minor")
    return _grouped(keys, names).where(ENTRY.c.cost_id.is_not(None))


def _costs() -> Select[Any]:
    """What a document has billed of a cost, or a write-off took, is no longer in progress."""
    cost = ProjectCost
    nothing = null()
    billed = (
        select(InvoicedCost.cost_id)
        .join(InvoiceLine, InvoiceLine.id == InvoicedCost.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoicedCost.cost_id == cost.id, InvoicedCost.live, Invoice.number.is_not(None))
    )
    dimensions = [
        *(
            cost.project_id,
            cost.client_id,
            cost.deliverable_id,
            cast(nothing, Uuid).label("task_id"),
        ),
        *(
            cost.person_id,
            cast(nothing, Text).label("charge_role"),
            cost.currency_code,
            cost.cost_currency_code,
        ),
    ]
    measures = [
        cost.charge_minor,
        case(
            (or_(billed.exists(), is_written_off(cost.id)), 0),
            else_=cost.charge_minor,
        ),
        case((cost.passed_on, 0), else_=cost.cost_minor),
        case((cost.passed_on, 0), else_=cost.cost_minor),
    ]
    states = [cast(one, BigInteger) for one in measures]
    return select(cost.id, *dimensions, *states).where(or_(*(one != 0 for one in states)))


def _billed() -> Select[Any]:
    """Work that was billed before its shares were kept has no document to compare with."""
    keys = [ENTRY.c.project_id, ENTRY.c.currency_code]
    billed = _sum(ENTRY.c.billed_minor)
    of_documents = ENTRY.c.invoice_id.is_not(None)
    return select(*keys, billed).where(of_documents).group_by(*keys).having(billed != 0)


def _documents() -> Select[Any]:
    part = parts_of_documents()
    keys: list[Any] = [part.c.part_project_id, Invoice.currency_code]
    net = _sum(part.c.part_net)
    issued = select(*keys, net).select_from(Invoice).join(part, true())
    return issued.where(Invoice.number.is_not(None)).group_by(*keys).having(net != 0)
