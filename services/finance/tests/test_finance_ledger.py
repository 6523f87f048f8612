"""The books: they balance after any sequence of dealings, and nobody can make them not to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from billing_steps import TIME, Billing, Job, milestone
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance.billing.rules.posting import Fees, Taxed, invoice_issued, payment_received
from finance.ledger.rules import Entry, credit, debit, is_balanced
from finance_world import ACCOUNTS, NOON, PROJECTS, FinanceWorld
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tandem.finance.v1 import billing_pb2 as pb

amounts = st.integers(-(10**12), 10**12)
ACTIONS = (
    *("work", "milestone", "draft", "issue", "bill", "bill"),
    *("pay", "pay off", "credit", "discard", "tomorrow"),
)


@given(amounts.filter(bool), amounts)
def test_a_journal_of_an_invoice_or_its_credit_balances(net: int, tax: int) -> None:
    tax = abs(tax) if net > 0 else -abs(tax)
    assert is_balanced(
        invoice_issued([Taxed("standard", 2000, net, tax)], [Fees("", "", "standard", 2000, net)])
    )


@given(st.integers(1, 10**12))
def test_a_journal_of_a_payment_balances(amount: int) -> None:
    assert is_balanced(payment_received(amount))


def test_what_does_not_balance_is_told() -> None:
    assert not is_balanced([debit("1100", 1)])
    assert not is_balanced([debit("1100", 2), credit("4000", 1)])
    assert not is_balanced([])
    assert not is_balanced([Entry("1100", 1, 1), Entry("4000", 0, 0)])
    assert debit("1100", -5) == credit("1100", 5)


@pytest.mark.slow
def test_an_invoice_a_payment_and_a_credit_note_are_booked(billing: Billing) -> None:
    paid, credited = billing.an_issued_invoice(), billing.an_issued_invoice()
    billing.pay(paid.id, 500_00)
    note = billing.credit(credited.id).credit_note
    journals = list(reversed(billing.journals()))
    assert [(one.number, one.source_type, one.description) for one in journals] == [
        (1, "invoice", "Invoice INV-2026-0001"),
        (2, "invoice", "Invoice INV-2026-0002"),
        (3, "payment", "Payment of INV-2026-0001"),
        (4, "credit_note", "Credit note CN-2026-0001 for INV-2026-0002"),
    ]
    assert [
        (p.ledger_account, p.ledger_account_name, p.debit.amount_minor, p.credit.amount_minor)
        for p in journals[0].postings
    ] == [
        ("1100", "Trade debtors", 1_200_00, 0),
        ("4000", "Fees", 0, 1_000_00),
        ("2200", "Output tax", 0, 200_00),
    ]
    assert journals[3].source_id == note.id
    assert billing.balances() == {
        "1100": 700_00,
        "1200": 500_00,
        "2200": -200_00,
        "4000": -1_000_00,
    }


@pytest.mark.slow
def test_the_trial_balance_is_as_at_a_day_and_of_one_currency(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    billing.world.clock.advance(days=10)
    billing.pay(invoice.id, 1_200_00)
    assert billing.balances(as_at="2026-03-01") == {}
    assert billing.balances(as_at="2026-03-11")["1100"] == 1_200_00
    assert billing.balances(currency_code="gbp")["1200"] == 1_200_00
    assert billing.balances(currency_code="EUR") == {}
    whole = billing.trial_balance()
    assert whole.total_debit == whole.total_credit
    with pytest.raises(Invalid, match="ISO 4217"):
        billing.balances(currency_code="QQQ")
    with pytest.raises(Invalid, match="as_at"):
        billing.balances(as_at="yesterday")


@pytest.mark.slow
def test_journals_are_paged_and_found_by_source_and_project(billing: Billing) -> None:
    made = [billing.an_issued_invoice() for _ in range(3)]
    assert [one.number for one in billing.journals(page_size=2)] == [3, 2]
    assert [one.number for one in billing.journals(source_id=[made[1].id])] == [2]
    assert [one.number for one in billing.journals(project_id=[made[0].project_id])] == [1]


@pytest.mark.slow
def test_journals_are_found_by_what_they_book_for_whom_and_when(billing: Billing) -> None:
    first, second = billing.an_issued_invoice(), billing.an_issued_invoice()
    billing.world.clock.advance(days=1)
    billing.pay(first.id, 1_200_00)
    found = {
        "of a client": billing.journals(client_id=[first.client_id]),
        "on an account": billing.journals(ledger_account=["1200"]),
        "of a kind": billing.journals(source_type=["payment"]),
        "of a day": billing.journals(posted_from="2026-03-03", posted_through="2026-03-03"),
        "before it": billing.journals(posted_through="2026-03-02"),
        "in a currency": billing.journals(currency_code=["EUR"]),
    }
    invoices = [f"Invoice {invoice.number}" for invoice in (second, first)]
    payment = f"Payment of {first.number}"
    descriptions = {name: [one.description for one in journals] for name, journals in found.items()}
    assert descriptions == {
        "of a client": [payment, invoices[1]],
        "on an account": [payment],
        "of a kind": [payment],
        "of a day": [payment],
        "before it": invoices,
        "in a currency": [],
    }


@pytest.mark.slow
def test_the_books_are_for_finance(billing: Billing) -> None:
    for actor in (ACCOUNTS, PROJECTS):
        with pytest.raises(Forbidden):
            billing.journals(actor)


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE posting SET debit_minor = debit_minor + 1 WHERE debit_minor > 0",
        "DELETE FROM posting",
        "UPDATE journal SET posted_on = '2020-01-01'",
        "DELETE FROM journal",
        "TRUNCATE posting, journal CASCADE",
        "UPDATE payment SET amount_minor = 1",
        "INSERT INTO posting SELECT id, 9, '1200', 5, 0 FROM journal",
        """INSERT INTO journal SELECT gen_random_uuid(), 99, posted_on, 'empty', source_type,
           source_id, client_id, project_id, currency_code, posted_at FROM journal LIMIT 1""",
    ],
)
def test_not_even_sql_changes_what_is_posted_or_posts_what_does_not_balance(
    world: FinanceWorld, statement: str
) -> None:
    billing = Billing(world)
    billing.pay(billing.an_issued_invoice().id, 1)
    before = billing.trial_balance()
    with pytest.raises(IntegrityError), billing.world.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert billing.trial_balance() == before


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 10**6)), max_size=25))
def test_the_books_balance_after_any_sequence_of_dealings(
    billing: Billing, steps: list[tuple[str, int]]
) -> None:
    """One finance for all examples: its books go on and on."""
    dealings = Dealings(billing)
    for action, number in steps:
        dealings.attempt(action, number)
    balance = billing.trial_balance()
    assert balance.total_debit == balance.total_credit
    balances = billing.balances()
    assert balances.get("1100", 0) == owed(billing)
    assert balances.get("4000", 0) == -billed(billing)
    journals = numbers_of_all_journals(billing)
    assert journals == list(range(1, len(journals) + 1))
    figures = billing.figures(dealings.job).figures
    assert [figures.wip] == billing.unbilled(dealings.job).totals or not figures.wip.amount_minor


class Dealings:
    """One job through which a random sequence of dealings goes; what is refused is refused."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.job: Job = billing.a_priced_job()
        self.invoices: list[pb.Invoice] = []
        billing.plan(self.job)

    def attempt(self, action: str, number: int) -> None:
        carry_out: dict[str, Callable[[int], object]] = {
            "work": lambda n: self.billing.approved(self.job, seconds=n % 30_000 + 1),
            "milestone": self.plan_one_more,
            "draft": lambda n: self.invoices.append(
                self.billing.draft(self.job, leave_out_time=n % 3 == 0)
            ),
            "issue": lambda n: self.billing.issue(self.one(n)),
            "bill": self.bill,
            "pay": lambda n: self.billing.pay(self.one(n), n % 5000 + 1),
            "pay off": lambda n: self.billing.pay(
                self.one(n), self.billing.invoice(self.one(n)).due.amount_minor
            ),
            "credit": lambda n: self.billing.credit(self.one(n)),
            "discard": lambda n: self.billing.discard(self.one(n)),
            "tomorrow": lambda n: self.billing.world.clock.advance(days=1),
        }
        if action in {"issue", "pay", "pay off", "credit", "discard"} and not self.invoices:
            return
        with suppress(Conflict, Invalid, NotFound):
            carry_out[action](number)

    def bill(self, number: int) -> None:
        self.billing.approved(self.job, seconds=number % 30_000 + 1)
        self.invoices.append(self.billing.draft(self.job))
        self.billing.issue(self.invoices[-1].id)

    def one(self, number: int) -> str:
        return self.invoices[number % len(self.invoices)].id

    def plan_one_more(self, number: int) -> None:
        kept = [
            milestone(m.name, m.amount.amount_minor, m.due_on, id=m.id)
            for m in self.billing.planned(self.job).milestones
        ]
        day = NOON.date() - timedelta(days=number % 30)
        added = milestone(f"M{number}", number % 90_000 + 1, str(day))
        self.billing.plan(self.job, TIME, [*kept, added])


def every_invoice(billing: Billing) -> Iterator[pb.Invoice]:
    token = ""
    while True:
        page = billing.invoices(page_size=200, page_token=token)
        yield from page.invoices
        token = page.next_page_token
        if not token:
            return


def owed(billing: Billing) -> int:
    """Less what is owed to clients."""
    return sum(one.due.amount_minor - one.credit_due.amount_minor for one in every_invoice(billing))


def billed(billing: Billing) -> int:
    return sum(one.net.amount_minor for one in every_invoice(billing) if one.number)


def numbers_of_all_journals(billing: Billing) -> list[int]:
    with billing.world.database.engine.connect() as connection:
        return list(connection.scalars(text("SELECT number FROM journal ORDER BY number")))
