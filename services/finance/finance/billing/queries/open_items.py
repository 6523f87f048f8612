"""What of the days up to one is not finished in billing, and with whom it waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.prepared import Prepared, prepared
from sqlalchemy import Date, DateTime, Uuid, bindparam, cast, func, null, select
from sqlalchemy.orm import aliased

from finance.billing.model import Invoice, Work
from finance.replicas.readable import KnownPerson, KnownProject

ITEMS_MAX = 20


@dataclass(frozen=True, slots=True)
class OpenItem:
    """waits_for: the name of the project's manager, or empty."""

    project_id: str
    invoice_id: str | None
    reference: str
    name: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class OpenItems:
    count: int
    items: list[OpenItem]


_MANAGER = aliased(KnownPerson)
_THROUGH = bindparam("through", type_=Date)


def _found(project_id: Any, invoice_id: Any, *where: Any) -> Prepared[Any]:
    """Projects with something open, each once, and how many there are."""
    rows = select(project_id.label("project_id"), invoice_id.label("invoice_id")).where(*where)
    found = rows.distinct().subquery()
    counted = func.count().over().label("counted")
    return prepared(
        select(
            *(found.c.project_id, found.c.invoice_id),
            func.coalesce(KnownProject.reference, "").label("reference"),
            func.coalesce(KnownProject.name, "").label("name"),
            func.coalesce(_MANAGER.name, "").label("waits_for"),
            counted,
        )
        .outerjoin(KnownProject, KnownProject.project_id == found.c.project_id)
        .outerjoin(_MANAGER, _MANAGER.person_id == KnownProject.project_manager_id)
        .order_by(KnownProject.reference, found.c.project_id)
        .limit(ITEMS_MAX)
    )


_NONE = cast(null(), Uuid(as_uuid=False))
_DRAFTS = _found(
    Invoice.project_id,
    Invoice.id,
    Invoice.status == "draft",
    Invoice.created_at < bindparam("until", type_=DateTime(timezone=True)),
)
_UNPRICED = _found(
    Work.project_id, _NONE, Work.chargeable, Work.value_minor.is_(None), Work.worked_on <= _THROUGH
)
_UNBILLED = _found(
    Work.project_id,
    _NONE,
    Work.chargeable,
    ~Work.billed,
    Work.write_off_id.is_(None),
    Work.value_minor.is_not(None),
    Work.worked_on <= _THROUGH,
)


def drafts(reading: Reading, until: Any) -> OpenItems:
    """Invoices that were drafted before this instant and are not issued."""
    return _items(_DRAFTS.all(reading, until=until))


def unpriced(reading: Reading, through: date) -> OpenItems:
    """Projects with time without a price."""
    return _items(_UNPRICED.all(reading, through=through))


def unbilled(reading: Reading, through: date) -> OpenItems:
    """Projects with priced time that is neither billed nor written off."""
    return _items(_UNBILLED.all(reading, through=through))


def _items(rows: list[Any]) -> OpenItems:
    items = [
        OpenItem(row.project_id, row.invoice_id, row.reference, row.name, row.waits_for)
        for row in rows
    ]
    return OpenItems(rows[0].counted if rows else 0, items)
