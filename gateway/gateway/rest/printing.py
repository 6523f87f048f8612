"""Documents as PDF. Finance makes them; here they get their names as files."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from tandem.finance.v1 import contracting_pb2
from tandem.finance.v1 import printing_pb2 as pb
from tandem.projects.v1 import status_reports_pb2

from gateway.fields import Date, Query, Text
from gateway.rest.call import Call
from gateway.rest.route import Room, Route

PDF = "application/pdf"


class StatementQuery(Query):
    """`from` is a word of Python, so the field has another name here."""

    first = Date(
        data_key="from",
        attribute="from",
        metadata={"description": "Two months before the month of to if left out"},
    )
    to = Date(metadata={"description": "Today if left out"})
    currency_code = Text(longest=3, metadata={"description": "The client's if left out"})


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


async def print_status_report(call: Call) -> Response:
    service = status_reports_pb2.DESCRIPTOR.services_by_name["StatusReportService"]
    print_ = call.services.method(service.methods_by_name["PrintStatusReport"])
    return pdf_response(
        await call.ask(print_, call.make(status_reports_pb2.PrintStatusReportRequest))
    )


async def print_dunning_notice(call: Call) -> Response:
    request = call.make(pb.PrintDunningNoticeRequest)
    return pdf_response(await call.ask(call.services.printing.PrintDunningNotice, request))


async def print_statement(call: Call) -> Response:
    request = call.make(pb.PrintStatementRequest)
    return pdf_response(await call.ask(call.services.printing.PrintStatement, request))


ROOM = Room(
    name="Documents as PDF",
    about="Quotes, invoices, credit notes, self-bills, reminders, statements and status reports.",
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
        Route(
            "GET",
            "/v1/status-reports/{status_report_id}/pdf",
            print_status_report,
            "Print a status report",
            produces=PDF,
            permission="status_report.read",
        ),
        Route(
            "GET",
            "/v1/dunning-notices/{dunning_notice_id}/pdf",
            print_dunning_notice,
            "Print a reminder",
            produces=PDF,
            permission="receivable.read",
            problems={"DUNNING_NOTICE_STATUS": "It is taken back."},
        ),
        Route(
            "GET",
            "/v1/clients/{client_id}/statement/pdf",
            print_statement,
            "Print a client's statement of account",
            query=StatementQuery(),
            produces=PDF,
            permission="receivable.read",
            problems={"LEGAL_ENTITY_NOT_SET": "A statement names who sends it."},
        ),
    ),
)
