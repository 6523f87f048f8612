"""Postings in two currencies: realised gains and losses, and the month-end revaluation (L15)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, has_rate, invoiced, noon_of
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from finance.verification import verify_sums
from finance_world import FINANCE, FinanceWorld
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from payables_steps import Payables
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as billing_pb
from tandem.finance.v1 import books_pb2, books_pb2_grpc, ledger_pb2, payables_pb2, payments_pb2
from tandem.finance.v1 import revaluation_pb2 as pb
from tandem.finance.v1 import revaluation_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow
DEBTORS, BANK, CREDITORS, ON_ACCOUNT = "1100", "1200", "2100", "2104"
GAIN, LOSS = "4906", "7906"


def eur(minor: int) -> Money:
    return Money(amount_minor=minor, currency_code="EUR")


def on(billing: Billing, day: str, rate: str) -> None:
    """It is that day, and a euro is worth that many pounds."""
    billing.world.clock.now = noon_of(day)
    has_rate(billing.world, "EUR", day, rate)


@pytest.fixture
def invoice(billing: Billing) -> Any:
    """1,000.00 EUR of 5 January at 0.86: 860.00 in pounds."""
    return invoiced(billing, 1_000_00, "2026-01-05", code="EUR")


def paid(billing: Billing, invoice: Any, minor: int, **more: Any) -> Any:
    return billing.pay(invoice.id, minor, amount=eur(minor), **more)


def standing(billing: Billing, *accounts: str) -> list[int]:
    """Of these accounts in pounds, with all currencies."""
    found = billing.balances()
    return [found.get(account, 0) for account in accounts]


def test_l15_a_payment_at_a_higher_rate_is_a_gain(billing: Billing, invoice: Any) -> None:
    assert standing(billing, DEBTORS) == [860_00]
    on(billing, "2026-02-02", "0.88")
    settled = paid(billing, invoice, 1_000_00)
    assert standing(billing, BANK, DEBTORS, GAIN, LOSS) == [880_00, 0, -20_00, 0]
    [row] = settled.payments
    assert (row.base_amount.amount_minor, row.exchange_difference.amount_minor) == (880_00, 20_00)
    assert row.exchange_difference.currency_code == "GBP"
    [journal] = billing.journals(source_type=["payment"])
    assert journal.base_currency_code == "GBP"
    sides = [(one.debit, one.credit, one.base_debit, one.base_credit) for one in journal.postings]
    assert [[side.amount_minor for side in sides_] for sides_ in sides] == [
        [1_000_00, 0, 880_00, 0],
        [0, 1_000_00, 0, 860_00],
        [0, 0, 0, 20_00],
    ]


def test_l15_a_payment_at_a_lower_rate_is_a_loss_and_its_reversal_cancels_it_exactly(
    billing: Billing, invoice: Any
) -> None:
    before = billing.balances()
    on(billing, "2026-02-02", "0.855")
    settled = paid(billing, invoice, 400_00)
    assert standing(billing, BANK, DEBTORS, LOSS) == [342_00, 516_00, 2_00]
    on(billing, "2026-03-02", "0.91")
    billing.reverse(settled)
    found = billing.balances()
    assert {code: minor for code, minor in found.items() if minor} == before


def test_l15_parts_leave_nothing_behind_in_the_books(billing: Billing, invoice: Any) -> None:
    on(billing, "2026-02-02", "0.861357")
    for minor in (333_33, 333_33, 333_34):
        paid(billing, invoice, minor)
    assert standing(billing, DEBTORS) == [0]
    assert sum(billing.balances().values()) == 0


def test_l15_a_paid_invoice_is_credited_and_refunded_at_another_rate(
    billing: Billing, invoice: Any
) -> None:
    """Credited at the rate of the invoice, 0.86, refunded at 0.90: 40.00 are lost."""
    on(billing, "2026-02-02", "0.86")
    paid(billing, invoice, 1_000_00)
    billing.credit(invoice.id)
    assert standing(billing, DEBTORS, "4000") == [-860_00, 0]
    on(billing, "2026-03-02", "0.90")
    request = billing_pb.RecordRefundRequest(invoice_id=invoice.id, amount=eur(1_000_00))
    billing.world.call(billing.billing.RecordRefund, request)
    assert standing(billing, DEBTORS, BANK, LOSS) == [0, -40_00, 40_00]


def test_l15_money_on_account_pays_at_what_it_stands_at(billing: Billing, invoice: Any) -> None:
    """Received at 0.85, allocated at no gain but what lies between 0.85 and 0.86."""
    on(billing, "2026-02-02", "0.85")
    money = billing.receive(invoice.client_id, 0, amount=eur(1_200_00))
    assert standing(billing, BANK, ON_ACCOUNT) == [1_020_00, -1_020_00]
    on(billing, "2026-02-20", "0.99")
    given_ = payments_pb2.AllocationDraft(invoice_id=invoice.id, amount=eur(1_000_00))
    request = payments_pb2.AllocatePaymentRequest(client_payment_id=money.id, allocations=[given_])
    used = billing.world.call(billing.payments.AllocatePayment, request).payment
    assert used.allocations[0].exchange_difference.amount_minor == -10_00
    assert standing(billing, DEBTORS, ON_ACCOUNT, LOSS) == [0, -170_00, 10_00]
    billing.of_payment("RefundPayment", money.id, amount=eur(200_00))
    assert standing(billing, ON_ACCOUNT, BANK, LOSS) == [0, 822_00, 38_00]
    billing.of_payment("ReverseRefunds", money.id, reason="Returned")
    billing.of_payment("ReverseClientPayment", money.id, reason="Not ours")
    assert standing(billing, DEBTORS, BANK, ON_ACCOUNT, LOSS, GAIN) == [860_00, 0, 0, 0, 0]


def test_l15_credit_put_on_account_stands_at_what_it_stood_at(
    billing: Billing, invoice: Any
) -> None:
    on(billing, "2026-02-02", "0.86")
    paid(billing, invoice, 1_000_00)
    billing.credit(invoice.id)
    on(billing, "2026-03-02", "0.90")
    credit = billing.credit_to_account(invoice.id)
    assert standing(billing, DEBTORS, ON_ACCOUNT, GAIN, LOSS) == [0, -860_00, 0, 0]
    billing.of_payment("ReverseClientPayment", credit.id, reason="Refund it instead")
    assert standing(billing, DEBTORS, ON_ACCOUNT) == [-860_00, 0]


def test_l15_a_payment_without_a_rate_is_refused(billing: Billing, invoice: Any) -> None:
    billing.world.clock.now = noon_of("2026-02-20")
    with pytest.raises(Conflict, match="EUR to GBP for 2026-02-20") as refused:
        paid(billing, invoice, 1_000_00)
    assert (refused.value.reason, refused.value.field) == ("EXCHANGE_RATE_MISSING", "received_on")


def owed_in_euros(payables: Payables, minor: int, number: str = "HF-1") -> Any:
    supplier = payables.supplier("Lyon Films", currency_code="EUR")
    line = {"amount": eur(minor)}
    given_ = {"supplier_id": supplier.id, "issued_on": "2026-01-20", "number": number}
    return payables.owing(line=line, **given_)


def test_l15_a_bill_is_paid_at_another_rate_and_the_payment_undone(billing: Billing) -> None:
    """500.00 EUR billed at 0.86 and paid at 0.88: 430.00, 440.00, a loss of 10.00."""
    payables = Payables(billing)
    on(billing, "2026-01-20", "0.86")
    bill = owed_in_euros(payables, 500_00)
    assert bill.base_total.amount_minor == 430_00
    on(billing, "2026-02-20", "0.88")
    given_ = {"supplier_id": bill.supplier_id, "paid_on": "2026-02-20", "amount": eur(500_00)}
    parts = [payables_part(bill, 500_00)]
    made = payables.pay("RecordSupplierPayment", allocations=parts, **given_).supplier_payment
    assert made.exchange_difference.amount_minor == -10_00
    assert standing(billing, CREDITORS, BANK, LOSS) == [0, -440_00, 10_00]
    on(billing, "2026-02-25", "0.95")
    payables.pay("ReverseSupplierPayment", supplier_payment_id=made.id, reason="Returned")
    assert standing(billing, CREDITORS, BANK, LOSS, GAIN) == [-430_00, 0, 0, 0]
    payables.move("Reverse", bill, reason="Not ours")
    assert not any(billing.balances().values())


def test_l15_what_is_on_account_of_a_supplier_pays_at_what_it_stands_at(billing: Billing) -> None:
    payables = Payables(billing)
    on(billing, "2026-01-20", "0.86")
    bill = owed_in_euros(payables, 500_00)
    on(billing, "2026-02-20", "0.88")
    given_ = {"supplier_id": bill.supplier_id, "paid_on": "2026-02-20", "amount": eur(500_00)}
    made = payables.pay("RecordSupplierPayment", **given_).supplier_payment
    assert standing(billing, CREDITORS, BANK, LOSS) == [10_00, -440_00, 0]
    on(billing, "2026-02-25", "0.95")
    parts = [payables_part(bill, 500_00)]
    payables.pay("AllocateSupplierPayment", supplier_payment_id=made.id, allocations=parts)
    assert standing(billing, CREDITORS, BANK, LOSS) == [0, -440_00, 10_00]


def payables_part(bill: Any, minor: int) -> Any:
    return payables_pb2.BillAllocation(bill_id=bill.id, amount=eur(minor))


def revaluation(billing: Billing, method: str, **given_: Any) -> Any:
    stub = pb_grpc.RevaluationServiceStub(billing.world.room.channel)
    request = getattr(pb, f"{method}Request")(**given_)
    return billing.world.call(getattr(stub, method), request)


def check(billing: Billing, name: str, through: str) -> int:
    request = ledger_pb2.GetCloseChecklistRequest(through=through)
    checks = billing.world.call(billing.ledger.GetCloseChecklist, request).checks
    return int(next(one.count for one in checks if one.check == name))


def test_l15_open_balances_are_revalued_at_the_end_of_a_month_and_taken_back(
    billing: Billing, invoice: Any
) -> None:
    """1,000.00 EUR at 0.86 owed, 400.00 EUR received at 0.87; on 31 January a euro is 0.90."""
    on(billing, "2026-01-20", "0.87")
    paid(billing, invoice, 400_00)
    on(billing, "2026-01-31", "0.90")
    billing.world.clock.now = noon_of("2026-02-03")
    assert check(billing, "revaluation", "2026-01-31") == 2
    lines = revaluation(billing, "PreviewRevaluation", through="2026-01-31").lines
    assert [
        (
            one.ledger_account,
            *(money.amount_minor for money in (one.balance, one.stands, one.worth)),
        )
        for one in lines
    ] == [(DEBTORS, 600_00, 516_00, 540_00), (BANK, 400_00, 348_00, 360_00)]
    assert [one.difference.amount_minor for one in lines] == [24_00, 12_00]
    before = billing.balances()
    there, back = revaluation(billing, "Revalue", through="2026-01-31").journals
    assert (there.posted_on, back.posted_on) == ("2026-01-31", "2026-02-01")
    assert back.reverses_id == there.id
    at_end = billing.balances(as_at="2026-01-31")
    assert [at_end[code] for code in (DEBTORS, BANK, GAIN)] == [540_00, 360_00, -36_00 - 4_00]
    found = billing.balances()
    assert {code: minor for code, minor in found.items() if minor} == {
        code: minor for code, minor in before.items() if minor
    }
    assert check(billing, "revaluation", "2026-01-31") == 0
    with pytest.raises(Conflict, match="stand in the books at what they are worth"):
        revaluation(billing, "Revalue", through="2026-01-31")


def test_l15_a_revaluation_needs_the_rate_and_the_end_of_a_month(
    billing: Billing, invoice: Any
) -> None:
    billing.world.clock.now = noon_of("2026-02-03")
    with pytest.raises(Conflict) as refused:
        revaluation(billing, "Revalue", through="2026-01-31")
    assert refused.value.reason == "EXCHANGE_RATE_MISSING"
    [line] = revaluation(billing, "PreviewRevaluation").lines
    assert (line.rate, line.HasField("difference")) == ("", False)
    for day in ("2026-01-30", "2026-02-28"):
        with pytest.raises(Invalid) as invalid:
            revaluation(billing, "Revalue", through=day)
        assert invalid.value.reason == "DATE_NOT_END_OF_MONTH"
    with pytest.raises(NotFound):
        revaluation(billing, "PreviewRevaluation", legal_entity_id=new_id())


def test_l15_statements_are_in_the_currency_of_the_books_or_of_the_documents(
    billing: Billing, invoice: Any
) -> None:
    invoiced(billing, 100_00, "2026-01-05")
    assert billing.balances() == {DEBTORS: 960_00, "4000": -960_00}
    assert billing.balances(currency_code="EUR") == {DEBTORS: 1_000_00, "4000": -1_000_00}
    assert billing.balances(currency_code="GBP") == {DEBTORS: 100_00, "4000": -100_00}


def test_l15_a_journal_by_hand_is_valued_at_the_rate_of_its_day(billing: Billing) -> None:
    """Three lines of 0.33 and 0.34 at 0.865 leave a penny over, on the largest line."""
    on(billing, "2026-02-02", "0.865")
    books = books_pb2_grpc.BookServiceStub(billing.world.room.channel)
    lines = [books_pb2.PostingDraft(ledger_account="7100", debit=eur(minor)) for minor in (33, 33)]
    lines += [
        books_pb2.PostingDraft(ledger_account="7400", debit=eur(35)),
        books_pb2.PostingDraft(ledger_account=BANK, credit=eur(101)),
    ]
    request = books_pb2.PostJournalRequest(description="Rent", reason="Paid", postings=lines)
    posted = billing.world.call(books.PostJournal, request).journal
    amounts = [
        one.base_debit.amount_minor - one.base_credit.amount_minor for one in posted.postings
    ]
    assert amounts == [29, 29, 30, -88]
    billing.world.clock.now = noon_of("2026-02-28")
    with pytest.raises(Conflict) as refused:
        billing.world.call(
            books.PostJournal,
            books_pb2.PostJournalRequest(description="Rent", reason="Paid", postings=lines),
        )
    assert refused.value.reason == "EXCHANGE_RATE_MISSING"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE posting SET base_debit_minor = base_debit_minor + 1 WHERE base_debit_minor > 0",
        "INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor, "
        "posted_on, currency_code, number, base_currency_code, base_debit_minor, "
        "base_credit_minor) SELECT journal_id, 9, ledger_account, 0, 0, posted_on, currency_code, "
        "number, 'GBP', 5, 0 FROM posting LIMIT 1",
        "INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor, "
        "posted_on, currency_code, number) SELECT journal_id, 9 + side, ledger_account, side, "
        "1 - side, posted_on, currency_code, number FROM posting, generate_series(0, 1) AS side "
        "WHERE position = 0",
    ],
)
def test_not_even_sql_posts_what_does_not_balance_in_the_currency_of_the_books(
    billing: Billing, invoice: Any, statement: str
) -> None:
    with pytest.raises(IntegrityError), billing.world.database.engine.begin() as connection:
        connection.execute(text(statement))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "reverse", "credit", "refund", "receive", "allocate", "undo"]),
        st.integers(1, 40_00),
        st.sampled_from(["0.86", "0.8613", "0.91", "0.79999"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_l15_whatever_is_done_debits_equal_credits_in_both_currencies(
    billing: Billing, steps: list[tuple[str, int, str]]
) -> None:
    """An invoice on which nothing is owed stands at nothing, and the kept sums are right."""
    world = billing.world
    invoice = invoiced(
        billing, 40_00, "2026-03-02", world.hears_client("EUR", name=new_id()), "EUR"
    )
    for what, minor, rate in steps:
        set_rate(world, rate)
        try:
            take(billing, invoice, what, minor)
        except (Conflict, Invalid, NotFound):
            continue
    for code in ("", "EUR"):
        whole = billing.trial_balance(currency_code=code)
        assert whole.total_debit == whole.total_credit
    found = billing.invoice(invoice.id)
    with world.database.engine.connect() as connection:
        base = connection.execute(
            text("SELECT base_owed_minor, owed_minor FROM invoice WHERE id = :id"),
            {"id": invoice.id},
        ).one()
        stands = connection.execute(
            text(
                "SELECT sum(base_debit_minor - base_credit_minor) FROM posting "
                "WHERE ledger_account = '1100' AND client_id = :id"
            ),
            {"id": invoice.client_id},
        ).scalar_one()
    assert base.owed_minor != 0 or base.base_owed_minor == 0
    assert base.base_owed_minor == stands
    assert found.due.amount_minor == max(base.owed_minor, 0)
    with world.database.reading(FINANCE) as reading:
        assert not any(one.wrong for one in verify_sums(reading))


def set_rate(world: FinanceWorld, rate: str) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE exchange_rate SET rate = :rate"), {"rate": rate})


def take(billing: Billing, invoice: Any, what: str, minor: int) -> None:
    shown = billing.invoice(invoice.id)
    if what == "pay":
        paid(billing, invoice, minor)
    elif what == "reverse" and shown.payments:
        billing.reverse(shown, payment_id=shown.payments[minor % len(shown.payments)].id)
    elif what == "credit":
        line = billing_pb.CreditedLine(invoice_line_id=shown.lines[0].id, amount=eur(minor))
        billing.credit(invoice.id, lines=[line])
    elif what == "refund":
        request = billing_pb.RecordRefundRequest(invoice_id=invoice.id, amount=eur(minor))
        billing.world.call(billing.billing.RecordRefund, request)
    elif what == "receive":
        billing.receive(invoice.client_id, 0, amount=eur(minor))
    else:
        of_money(billing, invoice, what, minor)


def of_money(billing: Billing, invoice: Any, what: str, minor: int) -> None:
    listed = payments_pb2.ListClientPaymentsRequest(client_id=[invoice.client_id])
    for money in billing.world.call(billing.payments.ListClientPayments, listed).payments:
        if what == "undo":
            billing.of_payment("ReverseClientPayment", money.id, reason="Wrong")
            return
        part = payments_pb2.AllocationDraft(
            invoice_id=invoice.id, amount=eur(min(minor, money.on_account.amount_minor))
        )
        request = payments_pb2.AllocatePaymentRequest(
            client_payment_id=money.id, allocations=[part]
        )
        billing.world.call(billing.payments.AllocatePayment, request)
