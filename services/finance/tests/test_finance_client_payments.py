"""Payments of clients: allocated to several invoices, on account, refunded, reversed (L10)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from billing_steps import Billing, invoiced, noon_of
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from finance.verification import verify_sums
from finance_world import ACCOUNTS, FINANCE, FinanceWorld, an_actor, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import payments_pb2 as pb
from tandem.finance.v1 import receivables_pb2 as owed_pb

pytestmark = pytest.mark.slow
ON_ACCOUNT = "2104"


@pytest.fixture
def client_id(billing: Billing) -> str:
    return billing.world.hears_client()


def listed(billing: Billing, actor: Any = FINANCE, **asked: Any) -> list[pb.ClientPayment]:
    request = pb.ListClientPaymentsRequest(**asked)
    return list(billing.world.call(billing.payments.ListClientPayments, request, actor).payments)


def sums(billing: Billing, **asked: Any) -> list[pb.PaymentSum]:
    request = pb.GetPaymentSumsRequest(**asked)
    return list(billing.world.call(billing.payments.GetPaymentSums, request).sums)


def shown(billing: Billing, payment_id: str, actor: Any = FINANCE) -> pb.ClientPayment:
    request = pb.GetClientPaymentRequest(client_payment_id=payment_id)
    return billing.world.call(billing.payments.GetClientPayment, request, actor).payment


def ageing(billing: Billing, client_id: str, as_at: str = "") -> tuple[int, int]:
    """What is owed to the client, and the total."""
    request = owed_pb.ListReceivablesRequest(ids=[client_id], as_at=as_at)
    found = billing.world.call(billing.receivables.ListReceivables, request).receivables
    return (
        (found[0].ageing.credit.amount_minor, found[0].ageing.total.amount_minor)
        if found
        else (0, 0)
    )


def statement(billing: Billing, client_id: str, **asked: Any) -> owed_pb.Statement:
    request = owed_pb.GetStatementRequest(client_id=client_id, **asked)
    return billing.world.call(billing.receivables.GetStatement, request).statement


def refusal(attempt: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        attempt()
    return refused.value.reason, refused.value.field


def test_l10_a_payment_is_allocated_to_several_invoices_and_the_rest_is_on_account(
    billing: Billing, client_id: str
) -> None:
    first = invoiced(billing, 500_00, "2026-01-05", client_id)
    second = invoiced(billing, 800_00, "2026-02-05", client_id)
    billing.world.clock.now = noon_of("2026-03-02")
    paid = billing.receive(
        client_id,
        1_000_00,
        (first.id, 500_00),
        (second.id, 300_00),
        reference="BACS 9",
        method="bank_transfer",
        received_on="2026-03-01",
    )
    assert (paid.allocated, paid.on_account, paid.refunded) == (gbp(800_00), gbp(200_00), gbp(0))
    assert [(one.number, one.amount) for one in paid.allocations] == [
        (first.number, gbp(500_00)),
        (second.number, gbp(300_00)),
    ]
    assert [billing.invoice(one.id).due for one in (first, second)] == [gbp(0), gbp(500_00)]
    assert ageing(billing, client_id) == (-200_00, 300_00)
    assert ageing(billing, client_id, "2026-02-28") == (0, 1_300_00)
    balances = billing.balances()
    assert (balances["1100"], balances["1200"], balances[ON_ACCOUNT]) == (
        500_00,
        1_000_00,
        -200_00,
    )
    [line] = [one for one in statement(billing, client_id).lines if one.reference]
    assert (line.amount, line.number, line.reference) == (gbp(-1_000_00), "", "BACS 9")
    (fact,) = billing.world.facts("client_payment.recorded.v1", client_payment_id=paid.id)
    assert fact["on_account"] == {"amount_minor": 200_00, "currency_code": "GBP"}


def test_l10_what_is_on_account_is_allocated_taken_back_and_refunded(
    billing: Billing, client_id: str
) -> None:
    invoice = invoiced(billing, 100_00, "2026-02-05", client_id)
    paid = billing.receive(client_id, 150_00, reference="Deposit")
    assert (paid.on_account, paid.allocations) == (gbp(150_00), [])
    used = billing.allocate(paid.id, (invoice.id, 100_00))
    assert (used.on_account, billing.invoice(invoice.id).due) == (gbp(50_00), gbp(0))
    back = billing.of_payment(
        "TakeBackAllocation", paid.id, payment_id=used.allocations[0].payment_id, reason="Wrong one"
    )
    assert (back.on_account, billing.invoice(invoice.id).due) == (gbp(150_00), gbp(100_00))
    refunded = billing.of_payment("RefundPayment", paid.id, amount=gbp(120_00), reference="BACS 1")
    assert (refunded.refunded, refunded.on_account) == (gbp(120_00), gbp(30_00))
    assert ageing(billing, client_id) == (-30_00, 70_00)
    reverse = lambda: billing.of_payment("ReverseClientPayment", paid.id, reason="x")  # noqa: E731
    assert refusal(reverse)[0] == "PAYMENT_REFUNDED"
    billing.of_payment("ReverseRefunds", paid.id, reason="The bank returned it")
    gone = billing.of_payment("ReverseClientPayment", paid.id, reason="Cheque bounced")
    assert (gone.on_account, gone.reversed, gone.reverse_reason) == (
        gbp(0),
        True,
        "Cheque bounced",
    )
    assert refusal(reverse)[0] == "PAYMENT_REVERSED"
    kinds = [pb.PaymentEntryKind.Name(one.kind)[19:].lower() for one in gone.entries]
    assert kinds == [
        "received",
        "allocated",
        "taken_back",
        "refunded",
        "refund_reversed",
        "reversed",
    ]
    assert billing.balances()[ON_ACCOUNT] == billing.balances()["1200"] == 0
    assert statement(billing, client_id).closing == gbp(100_00)


def test_l10_a_reversed_payment_is_owed_again_on_each_invoice(
    billing: Billing, client_id: str
) -> None:
    invoices = [invoiced(billing, 100_00, "2026-02-05", client_id) for _ in range(3)]
    paid = billing.receive(client_id, 350_00, *((one.id, 100_00) for one in invoices))
    assert all(billing.invoice(one.id).due == gbp(0) for one in invoices)
    gone = billing.of_payment("ReverseClientPayment", paid.id, reason="Bounced")
    assert (gone.allocations, gone.allocated) == ([], gbp(0))
    assert all(billing.invoice(one.id).due == gbp(100_00) for one in invoices)
    assert ageing(billing, client_id) == (0, 300_00)


def test_l10_credit_of_an_invoice_pays_another(billing: Billing, client_id: str) -> None:
    paid = invoiced(billing, 600_00, "2026-01-05", client_id)
    other = invoiced(billing, 400_00, "2026-02-05", client_id)
    billing.pay(paid.id, 600_00)
    assert refusal(lambda: billing.credit_to_account(paid.id)) == (
        "CREDIT_EXCEEDS_DUE",
        "invoice_id",
    )
    billing.credit(paid.id)
    before = billing.balances()
    credit = billing.credit_to_account(paid.id)
    assert (credit.kind, credit.number) == (pb.CLIENT_PAYMENT_KIND_CREDIT, paid.number)
    assert credit.on_account == gbp(600_00)
    assert billing.invoice(paid.id).credit_due == gbp(0)
    assert ageing(billing, client_id) == (-600_00, -200_00)
    used = billing.allocate(credit.id, (other.id, 400_00))
    assert billing.invoice(other.id).due == gbp(0)
    moved = {code: minor - before.get(code, 0) for code, minor in billing.balances().items()}
    assert (moved["1100"], moved["1200"], moved[ON_ACCOUNT]) == (200_00, 0, -200_00)
    payment = billing.invoice(paid.id).payments[0]
    assert payment.kind == "payment"
    assert refusal(lambda: billing.reverse(billing.invoice(paid.id), payment_id=payment.id)) == (
        "PAYMENT_PUT_ON_ACCOUNT",
        "payment_id",
    )
    billing.of_payment("ReverseClientPayment", used.id, reason="Should be refunded")
    assert billing.invoice(paid.id).credit_due == gbp(600_00)
    assert billing.invoice(other.id).due == gbp(400_00)
    assert billing.balances() == before | {ON_ACCOUNT: 0}
    assert statement(billing, client_id).closing == gbp(-200_00)


def test_l10_a_payment_of_one_invoice_is_a_payment_of_its_client(
    billing: Billing, client_id: str
) -> None:
    invoice = invoiced(billing, 100_00, "2026-02-05", client_id)
    paid = billing.pay(invoice.id, 40_00, reference="BACS 1")
    [payment] = listed(billing, client_id=[client_id])
    assert (payment.id, payment.amount) == (paid.payments[0].client_payment_id, gbp(40_00))
    assert (payment.number, payment.on_account) == (invoice.number, gbp(0))
    billing.of_payment("ReverseClientPayment", payment.id, reason="Wrong client")
    assert billing.invoice(invoice.id).due == gbp(100_00)
    split = billing.receive(client_id, 50_00, (invoice.id, 20_00))
    part = billing.invoice(invoice.id).payments[-1]
    assert part.client_payment_id == split.id
    assert refusal(lambda: billing.reverse(billing.invoice(invoice.id))) == (
        "PAYMENT_IS_ALLOCATION",
        "payment_id",
    )


def test_l10_what_cannot_be_is_refused_by_its_field_and_changes_nothing(
    billing: Billing, client_id: str
) -> None:
    mine = invoiced(billing, 100_00, "2026-02-05", client_id)
    foreign = invoiced(billing, 100_00, "2026-02-05")
    euro = invoiced(billing, 100_00, "2026-02-05", client_id, "EUR")
    before = billing.balances()
    eur = Money(amount_minor=10_00, currency_code="EUR")
    receive = lambda *of, **more: lambda: billing.receive(client_id, 150_00, *of, **more)  # noqa: E731
    first = "allocations[0]"
    for attempt, expected in [
        (receive((mine.id, 100_01)), ("PAYMENT_EXCEEDS_DUE", f"{first}.amount")),
        (receive((mine.id, 150_01)), ("ALLOCATIONS_EXCEED_PAYMENT", f"{first}.amount")),
        (receive((mine.id, 1), (mine.id, 1)), ("ALLOCATION_TWICE", "allocations[1].invoice_id")),
        (receive((foreign.id, 1)), ("INVOICE_OF_ANOTHER_CLIENT", f"{first}.invoice_id")),
        (receive((euro.id, 1)), ("CURRENCY_DIFFERS", f"{first}.invoice_id")),
        (receive((mine.id, 1), amount=eur), ("CURRENCY_DIFFERS", f"{first}.invoice_id")),
        (receive((new_id(), 1)), ("INVOICE_NOT_FOUND", f"{first}.invoice_id")),
        (receive(received_on="2026-02-06"), ("DATE_OUT_OF_RANGE", "received_on")),
        (receive(amount=gbp(0)), ("AMOUNT_OUT_OF_RANGE", "amount")),
        (lambda: billing.receive(new_id(), 1), ("CLIENT_NOT_FOUND", "client_id")),
    ]:
        assert refusal(attempt) == expected
    assert listed(billing, client_id=[client_id]) == []
    assert billing.balances() == before
    billing.world.clock.now = noon_of("2026-03-02")
    billing.close("2026-02-28")
    assert refusal(receive(received_on="2026-02-10"))[0] == "PERIOD_CLOSED"
    kept = billing.receive(client_id, 5_00)
    assert refusal(lambda: billing.allocate(kept.id, (mine.id, 1), allocated_on="2026-02-10")) == (
        "DATE_OUT_OF_RANGE",
        "allocated_on",
    )
    assert refusal(lambda: billing.allocate(kept.id, (mine.id, 5_01)))[0] == (
        "ALLOCATIONS_EXCEED_PAYMENT"
    )
    with pytest.raises(NotFound):
        billing.of_payment("TakeBackAllocation", kept.id, payment_id=new_id(), reason="x")


def test_payments_are_found_ordered_counted_and_added_up(billing: Billing) -> None:
    aster = billing.world.hears_client(name="Aster Books")
    birch = billing.world.hears_client(name="Birch Tea")
    invoice = invoiced(billing, 100_00, "2026-02-05", aster)
    billing.world.clock.now = noon_of("2026-03-02")
    small = billing.receive(aster, 100_00, (invoice.id, 100_00), received_on="2026-03-02")
    large = billing.receive(birch, 900_00, reference="DEPOSIT", received_on="2026-03-01")
    ids = lambda **asked: [one.id for one in listed(billing, **asked)]  # noqa: E731
    assert ids() == [small.id, large.id]
    assert ids(order="received_on") == [large.id, small.id]
    assert ids(search="deposit") == ids(search="birch") == ids(state=["on_account"]) == [large.id]
    assert ids(client_id=[aster]) == ids(invoice_id=[invoice.id]) == ids(state=["settled"])
    assert ids(ids=[large.id]) == ids(received_to="2026-03-01") == [large.id]
    assert ids(order="-amount", received_from="2026-03-01") == [large.id, small.id]
    [total] = sums(billing)
    assert (total.payments, total.amount, total.allocated, total.on_account) == (
        2,
        gbp(1_000_00),
        gbp(100_00),
        gbp(900_00),
    )


def test_an_account_manager_sees_payments_of_their_own_clients(billing: Billing) -> None:
    client_id = billing.world.hears_client()
    paid = billing.receive(client_id, 10_00)
    other = an_actor("account_manager", name="Another")
    assert [one.id for one in listed(billing, ACCOUNTS)] == [paid.id]
    assert listed(billing, other) == []
    assert shown(billing, paid.id, ACCOUNTS).amount == gbp(10_00)
    with pytest.raises(NotFound):
        shown(billing, paid.id, other)
    request = pb.ReceivePaymentRequest(client_id=client_id, amount=gbp(1))
    with pytest.raises(Forbidden):
        billing.world.call(billing.payments.ReceivePayment, request, ACCOUNTS)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "allocate", "take back", "refund", "reverse", "credit"]),
        st.integers(0, 7),
        st.integers(1, 60_00),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_l10_whatever_is_done_the_sums_hold(
    billing: Billing, steps: list[tuple[str, int, int]]
) -> None:
    """Allocated, on account and refunded make the payment; the books say the same, and balance."""
    client_id = billing.world.hears_client(name=f"Client {new_id()}")
    before = billing.balances()
    invoices = [invoiced(billing, minor, "2026-03-02", client_id).id for minor in (50_00, 20_01)]
    for what, which, minor in steps:
        try:
            _take(billing, client_id, invoices, what, which, minor)
        except (Conflict, Invalid, NotFound):
            continue
    payments = listed(billing, client_id=[client_id])
    for one in payments:
        used = one.allocated.amount_minor + one.on_account.amount_minor + one.refunded.amount_minor
        assert used == (0 if one.reversed else one.amount.amount_minor)
        assert sum(each.amount.amount_minor for each in one.allocations) == (
            one.allocated.amount_minor
        )
        entries = shown(billing, one.id).entries
        assert sum(each.amount.amount_minor for each in entries) == one.on_account.amount_minor
        assert one.on_account.amount_minor >= 0
    for invoice in map(billing.invoice, invoices):
        assert 0 <= invoice.paid.amount_minor <= invoice.total.amount_minor
    after = billing.balances()
    moved = {code: after.get(code, 0) - before.get(code, 0) for code in {*after, *before}}
    on_account = sum(one.on_account.amount_minor for one in payments)
    assert moved.get(ON_ACCOUNT, 0) == -on_account
    assert sum(after.values()) == 0
    _, total = ageing(billing, client_id)
    assert total == moved["1100"] - on_account
    assert statement(billing, client_id).closing.amount_minor == total


def _take(
    billing: Billing, client_id: str, invoices: list[str], what: str, which: int, minor: int
) -> None:
    if what == "receive":
        part = minor // 2
        of = [(invoices[which % 2], part)] if part and which % 3 else []
        billing.receive(client_id, minor, *of)
        return
    if what == "credit":
        billing.credit(invoices[which % 2])
        billing.credit_to_account(invoices[which % 2])
        return
    payments = listed(billing, client_id=[client_id])
    if not payments:
        return
    one = payments[which % len(payments)]
    if what == "allocate":
        billing.allocate(one.id, (invoices[which % 2], minor))
    elif what == "take back" and one.allocations:
        row = one.allocations[0].payment_id
        billing.of_payment("TakeBackAllocation", one.id, payment_id=row, reason="x")
    elif what == "refund":
        billing.of_payment("RefundPayment", one.id, amount=gbp(minor))
    elif what == "reverse":
        billing.of_payment("ReverseClientPayment", one.id, reason="x")


def test_l10_of_200_allocations_at_once_none_is_double(committing: FinanceWorld) -> None:
    billing = Billing(committing)
    client_id = committing.hears_client()
    invoices = [invoiced(billing, 100_00, "2026-03-02", client_id).id for _ in range(4)]
    payments = [billing.receive(client_id, 150_00).id for _ in range(2)]

    def attempt(number: int) -> str:
        try:
            billing.allocate(payments[number % 2], (invoices[number % 4], 10_00))
        except Conflict as refused:
            return refused.reason
        return "done"

    with ThreadPoolExecutor(10) as threads:
        results = list(threads.map(attempt, range(200)))
    assert results.count("done") == 30
    assert set(results) <= {
        "done",
        "ALLOCATIONS_EXCEED_PAYMENT",
        "PAYMENT_EXCEEDS_DUE",
        "INVOICE_NOT_PAYABLE",
    }
    left = [shown(billing, id_).on_account.amount_minor for id_ in payments]
    due = [billing.invoice(id_).due.amount_minor for id_ in invoices]
    assert (sum(left), sum(due)) == (0, 100_00)
    assert billing.balances()[ON_ACCOUNT] == 0
    with committing.database.reading(FINANCE) as reading:
        assert not [one for one in verify_sums(reading) if one.wrong]
