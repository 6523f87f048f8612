"""Suppliers by a link: orders, invoices, requests for quotation, self-bills (K05, K07)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from chassis.actor import Actor, ActorKind
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance.sourcing.rules import Priced, cheapest_by_line, cheapest_complete, type_of
from finance_world import FINANCE, MEMBER, PROJECTS, gbp
from tandem.finance.v1 import purchasing_pb2, purchasing_pb2_grpc, sourcing_pb2_grpc
from tandem.finance.v1 import sourcing_pb2 as pb

slow = pytest.mark.slow
HOLDER = Actor(kind=ActorKind.LINK, user_id="link:2", person_id="", name="Link")
ADDRESS = "203.0.113.9"
PDF = b"%PDF-1.4\n%%EOF\n"


class Sourcing:
    """Suppliers, an order that is sent to one of them, and links."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.world = billing.world
        channel = self.world.room.channel
        self.stub = sourcing_pb2_grpc.SourcingServiceStub(channel)
        self.purchasing = purchasing_pb2_grpc.PurchasingServiceStub(channel)
        self.job = billing.a_priced_job()

    def do(self, method: str, actor: Actor = PROJECTS, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def buy(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        request = getattr(purchasing_pb2, f"{method}Request")(**more)
        return self.world.call(getattr(self.purchasing, method), request, actor)

    def supplier(self, name: str, **more: Any) -> str:
        return self.buy("CreateSupplier", name=name, **more).supplier.id

    def order(self, minor: int = 50_000) -> purchasing_pb2.PurchaseOrder:
        line = purchasing_pb2.PurchaseOrderLineDraft(
            description="Filming", amount=gbp(minor), billable=True, markup_bp=1_000
        )
        made = self.buy(
            "CreatePurchaseOrder",
            PROJECTS,
            supplier_id=self.supplier("Harbour Film Ltd"),
            project_id=self.job.project_id,
            lines=[line],
            note="Bring your own lights",
        ).purchase_order
        return self.buy("ApprovePurchaseOrder", purchase_order_id=made.id).purchase_order

    def token(self, record_id: str) -> str:
        (link,) = self.do("ListSupplierLinks", FINANCE, record_id=[record_id]).links
        return str(link.path.removeprefix("/s/"))

    def shared(self, order: purchasing_pb2.PurchaseOrder) -> str:
        self.do("CreatePurchaseOrderLink", purchase_order_id=order.id)
        return self.token(order.id)

    def page(self, token: str) -> pb.ReadSupplierPageResponse:
        return self.do("ReadSupplierPage", HOLDER, token=token)

    def answer(self, token: str, **more: Any) -> None:
        given = {"accept": True, "name": "Sue Supplier", "address": ADDRESS} | more
        given.setdefault("content_hash", self.page(token).content_hash)
        self.do("AnswerSupplierPage", HOLDER, token=token, **given)

    def send(self, token: str, content: bytes = PDF, name: str = "inv.pdf") -> Any:
        more = {"sent_by": "Sue Supplier", "address": ADDRESS}
        request = {"token": token, "name": name, "content": content} | more
        return self.do("SendSupplierDocument", HOLDER, **request).document

    def request(self, *suppliers: str, actor: Actor = PROJECTS) -> pb.QuotationRequest:
        lines = [
            pb.QuotationLineDraft(description="Posters", quantity="500 copies"),
            pb.QuotationLineDraft(description="Delivery"),
        ]
        made = self.do(
            "CreateQuotationRequest",
            actor,
            title="Posters for the launch",
            due_on="2026-03-20",
            lines=lines,
            supplier_ids=suppliers,
            project_id=self.job.project_id,
        )
        return made.quotation_request

    def quote(self, offer_id: str, *prices: str, lines: Any = (), **more: Any) -> None:
        offered = [
            pb.OfferedPrice(line_id=line.id, amount=price)
            for line, price in zip(lines, prices, strict=True)
        ]
        self.answer(self.token(offer_id), prices=offered, **more)


@pytest.fixture
def sourcing(billing: Billing) -> Sourcing:
    return Sourcing(billing)


def test_the_cheapest_are_named_by_line_and_in_all_and_a_tie_names_both() -> None:
    offers = [
        Priced("a", {"1": 100, "2": 50}),
        Priced("b", {"1": 90}),
        Priced("c", {"1": 100, "2": 50}),
    ]
    assert cheapest_by_line(offers) == {"1": {"b"}, "2": {"a", "c"}}
    assert cheapest_complete(offers, ["1", "2"]) == {"a", "c"}
    assert cheapest_complete([], ["1"]) == set()


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xef\xbb\xbf <?xml", "application/xml"),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, type_: str | None) -> None:
    assert type_of(content) == type_


@slow
def test_k05_a_supplier_accepts_an_order_by_a_link_once(sourcing: Sourcing) -> None:
    order = sourcing.order()
    token = sourcing.shared(order)
    page = sourcing.page(token)
    assert (page.order.number, page.order.total) == (order.number, gbp(50_000))
    assert (page.supplier_name, page.agency_name) == ("Harbour Film Ltd", "Northlight Ltd")
    assert not page.order.project_id
    assert not page.order.lines[0].billable
    sourcing.answer(token, accept=False, reason="Booked that week")
    sourcing.answer(token)
    with pytest.raises(Conflict, match="accepted"):
        sourcing.answer(token)
    first, second = sourcing.do("ListOrderAnswers", purchase_order_id=[order.id]).answers
    assert (first.accepted, first.name, first.address) == (True, "Sue Supplier", ADDRESS)
    assert (second.accepted, second.reason) == (False, "Booked that week")
    assert first.content_hash == page.content_hash


@slow
def test_k07_a_link_expires_is_withdrawn_and_opens_one_thing(sourcing: Sourcing) -> None:
    order = sourcing.order()
    token = sourcing.shared(order)
    for _ in range(2):
        sourcing.do("OpenSupplierPage", HOLDER, token=token, address=ADDRESS)
    (link,) = sourcing.do("ListSupplierLinks", record_id=[order.id]).links
    assert (link.opened_address, link.purpose) == (ADDRESS, "order")
    assert len(sourcing.world.facts("supplier_link.opened.v1")) == 1
    with pytest.raises(NotFound):
        sourcing.do("PrintSupplierPage", HOLDER, token=token)
    with pytest.raises(Forbidden, match="holder of a link"):
        sourcing.do("ReadSupplierPage", FINANCE, token=token)
    sourcing.do("WithdrawSupplierLink", supplier_link_id=link.id)
    with pytest.raises(NotFound, match="withdrawn"):
        sourcing.page(token)
    sourcing.do("CreatePurchaseOrderLink", purchase_order_id=order.id, expires_on="2026-03-04")
    later = next(
        one.path for one in sourcing.do("ListSupplierLinks", record_id=[order.id]).links if one.path
    )
    sourcing.world.clock.advance(days=3)
    with pytest.raises(NotFound, match="expired"):
        sourcing.page(later.removeprefix("/s/"))


@slow
def test_a_draft_is_not_shown_to_its_supplier_and_a_cancelled_order_not_answered(
    sourcing: Sourcing,
) -> None:
    order = sourcing.order()
    token = sourcing.shared(order)
    sourcing.buy("CancelPurchaseOrder", purchase_order_id=order.id, reason="Moved")
    assert not sourcing.page(token).can_answer
    with pytest.raises(Conflict, match="cancelled"):
        sourcing.answer(token)
    with pytest.raises(Conflict, match="nothing to answer"):
        sourcing.shared(order)


@slow
def test_k05_a_supplier_sends_an_invoice_and_sees_where_it_stands(sourcing: Sourcing) -> None:
    order = sourcing.order()
    token = sourcing.shared(order)
    sent = sourcing.send(token)
    assert (sent.content_type, sent.status, sent.sent_by) == (
        *("application/pdf", "received"),
        "Sue Supplier",
    )
    with pytest.raises(Conflict, match="sent already"):
        sourcing.send(token, name="again.pdf")
    moved = {"supplier_document_id": sent.id}
    with pytest.raises(Invalid):
        sourcing.do("MoveSupplierDocument", FINANCE, status="set_aside", **moved)
    for status in ("approved", "paid"):
        sourcing.do("MoveSupplierDocument", FINANCE, status=status, **moved)
    assert [one.status for one in sourcing.page(token).documents] == ["paid"]
    with pytest.raises(Conflict, match="Possible now: approved"):
        sourcing.do("MoveSupplierDocument", FINANCE, status="set_aside", reason="No", **moved)
    assert sourcing.do("GetSupplierDocument", **moved).content == PDF
    with pytest.raises(Forbidden):
        sourcing.do("GetSupplierDocument", MEMBER, **moved)


@slow
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "DOCUMENT_SIZE"),
        (b"%PDF-" + b"x" * 3_000_001, "DOCUMENT_SIZE"),
        (b"MZ\x90\x00", "DOCUMENT_TYPE"),
        (b"<html>no invoice</html>", "E_INVOICE_UNREADABLE"),
    ],
    ids=["empty", "large", "program", "html"],
)
def test_a_file_that_is_no_invoice_is_refused(
    sourcing: Sourcing, content: bytes, reason: str
) -> None:
    token = sourcing.shared(sourcing.order())
    with pytest.raises(Invalid) as refused:
        sourcing.send(token, content)
    assert refused.value.reason == reason


