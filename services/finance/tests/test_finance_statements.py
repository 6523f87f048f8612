"""Profit and loss, balance sheet, the ledger of an account and the tax return (L17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Forbidden, NotFound
from expense_steps import Expenses
from finance.chart.rules.roles import AccountKind
from finance.chart.rules.templates import ChartTemplate, accounts_of
from finance.statements.rules import (
    PURCHASES,
    SALES,
    Balance,
    Taxed,
    TaxLine,
    balance_sheet,
    lines_of,
    profit_and_loss,
    tax_lines,
    uk_boxes,
)
from finance_world import ACCOUNTS, FINANCE, FinanceWorld, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import statements_pb2 as pb
from tandem.finance.v1 import statements_pb2_grpc
from test_finance_chart import Books

CODES = [one.code for one in accounts_of(ChartTemplate.UK)]
KINDS = {one.code: one.kind for one in accounts_of(ChartTemplate.UK)}
moves = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.integers(1, 10**9))


class Statements:
    """What a test asks of the statements."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = statements_pb2_grpc.FinancialStatementServiceStub(world.room.channel)

    def ask(self, name: str, /, **of: Any) -> Any:
        days = {"from": of.pop("first", ""), "to": of.pop("last", "")}
        request = getattr(pb, f"{name}Request")(**of)
        for field, day in days.items():
            if day:
                setattr(request, field, day)
        return self.world.call(getattr(self.stub, name), request)

    def postings(self, code: str, **of: Any) -> Iterator[pb.AccountPosting]:
        token = ""
        while True:
            page = self.ask("ListAccountPostings", ledger_account=code, page_token=token, **of)
            yield from page.postings
            token = page.next_page_token
            if not token:
                return


@pytest.fixture
def statements(world: FinanceWorld) -> Statements:
    return Statements(world)


def balances_of(posted: list[tuple[str, str, int]]) -> list[Balance]:
    sums: dict[str, int] = {}
    for debited, credited, minor in posted:
        sums[debited] = sums.get(debited, 0) + minor
        sums[credited] = sums.get(credited, 0) - minor
    return [Balance(code, code, KINDS[code].value, minor) for code, minor in sums.items()]


@settings(max_examples=500)
@given(st.lists(moves, max_size=40), st.lists(moves, max_size=40))
def test_a_balance_sheet_balances_whatever_was_posted(
    earlier: list[tuple[str, str, int]], this_year: list[tuple[str, str, int]]
) -> None:
    of_year = balances_of(this_year)
    sheet = balance_sheet(balances_of([*earlier, *this_year]), of_year)
    assert sheet.assets_minor == sheet.liabilities_minor + sheet.equity_minor
    assert sheet.result == profit_and_loss(of_year).result
    assert sheet.retained == profit_and_loss(balances_of(earlier)).result


def test_each_kind_is_shown_on_its_own_side() -> None:
    balances = [
        Balance("4000", "Fees", "income", -900),
        Balance("7100", "Rent", "expense", 300),
        Balance("7901", "Bank charges", "expense", 0),
    ]
    assert [one.minor for one in lines_of(balances, AccountKind.INCOME)] == [900]
    assert [one.code for one in lines_of(balances, AccountKind.EXPENSE)] == ["7100"]
    assert profit_and_loss(balances).result == 600


def test_the_nine_boxes_of_a_british_return() -> None:
    found = [
        Taxed("income", "revenue", "standard", 2000, -10_000_99),
        Taxed("liability", "output_tax", "standard", 2000, -2_000_20),
        Taxed("income", "revenue", "zero", 0, -500_00),
        Taxed("income", "", "outside_scope", 0, -700_00),
        Taxed("expense", "", "standard", 2000, 1_000_50),
        Taxed("liability", "input_tax", "standard", 2000, 200_10),
    ]
    lines = tax_lines(found)
    assert lines == [
        TaxLine(SALES, "outside_scope", 0, 700_00, 0),
        TaxLine(SALES, "standard", 2000, 10_000_99, 2_000_20),
        TaxLine(SALES, "zero", 0, 500_00, 0),
        TaxLine(PURCHASES, "standard", 2000, 1_000_50, 200_10),
    ]
    assert uk_boxes(lines) == [
        *(2_000_20, 0, 2_000_20, 200_10, 1_800_10),
        *(10_500_00, 1_000_00, 0, 0),
    ]


