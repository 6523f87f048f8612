"""The chart of accounts, journals that people post, reversals and recurring journals (L17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from finance.chart.rules.roles import KIND_OF_ROLE, AccountRole, fits
from finance.chart.rules.templates import ChartTemplate, accounts_of
from finance.ledger.rules import credit, debit, following, reversed_
from finance_world import ACCOUNTS, FinanceWorld, gbp
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import books_pb2 as pb
from tandem.finance.v1 import books_pb2_grpc
from tandem.finance.v1 import ledger_pb2 as ledger_pb

RENT = (("7100", 1_200_00, 0), ("2109", 0, 1_200_00))


class Books:
    """What a test says to the books."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = books_pb2_grpc.BookServiceStub(world.room.channel)

    def call(self, name: str, /, **of: Any) -> Any:
        request = getattr(pb, f"{name}Request")(**of)
        return self.world.call(getattr(self.stub, name), request)

    def post(self, postings: Sequence[Any] = RENT, **of: Any) -> ledger_pb.Journal:
        of = {"description": "Rent", "reason": "It came late", **of}
        return self.call("PostJournal", postings=drafts(postings), **of).journal

    def reverse(self, journal_id: str, **of: Any) -> ledger_pb.Journal:
        of = {"reason": "Posted twice", **of}
        return self.call("ReverseJournal", journal_id=journal_id, **of).journal

    def accounts(self, **of: Any) -> dict[str, pb.LedgerAccount]:
        found = self.call("ListLedgerAccounts", page_size=200, **of).ledger_accounts
        return {one.code: one for one in found}


def drafts(postings: Sequence[Any]) -> list[pb.PostingDraft]:
    return [
        pb.PostingDraft(
            ledger_account=code,
            debit=gbp(debit_minor) if debit_minor else None,
            credit=gbp(credit_minor) if credit_minor else None,
            **(more[0] if more else {}),
        )
        for code, debit_minor, credit_minor, *more in postings
    ]


@pytest.fixture
def books(world: FinanceWorld) -> Books:
    return Books(world)


@pytest.mark.parametrize("template", list(ChartTemplate))
def test_a_template_has_an_account_of_the_right_kind_for_each_role(
    template: ChartTemplate,
) -> None:
    accounts = accounts_of(template)
    codes = [one.code for one in accounts]
    assert codes == sorted(set(codes))
    assert len({one.name for one in accounts}) == len(accounts)
    with_role = {one.role: one.kind for one in accounts if one.role is not None}
    assert with_role.keys() == set(AccountRole) == KIND_OF_ROLE.keys()
    assert all(fits(role, kind.value) for role, kind in with_role.items())


def test_numbers_are_those_of_the_published_charts() -> None:
    found = {
        template: {one.role: one.code for one in accounts_of(template) if one.role}
        for template in ChartTemplate
    }
    roles = (AccountRole.BANK, AccountRole.RECEIVABLES, AccountRole.PAYABLES, AccountRole.REVENUE)
    taxes = (AccountRole.OUTPUT_TAX, AccountRole.INPUT_TAX)
    numbers = {
        ChartTemplate.SKR03: ["1200", "1400", "1600", "8400", "1776", "1576"],
        ChartTemplate.SKR04: ["1800", "1200", "3300", "4400", "3806", "1406"],
        ChartTemplate.FR: ["512", "411", "401", "706", "44571", "44566"],
        ChartTemplate.UK: ["1200", "1100", "2100", "4000", "2200", "2201"],
    }
    for template, expected in numbers.items():
        assert [found[template][role] for role in (*roles, *taxes)] == expected


def test_a_recurring_day_is_the_last_of_a_month_that_is_shorter() -> None:
    start, days = date(2026, 1, 31), [date(2026, 1, 31)]
    while len(days) < 4:
        days.append(following(start, days[-1], 1))
    assert days[1:] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert following(start, start, 3) == date(2026, 4, 30)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 40))
