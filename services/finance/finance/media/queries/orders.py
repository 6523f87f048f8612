"""Media orders with their placements: found by client, publisher, medium and flight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import BigInteger, ColumnElement, bindparam, cast, func, select

from finance.billing.readable import Invoice, InvoiceLine
from finance.media.model import MediaRebate, Placement, PlacementChange, PlacementRun
from finance.media.rules import RunKind
from finance.passed_on.readable import PassedOn
from finance.purchasing.access import OWNERS, READ
from finance.purchasing.readable import (
    OrderKind,
    OrderLine,
    PurchaseOrder,
    PurchaseReceipt,
    Supplier,
)
from finance.replicas.readable import (
    KnownClient,
    name_of_client,
    name_of_project,
    reference_of_project,
)

_SUPPLIER = select(Supplier.name).where(Supplier.id == PurchaseOrder.supplier_id).scalar_subquery()
_FIRST = (
    select(func.min(Placement.starts_on))
    .where(Placement.purchase_order_id == PurchaseOrder.id)
    .scalar_subquery()
)


def _some_placement(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Placement.purchase_order_line_id)
        .where(Placement.purchase_order_id == PurchaseOrder.id, *which)
        .exists()
    )


ORDERS = Records(
    select(PurchaseOrder.id).where(PurchaseOrder.kind == OrderKind.MEDIA.value),
    {
        "id": PurchaseOrder.id,
        "created_at": PurchaseOrder.id,
        "number": PurchaseOrder.number,
        "status": PurchaseOrder.status,
        "supplier": _SUPPLIER,
        "project": reference_of_project(PurchaseOrder.project_id),
        "client": name_of_client(PurchaseOrder.client_id),
        "starts_on": _FIRST,
    },
    OWNERS,
    supplier_id=one_of(PurchaseOrder.supplier_id, "supplier_id"),
    project_id=one_of(PurchaseOrder.project_id, "project_id"),
    client_id=one_of(PurchaseOrder.client_id, "client_id"),
    status=one_of(PurchaseOrder.status, "status"),
    medium=_some_placement(one_of(Placement.medium, "medium")),
    search=containing(
        "search",
        *(PurchaseOrder.number, PurchaseOrder.note, _SUPPLIER),
        *(
            reference_of_project(PurchaseOrder.project_id),
            name_of_project(PurchaseOrder.project_id),
        ),
    ),
    runs_from=_some_placement(Placement.ends_on >= bindparam("runs_from")),
    runs_to=_some_placement(Placement.starts_on <= bindparam("runs_to")),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaFilter:
    """Empty or None: all. runs_from, runs_to: with a flight in these days, both included."""

    supplier_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    status: Sequence[str] = ()
    medium: Sequence[str] = ()
    search: str = ""
    runs_from: date | None = None
    runs_to: date | None = None


def list_orders(reading: Reading, wanted: MediaFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given, of those that the reader may see."""
    ids = ("supplier_id", "project_id", "client_id")
    given = asdict(wanted) | {name: ids_of(getattr(wanted, name), name) for name in ids}
    given |= {"status": list(wanted.status), "medium": list(wanted.medium)}
    given["search"] = part(wanted.search)
    return records(reading, PurchaseOrder, ORDERS.page(reading, [READ], asked, **given))


def get_order(reading: Reading, order_id: str) -> PurchaseOrder:
    """Refused for an order that is not of media."""
    order = reading.get_visible(READ, PurchaseOrder, order_id, OWNERS)
    order.check_kind(OrderKind.MEDIA)
    return order


