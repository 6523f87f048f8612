"""Where the lines of a document come from: hours, deliverables, and what the client accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.prepared import prepared
from sqlalchemy import BigInteger, bindparam, cast, func, select

from finance.billing.model import Invoice, InvoicedTime, InvoiceLine, Work
from finance.billing.queries.documents import get_invoice
from finance.quoting.queries.accepted import accepted_lines
from finance.replicas import queries as replicas


@dataclass(frozen=True, kw_only=True, slots=True)
class LineagePart:
    """The hours of one role on one deliverable that a line charges or covers.

    amount: their share of the line. cost None: not shown, unknown in part, or in several
    currencies.
    """

    deliverable_id: str | None
    deliverable_name: str
    charge_role: str
    seconds: int
    task_count: int
    entry_count: int
    value: Money
    amount: Money
    cost: Money | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineageOffer:
    """A line of an accepted quote for a deliverable of the document's line."""

    quote_id: str
    quote_reference: str
    quote_line_id: str
    estimate_line_id: str | None
    deliverable_id: str | None
    charge_role: str
    description: str
    amount: Money


@dataclass(frozen=True, kw_only=True, slots=True)
class LineLineage:
    """beyond: of the amount, what no hour stands behind; the parts and it are the amount."""

    invoice_line_id: str
    description: str
    amount: Money
    parts: Sequence[LineagePart]
    beyond: Money
    offers: Sequence[LineageOffer]


def invoice_lineage(reading: Reading, invoice_id: str) -> list[LineLineage]:
    """By line, in the order of the document; what was credited since is still where it was."""
    invoice = get_invoice(reading, invoice_id)
    ids = {invoice.project_id, *(line.project_id for line in invoice.lines if line.project_id)}
    offered: dict[str, Sequence[Any]] = {}
    names: dict[str, str] = {}
    for project in replicas.projects(reading, ids).values():
        offered[project.project_id] = accepted_lines(reading, project.project_id)
        known = replicas.deliverables(reading, project.opportunity_id, project.project_id)
        names |= {one.id: one.name for one in known}
    parts = _parts(reading, invoice, names)
    return [
        _of_line(
            invoice, line, parts[line.id], offered.get(line.project_id or invoice.project_id, ())
        )
        for line in invoice.lines
    ]


def _parts(
    reading: Reading, invoice: Invoice, names: Mapping[str, str]
) -> Mapping[str, list[LineagePart]]:
    costs = reading.actor.may("cost.read")
    found: dict[str, list[LineagePart]] = defaultdict(list)
    for row in _PARTS.all(reading, invoice_id=invoice.id):
        costed = costs and row.costed == row.entry_count and row.cost_currencies == 1
        found[row.invoice_line_id].append(
            LineagePart(
                deliverable_id=row.deliverable_id,
                deliverable_name=names.get(row.deliverable_id or "", ""),
                charge_role=row.charge_role,
                seconds=row.seconds,
                task_count=row.task_count,
                entry_count=row.entry_count,
                value=invoice.money(row.value_minor),
                amount=invoice.money(row.amount_minor),
                cost=Money(row.cost_minor, row.cost_currency_code) if costed else None,
            )
        )
    return found


def _sum(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


_PARTS = prepared(
    select(
        InvoicedTime.invoice_line_id,
        Work.deliverable_id,
        Work.charge_role,
        _sum(Work.billable_seconds).label("seconds"),
        func.count(Work.task_id.distinct()).label("task_count"),
        func.count(Work.time_entry_id.distinct()).label("entry_count"),
        _sum(Work.value_minor).label("value_minor"),
        _sum(InvoicedTime.amount_minor).label("amount_minor"),
        _sum(Work.cost_minor).label("cost_minor"),
        func.count(Work.time_entry_id.distinct())
        .filter(Work.cost_minor.is_not(None))
        .label("costed"),
        func.count(Work.cost_currency_code.distinct()).label("cost_currencies"),
        func.max(Work.cost_currency_code).label("cost_currency_code"),
    )
    .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
    .join(Work, Work.id == InvoicedTime.time_entry_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice_id"))
    .group_by(InvoicedTime.invoice_line_id, Work.deliverable_id, Work.charge_role)
    .order_by(InvoicedTime.invoice_line_id, Work.charge_role, Work.deliverable_id)
)


def _of_line(
    invoice: Invoice, line: InvoiceLine, parts: Sequence[LineagePart], offered: Sequence[Any]
) -> LineLineage:
    with_hours = sum(part.amount.amount_minor for part in parts)
    return LineLineage(
        invoice_line_id=line.id,
        description=line.description,
        amount=invoice.money(line.amount_minor),
        parts=parts,
        beyond=invoice.money(line.amount_minor - with_hours),
        offers=[_offer(one) for one in _offers_of(line, parts, offered)],
    )


def _offers_of(
    line: InvoiceLine, parts: Sequence[LineagePart], offered: Sequence[Any]
) -> Sequence[Any]:
    """For the deliverables of the line; of these the lines of its role, where there are some."""
    about = {part.deliverable_id for part in parts} | {line.deliverable_id}
    found = [one for one in offered if one.deliverable_id in about]
    of_role = [one for one in found if one.charge_role == line.charge_role]
    return of_role if line.charge_role and of_role else found


def _offer(row: Any) -> LineageOffer:
    return LineageOffer(
        quote_id=row.quote_id,
        quote_reference=row.quote_reference,
        quote_line_id=row.quote_line_id,
        estimate_line_id=row.estimate_line_id,
        deliverable_id=row.deliverable_id,
        charge_role=row.charge_role,
        description=row.description,
        amount=Money(row.amount_minor, row.currency_code),
    )
