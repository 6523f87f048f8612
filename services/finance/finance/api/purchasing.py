"""tandem.finance.v1.PurchasingService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import purchasing_pb2 as pb
from tandem.finance.v1 import purchasing_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.purchasing.commands import ordering, receiving, suppliers
from finance.purchasing.model import PurchaseLimit, PurchaseOrder, PurchaseReceipt, Supplier
from finance.purchasing.queries import commitments, receipts
from finance.purchasing.queries import records as queries
from finance.purchasing.rules import OrderDeed
from finance.quantities import in_words
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.settings import Settings

_to_supplier = mapper(pb.Supplier, Supplier)
_to_limit = mapper(pb.PurchaseLimit, PurchaseLimit, person_name=lambda row: "")
_NAMES = (
    *("supplier_name", "project_reference", "project_name", "ordered_by_name"),
    "approved_by_name",
)
_to_order = mapper(
    pb.PurchaseOrder,
    PurchaseOrder,
    lines=lambda row: [_line(row, line) for line in row.lines],
    **dict.fromkeys(_NAMES, lambda row: ""),
)
_to_receipt = mapper(
    pb.PurchaseReceipt,
    PurchaseReceipt,
    purchase_order_number=lambda row: "",
    recorded_by_name=lambda row: "",
    lines=lambda row: (),
)
_ABOUT_THE_CALL = {"request_id", "supplier_id", "expected_version"}


def _line(order: PurchaseOrder, line: Any) -> pb.PurchaseOrderLine:
    return pb.PurchaseOrderLine(
        id=line.id,
        description=line.description,
        amount=money_message(order.money(line.amount_minor)),
        billable=line.billable,
        markup_bp=line.markup_bp,
        billed=money_message(order.money(line.billed_minor)),
        quantity=in_words(line.quantity),
        received_quantity=in_words(line.received_quantity),
        billed_quantity=in_words(line.billed_quantity),
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
    )


class PurchasingServicer(Servicer, pb_grpc.PurchasingServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @writes
    def CreateSupplier(
        self, tx: Transaction, request: pb.CreateSupplierRequest
    ) -> pb.CreateSupplierResponse:
        made = suppliers.create_supplier(tx, _given(request), self.home_currency)
        return pb.CreateSupplierResponse(supplier=_to_supplier(made))

    @writes
    def UpdateSupplier(
        self, tx: Transaction, request: pb.UpdateSupplierRequest
    ) -> pb.UpdateSupplierResponse:
        changed = suppliers.update_supplier(
            tx, request.supplier_id, _given(request), request.expected_version
        )
        return pb.UpdateSupplierResponse(supplier=_to_supplier(changed))

    @writes
    def ArchiveSupplier(
        self, tx: Transaction, request: pb.ArchiveSupplierRequest
    ) -> pb.ArchiveSupplierResponse:
        done = suppliers.archive_supplier(tx, request.supplier_id)
        return pb.ArchiveSupplierResponse(supplier=_to_supplier(done))

    @writes
    def RestoreSupplier(
        self, tx: Transaction, request: pb.RestoreSupplierRequest
    ) -> pb.RestoreSupplierResponse:
        done = suppliers.restore_supplier(tx, request.supplier_id)
        return pb.RestoreSupplierResponse(supplier=_to_supplier(done))

    @reads
    def GetSupplier(
        self, reading: Reading, request: pb.GetSupplierRequest
    ) -> pb.GetSupplierResponse:
        found = queries.get_supplier(reading, request.supplier_id)
        return pb.GetSupplierResponse(supplier=_to_supplier(found))

    @reads
    def ListSuppliers(
        self, reading: Reading, request: pb.ListSuppliersRequest
    ) -> pb.ListSuppliersResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        search = values.text(request.search, "search")
        listed = queries.list_suppliers(reading, search, archived, asked(request))
        return pb.ListSuppliersResponse(suppliers=map(_to_supplier, listed.rows), **listed.paging())

    @writes
    def CreatePurchaseOrder(
        self, tx: Transaction, request: pb.CreatePurchaseOrderRequest
    ) -> pb.CreatePurchaseOrderResponse:
        order = ordering.create_order(
            tx,
            request.supplier_id,
            request.project_id,
            request.note,
            values.day(request.expected_on, "expected_on"),
            _lines(request),
        )
        return pb.CreatePurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def UpdatePurchaseOrder(
        self, tx: Transaction, request: pb.UpdatePurchaseOrderRequest
    ) -> pb.UpdatePurchaseOrderResponse:
        order = ordering.change_order(
            tx,
            request.purchase_order_id,
            _lines(request),
            request.note if request.HasField("note") else None,
            values.day(request.expected_on, "expected_on"),
            request.expected_version,
        )
        return pb.UpdatePurchaseOrderResponse(purchase_order=_one(tx, order))

    @reads
    def GetPurchaseOrder(
        self, reading: Reading, request: pb.GetPurchaseOrderRequest
    ) -> pb.GetPurchaseOrderResponse:
        order = queries.get_order(reading, request.purchase_order_id)
        return pb.GetPurchaseOrderResponse(purchase_order=_one(reading, order))

    @reads
    def ListPurchaseOrders(
        self, reading: Reading, request: pb.ListPurchaseOrdersRequest
    ) -> pb.ListPurchaseOrdersResponse:
        wanted = draft(
            queries.OrderFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "ordered_from", "ordered_to"),
        )
        listed = queries.list_orders(reading, wanted, asked(request))
        return pb.ListPurchaseOrdersResponse(
            purchase_orders=_shown(reading, listed.rows), **listed.paging()
        )

    @writes
    def SubmitPurchaseOrder(
        self, tx: Transaction, request: pb.SubmitPurchaseOrderRequest
    ) -> pb.SubmitPurchaseOrderResponse:
        order = ordering.move_order(tx, request.purchase_order_id, OrderDeed.SUBMIT)
        return pb.SubmitPurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def ReturnPurchaseOrder(
        self, tx: Transaction, request: pb.ReturnPurchaseOrderRequest
    ) -> pb.ReturnPurchaseOrderResponse:
        id_, reason = request.purchase_order_id, request.reason
        order = ordering.move_order(tx, id_, OrderDeed.RETURN, reason)
        return pb.ReturnPurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def ApprovePurchaseOrder(
        self, tx: Transaction, request: pb.ApprovePurchaseOrderRequest
    ) -> pb.ApprovePurchaseOrderResponse:
        order = ordering.approve_order(
            tx, request.purchase_order_id, request.over_budget_reason, request.expected_version
        )
        return pb.ApprovePurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def SendPurchaseOrder(
        self, tx: Transaction, request: pb.SendPurchaseOrderRequest
    ) -> pb.SendPurchaseOrderResponse:
        order = ordering.move_order(tx, request.purchase_order_id, OrderDeed.SEND)
        return pb.SendPurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def ClosePurchaseOrder(
        self, tx: Transaction, request: pb.ClosePurchaseOrderRequest
    ) -> pb.ClosePurchaseOrderResponse:
        order = ordering.move_order(tx, request.purchase_order_id, OrderDeed.CLOSE)
        return pb.ClosePurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def ReopenPurchaseOrder(
        self, tx: Transaction, request: pb.ReopenPurchaseOrderRequest
    ) -> pb.ReopenPurchaseOrderResponse:
        order = ordering.move_order(tx, request.purchase_order_id, OrderDeed.REOPEN)
        return pb.ReopenPurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def CancelPurchaseOrder(
        self, tx: Transaction, request: pb.CancelPurchaseOrderRequest
    ) -> pb.CancelPurchaseOrderResponse:
        id_, reason = request.purchase_order_id, request.reason
        order = ordering.move_order(tx, id_, OrderDeed.CANCEL, reason)
        return pb.CancelPurchaseOrderResponse(purchase_order=_one(tx, order))

    @writes
    def ReceivePurchaseOrder(
        self, tx: Transaction, request: pb.ReceivePurchaseOrderRequest
    ) -> pb.ReceivePurchaseOrderResponse:
        receipt = receiving.receive_order(
            tx,
            request.purchase_order_id,
            values.day(request.received_on, "received_on"),
            [draft(receiving.ReceiptDraft, one) for one in request.lines],
            request.note,
        )
        return pb.ReceivePurchaseOrderResponse(purchase_receipt=_receipts(tx, [receipt])[0])

    @writes
    def UndoPurchaseReceipt(
        self, tx: Transaction, request: pb.UndoPurchaseReceiptRequest
    ) -> pb.UndoPurchaseReceiptResponse:
        undone = receiving.undo_receipt(tx, request.purchase_receipt_id, request.reason)
        return pb.UndoPurchaseReceiptResponse(purchase_receipt=_receipts(tx, [undone])[0])

    @reads
    def ListPurchaseReceipts(
        self, reading: Reading, request: pb.ListPurchaseReceiptsRequest
    ) -> pb.ListPurchaseReceiptsResponse:
        search = values.text(request.search, "search")
        listed = receipts.list_receipts(
            reading, list(request.purchase_order_id), search, asked(request)
        )
        return pb.ListPurchaseReceiptsResponse(
            purchase_receipts=_receipts(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetProjectCommitments(
        self, reading: Reading, request: pb.GetProjectCommitmentsRequest
    ) -> pb.GetProjectCommitmentsResponse:
        project = replicas.require_project(reading, request.project_id)
        require(reading, "budget.read", of_project(project))
        code = replicas.currency_of_project(reading, project.project_id) or self.home_currency
        standing = commitments.standing_of(reading, project.project_id, code)

        def money(minor: int | None) -> Any:
            return None if minor is None else money_message(Money(minor, code))

        return pb.GetProjectCommitmentsResponse(
            commitments=pb.ProjectCommitments(
                project_id=project.project_id,
                budget=money(standing.budget if standing.has_budget else None),
                actual=money(standing.actual),
                committed=money(standing.committed),
                remaining=money(standing.remaining if standing.has_budget else None),
            )
        )

    @writes
    def SetPurchaseLimit(
        self, tx: Transaction, request: pb.SetPurchaseLimitRequest
    ) -> pb.SetPurchaseLimitResponse:
        limit = Money(request.limit.amount_minor, request.limit.currency_code)
        kept = ordering.set_limit(tx, request.person_id, limit, self.home_currency)
        return pb.SetPurchaseLimitResponse(purchase_limit=_limits(tx, [kept])[0])

    @reads
    def ListPurchaseLimits(
        self, reading: Reading, request: pb.ListPurchaseLimitsRequest
    ) -> pb.ListPurchaseLimitsResponse:
        listed = queries.list_limits(reading, request.person_id, asked(request))
        return pb.ListPurchaseLimitsResponse(
            purchase_limits=_limits(reading, listed.rows), **listed.paging()
        )

    @writes
    def SetPurchasePolicy(
        self, tx: Transaction, request: pb.SetPurchasePolicyRequest
    ) -> pb.SetPurchasePolicyResponse:
        policy = ordering.set_policy(tx, request.over_budget)
        shown = pb.PurchasePolicy(over_budget=policy.over_budget)
        return pb.SetPurchasePolicyResponse(purchase_policy=shown)

    @reads
    def GetPurchasePolicy(
        self, reading: Reading, request: pb.GetPurchasePolicyRequest
    ) -> pb.GetPurchasePolicyResponse:
        reading.actor.require("purchase.read")
        shown = pb.PurchasePolicy(over_budget=queries.over_budget(reading))
        return pb.GetPurchasePolicyResponse(purchase_policy=shown)


def _given(request: Any) -> dict[str, Any]:
    names = [one.name for one in request.DESCRIPTOR.fields if one.name not in _ABOUT_THE_CALL]
    return stated(request, names)


def _lines(request: Any) -> list[ordering.LineDraft]:
    return [
        ordering.LineDraft(
            description=one.description,
            amount=Money(one.amount.amount_minor, one.amount.currency_code),
            billable=one.billable,
            markup_bp=one.markup_bp,
            quantity=one.quantity,
            tax_rate_bp=one.tax_rate_bp if one.HasField("tax_rate_bp") else None,
            tax_category=one.tax_category,
        )
        for one in request.lines
    ]


def _receipts(reading: Reading, rows: Sequence[PurchaseReceipt]) -> list[pb.PurchaseReceipt]:
    """With the numbers of orders and the words of their lines; three statements for all."""
    people = replicas.person_names(
        reading, {one.recorded_by_id for one in rows if one.recorded_by_id}
    )
    numbers = receipts.order_numbers(reading, [one.purchase_order_id for one in rows])
    words = receipts.line_words(
        reading, [line.purchase_order_line_id for one in rows for line in one.lines]
    )
    return [
        _to_receipt(
            one,
            purchase_order_number=numbers.get(one.purchase_order_id, ""),
            recorded_by_name=people.get(one.recorded_by_id or "", ""),
            lines=[
                pb.PurchaseReceiptLine(
                    purchase_order_line_id=line.purchase_order_line_id,
                    description=words.get(line.purchase_order_line_id, ""),
                    quantity=in_words(line.quantity),
                )
                for line in one.lines
            ],
        )
        for one in rows
    ]


def _limits(reading: Reading, limits: Sequence[PurchaseLimit]) -> list[pb.PurchaseLimit]:
    names = replicas.person_names(reading, {one.person_id for one in limits})
    return [_to_limit(one, person_name=names.get(one.person_id, "")) for one in limits]


def order_message(order: PurchaseOrder) -> Any:
    """For its supplier: without the project, the people, and what the client pays."""
    shown: Any = _to_order(order)
    for name in ("project_id", "client_id", "ordered_by_id", "approved_by_id", "approved_at"):
        shown.ClearField(name)
    for name in ("over_budget_reason", "reason"):
        shown.ClearField(name)
    for line in shown.lines:
        line.ClearField("billable")
        line.ClearField("markup_bp")
    return shown


def _one(reading: Reading, order: PurchaseOrder) -> pb.PurchaseOrder:
    return _shown(reading, [order])[0]


def _shown(reading: Reading, orders: Sequence[PurchaseOrder]) -> list[pb.PurchaseOrder]:
    """With the names of suppliers, projects and people; three statements for all of them."""
    by = {id_ for one in orders for id_ in (one.ordered_by_id, one.approved_by_id) if id_}
    people = replicas.person_names(reading, by)
    projects = replicas.projects(reading, {one.project_id for one in orders if one.project_id})
    names = queries.supplier_names(reading, [one.supplier_id for one in orders])
    shown = []
    for one in orders:
        project = projects.get(one.project_id or "")
        shown.append(
            _to_order(
                one,
                supplier_name=names.get(one.supplier_id, ""),
                project_reference=project.reference if project else "",
                project_name=project.name if project else "",
                ordered_by_name=people.get(one.ordered_by_id or "", ""),
                approved_by_name=people.get(one.approved_by_id or "", ""),
            )
        )
    return shown