@dataclass(kw_only=True, slots=True)
class Standing:
    """Of one placement: units that ran and were made good, and what the client was charged.

    drafted: on drafts of invoices; invoiced: on issued ones, less credits. In minor units.
    """

    ran: Decimal = Decimal(0)
    made_good: Decimal = Decimal(0)
    drafted: int = 0
    invoiced: int = 0
    changes: list[PlacementChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Booked:
    """A placement with its line of the order and how it stands."""

    line: OrderLine
    placement: Placement
    standing: Standing

    @property
    def short(self) -> Decimal:
        """Units that were booked and neither ran nor were made good."""
        missing = self.line.quantity - self.standing.ran - self.standing.made_good
        return max(missing, Decimal(0))


def booked(reading: Reading, orders: Sequence[PurchaseOrder]) -> Mapping[str, list[Booked]]:
    """By order, in the order of its lines; four statements for all of them."""
    ids = [line.id for order in orders for line in order.lines]
    placements = {
        one.purchase_order_line_id: one
        for one in reading.session.scalars(
            select(Placement).where(Placement.purchase_order_line_id.in_(ids))
        )
    }
    standing = {id_: Standing() for id_ in placements}
    _add_runs(reading, standing)
    _add_charges(reading, standing)
    for change in reading.session.scalars(
        select(PlacementChange)
        .where(PlacementChange.purchase_order_line_id.in_(standing))
        .order_by(PlacementChange.id)
    ):
        standing[change.purchase_order_line_id].changes.append(change)
    return {
        order.id: [
            Booked(line, placements[line.id], standing[line.id])
            for line in order.lines
            if line.id in placements
        ]
        for order in orders
    }


def _add_runs(reading: Reading, standing: Mapping[str, Standing]) -> None:
    rows = reading.session.execute(
        select(
            PlacementRun.purchase_order_line_id, PlacementRun.kind, func.sum(PlacementRun.quantity)
        )
        .join(PurchaseReceipt, PurchaseReceipt.id == PlacementRun.purchase_receipt_id)
        .where(
            PlacementRun.purchase_order_line_id.in_(standing), PurchaseReceipt.undone_at.is_(None)
        )
        .group_by(PlacementRun.purchase_order_line_id, PlacementRun.kind)
    )
    for line_id, kind, quantity in rows:
        if kind == RunKind.RUN:
            standing[line_id].ran = quantity
        else:
            standing[line_id].made_good = quantity


def _add_charges(reading: Reading, standing: Mapping[str, Standing]) -> None:
    issued = PassedOn.posted_on.is_not(None)
    rows = reading.session.execute(
        select(
            PassedOn.purchase_order_line_id,
            issued,
            cast(func.sum(InvoiceLine.amount_minor), BigInteger),
        )
        .join(InvoiceLine, InvoiceLine.id == PassedOn.invoice_line_id)
        .where(PassedOn.purchase_order_line_id.in_(standing))
        .group_by(PassedOn.purchase_order_line_id, issued)
    )
    for line_id, is_issued, minor in rows:
        if is_issued:
            standing[str(line_id)].invoiced = minor
        else:
            standing[str(line_id)].drafted = minor


def client_names(reading: Reading, client_ids: Sequence[str | None]) -> dict[str, str]:
    ids = {id_ for id_ in client_ids if id_}
    rows = select(KnownClient.client_id, KnownClient.name).where(KnownClient.client_id.in_(ids))
    return {row.client_id: row.name for row in reading.session.execute(rows)}


@dataclass(frozen=True, slots=True)
class OrderInvoice:
    """A document that charges an order. number None: a draft."""

    invoice_id: str
    number: str | None
    kind: str
    status: str
    net: Money


def invoices_of(reading: Reading, order: PurchaseOrder) -> list[OrderInvoice]:
    """Those that the reader of the order learns of by number; the first made first."""
    charged = (
        select(PassedOn.invoice_id)
        .where(PassedOn.purchase_order_line_id.in_([line.id for line in order.lines]))
        .distinct()
    )
    rows = reading.session.execute(
        select(
            *(Invoice.id, Invoice.number, Invoice.kind, Invoice.status),
            *(Invoice.net_minor, Invoice.currency_code),
        )
        .where(Invoice.id.in_(charged))
        .order_by(Invoice.id)
        .limit(200)
    )
    return [OrderInvoice(*row[:4], Money(row[4], row[5])) for row in rows]


REBATES = Records(
    select(MediaRebate.id),
    {
        "id": MediaRebate.id,
        "created_at": MediaRebate.id,
        "received_on": MediaRebate.received_on,
        "supplier": select(Supplier.name)
        .where(Supplier.id == MediaRebate.supplier_id)
        .scalar_subquery(),
    },
    None,
    default="-received_on",
    supplier_id=one_of(MediaRebate.supplier_id, "supplier_id"),
    project_id=one_of(MediaRebate.project_id, "project_id"),
)


def list_rebates(
    reading: Reading, supplier_ids: Sequence[str], project_ids: Sequence[str], asked: Asked
) -> Listed:
    """The latest received first if no other order is given."""
    reading.actor.require("levy.read")
    given = {
        "supplier_id": ids_of(supplier_ids, "supplier_id"),
        "project_id": ids_of(project_ids, "project_id"),
    }
    return records(reading, MediaRebate, REBATES.page(reading, ["levy.read"], asked, **given))
