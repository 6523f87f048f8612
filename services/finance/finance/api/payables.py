"""tandem.finance.v1.PayableService."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import payables_pb2 as pb
from tandem.finance.v1 import payables_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.bank.commands import paying_out
from finance.payables.commands import paying, running
from finance.payables.model import Bill, PaymentRun, SupplierPayment
from finance.payables.queries import owed
from finance.payables.queries import payments as queries
from finance.purchasing.queries import records as purchasing
from finance.receivables.rules import AGES, Ageing
from finance.settings import Settings

_to_payment = mapper(pb.SupplierPayment, SupplierPayment, supplier_name=lambda row: "")
_to_run = mapper(pb.PaymentRun, PaymentRun, lines=lambda row: ())


class PayableServicer(Servicer, pb_grpc.PayableServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @writes
    def RecordSupplierPayment(
        self, tx: Transaction, request: pb.RecordSupplierPaymentRequest
    ) -> pb.RecordSupplierPaymentResponse:
        wanted = paying.WantedPayment(
            supplier_id=request.supplier_id,
            amount=Money(request.amount.amount_minor, request.amount.currency_code),
            paid_on=values.day(request.paid_on, "paid_on") or tx.today,
            allocations=_parts(request),
            reference=request.reference,
            method=request.method,
        )
        made = paying.record_payment(tx, wanted)
        return pb.RecordSupplierPaymentResponse(supplier_payment=_payments(tx, [made])[0])

    @writes
    def AllocateSupplierPayment(
        self, tx: Transaction, request: pb.AllocateSupplierPaymentRequest
    ) -> pb.AllocateSupplierPaymentResponse:
        done = paying.allocate_payment(tx, request.supplier_payment_id, _parts(request))
        return pb.AllocateSupplierPaymentResponse(supplier_payment=_payments(tx, [done])[0])

    @writes
    def ReverseSupplierPayment(
        self, tx: Transaction, request: pb.ReverseSupplierPaymentRequest
    ) -> pb.ReverseSupplierPaymentResponse:
        done = paying_out.reverse_payment(tx, request.supplier_payment_id, request.reason)
        return pb.ReverseSupplierPaymentResponse(supplier_payment=_payments(tx, [done])[0])

    @reads
    def GetSupplierPayment(
        self, reading: Reading, request: pb.GetSupplierPaymentRequest
    ) -> pb.GetSupplierPaymentResponse:
        found = queries.get_payment(reading, request.supplier_payment_id)
        return pb.GetSupplierPaymentResponse(supplier_payment=_payments(reading, [found])[0])

    @reads
    def ListSupplierPayments(
        self, reading: Reading, request: pb.ListSupplierPaymentsRequest
    ) -> pb.ListSupplierPaymentsResponse:
        listed = queries.list_payments(
            reading,
            list(request.supplier_id),
            list(request.payment_run_id),
            values.text(request.search, "search"),
            asked(request),
        )
        return pb.ListSupplierPaymentsResponse(
            supplier_payments=_payments(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetPaymentProposal(
        self, reading: Reading, request: pb.GetPaymentProposalRequest
    ) -> pb.GetPaymentProposalResponse:
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        due_by = values.day(request.due_by, "due_by") or reading.today
        bills = queries.proposal(reading, due_by, code)
        return pb.GetPaymentProposalResponse(
            lines=_lines(reading, [(bill, bill.owed_minor) for bill in bills]),
            total=money_message(Money(sum(bill.owed_minor for bill in bills), code)),
        )

    @writes
    def PreparePaymentRun(
        self, tx: Transaction, request: pb.PreparePaymentRunRequest
    ) -> pb.PreparePaymentRunResponse:
        pay_on = values.day(request.pay_on, "pay_on")
        run = running.prepare_run(tx, list(request.bill_ids), pay_on, request.note)
        return pb.PreparePaymentRunResponse(payment_run=_run(tx, run))

    @writes
    def PayPaymentRun(
        self, tx: Transaction, request: pb.PayPaymentRunRequest
    ) -> pb.PayPaymentRunResponse:
        paid_on = values.day(request.paid_on, "paid_on")
        run = running.pay_run(tx, request.payment_run_id, paid_on, request.reference)
        return pb.PayPaymentRunResponse(payment_run=_run(tx, run))

    @writes
    def CancelPaymentRun(
        self, tx: Transaction, request: pb.CancelPaymentRunRequest
    ) -> pb.CancelPaymentRunResponse:
        run = running.cancel_run(tx, request.payment_run_id, request.reason)
        return pb.CancelPaymentRunResponse(payment_run=_run(tx, run))

    @reads
    def GetPaymentRun(
        self, reading: Reading, request: pb.GetPaymentRunRequest
    ) -> pb.GetPaymentRunResponse:
        found = queries.get_run(reading, request.payment_run_id)
        return pb.GetPaymentRunResponse(payment_run=_run(reading, found))

    @reads
    def ListPaymentRuns(
        self, reading: Reading, request: pb.ListPaymentRunsRequest
    ) -> pb.ListPaymentRunsResponse:
        search = values.text(request.search, "search")
        listed = queries.list_runs(reading, list(request.status), search, asked(request))
        return pb.ListPaymentRunsResponse(payment_runs=map(_to_run, listed.rows), **listed.paging())

    @reads
    def GetTransferFile(
        self, reading: Reading, request: pb.GetTransferFileRequest
    ) -> pb.GetTransferFileResponse:
        made = queries.run_file(reading, request.payment_run_id)
        return pb.GetTransferFileResponse(file_name=made.file_name, xml=made.xml)

    @reads
    def ListPayables(
        self, reading: Reading, request: pb.ListPayablesRequest
    ) -> pb.ListPayablesResponse:
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        as_at = values.day(request.as_at, "as_at") or reading.today
        search = values.text(request.search, "search")
        listed = owed.list_payables(reading, as_at, code, search, asked(request))
        return pb.ListPayablesResponse(
            payables=[_payable(row, code) for row in listed.rows], **listed.paging()
        )

    @reads
    def GetPayableSums(
        self, reading: Reading, request: pb.GetPayableSumsRequest
    ) -> pb.GetPayableSumsResponse:
        as_at = values.day(request.as_at, "as_at") or reading.today
        return pb.GetPayableSumsResponse(sums=map(_sum, owed.payable_sums(reading, as_at)))

    @reads
    def GetSupplierStatement(
        self, reading: Reading, request: pb.GetSupplierStatementRequest
    ) -> pb.GetSupplierStatementResponse:
        first, last = values.day(getattr(request, "from"), "from"), values.day(request.to, "to")
        found = owed.supplier_statement(
            reading, request.supplier_id, first, last, request.currency_code
        )
        return pb.GetSupplierStatementResponse(statement=_statement(found))


def _parts(request: Any) -> list[paying.BillPart]:
    return [
        paying.BillPart(
            bill_id=one.bill_id, amount=Money(one.amount.amount_minor, one.amount.currency_code)
        )
        for one in request.allocations
    ]


def _payments(reading: Reading, rows: Sequence[SupplierPayment]) -> list[pb.SupplierPayment]:
    names = purchasing.supplier_names(reading, [one.supplier_id for one in rows])
    return [_to_payment(one, supplier_name=names.get(one.supplier_id, "")) for one in rows]


def _run(reading: Reading, run: PaymentRun) -> pb.PaymentRun:
    bills = queries.bills_of(reading, [line.bill_id for line in run.lines])
    rows = [(bills[line.bill_id], line.amount_minor) for line in run.lines]
    return _to_run(run, lines=_lines(reading, rows))


def _lines(reading: Reading, rows: Iterable[tuple[Bill, int]]) -> list[pb.PaymentRunLine]:
    """By supplier, then by the day on which they are due."""
    found = list(rows)
    names = purchasing.supplier_names(reading, [bill.supplier_id for bill, _ in found])
    return [
        pb.PaymentRunLine(
            bill_id=bill.id,
            bill_number=bill.number,
            supplier_id=bill.supplier_id,
            supplier_name=names.get(bill.supplier_id, ""),
            supplier_number=bill.supplier_number,
            due_on=str(bill.due_on),
            amount=money_message(bill.money(minor)),
        )
        for bill, minor in sorted(
            found, key=lambda one: (names.get(one[0].supplier_id, ""), one[0].due_on, one[0].id)
        )
    ]


def _payable(row: Any, code: str) -> pb.Payable:
    aged = Ageing(*(getattr(row, name) for name in (*AGES, "credit")))
    return pb.Payable(
        supplier_id=row.supplier_id,
        supplier_name=row.supplier_name or "",
        currency_code=code,
        ageing=_ageing(aged, code),
        overdue=_money(aged.overdue, code),
        bills=row.bills,
        oldest_due_on=str(row.oldest_due_on or ""),
    )


def _sum(one: owed.PayableSum) -> pb.PayableSum:
    return pb.PayableSum(
        currency_code=one.currency_code,
        suppliers=one.suppliers,
        ageing=_ageing(one.ageing, one.currency_code),
        overdue=_money(one.ageing.overdue, one.currency_code),
    )


def _statement(found: owed.SupplierStatement) -> pb.SupplierStatement:
    code = found.currency_code
    shown = pb.SupplierStatement(
        supplier_id=found.supplier_id,
        supplier_name=found.supplier_name,
        to=str(found.last),
        currency_code=code,
        opening=_money(found.opening, code),
        closing=_money(found.closing, code),
        lines=[
            pb.SupplierStatementLine(
                day=str(one.day),
                kind=one.kind,
                bill_id=one.bill_id,
                supplier_payment_id=one.supplier_payment_id,
                reference=one.reference,
                amount=_money(one.minor, code),
                balance=_money(one.balance, code),
            )
            for one in found.lines
        ],
    )
    setattr(shown, "from", str(found.first))
    return shown


def _ageing(one: Ageing, code: str) -> pb.PayableAgeing:
    names = (*AGES, "credit", "total")
    return pb.PayableAgeing(**{name: _money(getattr(one, name), code) for name in names})


def _money(minor: int, code: str) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=minor, currency_code=code)
