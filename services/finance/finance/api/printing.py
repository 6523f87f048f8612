"""tandem.finance.v1.PrintingService."""

from __future__ import annotations

from chassis.database import Reading
from chassis.rpc.server import Servicer, reads
from tandem.finance.v1 import printing_pb2 as pb
from tandem.finance.v1 import printing_pb2_grpc as pb_grpc

from chassis import values
from finance.printing import queries


class PrintingServicer(Servicer, pb_grpc.PrintingServiceServicer):
    @reads
    def PrintQuote(self, reading: Reading, request: pb.PrintQuoteRequest) -> pb.PrintedDocument:
        return _document(queries.print_quote(reading, request.quote_id))

    @reads
    def PrintInvoice(self, reading: Reading, request: pb.PrintInvoiceRequest) -> pb.PrintedDocument:
        return _document(queries.print_invoice(reading, request.invoice_id))

    @reads
    def PrintDunningNotice(
        self, reading: Reading, request: pb.PrintDunningNoticeRequest
    ) -> pb.PrintedDocument:
        return _document(queries.print_notice(reading, request.dunning_notice_id))

    @reads
    def PrintStatement(
        self, reading: Reading, request: pb.PrintStatementRequest
    ) -> pb.PrintedDocument:
        first, last = values.day(getattr(request, "from"), "from"), values.day(request.to, "to")
        code = request.currency_code
        return _document(queries.print_statement(reading, request.client_id, first, last, code))

    @reads
    def PrintOffer(self, reading: Reading, request: pb.PrintOfferRequest) -> pb.PrintedDocument:
        return _document(queries.print_offer(reading, request.token))


def _document(printed: queries.Printed) -> pb.PrintedDocument:
    return pb.PrintedDocument(pdf=printed.pdf, name=printed.name)
