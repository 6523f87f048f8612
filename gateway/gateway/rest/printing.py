"""Documents as PDF. Finance makes them; here they get their names as files."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from tandem.finance.v1 import contracting_pb2
from tandem.finance.v1 import printing_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.route import Room, Route

PDF = "application/pdf"


def pdf_response(printed: Any) -> Response:
    """printed: a message with the pdf and its name."""
    headers = {
        "Content-Disposition": f'inline; filename="{printed.name}"',
        "Cache-Control": "no-store",
    }
    return Response(printed.pdf, headers=headers, media_type=PDF)


async def print_quote(call: Call) -> Response:
    request = call.make(pb.PrintQuoteRequest)
    return pdf_response(await call.ask(call.services.printing.PrintQuote, request))


async def print_invoice(call: Call) -> Response:
    request = call.make(pb.PrintInvoiceRequest)
    return pdf_response(await call.ask(call.services.printing.PrintInvoice, request))


async def print_self_bill(call: Call) -> Response:
    method = contracting_pb2.DESCRIPTOR.services_by_name["ContractingService"]
    print_ = call.services.method(method.methods_by_name["PrintSelfBill"])
    return pdf_response(await call.ask(print_, call.make(contracting_pb2.PrintSelfBillRequest)))


ROOM = Room(
    name="Documents as PDF",
    about="Quotes, invoices, credit notes and self-bills, made of what is stored of them.",
    routes=(
        Route(
            "GET",
            "/v1/quotes/{quote_id}/pdf",
            print_quote,
            "Print a quote",
            produces=PDF,
            permission="quote.read",
        ),
        Route(
            "GET",
            "/v1/invoices/{invoice_id}/pdf",
            print_invoice,
            "Print an invoice or a credit note",
            produces=PDF,
            permission="invoice.read",
            problems={"INVOICE_NOT_ISSUED": "A draft is no document yet."},
        ),
        Route(
            "GET",
            "/v1/self-bills/{self_bill_id}/pdf",
            print_self_bill,
            "Print a self-bill",
            produces=PDF,
            permission="self_bill.read",
            problems={"SELF_BILL_NOT_ISSUED": "A draft is no document yet."},
        ),
    ),
)
