"""Closing softly and for good, the checklist, and closed days that nothing changes (M-14)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Invalid, NotFound
from finance.ledger.rules import earlier, later
from finance_world import PROJECTS, FinanceWorld
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tandem.finance.v1 import ledger_pb2 as pb
from test_finance_chart import RENT, Books, drafts

pytestmark = pytest.mark.slow
ACTIONS = (
    *("post", "reverse", "bill", "pay", "credit", "recurring", "approve", "import", "tomorrow"),
)


def close(billing: Billing, **of: Any) -> pb.Periods:
    request = pb.ClosePeriodRequest(**of)
    return billing.world.call(billing.ledger.ClosePeriod, request).periods


def reopen(billing: Billing, through: str = "") -> pb.Periods:
    request = pb.ReopenPeriodRequest(through=through, reason="A bill came late")
    return billing.world.call(billing.ledger.ReopenPeriod, request).periods


def a_draft(billing: Billing) -> Any:
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job)
    return billing.draft(job)


def checks(billing: Billing, through: str) -> dict[str, pb.CloseCheck]:
    request = pb.GetCloseChecklistRequest(through=through)
    found = billing.world.call(billing.ledger.GetCloseChecklist, request)
    return {one.check: one for one in found.checks}


def closings(billing: Billing) -> list[pb.PeriodClosing]:
    request = pb.ListPeriodClosingsRequest()
    return list(billing.world.call(billing.ledger.ListPeriodClosings, request).period_closings)


def test_of_two_last_days_none_is_before_any() -> None:
    one, other = date(2026, 1, 31), date(2026, 2, 28)
    assert later(one, other) == later(None, other) == other
    assert earlier(one, other) == one
    assert earlier(None, one) is None is later(None, None)


def test_a_softly_closed_month_takes_a_journal_with_a_reason_alone(
    world: FinanceWorld, billing: Billing
) -> None:
    books = Books(world)
    draft = a_draft(billing)
    found = close(billing, through="2026-02-28", soft=True)
    assert (found.soft_closed_through, found.closed_through) == ("2026-02-28", "")
    with pytest.raises(Conflict) as refusal:
        billing.issue(draft.id, issued_on="2026-02-28")
    assert refusal.value.reason == "PERIOD_CLOSED_SOFTLY"
    assert books.post(posted_on="2026-02-28").posted_on == "2026-02-28"
    with pytest.raises(Conflict) as refusal:
        close(billing, through="2026-02-28", soft=True)
    assert refusal.value.reason == "PERIOD_CLOSED_ALREADY"
    close(billing, through="2026-02-28")
    with pytest.raises(Conflict) as refusal:
        books.post(posted_on="2026-02-28")
    assert refusal.value.reason == "PERIOD_CLOSED"
    late = books.post(posted_on="2026-03-01", belongs_on="2026-02-27")
    assert late.belongs_on == "2026-02-27"
    found = reopen(billing, "2026-01-31")
    assert found.closed_through == found.soft_closed_through == "2026-01-31"
    assert books.post(posted_on="2026-02-28").posted_on == "2026-02-28"


def test_the_checklist_says_what_is_open_and_with_whom(
    world: FinanceWorld, billing: Billing
) -> None:
    pia = {"person_id": PROJECTS.person_id, "name": "Pia"}
    world.consumes("projects", "person.created.v1", PROJECTS.person_id, pia)
    a_draft(billing)
    billing.approved(billing.a_priced_job(), worked_on="2026-02-20")
    billing.approved(billing.a_job(), worked_on="2026-02-20")
    found = checks(billing, "2026-03-31")
    counts = {name: one.count for name, one in found.items()}
    assert counts == {
        "drafts": 1,
        "unpriced_work": 1,
        "unbilled_work": 2,
        "recurring_journals": 0,
        "recognition": 0,
        "revaluation": 0,
        "unvalued_journals": 0,
        "bank_lines": 0,
        "trial_balance": 0,
    }
    assert found["drafts"].items[0].record_type == "invoice"
    assert found["unbilled_work"].items[0].waits_for == "Pia"
    assert found["trial_balance"].count == 0
    close(billing, through="2026-02-28", reason="The draft waits for its client")
    [kept] = closings(billing)
    assert (kept.kind, kept.through, kept.reason) == (
        "hard",
        "2026-02-28",
        "The draft waits for its client",
    )
    assert {one.check for one in kept.checks} == found.keys()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE period_closing SET reason = ''",
        "DELETE FROM period_closing",
        "TRUNCATE period_closing",
        """INSERT INTO journal SELECT gen_random_uuid(), 99, '2026-02-28', 'late', source_type,
           source_id, client_id, project_id, currency_code, posted_at FROM journal LIMIT 1""",
    ],
)
def test_not_even_sql_posts_on_a_closed_day_or_changes_a_certificate(
    world: FinanceWorld, statement: str
) -> None:
    billing = Billing(world)
    billing.an_issued_invoice()
    close(billing, through="2026-02-28")
    with pytest.raises(IntegrityError), world.database.engine.begin() as connection:
        connection.execute(text(statement))


TOTALS = """
    SELECT ledger_account, currency_code, sum(debit_minor), sum(credit_minor), count(*)
    FROM posting WHERE posted_on <= :through GROUP BY 1, 2 ORDER BY 1, 2
