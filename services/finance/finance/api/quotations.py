"""The methods of tandem.finance.v1.SourcingService that concern requests for quotation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import sourcing_pb2 as pb

from chassis import values
from finance.api.documents import money_message
from finance.replicas import queries as replicas
from finance.sourcing.commands import requests
from finance.sourcing.model import OrderAnswer, QuotationRequest, SupplierDocument, SupplierOffer
from finance.sourcing.queries import records
from finance.sourcing.queries.pages import load_prices
from finance.sourcing.rules import cheapest_by_line, cheapest_complete

to_answer = mapper(pb.OrderAnswer, OrderAnswer)
_to_document = mapper(
    pb.SupplierDocument,
    SupplierDocument,
    purchase_order_number=lambda row: "",
    supplier_name=lambda row: "",
    bill_number=lambda row: "",
)
_NAMES = ("project_reference", "project_name", "requested_by_name", "lines", "offers")
_to_request = mapper(pb.QuotationRequest, QuotationRequest, **dict.fromkeys(_NAMES, lambda row: ""))


class QuotationMethods(Servicer):
    """home_currency: of new requests; secret: for the tokens of links."""

    secret: str
    home_currency: str

    @writes
    def CreateQuotationRequest(
        self, tx: Transaction, request: pb.CreateQuotationRequestRequest
    ) -> pb.CreateQuotationRequestResponse:
        new = requests.NewRequest(
            title=request.title,
            due_on=values.needed_day(request.due_on, "due_on"),
            lines=_asked_lines(request.lines),
            supplier_ids=list(request.supplier_ids),
            project_id=request.project_id,
            note=request.note,
        )
        made = requests.create_request(tx, new, self.home_currency, self.secret)
        return pb.CreateQuotationRequestResponse(quotation_request=_one(tx, made))

    @writes
    def UpdateQuotationRequest(
        self, tx: Transaction, request: pb.UpdateQuotationRequestRequest
    ) -> pb.UpdateQuotationRequestResponse:
        changed = requests.change_request(
            tx,
            request.quotation_request_id,
            request.title if request.HasField("title") else None,
            request.note if request.HasField("note") else None,
            values.day(request.due_on, "due_on"),
            _asked_lines(request.lines) or None,
            request.expected_version,
        )
        return pb.UpdateQuotationRequestResponse(quotation_request=_one(tx, changed))

    @writes
    def InviteSuppliers(
        self, tx: Transaction, request: pb.InviteSuppliersRequest
    ) -> pb.InviteSuppliersResponse:
        id_, more = request.quotation_request_id, list(request.supplier_ids)
        changed = requests.invite_suppliers(tx, id_, more, self.secret)
        return pb.InviteSuppliersResponse(quotation_request=_one(tx, changed))

    @writes
    def AwardQuotationRequest(
        self, tx: Transaction, request: pb.AwardQuotationRequestRequest
    ) -> pb.AwardQuotationRequestResponse:
        done = requests.award_request(tx, request.quotation_request_id, request.offer_id)
        return pb.AwardQuotationRequestResponse(quotation_request=_one(tx, done))

    @writes
    def CancelQuotationRequest(
        self, tx: Transaction, request: pb.CancelQuotationRequestRequest
    ) -> pb.CancelQuotationRequestResponse:
        done = requests.cancel_request(tx, request.quotation_request_id, request.reason)
        return pb.CancelQuotationRequestResponse(quotation_request=_one(tx, done))

    @writes
    def ReopenQuotationRequest(
        self, tx: Transaction, request: pb.ReopenQuotationRequestRequest
    ) -> pb.ReopenQuotationRequestResponse:
        done = requests.reopen_request(tx, request.quotation_request_id)
        return pb.ReopenQuotationRequestResponse(quotation_request=_one(tx, done))

    @reads
    def GetQuotationRequest(
        self, reading: Reading, request: pb.GetQuotationRequestRequest
    ) -> pb.GetQuotationRequestResponse:
        found = records.get_request(reading, request.quotation_request_id)
        return pb.GetQuotationRequestResponse(quotation_request=_one(reading, found))

    @reads
    def ListQuotationRequests(
        self, reading: Reading, request: pb.ListQuotationRequestsRequest
    ) -> pb.ListQuotationRequestsResponse:
        wanted = draft(
            records.RequestFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "due_from", "due_to"),
        )
        listed = records.list_requests(reading, wanted, asked(request))
        return pb.ListQuotationRequestsResponse(
            quotation_requests=_heads(reading, listed.rows), **listed.paging()
        )


def shown_documents(
    reading: Reading, rows: Sequence[SupplierDocument]
) -> list[pb.SupplierDocument]:
    """With the numbers of orders and names of suppliers; three statements for all of them."""
    orders = records.order_numbers(reading, [one.purchase_order_id for one in rows])
    suppliers = records.supplier_names(reading, [one.supplier_id for one in rows])
    bills = records.bill_states(reading, rows)
    states = [bills.get(one.bill_id or "", ("", one.status)) for one in rows]
    return [
        _to_document(
            one,
            purchase_order_number=orders.get(one.purchase_order_id, ""),
            supplier_name=suppliers.get(one.supplier_id, ""),
            bill_number=number,
            status=status,
        )
        for one, (number, status) in zip(rows, states, strict=True)
    ]


def _asked_lines(lines: Iterable[pb.QuotationLineDraft]) -> list[requests.AskedLine]:
    return [requests.AskedLine(one.description, one.quantity) for one in lines]


def _heads(reading: Reading, rows: Sequence[QuotationRequest]) -> list[pb.QuotationRequest]:
    by = {one.requested_by_id for one in rows if one.requested_by_id}
    people = replicas.person_names(reading, by)
    projects = replicas.projects(reading, {one.project_id for one in rows if one.project_id})
    shown = []
    for one in rows:
        project = projects.get(one.project_id or "")
        shown.append(
            _to_request(
                one,
                project_reference=project.reference if project else "",
                project_name=project.name if project else "",
                requested_by_name=people.get(one.requested_by_id or "", ""),
                lines=[],
                offers=[],
            )
        )
    return shown


def _one(reading: Reading, row: QuotationRequest) -> pb.QuotationRequest:
    (shown,) = _heads(reading, [row])
    shown.lines.extend(request_lines(row))
    load_prices(reading, row)
    shown.offers.extend(_offers(reading, row))
    return shown


def request_lines(row: QuotationRequest) -> list[pb.QuotationLine]:
    return [
        pb.QuotationLine(id=one.id, description=one.description, quantity=one.quantity)
        for one in row.lines
    ]


def _offers(reading: Reading, row: QuotationRequest) -> list[pb.SupplierOffer]:
    names = records.supplier_names(reading, [one.supplier_id for one in row.offers])
    answered = [one.priced for one in row.offers if one.status == "answered"]
    least = cheapest_by_line(answered)
    whole = cheapest_complete(answered, [line.id for line in row.lines])
    shown = []
    for one in row.offers:
        message = offer_message(row, one, names.get(one.supplier_id, ""))
        message.cheapest = one.id in whole
        for price in message.prices:
            price.cheapest = one.id in least.get(price.line_id, set())
        shown.append(message)
    return shown


def offer_message(row: QuotationRequest, one: SupplierOffer, name: str) -> Any:
    message = to_offer(one, supplier_name=name)
    for price in one.prices:
        amount = money_message(row.money(price.amount_minor))
        message.prices.append(pb.QuotationPrice(line_id=price.line_id, amount=amount))
    if one.prices:
        message.total.CopyFrom(money_message(row.money(one.priced.total)))
        message.complete = len(one.prices) == len(row.lines)
    return message


to_offer = mapper(
    pb.SupplierOffer,
    SupplierOffer,
    supplier_name=lambda row: "",
    prices=lambda row: [],
    total=lambda row: None,
    complete=lambda row: False,
    cheapest=lambda row: False,
)
