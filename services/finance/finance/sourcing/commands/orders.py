"""What suppliers do with a purchase order by a link: answer it, and send invoices for it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, Refusal
from sqlalchemy import func, select

from chassis import values
from finance.einvoicing.queries.receiving import ReadEInvoice, read_e_invoice
from finance.payables.commands.importing import keep_e_invoice
from finance.payables.rules.states import BillOrigin
from finance.purchasing.readable import PurchaseOrder
from finance.purchasing.rules import COMMITTED
from finance.rights import require
from finance.sourcing.access import WRITE, of_document, of_order
from finance.sourcing.model import OrderAnswer, SupplierDocument
from finance.sourcing.queries.pages import hash_of_order, latest_answer
from finance.sourcing.rules import (
    DOCUMENT_BYTES_MAX,
    DOCUMENTS_MAX,
    XML,
    DocumentStatus,
    type_of,
)
from finance.supplier_links.commands.links import Opens, make_link
from finance.supplier_links.readable import SupplierLink
from finance.supplier_links.rules import Purpose

NAME_MAX = 200
NOTE_MAX = 1000


def share_order(
    tx: Transaction, order_id: str, expires_on: date | None, secret: str
) -> SupplierLink:
    """Of an order that is approved or sent."""
    order = tx.load(PurchaseOrder, order_id)
    require(tx, WRITE, of_order(tx, order))
    if order.status not in COMMITTED:
        raise Conflict(
            "PURCHASE_ORDER_NOT_OUT",
            f"{order.number} is {order.status}; the supplier has nothing to answer.",
            field="purchase_order_id",
        )
    opens = Opens(
        purpose=Purpose.ORDER,
        record_id=order.id,
        supplier_id=order.supplier_id,
        person_id=order.ordered_by_id,
        project_id=order.project_id,
    )
    return make_link(tx, opens, expires_on, secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    accept: bool
    name: str
    reason: str
    address: str
    content_hash: str


def answer_order(tx: Transaction, order_id: str, answer: Answer) -> OrderAnswer:
    """Accepted, or declined with a reason; what was declined can be accepted later."""
    order = _open_order(tx, order_id)
    before = latest_answer(tx, order.id)
    if before is not None and before.accepted:
        raise Conflict(
            "ORDER_ACCEPTED",
            f"{before.name} accepted {order.number} already; ask your contact to change it.",
            field="purchase_order_id",
        )
    if answer.content_hash != hash_of_order(order):
        raise Conflict("ORDER_CHANGED", "The order has changed; look at it again.", field="hash")
    made = OrderAnswer(
        id=tx.new_id(),
        purchase_order_id=order.id,
        supplier_id=order.supplier_id,
        accepted=answer.accept,
        name=values.text(answer.name, "name", required=True),
        reason="" if answer.accept else values.text(answer.reason, "reason", required=True),
        content_hash=answer.content_hash,
        answered_at=tx.now,
        address=answer.address,
        person_id=order.ordered_by_id,
        project_id=order.project_id,
    )
    tx.add(made)
    tx.record(made.given())
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    name: str
    content: bytes
    sent_by: str
    address: str


def send_document(tx: Transaction, order_id: str, file: SentFile) -> SupplierDocument:
    """An invoice for the order. What a file is, its first bytes decide; an XML file has to be an
    e-invoice that can be read."""
    order = _open_order(tx, order_id)
    content_type = _checked_type(file.content)
    _check_count(tx, order)
    digest = hashlib.sha256(file.content).hexdigest()
    _refuse_again(tx, order, digest)
    read = _read(file.content, content_type)
    document = SupplierDocument(
        id=tx.new_id(),
        purchase_order_id=order.id,
        supplier_id=order.supplier_id,
        name=values.text(file.name, "name", NAME_MAX) or "invoice",
        content_type=content_type,
        size=len(file.content),
        sha256=digest,
        content=file.content,
        sent_at=tx.now,
        sent_by=values.text(file.sent_by, "name", required=True),
        address=file.address,
        person_id=order.ordered_by_id,
        project_id=order.project_id,
    )
    if read is not None:
        document.number, document.currency_code = read.number[:100], read.net.currency_code
        document.net_minor, document.total_minor = read.net.amount_minor, read.total.amount_minor
        document.note = _doubts(order, read)
        _enter_bill(tx, document)
    tx.add(document)
    tx.record(document.received())
    return document


def _enter_bill(tx: Transaction, document: SupplierDocument) -> None:
    """A draft for finance; what keeps it from being entered is noted, and the file is kept."""
    content = b64encode(document.content).decode()
    try:
        with tx.session.begin_nested():
            bill = keep_e_invoice(
                *(tx, content, document.name, document.supplier_id, BillOrigin.SUPPLIER_LINK)
            )
    except Refusal as refusal:
        document.note = f"{document.note} No bill was entered: {refusal.message}".strip()[:NOTE_MAX]
    else:
        document.bill_id = bill.id


def move_document(tx: Transaction, document_id: str, status: str, reason: str) -> SupplierDocument:
    """Where it stands, as the supplier sees it."""
    document = tx.load(SupplierDocument, document_id)
    require(tx, "purchase.approve", of_document(tx, document))
    if document.bill_id is not None:
        raise Conflict(
            "SUPPLIER_DOCUMENT_BILLED",
            "The document is a bill already, which says where it stands; decide on the bill.",
            field="supplier_document_id",
            details={"bill_id": document.bill_id},
        )
    then = values.word(DocumentStatus, status, "status")
    aside = then is DocumentStatus.SET_ASIDE
    tx.record(document.move(then, values.text(reason, "reason", required=aside)))
    return document


def _open_order(tx: Transaction, order_id: str) -> PurchaseOrder:
    order = tx.load(PurchaseOrder, order_id)
    if order.status not in COMMITTED:
        raise Conflict(
            "PURCHASE_ORDER_NOT_OUT",
            f"{order.number} is {order.status}; ask your contact at the agency.",
            field="purchase_order_id",
        )
    return order


def _checked_type(content: bytes) -> str:
    if not 0 < len(content) <= DOCUMENT_BYTES_MAX:
        raise Invalid(
            "DOCUMENT_SIZE",
            f"A file has at most {DOCUMENT_BYTES_MAX // 1_000_000} MB and is not empty; this one "
            f"has {len(content):,} bytes.",
            field="file",
        )
    found = type_of(content)
    if found is None:
        raise Invalid(
            "DOCUMENT_TYPE", "Send a PDF, or an e-invoice as XML; this is neither.", field="file"
        )
    return found


def _check_count(tx: Transaction, order: PurchaseOrder) -> None:
    kept = select(func.count()).select_from(SupplierDocument)
    number = tx.session.scalar(kept.where(SupplierDocument.purchase_order_id == order.id)) or 0
    if number >= DOCUMENTS_MAX:
        raise Conflict(
            "DOCUMENTS_TOO_MANY",
            f"{order.number} has {DOCUMENTS_MAX} documents; ask your contact at the agency.",
            field="file",
        )


def _refuse_again(tx: Transaction, order: PurchaseOrder, digest: str) -> None:
    same = select(SupplierDocument.name).where(
        SupplierDocument.purchase_order_id == order.id, SupplierDocument.sha256 == digest
    )
    if (name := tx.session.scalars(same).first()) is not None:
        raise Conflict(
            "DOCUMENT_SENT_ALREADY", f"This file was sent already, as {name}.", field="file"
        )


def _read(content: bytes, content_type: str) -> ReadEInvoice | None:
    """None: a PDF without data in it."""
    try:
        return read_e_invoice(b64encode(content).decode())
    except Invalid:
        if content_type == XML:
            raise
        return None


def _doubts(order: PurchaseOrder, read: ReadEInvoice) -> str:
    found = list(read.doubts)
    if read.purchase_order and read.purchase_order != order.number:
        found.append(f"It names the order {read.purchase_order}.")
    if read.net.currency_code != order.currency_code:
        found.append(f"It is in {read.net.currency_code}, the order in {order.currency_code}.")
    elif read.net.amount_minor > order.open.amount_minor:
        found.append(f"It charges {read.net} of an order of which {order.open} is open.")
    return " ".join(found)[:NOTE_MAX]