@slow
def test_k05_suppliers_answer_a_request_with_prices_and_one_is_awarded(sourcing: Sourcing) -> None:
    request = sourcing.request(sourcing.supplier("Fine Print"), sourcing.supplier("Bold Press"))
    fine, bold = request.offers
    sourcing.quote(fine.id, "640.00", "40", lines=request.lines, note="In ten days")
    sourcing.quote(bold.id, "1,100.50", "", lines=request.lines)
    found = sourcing.do("GetQuotationRequest", quotation_request_id=request.id).quotation_request
    assert (found.invited, found.answered) == (2, 2)
    offers = {one.supplier_name: one for one in found.offers}
    assert offers["Fine Print"].total == gbp(68_000)
    assert (offers["Fine Print"].cheapest, offers["Fine Print"].note) == (True, "In ten days")
    assert (offers["Bold Press"].complete, offers["Bold Press"].cheapest) == (False, False)
    awarded = sourcing.do(
        "AwardQuotationRequest", quotation_request_id=request.id, offer_id=fine.id
    ).quotation_request
    order = sourcing.buy(
        "GetPurchaseOrder", purchase_order_id=awarded.purchase_order_id
    ).purchase_order
    assert [(line.description, line.amount) for line in order.lines] == [
        ("Posters, 500 copies", gbp(64_000)),
        ("Delivery", gbp(4_000)),
    ]
    assert (order.status, order.supplier_name) == ("draft", "Fine Print")
    assert sourcing.page(sourcing.token(bold.id)).request.awarded_offer_id == ""
    with pytest.raises(Conflict, match="cancel that order first"):
        sourcing.do("ReopenQuotationRequest", quotation_request_id=request.id)
    sourcing.buy("CancelPurchaseOrder", purchase_order_id=order.id, reason="Too late")
    again = sourcing.do("ReopenQuotationRequest", quotation_request_id=request.id)
    assert again.quotation_request.status == "open"