def test_recurring_days_are_every_so_many_months_and_never_twice(
    start: date, every: int, times: int
) -> None:
    day = start
    for step in range(1, times + 1):
        after = following(start, day, every)
        assert after > day
        months = (after.year - start.year) * 12 + after.month - start.month
        assert months == step * every
        day = after


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-(10**9), 10**9)), max_size=8))
def test_a_reversal_cancels_exactly(sides: list[tuple[str, int]]) -> None:
    entries = [debit(account, minor) for account, minor in sides]
    both = [*entries, *reversed_(entries)]
    for account in "abc":
        of = [one for one in both if one.ledger_account == account]
        assert sum(one.debit_minor for one in of) == sum(one.credit_minor for one in of)
    assert debit("a", -5, ("standard", 2000)) == credit("a", 5, ("standard", 2000))


@pytest.mark.slow
def test_the_first_chart_is_that_of_the_united_kingdom(books: Books) -> None:
    expected = accounts_of(ChartTemplate.UK)
    found = books.accounts()
    assert [(one.code, one.name, one.kind, one.role) for one in found.values()] == [
        (one.code, one.name, one.kind.value, one.role or "") for one in expected
    ]


@pytest.mark.slow
def test_an_empty_ledger_takes_another_template_and_books_to_its_accounts(
    world: FinanceWorld, books: Books
) -> None:
    chart = books.call("ChooseChartTemplate", template="skr03").chart
    assert chart.template == "skr03"
    assert {one.role: one.code for one in chart.roles}["receivables"] == "1400"
    billing = Billing(world)
    billing.an_issued_invoice()
    assert billing.balances() == {"1400": 1_200_00, "8400": -1_000_00, "1776": -200_00}
    with pytest.raises(Conflict, match="add and archive") as refusal:
        books.call("ChooseChartTemplate", template="skr04")
    assert refusal.value.reason == "LEDGER_NOT_EMPTY"
    assert books.accounts().keys() == {one.code for one in accounts_of(ChartTemplate.SKR03)}


@pytest.mark.slow
def test_accounts_are_added_renamed_archived_and_restored(books: Books) -> None:
    made = books.call("AddLedgerAccount", code="7506", name="Fonts", kind="expense").ledger_account
    renamed = books.call("RenameLedgerAccount", ledger_account_id=made.id, name="Typefaces")
    assert renamed.ledger_account.name == "Typefaces"
    books.call("ArchiveLedgerAccount", ledger_account_id=made.id)
    assert "7506" not in books.accounts()
    assert books.accounts(archived=True).keys() == {"7506"}
    with pytest.raises(Invalid, match="7506"):
        books.post((("7506", 5, 0), ("1200", 0, 5)))
    books.call("RestoreLedgerAccount", ledger_account_id=made.id)
    assert books.accounts(search="typef").keys() == {"7506"}
    assert books.accounts(kind=["equity"]).keys() == {"3000", "3200"}
    with pytest.raises(Conflict, match="Typefaces"):
        books.call("AddLedgerAccount", code="7506", name="Again", kind="expense")
    with pytest.raises(Invalid, match="code"):
        books.call("AddLedgerAccount", code="75 06", name="Again", kind="expense")


@pytest.mark.slow
def test_a_role_moves_to_an_account_of_its_kind(world: FinanceWorld, books: Books) -> None:
    bank = books.accounts()["1200"]
    with pytest.raises(Conflict, match="bank"):
        books.call("ArchiveLedgerAccount", ledger_account_id=bank.id)
    books.call("AddLedgerAccount", code="1210", name="Second bank", kind="asset")
    one = pb.RoleOfAccount(role="bank", code="1210")
    assert books.call("SetChart", roles=[one], year_starts_in=4).chart.year_starts_in == 4
    billing = Billing(world)
    billing.pay(billing.an_issued_invoice().id, 100)
    assert billing.balances()["1210"] == 100
    books.call("ArchiveLedgerAccount", ledger_account_id=bank.id)
    for role, code, reason in (
        ("bank", "1200", "ACCOUNT_UNKNOWN"),
        ("bank", "4000", "ACCOUNT_OF_ANOTHER_KIND"),
        ("bank", "1100", "ACCOUNT_HAS_ROLE"),
    ):
        with pytest.raises(Invalid) as refusal:
            books.call("SetChart", roles=[pb.RoleOfAccount(role=role, code=code)])
        assert refusal.value.reason == reason


