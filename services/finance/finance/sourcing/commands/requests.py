"""Requests for quotation: made, sent to suppliers, answered, awarded, cancelled, reopened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.money import Money

from chassis import values
from finance.billing.commands.issuing import next_number
from finance.purchasing.commands.ordering import LineDraft, create_order
from finance.purchasing.readable import PurchaseOrder, Supplier
from finance.replicas import queries as replicas
from finance.rights import of_project, require
from finance.sourcing.access import WRITE, of_request
from finance.sourcing.model import OfferPrice, QuotationRequest, RequestLine, SupplierOffer
from finance.sourcing.rules import RequestDeed
from finance.supplier_links.commands.links import Opens, make_link
from finance.supplier_links.rules import Purpose

SERIES = "RFQ"
LINES_MAX = 100
SUPPLIERS_MAX = 20
DUE_DAYS_MAX = 180
SHOWN_DAYS = 90
"""A link shows the outcome until so long after the request is due."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    description: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    title: str
    due_on: date
    lines: Sequence[AskedLine]
    supplier_ids: Sequence[str]
    project_id: str = ""
    note: str = ""


def create_request(
    tx: Transaction, new: NewRequest, home_currency: str, secret: str
) -> QuotationRequest:
    """In the agency's currency; each supplier gets a link of its own."""
    project = replicas.require_project(tx, new.project_id) if new.project_id else None
    request = QuotationRequest(
        id=tx.new_id(),
        number=next_number(tx, SERIES, tx.today),
        title=values.text(new.title, "title", required=True),
        currency_code=home_currency,
        due_on=_due_on(tx, new.due_on),
        requested_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        project_id=project.project_id if project else None,
        client_id=project.client_id if project else None,
        note=values.text(new.note, "note"),
    )
    require(tx, WRITE, of_project(project) if project else of_request(tx, request))
    request.lines = _lines(tx, new.lines)
    tx.add(request)
    _invite(tx, request, new.supplier_ids, secret)
    tx.record(request.created())
    return request


def change_request(
    tx: Transaction,
    request_id: str,
    title: str | None,
    note: str | None,
    due_on: date | None,
    lines: Sequence[AskedLine] | None,
    expected_version: int = 0,
) -> QuotationRequest:
    """None: it stays. Lines stay once a supplier has priced them."""
    request = _load(tx, request_id, RequestDeed.CHANGE, expected_version)
    if title is not None:
        request.title = values.text(title, "title", required=True)
    if note is not None:
        request.note = values.text(note, "note")
    if due_on is not None:
        request.due_on = _due_on(tx, due_on)
    if lines is not None:
        if request.answered:
            raise Conflict(
                "REQUEST_ANSWERED",
                f"{request.answered} suppliers have priced the lines; cancel {request.number} and "
                "make another request.",
                field="lines",
            )
        request.lines = _lines(tx, lines)
    tx.session.flush()
    tx.record(request.edited("title", "note", "due_on", "lines"))
    return request


def invite_suppliers(
    tx: Transaction, request_id: str, supplier_ids: Sequence[str], secret: str
) -> QuotationRequest:
    """More suppliers; one that is asked already is left as it is."""
    request = _load(tx, request_id, RequestDeed.CHANGE)
    _invite(tx, request, supplier_ids, secret)
    tx.record(request.edited("offers"))
    return request


def award_request(tx: Transaction, request_id: str, offer_id: str) -> QuotationRequest:
    """The offer becomes a draft of a purchase order with its lines and prices."""
    request = _load(tx, request_id, RequestDeed.AWARD)
    offer = next((one for one in request.offers if one.id == offer_id), None)
    if offer is None or offer.status != "answered":
        raise Invalid(
            "OFFER_NOT_ANSWERED",
            f"{request.number} has no answered offer {offer_id}; name one with prices.",
            field="offer_id",
        )
    order = create_order(
        tx,
        offer.supplier_id,
        request.project_id or "",
        f"{request.number}: {request.title}",
        None,
        _ordered(request, offer.priced.prices),
    )
    fact = request.move(RequestDeed.AWARD)
    request.awarded_offer_id, request.purchase_order_id = offer.id, order.id
    tx.record(fact)
    return request


def cancel_request(tx: Transaction, request_id: str, reason: str) -> QuotationRequest:
    """Suppliers see that it is over. What they answered stays."""
    request = _load(tx, request_id, RequestDeed.CANCEL)
    tx.record(request.move(RequestDeed.CANCEL, values.text(reason, "reason", required=True)))
    return request