@slow
def test_a_supplier_sees_its_own_offer_alone(sourcing: Sourcing) -> None:
    request = sourcing.request(sourcing.supplier("Fine Print"), sourcing.supplier("Bold Press"))
    fine, bold = request.offers
    sourcing.quote(fine.id, "640.00", "40", lines=request.lines)
    page = sourcing.page(sourcing.token(bold.id))
    assert [one.id for one in page.request.offers] == [bold.id]
    assert "640" not in str(page)
    assert not page.request.project_id


@slow
def test_prices_are_checked_and_due(sourcing: Sourcing) -> None:
    request = sourcing.request(sourcing.supplier("Fine Print"))
    (offer,) = request.offers
    for wrong in ("a lot", "-1", "1.234"):
        with pytest.raises(Invalid, match="Price 1"):
            sourcing.quote(offer.id, wrong, "", lines=request.lines)
    with pytest.raises(Invalid, match="at least one line"):
        sourcing.quote(offer.id, "", "", lines=request.lines)
    sourcing.answer(sourcing.token(offer.id), accept=False, reason="No paper")
    sourcing.world.clock.advance(days=30)
    with pytest.raises(Conflict, match="until 2026-03-20"):
        sourcing.quote(offer.id, "5", "", lines=request.lines)


@slow
def test_a_request_is_changed_until_it_is_priced_and_cancelled(sourcing: Sourcing) -> None:
    request = sourcing.request(sourcing.supplier("Fine Print"))
    more = pb.QuotationLineDraft(description="Folding")
    id_ = {"quotation_request_id": request.id}
    changed = sourcing.do("UpdateQuotationRequest", **id_, lines=[more], due_on="2026-03-25")
    request = changed.quotation_request
    assert [line.description for line in request.lines] == ["Folding"]
    sourcing.do("InviteSuppliers", **id_, supplier_ids=[sourcing.supplier("Bold Press")])
    sourcing.quote(request.offers[0].id, "12", lines=request.lines)
    with pytest.raises(Conflict, match="have priced"):
        sourcing.do("UpdateQuotationRequest", **id_, lines=[more])
    sourcing.do("CancelQuotationRequest", **id_, reason="Postponed")
    with pytest.raises(Conflict, match="cancelled and cannot be answered"):
        sourcing.quote(request.offers[0].id, "12", lines=request.lines)
    found = sourcing.do("ListQuotationRequests", status=["cancelled"]).quotation_requests
    assert [one.number for one in found] == [request.number]


@slow
def test_a_supplier_with_another_currency_is_not_asked(sourcing: Sourcing) -> None:
    with pytest.raises(Invalid, match="paid in EUR"):
        sourcing.request(sourcing.supplier("Papier GmbH", currency_code="EUR"))