"""
ENTRIES = """
    SELECT kind, count(*), sum(seconds), sum(wip_minor), sum(cost_minor) FROM entry
    WHERE effective_on <= :through GROUP BY 1 ORDER BY 1
"""


@pytest.mark.timeout(300)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(1, 10**5)), max_size=12),
)
def test_no_write_path_changes_the_totals_of_a_closed_period(
    world: FinanceWorld, soft: bool, steps: list[tuple[str, int]]
) -> None:
    """Soft or hard: but for journals with a reason, which a soft one lets in and are left out."""
    books, billing = Books(world), Billing(world)
    job = billing.a_priced_job()
    billing.approved(job, worked_on="2026-02-20")
    invoice = billing.an_issued_invoice()
    posted = books.post()
    with suppress(Conflict):
        close(billing, through="2026-03-01", soft=soft)
    before = totals(world)
    for action, number in steps:
        with suppress(Conflict, Invalid, NotFound):
            attempt(books, billing, (job, invoice.id, posted.id), action, number)
    assert totals(world) == before


def totals(world: FinanceWorld) -> list[Any]:
    with world.database.engine.connect() as connection:
        days = {"through": date(2026, 3, 1)}
        return [connection.execute(text(statement), days).all() for statement in (TOTALS, ENTRIES)]


def attempt(books: Books, billing: Billing, of: Any, action: str, number: int) -> None:
    job, invoice_id, journal_id = of
    day = f"2026-0{1 + number % 2}-1{number % 10}"
    if action == "post":
        books.post(posted_on=f"2026-03-0{2 + number % 3}")
    elif action == "reverse":
        books.reverse(journal_id)
    elif action == "bill":
        billing.issue(a_draft(billing).id, issued_on=day)
    elif action == "pay":
        billing.pay(invoice_id, number % 100 + 1, received_on=day)
    elif action == "credit":
        billing.credit(invoice_id)
    elif action == "recurring":
        of_rent = {"description": "Rent", "reason": "Lease"}
        books.call(
            "SetRecurringJournal", starts_on=day, every_months=1, postings=drafts(RENT), **of_rent
        )
        books.call("PostDueJournals", through="2026-03-02")
    elif action in ("approve", "import"):
        settled = {"settled": True} if action == "import" else {}
        billing.approved(job, seconds=number, worked_on=day, **settled)
    else:
        billing.world.clock.advance(days=1)


def test_a_line_of_the_bank_that_matches_nothing_is_open(
    world: FinanceWorld, billing: Billing
) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(text(STATEMENT))
        connection.execute(text(LINE))
    found = checks(billing, "2026-02-28")["bank_lines"]
    assert (found.count, found.items[0].words) == (1, "2026-02-20 Harbour Coffee")
    assert checks(billing, "2026-01-31")["bank_lines"].count == 0


STATEMENT = """
    INSERT INTO bank_statement SELECT (jsonb_populate_record(NULL::bank_statement, '{
        "id": "0190b5c0-0000-7000-8000-00000000000a", "version": 1, "format": "csv",
        "file_name": "feb.csv", "file_hash": "1", "place": 0, "account": "1",
        "currency_code": "GBP", "lines": 1, "known_lines": 0, "imported_at": "2026-03-01T00:00:00Z",
        "reference": ""
    }')).*
"""
LINE = """
    INSERT INTO bank_line SELECT (jsonb_populate_record(NULL::bank_line, '{
        "id": "0190b5c0-0000-7000-8000-00000000000b", "version": 1, "account": "1",
        "bank_statement_id": "0190b5c0-0000-7000-8000-00000000000a", "fingerprint": "1",
        "currency_code": "GBP", "amount_minor": 100, "booked_on": "2026-02-20",
        "payer_name": "Harbour Coffee", "payer_account": "", "text": "", "bank_reference": "",
        "status": "open", "reason": ""
    }')).*
"""
