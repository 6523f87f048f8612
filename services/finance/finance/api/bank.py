"""tandem.finance.v1.BankService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import bank_pb2 as pb
from tandem.finance.v1 import bank_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.bank.commands import importing, matching, paying_out
from finance.bank.model import BankLine, BankStatement
from finance.bank.queries import lines as queries
from finance.bank.queries.payments import payment_suggestions, suppliers_paid
from finance.bank.queries.suggestions import suggestions
from finance.bank.rules.csv_file import CsvMapping
from finance.bank.rules.matching import Suggestion
from finance.bank.rules.paying_out import PaymentSuggestion
from finance.billing.commands.receiving import WantedAllocation

_to_statement = mapper(pb.BankStatement, BankStatement)
_to_line = mapper(
    pb.BankLine,
    BankLine,
    suggestions=lambda row: (),
    payment_suggestions=lambda row: (),
    supplier_id=lambda row: "",
    supplier_name=lambda row: "",
)


class BankServicer(Servicer, pb_grpc.BankServiceServicer):
    """The bank is for finance and administrators."""

    @writes
    def ImportBankStatements(
        self, tx: Transaction, request: pb.ImportBankStatementsRequest
    ) -> pb.ImportBankStatementsResponse:
        mapping = _mapping(request.mapping) if request.HasField("mapping") else None
        made = importing.import_statements(
            tx, request.format, request.content, request.file_name, mapping
        )
        return pb.ImportBankStatementsResponse(bank_statements=map(_to_statement, made))

    @reads
    def ListBankStatements(
        self, reading: Reading, request: pb.ListBankStatementsRequest
    ) -> pb.ListBankStatementsResponse:
        search = values.text(request.search, "search")
        listed = queries.list_statements(reading, search, asked(request))
        return pb.ListBankStatementsResponse(
            bank_statements=map(_to_statement, listed.rows), **listed.paging()
        )

    @reads
    def ListBankLines(
        self, reading: Reading, request: pb.ListBankLinesRequest
    ) -> pb.ListBankLinesResponse:
        wanted = draft(
            queries.BankLineFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "booked_from", "booked_to"),
        )
        listed = queries.list_lines(reading, wanted, asked(request))
        return pb.ListBankLinesResponse(bank_lines=_shown(reading, listed.rows), **listed.paging())

    @reads
    def GetBankLine(
        self, reading: Reading, request: pb.GetBankLineRequest
    ) -> pb.GetBankLineResponse:
        line = queries.get_line(reading, request.bank_line_id)
        return pb.GetBankLineResponse(bank_line=_shown(reading, [line])[0])

    @writes
    def MatchBankLine(
        self, tx: Transaction, request: pb.MatchBankLineRequest
    ) -> pb.MatchBankLineResponse:
        wanted = [draft(WantedAllocation, one) for one in request.allocations]
        line = matching.match_line(tx, request.bank_line_id, request.client_id, wanted)
        return pb.MatchBankLineResponse(bank_line=_to_line(line))

    @writes
    def MatchBankLineToPayment(
        self, tx: Transaction, request: pb.MatchBankLineToPaymentRequest
    ) -> pb.MatchBankLineToPaymentResponse:
        line = paying_out.match_payment(tx, request.bank_line_id, request.supplier_payment_id)
        return pb.MatchBankLineToPaymentResponse(bank_line=_shown(tx, [line])[0])

    @writes
    def MatchCertainLines(
        self, tx: Transaction, request: pb.MatchCertainLinesRequest
    ) -> pb.MatchCertainLinesResponse:
        found = matching.match_certain(tx, preview=request.preview)
        return pb.MatchCertainLinesResponse(matches=map(_certain, found))

    @writes
    def IgnoreBankLine(
        self, tx: Transaction, request: pb.IgnoreBankLineRequest
    ) -> pb.IgnoreBankLineResponse:
        line = matching.ignore_line(tx, request.bank_line_id, request.reason)
        return pb.IgnoreBankLineResponse(bank_line=_to_line(line))

    @writes
    def ReopenBankLine(
        self, tx: Transaction, request: pb.ReopenBankLineRequest
    ) -> pb.ReopenBankLineResponse:
        line = matching.reopen_line(tx, request.bank_line_id)
        return pb.ReopenBankLineResponse(bank_line=_shown(tx, [line])[0])


def _mapping(given: pb.CsvMapping) -> CsvMapping:
    return draft(
        CsvMapping,
        given,
        date_format=given.date_format or "yyyy-mm-dd",
        delimiter=given.delimiter or ",",
    )


def _shown(reading: Reading, lines: Sequence[BankLine]) -> list[pb.BankLine]:
    found, paid = suggestions(reading, lines), payment_suggestions(reading, lines)
    suppliers = suppliers_paid(reading, lines)
    shown = []
    for line in lines:
        supplier_id, supplier_name = suppliers.get(line.supplier_payment_id or "", ("", ""))
        shown.append(
            _to_line(
                line,
                suggestions=[
                    _suggestion(one, line.currency_code) for one in found.get(line.id, ())
                ],
                payment_suggestions=map(_payment_suggestion, paid.get(line.id, ())),
                supplier_id=supplier_id,
                supplier_name=supplier_name,
            )
        )
    return shown


def _payment_suggestion(one: PaymentSuggestion) -> pb.BankPaymentSuggestion:
    payment = one.payment
    return pb.BankPaymentSuggestion(
        supplier_payment_id=payment.id,
        supplier_id=payment.supplier_id,
        supplier_name=payment.supplier_name,
        paid_on=str(payment.paid_on),
        reference=payment.reference,
        payment_run_id=payment.run_id,
        payment_run_number=payment.run_number,
        points=one.points,
        reasons=one.reasons,
    )


def _suggestion(one: Suggestion, code: str) -> pb.BankSuggestion:
    return pb.BankSuggestion(
        client_id=one.client_id,
        client_name=one.client_name,
        parts=[
            pb.SuggestedPart(
                invoice_id=part.invoice_id,
                number=part.number,
                amount=money_message(Money(part.amount, code)),
            )
            for part in one.parts
        ],
        on_account=money_message(Money(one.on_account, code)),
        points=one.points,
        reasons=one.reasons,
        certain=one.certain,
    )


def _certain(one: matching.CertainMatch) -> pb.CertainMatch:
    return pb.CertainMatch(
        bank_line_id=one.line.id,
        payer_name=one.line.payer_name,
        amount=money_message(one.line.amount),
        booked_on=str(one.line.booked_on),
        suggestion=_suggestion(one.suggestion, one.line.currency_code),
    )