@given(st.lists(st.tuples(st.sampled_from(("income", "expense", "liability")), st.integers())))
def test_box_five_is_what_the_tax_accounts_stand_at(found: list[tuple[str, int]]) -> None:
    rows = [Taxed(kind, "", "standard", 2000, minor) for kind, minor in found]
    boxes = uk_boxes(tax_lines(rows))
    assert boxes[4] == -sum(minor for kind, minor in found if kind == "liability")
    assert boxes[2] == boxes[0] + boxes[1]


@pytest.mark.slow
def test_statements_are_of_a_period_and_open_their_postings(
    world: FinanceWorld, statements: Statements
) -> None:
    books, billing = Books(world), Billing(world)
    books.post((("7100", 100_00, 0), ("1200", 0, 100_00)), posted_on="2025-12-31")
    books.post((("7100", 300_00, 0), ("1200", 0, 300_00)), posted_on="2026-02-10")
    invoice = billing.an_issued_invoice()
    billing.pay(invoice.id, 500_00)
    found = statements.ask("GetProfitAndLoss")
    assert (getattr(found, "from"), found.to) == ("2026-01-01", "2026-03-02")
    assert [(one.ledger_account, one.amount.amount_minor) for one in found.income] == [
        ("4000", 1_000_00)
    ]
    assert [(one.ledger_account, one.amount.amount_minor) for one in found.expenses] == [
        ("7100", 300_00)
    ]
    assert found.result.amount_minor == 700_00
    before = statements.ask("GetProfitAndLoss", first="2025-12-01", last="2026-01-15")
    assert before.result.amount_minor == -100_00
    sheet = statements.ask("GetBalanceSheet")
    assert (sheet.retained.amount_minor, sheet.result.amount_minor) == (-100_00, 700_00)
    assert sheet.total_assets.amount_minor == 800_00
    assert sheet.total_liabilities.amount_minor == 200_00
    assert sheet.total_equity.amount_minor == 600_00
    of_december = statements.ask("GetBalanceSheet", as_at="2025-12-31")
    assert of_december.result.amount_minor == -100_00
    rent = statements.ask("ListAccountPostings", ledger_account="7100")
    assert (rent.ledger_account_name, rent.opening.amount_minor) == ("Rent", 100_00)
    assert [one.balance.amount_minor for one in rent.postings] == [400_00]
    assert rent.closing.amount_minor == 400_00


@pytest.mark.slow
def test_a_financial_year_may_begin_in_another_month(
    world: FinanceWorld, statements: Statements
) -> None:
    books = Books(world)
    books.post((("7100", 100_00, 0), ("1200", 0, 100_00)), posted_on="2026-01-31")
    books.call("SetChart", year_starts_in=2)
    sheet = statements.ask("GetBalanceSheet")
    assert sheet.year_start == "2026-02-01"
    assert (sheet.retained.amount_minor, sheet.result.amount_minor) == (-100_00, 0)


@pytest.mark.slow
def test_the_ledger_of_an_account_runs_on_over_its_pages(
    world: FinanceWorld, statements: Statements
) -> None:
    books = Books(world)
    for minor in range(1, 6):
        books.post((("7100", minor, 0), ("1200", 0, minor)))
    assert [
        (one.number, one.balance.amount_minor) for one in statements.postings("7100", page_size=2)
    ] == [(1, 1), (2, 3), (3, 6), (4, 10), (5, 15)]
    with pytest.raises(NotFound, match="no account 9"):
        statements.ask("ListAccountPostings", ledger_account="9")


@pytest.mark.slow
def test_a_tax_return_has_sales_by_rate_and_purchases(
    world: FinanceWorld, statements: Statements
) -> None:
    billing, books = Billing(world), Books(world)
    credited = billing.an_issued_invoice()
    billing.an_issued_invoice()
    billing.credit(credited.id)
    taxed = {"tax_category": "standard", "tax_rate_bp": 2000}
    books.post((("5002", 100_00, 0, taxed), ("2201", 20_00, 0, taxed), ("2100", 0, 120_00)))
    found = statements.ask("GetTaxReturn")
    assert [
        (one.side, one.tax_rate_bp, one.net.amount_minor, one.tax.amount_minor)
        for one in found.lines
    ] == [("sales", 2000, 1_000_00, 200_00), ("purchases", 2000, 100_00, 20_00)]
    assert [one.amount.amount_minor for one in found.boxes] == [
        *(200_00, 0, 200_00, 20_00, 180_00),
        *(1_000_00, 100_00, 0, 0),
    ]
    assert found.to_pay.amount_minor == 180_00
    assert (getattr(found, "from"), found.to) == ("2026-03-01", "2026-03-31")
    assert not statements.ask("GetTaxReturn", first="2026-01-01", last="2026-02-28").lines


