"""Documents as PDF. Finance makes them; here they get their names as files."""

from __future__ import annotations

from starlette.responses import Response
from tandem.finance.v1 import printing_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.route import Room, Route

PDF = "application/pdf"


def pdf_response(printed: pb.PrintedDocument) -> Response:
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


ROOM = Room(
    name="Documents as PDF",
    about="Quotes, invoices and credit notes, made of what is stored of them: always the same.",
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
    ),
)
