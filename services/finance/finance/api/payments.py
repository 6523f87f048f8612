"""tandem.finance.v1.PaymentService."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import payments_pb2 as pb
from tandem.finance.v1 import payments_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.billing.commands import receiving, taking_back
from finance.billing.model import AccountEntry, ClientPayment
from finance.billing.model.client_payment import Allocation
from finance.billing.queries import client_payments as queries
from finance.replicas import queries as replicas

_to_allocation = mapper(pb.Allocation, Allocation, number=lambda row: "")
_to_payment = mapper(
    pb.ClientPayment,
    ClientPayment,
    allocations=lambda row: (),
    entries=lambda row: (),
    **dict.fromkeys(("client_name", "number"), lambda row: ""),
)
_to_sum = mapper(pb.PaymentSum, queries.PaymentSum)


class PaymentServicer(Servicer, pb_grpc.PaymentServiceServicer):
    @writes
    def ReceivePayment(
        self, tx: Transaction, request: pb.ReceivePaymentRequest
    ) -> pb.ReceivePaymentResponse:
        wanted = draft(
            receiving.WantedPayment,
            request,
            received_on=values.day(request.received_on, "received_on") or tx.today,
            allocations=_allocations(request.allocations),
        )
        payment = receiving.receive_payment(tx, wanted)
        return pb.ReceivePaymentResponse(payment=_whole(tx, payment))

    @reads
    def ListClientPayments(
        self, reading: Reading, request: pb.ListClientPaymentsRequest
    ) -> pb.ListClientPaymentsResponse:
        listed = queries.list_client_payments(reading, _filter(request), asked(request))
        return pb.ListClientPaymentsResponse(
            payments=_shown(reading, listed.rows), **listed.paging()
        )

    @reads
    def GetPaymentSums(
        self, reading: Reading, request: pb.GetPaymentSumsRequest
    ) -> pb.GetPaymentSumsResponse:
        found = queries.payment_sums(reading, _filter(request))
        return pb.GetPaymentSumsResponse(sums=map(_to_sum, found))

    @reads
    def GetClientPayment(
        self, reading: Reading, request: pb.GetClientPaymentRequest
    ) -> pb.GetClientPaymentResponse:
        payment = queries.get_client_payment(reading, request.client_payment_id)
        return pb.GetClientPaymentResponse(payment=_whole(reading, payment))

    @writes
    def AllocatePayment(
        self, tx: Transaction, request: pb.AllocatePaymentRequest
    ) -> pb.AllocatePaymentResponse:
        payment = receiving.allocate_payment(
            tx,
            request.client_payment_id,
            _allocations(request.allocations),
            values.day(request.allocated_on, "allocated_on") or tx.today,
        )
        return pb.AllocatePaymentResponse(payment=_whole(tx, payment))

    @writes
    def TakeBackAllocation(
        self, tx: Transaction, request: pb.TakeBackAllocationRequest
    ) -> pb.TakeBackAllocationResponse:
        payment = taking_back.take_back_allocation(
            tx,
            request.client_payment_id,
            request.payment_id,
            request.reason,
            values.day(request.taken_back_on, "taken_back_on") or tx.today,
        )
        return pb.TakeBackAllocationResponse(payment=_whole(tx, payment))

    @writes
    def RefundPayment(
        self, tx: Transaction, request: pb.RefundPaymentRequest
    ) -> pb.RefundPaymentResponse:
        refunded_on = values.day(request.refunded_on, "refunded_on") or tx.today
        given = stated(request, ("client_payment_id", "amount", "reference"))
        payment = receiving.refund_payment(tx, **given, refunded_on=refunded_on)
        return pb.RefundPaymentResponse(payment=_whole(tx, payment))

    @writes
    def ReverseRefunds(
        self, tx: Transaction, request: pb.ReverseRefundsRequest
    ) -> pb.ReverseRefundsResponse:
        reversed_on = values.day(request.reversed_on, "reversed_on") or tx.today
        given = stated(request, ("client_payment_id", "reason"))
        payment = taking_back.reverse_refunds(tx, **given, reversed_on=reversed_on)
        return pb.ReverseRefundsResponse(payment=_whole(tx, payment))

    @writes
    def ReverseClientPayment(
        self, tx: Transaction, request: pb.ReverseClientPaymentRequest
    ) -> pb.ReverseClientPaymentResponse:
        reversed_on = values.day(request.reversed_on, "reversed_on") or tx.today
        given = stated(request, ("client_payment_id", "reason"))
        payment = taking_back.reverse_payment(tx, **given, reversed_on=reversed_on)
        return pb.ReverseClientPaymentResponse(payment=_whole(tx, payment))

    @writes
    def PutCreditOnAccount(
        self, tx: Transaction, request: pb.PutCreditOnAccountRequest
    ) -> pb.PutCreditOnAccountResponse:
        moved_on = values.day(request.moved_on, "moved_on") or tx.today
        amount = stated(request, ("amount",)).get("amount")
        credit = taking_back.put_credit_on_account(tx, request.invoice_id, amount, moved_on)
        return pb.PutCreditOnAccountResponse(payment=_whole(tx, credit))


def _filter(
    request: pb.ListClientPaymentsRequest | pb.GetPaymentSumsRequest,
) -> queries.ClientPaymentFilter:
    return draft(
        queries.ClientPaymentFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "received_from", "received_to"),
    )


def _allocations(wanted: Iterable[pb.AllocationDraft]) -> list[receiving.WantedAllocation]:
    return [draft(receiving.WantedAllocation, one) for one in wanted]


def _whole(reading: Reading, payment: ClientPayment) -> pb.ClientPayment:
    """With its entries."""
    [shown] = _shown(reading, [payment])
    numbers = queries.numbers_of(reading, [payment])
    on = {row.id: row.invoice_id for row in payment.rows}
    shown.entries.extend(_entry(payment, one, on, numbers) for one in payment.entries)
    return shown


def _shown(reading: Reading, payments: Sequence[ClientPayment]) -> list[pb.ClientPayment]:
    """With names and numbers; two statements for all."""
    clients = replicas.clients(reading, {one.client_id for one in payments})
    numbers = queries.numbers_of(reading, payments)
    return [
        _to_payment(
            one,
            client_name=clients[one.client_id].name if one.client_id in clients else "",
            number=numbers.get(one.invoice_id or "", ""),
            allocations=[
                _to_allocation(each, number=numbers.get(each.invoice_id, ""))
                for each in one.allocations
            ],
        )
        for one in payments
    ]


def _entry(
    payment: ClientPayment, one: AccountEntry, on: Mapping[str, str], numbers: Mapping[str, str]
) -> pb.PaymentEntry:
    invoice_id = on.get(one.payment_id or "", "")
    return pb.PaymentEntry(
        kind=pb.PaymentEntryKind.Value(f"PAYMENT_ENTRY_KIND_{one.kind.upper()}"),
        amount=money_message(payment.money(one.minor)),
        entered_on=str(one.entered_on),
        invoice_id=invoice_id,
        number=numbers.get(invoice_id, ""),
        reference=one.reference,
        reason=one.reason,
    )
