"""tandem.finance.v1.MediaService."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper, timestamp
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import media_pb2 as pb
from tandem.finance.v1 import media_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message, to_invoice
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.levies.queries import owed as levies
from finance.media.commands import booking, changing, invoicing, rebating
from finance.media.model import MediaRebate, PlacementChange
from finance.media.queries import orders as queries
from finance.media.queries.orders import Booked
from finance.media.rules import Billing, passed_on
from finance.passed_on.rules import Treatment
from finance.purchasing.model import PurchaseOrder
from finance.purchasing.queries import records
from finance.quantities import in_words
from finance.replicas import queries as replicas
from finance.settings import Settings
from finance.taxing import TaxRate

_to_rebate = mapper(
    pb.MediaRebate, MediaRebate, supplier_name=lambda row: "", project_reference=lambda row: ""
)


class MediaServicer(Servicer, pb_grpc.MediaServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.terms = InvoiceTerms(
            standard=TaxRate.of(settings.standard_tax_rate_bp), tax_rounding=settings.tax_rounding
        )

    @writes
    def CreateMediaOrder(
        self, tx: Transaction, request: pb.CreateMediaOrderRequest
    ) -> pb.CreateMediaOrderResponse:
        made = booking.MediaOrderDraft(
            supplier_id=request.supplier_id,
            project_id=request.project_id,
            placements=_placements(request),
            note=request.note,
            opted_out_levy_ids=list(request.opted_out_levy_ids),
        )
        order = booking.create_media_order(tx, made)
        return pb.CreateMediaOrderResponse(media_order=_one(tx, order))

    @writes
    def UpdateMediaOrder(
        self, tx: Transaction, request: pb.UpdateMediaOrderRequest
    ) -> pb.UpdateMediaOrderResponse:
        order = booking.change_media_order(
            tx,
            request.media_order_id,
            _placements(request),
            request.note if request.HasField("note") else None,
            request.expected_version,
        )
        return pb.UpdateMediaOrderResponse(media_order=_one(tx, order))

    @reads
    def GetMediaOrder(
        self, reading: Reading, request: pb.GetMediaOrderRequest
    ) -> pb.GetMediaOrderResponse:
        order = queries.get_order(reading, request.media_order_id)
        return pb.GetMediaOrderResponse(media_order=_one(reading, order))

    @reads
    def ListMediaOrders(
        self, reading: Reading, request: pb.ListMediaOrdersRequest
    ) -> pb.ListMediaOrdersResponse:
        wanted = draft(
            queries.MediaFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "runs_from", "runs_to"),
        )
        listed = queries.list_orders(reading, wanted, asked(request))
        return pb.ListMediaOrdersResponse(
            media_orders=_shown(reading, listed.rows), **listed.paging()
        )

    @writes
    def ChangePlacement(
        self, tx: Transaction, request: pb.ChangePlacementRequest
    ) -> pb.ChangePlacementResponse:
        order = changing.change_placement(
            tx,
            request.media_order_id,
            request.placement_id,
            _new_terms(request),
            request.reason,
            request.over_budget_reason,
        )
        return pb.ChangePlacementResponse(media_order=_one(tx, order))

    @writes
    def CancelPlacement(
        self, tx: Transaction, request: pb.CancelPlacementRequest
    ) -> pb.CancelPlacementResponse:
        order = changing.cancel_placement(
            tx, request.media_order_id, request.placement_id, request.reason
        )
        return pb.CancelPlacementResponse(media_order=_one(tx, order))

    @writes
    def RecordPlacementRun(
        self, tx: Transaction, request: pb.RecordPlacementRunRequest
    ) -> pb.RecordPlacementRunResponse:
        order = changing.record_run(
            tx,
            request.media_order_id,
            request.placement_id,
            changing.RunDraft(
                kind=request.kind,
                ran_on=values.day(request.ran_on, "ran_on"),
                quantity=request.quantity,
                note=request.note,
            ),
        )
        return pb.RecordPlacementRunResponse(media_order=_one(tx, order))

    @writes
    def InvoiceMediaOrder(
        self, tx: Transaction, request: pb.InvoiceMediaOrderRequest
    ) -> pb.InvoiceMediaOrderResponse:
        invoice = invoicing.invoice_media(
            tx, request.media_order_id, list(request.placement_ids), self.terms
        )
        return pb.InvoiceMediaOrderResponse(invoice=to_invoice(tx, invoice))

    @writes
    def RecordMediaRebate(
        self, tx: Transaction, request: pb.RecordMediaRebateRequest
    ) -> pb.RecordMediaRebateResponse:
        made = rebating.RebateDraft(
            supplier_id=request.supplier_id,
            starts_on=values.needed_day(request.starts_on, "starts_on"),
            ends_on=values.needed_day(request.ends_on, "ends_on"),
            amount=_money(request.amount),
            passed=_money(request.passed) if request.HasField("passed") else None,
            project_id=request.project_id,
            received_on=values.day(request.received_on, "received_on"),
            reference=request.reference,
            note=request.note,
        )
        rebate = rebating.record_rebate(tx, made)
        return pb.RecordMediaRebateResponse(media_rebate=_rebates(tx, [rebate])[0])

    @reads
    def ListMediaRebates(
        self, reading: Reading, request: pb.ListMediaRebatesRequest
    ) -> pb.ListMediaRebatesResponse:
        listed = queries.list_rebates(
            reading, list(request.supplier_id), list(request.project_id), asked(request)
        )
        return pb.ListMediaRebatesResponse(
            media_rebates=_rebates(reading, listed.rows), **listed.paging()
        )


def _money(message: Any) -> Money:
    return Money(message.amount_minor, message.currency_code)


def _placements(request: Any) -> list[booking.PlacementDraft]:
    return [
        booking.PlacementDraft(
            description=one.description,
            medium=one.medium,
            starts_on=values.needed_day(one.starts_on, f"placements[{at}].starts_on"),
            ends_on=values.needed_day(one.ends_on, f"placements[{at}].ends_on"),
            gross=_money(one.gross),
            commission_bp=one.commission_bp,
            fee_bp=one.fee_bp,
            billing=one.billing or Billing.GROSS.value,
            treatment=one.treatment or Treatment.PRINCIPAL.value,
            quantity=one.quantity,
            tax_rate_bp=one.tax_rate_bp if one.HasField("tax_rate_bp") else None,
        )
        for at, one in enumerate(request.placements)
    ]


def _new_terms(request: pb.ChangePlacementRequest) -> changing.NewTerms:
    return changing.NewTerms(
        starts_on=values.day(request.starts_on, "starts_on"),
        ends_on=values.day(request.ends_on, "ends_on"),
        gross=_money(request.gross) if request.HasField("gross") else None,
        commission_bp=request.commission_bp if request.HasField("commission_bp") else None,
        fee_bp=request.fee_bp if request.HasField("fee_bp") else None,
    )


def _one(reading: Reading, order: PurchaseOrder) -> pb.MediaOrder:
    shown = _shown(reading, [order])[0]
    if reading.actor.may("invoice.read"):
        shown.invoices.extend(
            pb.MediaOrderInvoice(
                id=one.invoice_id,
                number=one.number or "",
                kind=one.kind,
                status=one.status,
                net=money_message(one.net),
            )
            for one in queries.invoices_of(reading, order)
        )
    return shown


def _shown(reading: Reading, orders: Sequence[PurchaseOrder]) -> list[pb.MediaOrder]:
    """With their placements and names; a bounded number of statements for all of them."""
    booked = queries.booked(reading, orders)
    names = _Names.of(reading, orders, booked)
    return [_order(one, booked[one.id], names) for one in orders]


class _Names:
    """Of what the orders name, by id."""

    def __init__(self, **found: Mapping[str, Any]) -> None:
        self.suppliers, self.people = found["suppliers"], found["people"]
        self.projects, self.clients = found["projects"], found["clients"]
        self.opted_out = found["opted_out"]

    @classmethod
    def of(
        cls,
        reading: Reading,
        orders: Sequence[PurchaseOrder],
        booked: Mapping[str, Sequence[Booked]],
    ) -> _Names:
        changes = [c for some in booked.values() for one in some for c in one.standing.changes]
        people = {one.ordered_by_id for one in orders} | {one.changed_by_id for one in changes}
        return cls(
            suppliers=records.supplier_names(reading, [one.supplier_id for one in orders]),
            people=replicas.person_names(reading, {id_ for id_ in people if id_}),
            projects=replicas.projects(
                reading, {one.project_id for one in orders if one.project_id}
            ),
            clients=queries.client_names(reading, [one.client_id for one in orders]),
            opted_out=levies.opted_out_levies(reading, [one.id for one in orders]),
        )


def _order(order: PurchaseOrder, booked: Sequence[Booked], names: _Names) -> pb.MediaOrder:
    live = [one for one in booked if not one.line.cancelled]
    project = names.projects.get(order.project_id or "")

    def total(minors: Sequence[int]) -> Any:
        return money_message(order.money(sum(minors)))

    return pb.MediaOrder(
        id=order.id,
        version=order.version,
        number=order.number,
        supplier_id=order.supplier_id,
        supplier_name=names.suppliers.get(order.supplier_id, ""),
        project_id=order.project_id or "",
        project_reference=project.reference if project else "",
        project_name=project.name if project else "",
        client_id=order.client_id or "",
        client_name=names.clients.get(order.client_id or "", ""),
        status=order.status,
        placements=[_placement(order, one, names) for one in booked],
        gross=total([one.placement.gross_minor for one in live]),
        net=total([one.placement.price.net for one in live]),
        client_price=total([one.placement.price.charge for one in live]),
        income=total([_income(one) for one in live]),
        billed=total([one.line.billed_minor for one in booked]),
        invoiced=total([one.standing.invoiced for one in booked]),
        starts_on=str(min((one.placement.starts_on for one in live), default="")),
        ends_on=str(max((one.placement.ends_on for one in live), default="")),
        note=order.note,
        ordered_by_id=order.ordered_by_id or "",
        ordered_by_name=names.people.get(order.ordered_by_id or "", ""),
        ordered_on=order.ordered_on.isoformat(),
        reason=order.reason,
        opted_out_levy_ids=names.opted_out.get(order.id, ()),
        created_at=timestamp(order.created_at),
    )


def _income(one: Booked) -> int:
    """Without what the publisher bills the agency; the same for principal and agent."""
    price = one.placement.price
    return price.charge - passed_on(price.net, one.placement.billing, Treatment.AGENT)


def _placement(order: PurchaseOrder, one: Booked, names: _Names) -> pb.Placement:
    line, placement, standing = one.line, one.placement, one.standing
    price = placement.price
    return pb.Placement(
        id=line.id,
        description=line.description,
        medium=placement.medium,
        starts_on=placement.starts_on.isoformat(),
        ends_on=placement.ends_on.isoformat(),
        gross=money_message(order.money(price.gross)),
        commission_bp=placement.commission_bp,
        fee_bp=placement.fee_bp,
        billing=placement.billing,
        treatment=line.treatment,
        quantity=in_words(line.quantity),
        net=money_message(order.money(price.net)),
        commission_amount=money_message(order.money(price.commission)),
        client_price=money_message(order.money(price.charge)),
        billed=money_message(order.money(line.billed_minor)),
        drafted=money_message(order.money(standing.drafted)),
        invoiced=money_message(order.money(standing.invoiced)),
        ran=in_words(standing.ran),
        made_good=in_words(standing.made_good),
        short=in_words(one.short),
        cancelled_on=str(placement.cancelled_on or ""),
        reason=placement.reason,
        changes=[_change(order, change, names) for change in standing.changes],
        tax_rate_bp=line.tax_rate_bp,
    )


def _change(order: PurchaseOrder, change: PlacementChange, names: _Names) -> pb.PlacementChange:
    before = change.before
    return pb.PlacementChange(
        reason=change.reason,
        starts_on=before["starts_on"],
        ends_on=before["ends_on"],
        gross=money_message(order.money(before["gross_minor"])),
        commission_bp=before["commission_bp"],
        fee_bp=before["fee_bp"],
        changed_at=timestamp(change.changed_at),
        changed_by_name=names.people.get(change.changed_by_id or "", ""),
    )


def _rebates(reading: Reading, rows: Sequence[MediaRebate]) -> list[pb.MediaRebate]:
    suppliers = records.supplier_names(reading, [one.supplier_id for one in rows])
    projects = replicas.projects(reading, {one.project_id for one in rows if one.project_id})
    return [
        _to_rebate(
            one,
            supplier_name=suppliers.get(one.supplier_id, ""),
            project_reference=getattr(projects.get(one.project_id or ""), "reference", ""),
        )
        for one in rows
    ]
