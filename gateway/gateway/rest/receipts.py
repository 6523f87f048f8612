"""Receipts of expenses and invoices of suppliers: files, which do not travel as JSON.

What a file is, finance decides by its first bytes. It is served to be saved and never to be run:
with that type, as an attachment, and sandboxed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from tandem.finance.v1 import expenses_pb2 as pb
from tandem.finance.v1 import sourcing_pb2

from gateway.fields import Query, Text
from gateway.rest import reading
from gateway.rest.call import Call
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_of

BYTES_MAX = 3_000_000
FILE = "application/octet-stream"
_METHODS = pb.DESCRIPTOR.services_by_name["ExpenseService"].methods_by_name
_READ_ONLY = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class ReceiptName(Query):
    name = Text(longest=200, metadata={"description": "Of the file", "example": "train.jpg"})


async def add_receipt(call: Call) -> Any:
    content = await reading.receive(call.request.scope["tandem.route"], call.request)
    asked = call.make(pb.AddReceiptRequest, content=content)
    response = await call.ask(call.services.method(_METHODS["AddReceipt"]), asked)
    return response.receipt


async def get_receipt(call: Call) -> Response:
    asked = call.make(pb.GetReceiptRequest)
    found = await call.ask(call.services.method(_METHODS["GetReceipt"]), asked)
    return saved(found.content, found.receipt.content_type, found.receipt.name)


async def get_supplier_document(call: Call) -> Response:
    methods = sourcing_pb2.DESCRIPTOR.services_by_name["SourcingService"].methods_by_name
    asked = call.make(sourcing_pb2.GetSupplierDocumentRequest)
    found = await call.ask(call.services.method(methods["GetSupplierDocument"]), asked)
    return saved(found.content, found.document.content_type, found.document.name)


def saved(content: bytes, content_type: str, name: str) -> Response:
    """A file to be saved: as an attachment, with its type, and sandboxed."""
    named = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {**_READ_ONLY, "Content-Disposition": named}
    return Response(content, media_type=content_type, headers=headers)


ROUTES = (
    Route(
        "POST",
        "/v1/expenses/{expense_id}/receipts",
        add_receipt,
        "Add a receipt",
        "The body is the file itself: a PDF, JPEG, PNG or WebP of at most 3 MB. At most ten for an "
        "expense, until it is approved.",
        query=ReceiptName(),
        answer=view_of(pb.Receipt.DESCRIPTOR),
        consumes=FILE,
        status=201,
        body_bytes_max=BYTES_MAX,
        permission="expense.claim",
        problems={
            "RECEIPT_TYPE": "It is no PDF, JPEG, PNG or WebP file.",
            "RECEIPT_SIZE": "It is empty or larger than 3 MB.",
            "RECEIPTS_TOO_MANY": "The expense has ten receipts.",
            "EXPENSE_STATUS": "The expense is decided and keeps its receipts.",
        },
    ),
    Route(
        "GET",
        "/v1/expenses/{expense_id}/receipts/{receipt_id}",
        get_receipt,
        "Download a receipt",
        "The file as it was added, with its type, as an attachment.",
        produces=FILE,
        permission="expense.read",
        problems={"RECEIPT_NOT_FOUND": "The expense has no such receipt."},
    ),
)


OF_SUPPLIERS = (
    Route(
        "GET",
        "/v1/supplier-documents/{supplier_document_id}/file",
        get_supplier_document,
        "Download an invoice that a supplier sent",
        "The file as it was sent, with its type, as an attachment.",
        produces=FILE,
        permission="purchase.read",
        problems={"SUPPLIER_DOCUMENT_NOT_FOUND": "There is no such document."},
    ),
)
_BY_CHAPTER = {"Expenses": ROUTES, "Suppliers by a link": OF_SUPPLIERS}


def with_receipts(rooms: Iterable[Room]) -> Iterator[Room]:
    """The chapters, with these routes in those of expenses and of suppliers."""
    for room in rooms:
        more = _BY_CHAPTER.get(room.name, ())
        yield replace(room, routes=(*room.routes, *more)) if more else room