@pytest.mark.slow
def test_a_tax_return_has_the_tax_of_expenses_until_they_are_taken_back(
    world: FinanceWorld, statements: Statements
) -> None:
    billing = Billing(world)
    expenses, march = Expenses(billing), {"spent_on": "2026-03-02"}
    expense = expenses.approved(billing.a_job(), 120_00, **march)
    expenses.approve(expenses.claim(None, 6_00, **march), FINANCE)
    expenses.approve(expenses.claim(None, 50_00, tax=gbp(0), **march), FINANCE)
    found = statements.ask("GetTaxReturn")
    assert [
        (one.side, one.tax_category, one.tax_rate_bp, one.net.amount_minor, one.tax.amount_minor)
        for one in found.lines
    ] == [("purchases", "standard", 2000, 105_00, 21_00)]
    assert [one.amount.amount_minor for one in found.boxes] == [
        *(0, 0, 0, 21_00, -21_00),
        *(0, 105_00, 0, 0),
    ]
    expenses.do("ReverseExpense", expense_id=expense.id, reason="Claimed twice")
    after = statements.ask("GetTaxReturn")
    assert [after.boxes[box - 1].amount.amount_minor for box in (4, 7)] == [1_00, 5_00]


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("post", "bill", "pay", "reverse", "year")), st.integers(1, 10**6)
        ),
        max_size=12,
    )
)
def test_statements_are_what_the_postings_come_to(
    world: FinanceWorld, steps: list[tuple[str, int]]
) -> None:
    """One finance for all examples: its books go on and on."""
    books, billing, statements = Books(world), Billing(world), Statements(world)
    for action, number in steps:
        with suppress(Conflict):
            take(books, billing, action, number)
    with world.database.engine.connect() as connection:
        recomputed = {
            code: (kind, int(minor)) for code, kind, minor in connection.execute(text(RECOMPUTED))
        }
    sheet = statements.ask("GetBalanceSheet")
    assert (
        sheet.total_assets.amount_minor
        == sheet.total_liabilities.amount_minor + sheet.total_equity.amount_minor
    )
    for section, kind, sign in (
        (sheet.assets, "asset", 1),
        (sheet.liabilities, "liability", -1),
        (sheet.equity, "equity", -1),
    ):
        shown = {one.ledger_account: sign * one.amount.amount_minor for one in section}
        assert shown == {c: minor for c, (k, minor) in recomputed.items() if k == kind and minor}
    result = -sum(minor for kind, minor in recomputed.values() if kind in ("income", "expense"))
    assert sheet.retained.amount_minor + sheet.result.amount_minor == result


RECOMPUTED = """
    SELECT code, kind, sum(debit_minor - credit_minor) FROM posting
    JOIN ledger_account ON code = ledger_account JOIN journal ON journal.id = journal_id
    WHERE journal.currency_code = 'GBP' GROUP BY code, kind
"""


def take(books: Books, billing: Billing, action: str, number: int) -> None:
    if action == "post":
        one, other = CODES[number % len(CODES)], CODES[number % 7]
        day = f"202{5 + number % 2}-0{1 + number % 2}-1{number % 10}"
        books.post(((one, number, 0), (other, 0, number)), posted_on=day)
    elif action == "bill":
        billing.an_issued_invoice()
    elif action == "pay":
        billing.pay(billing.an_issued_invoice().id, number % 1000 + 1)
    elif action == "reverse":
        books.reverse(books.post(((CODES[0], number, 0), (CODES[1], 0, number))).id)
    else:
        books.call("SetChart", year_starts_in=number % 12 + 1)


@pytest.mark.slow
def test_statements_are_for_finance(world: FinanceWorld, statements: Statements) -> None:
    for name in ("GetProfitAndLoss", "GetBalanceSheet", "GetTaxReturn"):
        request = getattr(pb, f"{name}Request")()
        with pytest.raises(Forbidden):
            world.call(getattr(statements.stub, name), request, ACCOUNTS)
