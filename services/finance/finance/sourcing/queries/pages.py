"""What the holder of a link sees: an order, a request for quotation or a self-bill."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from finance.purchasing.readable import PurchaseOrder
from finance.quoting.rules.sharing import content_hash
from finance.sourcing.model import OrderAnswer, QuotationRequest, SupplierDocument, SupplierOffer

DOCUMENTS_SHOWN = 20


def shown_order(reading: Reading, order_id: str) -> PurchaseOrder:
    return reading.session.get_one(PurchaseOrder, order_id)


def hash_of_order(order: PurchaseOrder) -> str:
    """Of what the supplier is shown of it."""
    lines = [[line.description, line.amount_minor] for line in order.lines]
    return content_hash([order.number, order.currency_code, order.note, lines])


def latest_answer(reading: Reading, order_id: str) -> OrderAnswer | None:
    return reading.session.scalars(
        select(OrderAnswer)
        .where(OrderAnswer.purchase_order_id == order_id)
        .order_by(OrderAnswer.id.desc())
        .limit(1)
    ).first()


def sent_documents(reading: Reading, order_id: str) -> Sequence[SupplierDocument]:
    """The latest first."""
    return reading.session.scalars(
        select(SupplierDocument)
        .where(SupplierDocument.purchase_order_id == order_id)
        .order_by(SupplierDocument.id.desc())
        .limit(DOCUMENTS_SHOWN)
    ).all()


def offered(reading: Reading, offer_id: str) -> tuple[QuotationRequest, SupplierOffer]:
    offer = reading.session.get_one(SupplierOffer, offer_id)
    return reading.session.get_one(QuotationRequest, offer.quotation_request_id), offer


def load_prices(reading: Reading, request: QuotationRequest) -> None:
    """Of all its offers, in one statement."""
    its = SupplierOffer.quotation_request_id == request.id
    prices = selectinload(SupplierOffer.prices)
    reading.session.scalars(select(SupplierOffer).where(its).options(prices)).all()