def reopen_request(tx: Transaction, request_id: str) -> QuotationRequest:
    """An awarded one only after its order is cancelled, so that nothing is ordered twice."""
    request = _load(tx, request_id, RequestDeed.REOPEN)
    if request.purchase_order_id:
        order = tx.get(PurchaseOrder, request.purchase_order_id)
        if order.status != "cancelled":
            raise Conflict(
                "REQUEST_ORDERED",
                f"{order.number} was made of it; cancel that order first.",
                field="quotation_request_id",
            )
    request.awarded_offer_id = request.purchase_order_id = None
    tx.record(request.move(RequestDeed.REOPEN))
    return request


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What a supplier answers. prices: decimals as they were typed, by line; empty: not offered."""

    accept: bool
    name: str
    reason: str
    note: str
    prices: Mapping[str, str]
    address: str


def answer_request(tx: Transaction, offer_id: str, answer: Quotation) -> None:
    """By the holder of a link, as often as they like until the day is over."""
    offer = tx.session.get(SupplierOffer, offer_id)
    if offer is None:
        raise NotFound("OFFER_NOT_FOUND", "The request is not there any more.")
    request = tx.load(QuotationRequest, offer.quotation_request_id)
    request.check(RequestDeed.ANSWER)
    if tx.today > request.due_on:
        raise Conflict(
            "REQUEST_OVER", f"Prices were asked for until {request.due_on}.", field="due_on"
        )
    offer.answered_by = values.text(answer.name, "name", required=True)
    offer.answered_at, offer.address = tx.now, answer.address
    if answer.accept:
        prices = _prices(request, answer.prices)
        offer.note = values.text(answer.note, "note")
        offer.status = "answered"
    else:
        prices = []
        offer.note = values.text(answer.reason, "reason", required=True)
        offer.status = "declined"
    offer.prices.clear()
    tx.session.flush()
    offer.prices.extend(prices)
    tx.session.flush()
    tx.record(request.edited("offers"))


def _prices(request: QuotationRequest, typed: Mapping[str, str]) -> list[OfferPrice]:
    made = []
    for place, line in enumerate(request.lines):
        text = typed.get(line.id, "").replace(",", "").strip()
        if not text:
            continue
        field = f"Price {place + 1}"
        money = Money.parse(text, request.currency_code, field)
        kept = values.amount(money, field, request.currency_code, least=0)
        made.append(OfferPrice(line_id=line.id, amount_minor=kept.amount_minor))
    if not made:
        raise Invalid("PRICES_MISSING", "Enter the price of at least one line.", field="prices")
    return made


def _load(
    tx: Transaction, request_id: str, deed: RequestDeed, expected_version: int = 0
) -> QuotationRequest:
    request = tx.load(QuotationRequest, request_id, expected_version=expected_version)
    require(tx, WRITE, of_request(tx, request))
    request.check(deed)
    return request


def _due_on(tx: Transaction, day: date) -> date:
    if not tx.today <= day <= tx.today + timedelta(days=DUE_DAYS_MAX):
        raise Invalid(
            "DUE_ON_OUT_OF_RANGE",
            f"due_on must be today or later, and at most {DUE_DAYS_MAX} days ahead.",
            field="due_on",
        )
    return day


def _lines(tx: Transaction, asked: Sequence[AskedLine]) -> list[RequestLine]:
    values.number(len(asked), "lines", 1, LINES_MAX)
    return [
        RequestLine(
            id=tx.new_id(),
            position=place,
            description=values.text(one.description, f"lines[{place}].description", required=True),
            quantity=values.text(one.quantity, f"lines[{place}].quantity"),
        )
        for place, one in enumerate(asked)
    ]


def _invite(
    tx: Transaction, request: QuotationRequest, supplier_ids: Sequence[str], secret: str
) -> None:
    known = {one.supplier_id for one in request.offers}
    new = [id_ for id_ in dict.fromkeys(supplier_ids) if id_ not in known]
    values.number(len(known) + len(new), "supplier_ids", 1, SUPPLIERS_MAX)
    for id_ in new:
        supplier = tx.get(Supplier, id_)
        _check_supplier(request, supplier)
        offer = SupplierOffer(id=tx.new_id(), supplier_id=supplier.id)
        request.offers.append(offer)
        opens = Opens(
            purpose=Purpose.REQUEST,
            record_id=offer.id,
            supplier_id=supplier.id,
            person_id=request.requested_by_id,
            project_id=request.project_id,
        )
        make_link(tx, opens, request.due_on + timedelta(days=SHOWN_DAYS), secret)
    tx.session.flush()


def _check_supplier(request: QuotationRequest, supplier: Supplier) -> None:
    if supplier.archived:
        raise Conflict(
            "SUPPLIER_ARCHIVED",
            f"{supplier.name} is archived; restore it first.",
            field="supplier_ids",
        )
    if supplier.currency_code != request.currency_code:
        raise Invalid(
            "CURRENCY_MISMATCH",
            f"{supplier.name} is paid in {supplier.currency_code}, and the request is in "
            f"{request.currency_code}; order from it without a request.",
            field="supplier_ids",
        )


def _ordered(request: QuotationRequest, prices: Mapping[str, int]) -> list[LineDraft]:
    return [
        LineDraft(
            description=f"{line.description}, {line.quantity}"
            if line.quantity
            else line.description,
            amount=request.money(prices[line.id]),
        )
        for line in request.lines
        if prices.get(line.id)
    ]
