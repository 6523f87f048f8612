"""What the holder of a link for a supplier sees and does, whichever record the link opens."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from tandem.finance.v1 import sourcing_pb2 as pb

from finance.agency import queries as agency
from finance.api.contracting import bill_message
from finance.api.purchasing import order_message
from finance.api.quotations import offer_message, request_lines, shown_documents, to_answer
from finance.contracting.commands.self_bills import answer_by_link
from finance.contracting.queries import documents
from finance.contracting.queries.records import shared_self_bill
from finance.purchasing.readable import COMMITTED
from finance.quoting.rules.sharing import content_hash
from finance.sourcing.commands.orders import Answer, SentFile, answer_order, send_document
from finance.sourcing.commands.requests import Quotation, answer_request
from finance.sourcing.model import SupplierDocument
from finance.sourcing.queries import pages
from finance.sourcing.queries.records import supplier_names
from finance.supplier_links.queries.links import held_link
from finance.supplier_links.readable import SupplierLink
from finance.supplier_links.rules import Purpose


def shown(reading: Reading, token: str) -> pb.ReadSupplierPageResponse:
    """What the link opens, and nothing besides."""
    link = held_link(reading, token)
    seller = agency.seller(reading)
    page = pb.ReadSupplierPageResponse(
        purpose=link.purpose,
        agency_name=seller["name"] if seller else "",
        supplier_name=supplier_names(reading, [link.supplier_id]).get(link.supplier_id, ""),
        opened=link.opened_at is not None,
    )
    _FILL[Purpose(link.purpose)](reading, link, page)
    return page


def _order(reading: Reading, link: SupplierLink, page: pb.ReadSupplierPageResponse) -> None:
    """Without what the agency keeps to itself: its project, its people, what the client pays."""
    order = pages.shown_order(reading, link.record_id)
    page.order.CopyFrom(order_message(order))
    page.content_hash = pages.hash_of_order(order)
    page.can_answer = order.status in COMMITTED
    latest = pages.latest_answer(reading, order.id)
    if latest is not None:
        page.answer.CopyFrom(to_answer(latest))
    page.documents.extend(shown_documents(reading, pages.sent_documents(reading, order.id)))


def _request(reading: Reading, link: SupplierLink, page: pb.ReadSupplierPageResponse) -> None:
    """With the supplier's own offer alone."""
    request, offer = pages.offered(reading, link.record_id)
    page.request.CopyFrom(
        pb.QuotationRequest(
            id=request.id,
            number=request.number,
            title=request.title,
            status=request.status,
            currency_code=request.currency_code,
            due_on=request.due_on.isoformat(),
            note=request.note,
            lines=request_lines(request),
            offers=[offer_message(request, offer, page.supplier_name)],
            awarded_offer_id=offer.id if request.awarded_offer_id == offer.id else "",
        )
    )
    page.can_answer = request.is_open_on(reading.today)
    page.content_hash = content_hash([request.id, [line.id for line in request.lines]])


def _self_bill(reading: Reading, link: SupplierLink, page: pb.ReadSupplierPageResponse) -> None:
    bill = shared_self_bill(reading, link.record_id)
    page.self_bill.CopyFrom(bill_message(reading, bill))
    page.can_answer = bill.status in ("issued", "objected")
    page.content_hash = content_hash([bill.id, bill.number, bill.net_minor, bill.tax_minor])


_FILL = {
    Purpose.ORDER: _order,
    Purpose.REQUEST: _request,
    Purpose.SELF_BILL: _self_bill,
}


def answer(tx: Transaction, request: pb.AnswerSupplierPageRequest) -> None:
    """Accept or decline an order, send prices or decline, accept a self-bill or object."""
    link = held_link(tx, request.token)
    who = {"name": request.name, "reason": request.reason, "address": request.address}
    if link.purpose == Purpose.ORDER:
        given = Answer(accept=request.accept, content_hash=request.content_hash, **who)
        answer_order(tx, link.record_id, given)
    elif link.purpose == Purpose.REQUEST:
        prices = {one.line_id: one.amount for one in request.prices}
        quotation = Quotation(accept=request.accept, note=request.note, prices=prices, **who)
        answer_request(tx, link.record_id, quotation)
    else:
        answer_by_link(tx, link.record_id, accept=request.accept, **who)


def take_document(tx: Transaction, request: pb.SendSupplierDocumentRequest) -> SupplierDocument:
    link = held_link(tx, request.token, Purpose.ORDER)
    file = SentFile(
        name=request.name,
        content=request.content,
        sent_by=request.sent_by,
        address=request.address,
    )
    return send_document(tx, link.record_id, file)


def printed(reading: Reading, token: str) -> documents.Printed:
    link = held_link(reading, token, Purpose.SELF_BILL)
    return documents.printed(shared_self_bill(reading, link.record_id))
