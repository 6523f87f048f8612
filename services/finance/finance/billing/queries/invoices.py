"""Lists of invoices and credit notes: found, ordered, counted, and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import BigInteger, and_, bindparam, cast, func, or_, select, union_all
from sqlalchemy.orm import aliased

from finance.billing.model import Invoice, InvoiceLine
from finance.billing.model.invoice import OPEN
from finance.billing.rules.settling import InvoiceStatus
from finance.replicas.readable import name_of_client, name_of_project, reference_of_project
from finance.rights import owner_columns


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceFilter:
    """Which invoices and credit notes; empty or None: all. Days are included."""

    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    status: Sequence[str] = ()
    credits_invoice_id: str = ""
    search: str = ""
    overdue: bool = False
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    approved: bool | None = None


def bills_project(project_id: Any) -> Any:
    """Documents of the project, and those of others that have lines of it."""
    own = InvoiceLine.invoice_id == Invoice.id, InvoiceLine.project_id == project_id
    return or_(Invoice.project_id == project_id, select(InvoiceLine.id).where(*own).exists())


def _of_projects() -> Any:
    document = aliased(Invoice)
    whole = select(document.id).where(one_of(document.project_id, "project_id"))
    parts = select(InvoiceLine.invoice_id).where(one_of(InvoiceLine.project_id, "project_id"))
    return union_all(whole, parts)


_DUE: Any = func.greatest(Invoice.owed_minor, 0)
"""As Invoice.due says it."""

_OPEN = or_(*(Invoice.status == status for status in OPEN))
_CLIENT = name_of_client(Invoice.client_id)
_REFERENCE = reference_of_project(Invoice.project_id)
_OWNERS = owner_columns(Invoice.client_id, Invoice.project_id)
_FILTERS: Mapping[str, Any] = {
    "client_id": one_of(Invoice.client_id, "client_id"),
    "project_id": Invoice.id.in_(_of_projects()),
    "status": one_of(Invoice.status, "status"),
    "credits_invoice_id": Invoice.credits_invoice_id == bindparam("credits_invoice_id"),
    "search": containing(
        "search", Invoice.number, _CLIENT, _REFERENCE, name_of_project(Invoice.project_id)
    ),
    "overdue": and_(_OPEN, Invoice.due_on < bindparam("overdue")),
    "issued_from": Invoice.issued_on >= bindparam("issued_from"),
    "issued_to": Invoice.issued_on <= bindparam("issued_to"),
    "due_from": Invoice.due_on >= bindparam("due_from"),
    "due_to": Invoice.due_on <= bindparam("due_to"),
    "approved": Invoice.approved_at.is_not(None) == bindparam("approved"),
}
INVOICES = Records(
    select(Invoice.id),
    {
        "id": Invoice.id,
        "created_at": Invoice.id,
        "number": Invoice.number,
        "client": _CLIENT,
        "project": _REFERENCE,
        "status": Invoice.status,
        "issued_on": Invoice.issued_on,
        "due_on": Invoice.due_on,
        "total": Invoice.total_minor,
        "due": cast(_DUE, BigInteger),
    },
    _OWNERS,
    **_FILTERS,
)
"""The ids of one page; a draft has no number and no day, which count as the earliest."""


def list_invoices(reading: Reading, wanted: InvoiceFilter, asked: Asked) -> Listed:
    """Invoices with their lines and payments, of those that the reader may see."""
    listed = INVOICES.page(reading, ["invoice.read"], asked, **_given(reading, wanted))
    return records(reading, Invoice, listed)


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceSum:
    """Of invoices and credit notes in one currency. net, total: issued, less credit notes."""

    currency_code: str
    documents: int
    net: Money
    total: Money
    paid: Money
    due: Money
    overdue: Money
    drafted: Money


def invoice_sums(reading: Reading, wanted: InvoiceFilter) -> list[InvoiceSum]:
    """Of all that a list with this filter has, by currency."""
    given = {name: value for name, value in _given(reading, wanted).items() if value}
    statement = reading.visible("invoice.read", _SUMS, _OWNERS)
    conditions = (_FILTERS[name] for name in given)
    values = {**given, "today": reading.today}
    rows = reading.session.execute(statement.where(*conditions), values)
    return [_sum(*row) for row in rows]


def _sum(code: str, documents: int, *minor: int) -> InvoiceSum:
    net, total, paid, due, overdue, drafted = (Money(one or 0, code) for one in minor)
    return InvoiceSum(
        currency_code=code,
        documents=documents,
        net=net,
        total=total,
        paid=paid,
        due=due,
        overdue=overdue,
        drafted=drafted,
    )


def _total(column: Any, *which: Any) -> Any:
    return cast(func.sum(column).filter(*which), BigInteger)


_ISSUED = Invoice.number.is_not(None)
_OVERDUE = and_(_OPEN, Invoice.due_on < bindparam("today"))
_SUMMED: tuple[Any, ...] = (
    *(Invoice.currency_code, func.count()),
    *(_total(Invoice.net_minor, _ISSUED), _total(Invoice.total_minor, _ISSUED)),
    _total(Invoice.paid_minor - Invoice.refunded_minor, _ISSUED),
    *(_total(_DUE, _ISSUED), _total(_DUE, _OVERDUE)),
    _total(Invoice.net_minor, Invoice.status == InvoiceStatus.DRAFT),
)
_SUMS = select(*_SUMMED).group_by(Invoice.currency_code).order_by(Invoice.currency_code)


def _given(reading: Reading, wanted: InvoiceFilter) -> dict[str, Any]:
    """The values of the filters that are given."""
    return asdict(wanted) | {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "credits_invoice_id": _id(wanted.credits_invoice_id, "credits_invoice_id"),
        "search": part(wanted.search),
        "overdue": reading.today if wanted.overdue else None,
    }


def _id(given: str, field: str) -> str:
    return given and require_id(given, field)