@pytest.mark.slow
def test_a_journal_is_posted_by_hand_and_reversed_once(world: FinanceWorld, books: Books) -> None:
    client_id = world.hears_client()
    posted = books.post(
        (("7100", 1_200_00, 0, {"client_id": client_id}), ("2109", 0, 1_200_00)),
        reference="R-118",
        belongs_on="2026-02-28",
    )
    assert (posted.source_type, posted.reference, posted.belongs_on) == (
        "manual",
        "R-118",
        "2026-02-28",
    )
    assert [one.client_id for one in posted.postings] == [client_id, ""]
    balance = Billing(world).balances
    assert balance() == {"7100": 1_200_00, "2109": -1_200_00}
    back = books.reverse(posted.id)
    assert back.reverses_id == posted.id
    assert balance() == {"7100": 0, "2109": 0}
    shown = books.call("GetJournal", journal_id=posted.id).journal
    assert shown.reversed
    for journal in (posted, back):
        with pytest.raises(Conflict) as refusal:
            books.reverse(journal.id)
        assert refusal.value.reason == "JOURNAL_REVERSED"
    assert [fact["number"] for fact in world.facts("journal.posted.v1")] == [1, 2]


@pytest.mark.slow
def test_what_a_document_posted_is_reversed_at_the_document(
    world: FinanceWorld, books: Books
) -> None:
    billing = Billing(world)
    billing.an_issued_invoice()
    with pytest.raises(Conflict) as refusal:
        books.reverse(billing.journals()[0].id)
    assert refusal.value.reason == "JOURNAL_OF_DOCUMENT"
    with pytest.raises(NotFound):
        books.reverse(new_id())


@pytest.mark.slow
def test_what_is_wrong_with_a_journal_is_named(world: FinanceWorld, books: Books) -> None:
    refused = {
        "JOURNAL_UNBALANCED": ("postings", {"postings": (("7100", 2, 0), ("2109", 0, 1))}),
        "POSTING_ONE_SIDE": ("postings[0]", {"postings": (("7100", 0, 0), ("2109", 0, 1))}),
        "ACCOUNT_UNKNOWN": (
            "postings[1].ledger_account",
            {"postings": (("7100", 1, 0), ("9", 0, 1))},
        ),
        "DATE_IN_FUTURE": ("posted_on", {"posted_on": "2026-03-03"}),
        "DATE_OUT_OF_RANGE": ("belongs_on", {"belongs_on": "2026-03-02"}),
        "TAX_RATE_NOT_ZERO": (
            "postings[0].tax_rate_bp",
            {
                "postings": (
                    ("7100", 1, 0, {"tax_category": "exempt", "tax_rate_bp": 5}),
                    ("2109", 0, 1),
                )
            },
        ),
    }
    for reason, (field, of) in refused.items():
        with pytest.raises(Invalid) as refusal:
            books.post(**of)
        assert (refusal.value.reason, refusal.value.field) == (reason, field)
    with pytest.raises(NotFound, match="client"):
        books.post((("7100", 1, 0, {"client_id": new_id()}), ("2109", 0, 1)))
    assert Billing(world).balances() == {}
    close = ledger_pb.ClosePeriodRequest(through="2026-02-28")
    billing = Billing(world)
    world.call(billing.ledger.ClosePeriod, close)
    with pytest.raises(Conflict, match="closed through 2026-02-28"):
        books.post(posted_on="2026-02-28")


