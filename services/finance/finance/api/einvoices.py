"""tandem.finance.v1.EInvoiceService."""

from __future__ import annotations

from base64 import b64encode

from chassis.database import Reading
from chassis.errors import Conflict, Unavailable
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads
from tandem.finance.v1 import einvoices_pb2 as pb
from tandem.finance.v1 import einvoices_pb2_grpc as pb_grpc

from finance import official_rules
from finance.einvoicing.queries import receiving, writing
from finance.einvoicing.queries.receiving import BillLine, ReadEInvoice
from finance.einvoicing.rules.problems import Problem, explained, is_free_of
from finance.einvoicing.rules.reading import ReceivedParty

_to_problem = mapper(pb.EInvoiceProblem, Problem)
_to_party = mapper(pb.ReceivedParty, ReceivedParty)
_to_received = mapper(
    pb.ReceivedEInvoice,
    ReadEInvoice,
    seller=_to_party,
    buyer=_to_party,
    lines=mapper(pb.ReceivedLine, BillLine),
)
XML, PDF = "application/xml", "application/pdf"


class EInvoiceServicer(Servicer, pb_grpc.EInvoiceServiceServicer):
    @reads
    def GetEInvoice(
        self, reading: Reading, request: pb.GetEInvoiceRequest
    ) -> pb.GetEInvoiceResponse:
        written = writing.write_e_invoice(reading, request.invoice_id, request.format)
        return pb.GetEInvoiceResponse(
            format=written.format,
            file_name=written.file_name,
            media_type=PDF if written.pdf else XML,
            xml=written.xml,
            pdf_base64=b64encode(written.pdf).decode(),
        )

    @reads
    def ReadEInvoice(
        self, reading: Reading, request: pb.ReadEInvoiceRequest
    ) -> pb.ReadEInvoiceResponse:
        found = receiving.read_e_invoice(request.content)
        return pb.ReadEInvoiceResponse(e_invoice=_to_received(found))

    @reads
    def CheckEInvoice(
        self, reading: Reading, request: pb.CheckEInvoiceRequest
    ) -> pb.CheckEInvoiceResponse:
        checked = writing.check_e_invoice(reading, request.invoice_id, request.format)
        problems = list(checked.problems)
        if request.official:
            found = {problem.rule for problem in problems}
            problems += [one for one in _official(checked) if one.rule not in found]
        return pb.CheckEInvoiceResponse(
            format=checked.format,
            valid=is_free_of(problems),
            problems=map(_to_problem, problems),
            official=request.official,
        )


def _official(checked: writing.Checked) -> list[Problem]:
    """What the published rules refuse, in our words."""
    if not official_rules.are_installed():
        raise Conflict(
            "OFFICIAL_RULES_MISSING",
            "The published rules are not installed here; ask the operator to install "
            "tandem-finance[official-rules], or check without them.",
            field="official",
        )
    try:
        failures = official_rules.failures(checked.xml, "ubl" if checked.format == "ubl" else "cii")
    except official_rules.OfficialRulesError as error:
        raise Unavailable(
            "OFFICIAL_RULES_BUSY", "The published rules did not come to an end; try again."
        ) from error
    return [explained(one.rule, one.text) for one in failures]