@pytest.mark.slow
def test_a_recurring_journal_is_changed_from_its_next_day_on(books: Books) -> None:
    of = {"description": "Rent", "reason": "Lease", "postings": drafts(RENT)}
    made = books.call(
        "SetRecurringJournal", starts_on="2026-01-31", every_months=1, **of
    ).recurring_journal
    [posted] = books.call("PostDueJournals", through="2026-01-31").journals
    at = {"recurring_journal_id": made.id}
    more = drafts((("7100", 1_300_00, 0), ("2109", 0, 1_300_00)))
    changed = books.call("UpdateRecurringJournal", postings=more, ends_on="2026-03-01", **at)
    assert changed.recurring_journal.total.amount_minor == 1_300_00
    shown = books.call("GetRecurringJournal", **at).recurring_journal
    sides = [(one.ledger_account, one.debit.amount_minor) for one in shown.postings]
    assert (sides, shown.description) == ([("7100", 1_300_00), ("2109", 0)], "Rent")
    [after] = books.call("PostDueJournals", through="2026-03-02").journals
    assert [one.debit.amount_minor for one in after.postings] == [1_300_00, 0]
    kept = books.call("GetJournal", journal_id=posted.id).journal
    assert [one.debit.amount_minor for one in kept.postings] == [1_200_00, 0]
    with pytest.raises(Conflict, match="set another one"):
        books.call("UpdateRecurringJournal", reason="Again", **at)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"description": ""}, "description"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"postings": (("7100", 5, 0), ("2109", 0, 4))}, "must be equal"),
    ],
    ids=["no name", "ends before its next day", "unbalanced"],
)
def test_a_change_of_a_recurring_journal_is_checked(
    books: Books, change: dict[str, Any], words: str
) -> None:
    of = {"description": "Rent", "reason": "Lease", "postings": drafts(RENT)}
    made = books.call("SetRecurringJournal", starts_on="2026-01-31", every_months=1, **of)
    if "postings" in change:
        change = {"postings": drafts(change["postings"])}
    with pytest.raises(Invalid, match=words):
        books.call(
            "UpdateRecurringJournal", recurring_journal_id=made.recurring_journal.id, **change
        )


@pytest.mark.slow
def test_recurring_journals_are_posted_once_for_each_of_their_days(
    world: FinanceWorld, books: Books
) -> None:
    of = {"description": "Rent", "reason": "Lease", "postings": drafts(RENT)}
    made = books.call(
        "SetRecurringJournal", starts_on="2026-01-31", every_months=1, **of
    ).recurring_journal
    assert (made.total.amount_minor, made.next_on) == (1_200_00, "2026-01-31")
    posted = books.call("PostDueJournals", through="2026-03-02").journals
    assert [one.posted_on for one in posted] == ["2026-01-31", "2026-02-28"]
    assert not books.call("PostDueJournals", through="2026-03-02").journals
    [listed] = books.call("ListRecurringJournals").recurring_journals
    assert listed.next_on == "2026-03-31"
    ended = books.call("EndRecurringJournal", recurring_journal_id=made.id).recurring_journal
    assert ended.next_on == ""
    world.clock.advance(days=60)
    assert not books.call("PostDueJournals", through="2026-04-30").journals
    with pytest.raises(Conflict) as refusal:
        books.call("EndRecurringJournal", recurring_journal_id=made.id)
    assert refusal.value.reason == "RECURRING_OVER"
    last = books.call(
        "SetRecurringJournal", starts_on="2026-04-30", ends_on="2026-05-01", every_months=2, **of
    ).recurring_journal
    books.call("PostDueJournals", through="2026-04-30")
    over = books.call("ListRecurringJournals", over=True).recurring_journals
    assert last.id in {one.id for one in over}


@pytest.mark.slow
def test_the_chart_and_journals_are_for_finance(world: FinanceWorld, books: Books) -> None:
    for name, of in (
        ("ListLedgerAccounts", {}),
        ("GetChart", {}),
        ("ChooseChartTemplate", {"template": "us"}),
        ("PostJournal", {"description": "x", "reason": "x", "postings": drafts(RENT)}),
    ):
        with pytest.raises(Forbidden):
            world.call(getattr(books.stub, name), getattr(pb, f"{name}Request")(**of), ACCOUNTS)


@pytest.mark.slow
def test_not_even_sql_gives_a_role_to_no_account(world: FinanceWorld) -> None:
    with world.database.engine.connect() as connection:
        codes = connection.scalars(text("SELECT code FROM account_role")).all()
    assert len(codes) == len(set(codes)) == len(AccountRole)
