"""What clients owe, by age, as at any day; after how many days they pay; and their statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing_steps import Billing, invoiced, noon_of
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid, NotFound
from chassis.ids import new_id
from finance.receivables.queries.statements import LINES_MAX
from finance.receivables.rules import AGES, Ageing, days_sales_outstanding
from finance.settings import Settings
from finance_world import ACCOUNTS, FINANCE, an_actor, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tandem.finance.v1 import receivables_pb2 as pb

DEBTS = {
    "2026-03-31": 2_000_00,
    "2026-03-01": 1_000_00,
    "2026-02-08": 2_500_00,
    "2026-01-06": 4_000_00,
    "2025-12-21": 1_500_00,
    "2025-10-31": 3_000_00,
}
"""By day of issue, 30 days before they were payable: those of domain.md A13."""
PROVISION = (100, 300, 1000, 2500, 5000)


def owing(billing: Billing, actor: Actor = FINANCE, **asked: Any) -> list[pb.Receivable]:
    request = pb.ListReceivablesRequest(**asked)
    found = billing.world.call(billing.receivables.ListReceivables, request, actor)
    return list(found.receivables)


def sums(billing: Billing, actor: Actor = FINANCE, **asked: Any) -> list[pb.ReceivableSum]:
    request = pb.GetReceivableSumsRequest(**asked)
    return list(billing.world.call(billing.receivables.GetReceivableSums, request, actor).sums)


def statement(billing: Billing, client_id: str, actor: Actor = FINANCE, **asked: Any) -> Any:
    request = pb.GetStatementRequest(client_id=client_id, **asked)
    return billing.world.call(billing.receivables.GetStatement, request, actor).statement


def minor(ageing: pb.Ageing) -> list[int]:
    names = (*AGES, "credit", "total")
    return [getattr(ageing, name).amount_minor for name in names]


def test_the_worked_example_has_its_provision_and_its_days() -> None:
    aged = Ageing(3_000_00, 2_500_00, 4_000_00, 1_500_00, 3_000_00)
    assert (aged.total, aged.overdue) == (14_000_00, 11_000_00)
    assert aged.provision(PROVISION) == 2_380_00
    assert days_sales_outstanding(14_000_00, 120_000_00, 90) == Decimal("10.50")
    assert days_sales_outstanding(14_000_00, 0, 90) is None
    assert days_sales_outstanding(0, -5, 90) is None


@given(st.lists(st.integers(0, 10**12), min_size=5, max_size=5), st.integers(-(10**12), 0))
def test_the_total_is_what_is_not_overdue_what_is_and_what_is_owed_to_clients(
    ages: list[int], credit: int
) -> None:
    aged = Ageing(*ages, credit)
    assert aged.total == sum(ages) + credit
    assert 0 <= aged.provision(PROVISION) <= sum(ages)
    assert aged.provision((0,) * 5) == 0


@pytest.mark.parametrize("wrong", ["1,2,3", "1,2,3,4,x", "1,2,3,4,10001", "-1,2,3,4,5", ""])
def test_a_provision_that_cannot_be_used_is_refused_at_the_start(wrong: str) -> None:
    url, secret = "postgresql://there", "s" * 32
    with pytest.raises(ValueError, match="TANDEM_PROVISION_BP"):
        Settings(database_url=url, actor_secret=secret, provision_bp=wrong)
    assert Settings(database_url=url, actor_secret=secret).provision == PROVISION


@pytest.mark.slow
def test_l19_debts_are_aged_by_the_day_on_which_they_were_payable(billing: Billing) -> None:
    client_id = billing.world.hears_client()
    for on, owed in sorted(DEBTS.items()):
        invoiced(billing, owed, on, client_id)
    (one,) = owing(billing, as_at="2026-03-31")
    by_age = [3_000_00, 2_500_00, 4_000_00, 1_500_00, 3_000_00, 0, 14_000_00]
    assert minor(one.ageing) == by_age
    assert (one.client_id, one.client_name) == (client_id, "Harbour Coffee")
    assert (one.overdue, one.invoices, one.oldest_due_on) == (gbp(11_000_00), 6, "2025-11-30")
    (total,) = sums(billing, as_at="2026-03-31", days=365)
    assert minor(total.ageing) == by_age
    assert (total.provision, total.clients) == (gbp(2_380_00), 1)
    assert (total.sales, total.dso_days) == (gbp(14_000_00), "365.00")


@pytest.mark.slow
def test_l19_what_is_paid_or_credited_later_was_still_owed_before(billing: Billing) -> None:
    first = invoiced(billing, 500_00, "2026-01-05")
    billing.world.clock.now = noon_of("2026-02-10")
    billing.pay(first.id, 200_00, received_on="2026-01-20")
    before = {day: owing(billing, as_at=day) for day in ("2026-01-19", "2026-01-20", "2026-02-10")}
    assert [minor(rows[0].ageing)[-1] for rows in before.values()] == [500_00, 300_00, 300_00]
    billing.world.clock.now = noon_of("2026-03-02")
    billing.credit(first.id)
    for day, rows in before.items():
        assert owing(billing, as_at=day) == rows
    (now,) = owing(billing)
    assert minor(now.ageing) == [0, 0, 0, 0, 0, -200_00, -200_00]
    assert (now.overdue, now.oldest_due_on, now.invoices) == (gbp(0), "", 1)
    assert owing(billing, as_at="2026-01-04") == []
    assert owing(billing, overdue=True) == []
    billing.refund(first.id, 200_00)
    assert owing(billing) == []
    assert owing(billing, as_at="2026-02-10") == before["2026-02-10"]


@pytest.mark.slow
def test_receivables_are_found_ordered_counted_and_of_one_currency(billing: Billing) -> None:
    small = billing.world.hears_client(name="Aster Books")
    large = billing.world.hears_client(name="Birch Tea")
    invoiced(billing, 10_00, "2026-01-05", small)
    invoiced(billing, 90_00, "2026-03-02", large)
    invoiced(billing, 70_00, "2026-03-02", code="EUR")
    assert [one.client_id for one in owing(billing)] == [large, small]
    assert [one.client_id for one in owing(billing, order="client")] == [small, large]
    assert [one.client_id for one in owing(billing, order="-overdue")] == [small, large]
    assert [one.client_id for one in owing(billing, search="ASTER")] == [small]
    assert [one.client_id for one in owing(billing, ids=[large])] == [large]
    assert [one.client_id for one in owing(billing, overdue=True)] == [small]
    assert [one.ageing.total.amount_minor for one in owing(billing, currency_code="EUR")] == [70_00]
    assert [one.currency_code for one in sums(billing)] == ["EUR", "GBP"]
    request = pb.ListReceivablesRequest(page_size=1, count=True, order="client")
    page = billing.world.call(billing.receivables.ListReceivables, request)
    request.page_token = page.next_page_token
    rest = billing.world.call(billing.receivables.ListReceivables, request)
    assert [page.receivables[0].client_id, rest.receivables[0].client_id] == [small, large]
    assert (page.total, rest.total, rest.next_page_token) == (2, 2, "")


@pytest.mark.slow
def test_an_account_manager_sees_what_their_own_clients_owe(
    billing: Billing,
) -> None:
    client_id = billing.world.hears_client()
    invoiced(billing, 10_00, "2026-03-02", client_id)
    other = an_actor("account_manager", name="Another")
    assert [one.client_id for one in owing(billing, ACCOUNTS)] == [client_id]
    assert owing(billing, other) == []
    assert sums(billing, ACCOUNTS) == sums(billing)
    assert sums(billing, other) == []
    assert statement(billing, client_id, ACCOUNTS).closing == gbp(10_00)
    with pytest.raises(Forbidden):
        statement(billing, client_id, other)


@pytest.mark.slow
def test_l10_a_statement_leads_from_what_was_owed_to_what_is(billing: Billing) -> None:
    client_id = billing.world.hears_client()
    old = invoiced(billing, 500_00, "2026-01-05", client_id)
    new = invoiced(billing, 80_00, "2026-02-03", client_id)
    billing.world.clock.now = noon_of("2026-03-02")
    billing.pay(old.id, 300_00, received_on="2026-02-05", reference="BACS 1")
    billing.pay(old.id, 50_00, received_on="2026-03-01", reference="BACS 2")
    billing.credit(new.id)
    shown = statement(billing, client_id, **{"from": "2026-02-01", "to": "2026-03-02"})
    assert (shown.opening, shown.closing) == (gbp(500_00), gbp(150_00))
    lines = [
        (one.day, one.kind, one.amount.amount_minor, one.balance.amount_minor)
        for one in shown.lines
    ]
    assert lines == [
        ("2026-02-03", pb.STATEMENT_KIND_INVOICE, 80_00, 580_00),
        ("2026-02-05", pb.STATEMENT_KIND_PAYMENT, -300_00, 280_00),
        ("2026-03-01", pb.STATEMENT_KIND_PAYMENT, -50_00, 230_00),
        ("2026-03-02", pb.STATEMENT_KIND_CREDIT_NOTE, -80_00, 150_00),
    ]
    assert [one.number for one in shown.lines[:2]] == [new.number, old.number]
    assert (shown.lines[0].due_on, shown.lines[1].reference) == ("2026-03-05", "BACS 1")
    assert shown.lines[3].due_on == ""
    assert minor(shown.ageing)[-1] == 150_00
    usual = statement(billing, client_id)
    assert (getattr(usual, "from"), usual.to, usual.opening) == ("2026-01-01", "2026-03-02", gbp(0))
    february = statement(billing, client_id, **{"from": "2026-02-01", "to": "2026-02-28"})
    assert february.closing == gbp(280_00)
    march = statement(billing, client_id, **{"from": "2026-03-01"})
    assert (march.opening, march.closing) == (february.closing, shown.closing)


@pytest.mark.slow
def test_what_cannot_be_asked_is_refused_by_its_field(billing: Billing) -> None:
    client_id = billing.world.hears_client()
    tomorrow = str(date(2026, 3, 3))
    refusals: list[tuple[Any, str, str]] = [
        (lambda: owing(billing, as_at=tomorrow), "DATE_OUT_OF_RANGE", "as_at"),
        (lambda: sums(billing, as_at=tomorrow), "DATE_OUT_OF_RANGE", "as_at"),
        (lambda: statement(billing, client_id, to=tomorrow), "DATE_OUT_OF_RANGE", "to"),
        (
            lambda: statement(billing, client_id, **{"from": "2026-03-02", "to": "2026-03-01"}),
            "WINDOW_REVERSED",
            "to",
        ),
        (lambda: owing(billing, currency_code="XXQ"), "CURRENCY_UNKNOWN", "currency_code"),
        (lambda: owing(billing, order="name"), "VALUE_UNKNOWN", "order"),
    ]
    for ask, reason, field in refusals:
        with pytest.raises(Invalid) as refused:
            ask()
        assert (refused.value.reason, refused.value.field) == (reason, field)
    with pytest.raises(NotFound):
        statement(billing, new_id())


@pytest.mark.slow
def test_a_statement_of_too_many_lines_asks_for_fewer_days(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.receivables.queries.statements.LINES_MAX", 1)
    client_id = billing.world.hears_client()
    invoiced(billing, 10_00, "2026-03-01", client_id)
    invoiced(billing, 10_00, "2026-03-02", client_id)
    assert LINES_MAX == 500
    with pytest.raises(Invalid, match="fewer days"):
        statement(billing, client_id)


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "pay", "credit", "reverse"]),
        st.integers(0, 5),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_past_day_stays_as_it_was_whatever_happens_later(
    billing: Billing, steps: list[Step]
) -> None:
    """Each step is taken on a day of its own; then each of those days is asked for again."""
    client_id = billing.world.hears_client(name=f"Client {new_id()}")
    first = day = billing.world.clock.now.date()
    invoices: list[Any] = []
    seen: dict[date, list[pb.Receivable]] = {}
    for what, which, amount in steps:
        day += timedelta(days=9)
        billing.world.clock.now = noon_of(str(day))
        _take(billing, client_id, what, invoices, which, amount)
        seen[day] = owing(billing, ids=[client_id])
        shown = statement(billing, client_id, **{"from": str(first)})
        assert shown.closing.amount_minor == sum(minor(row.ageing)[-1] for row in seen[day])
        assert minor(shown.ageing)[-1] == shown.closing.amount_minor
    for day_, rows in seen.items():
        assert owing(billing, ids=[client_id], as_at=str(day_)) == rows


def _take(
    billing: Billing, client_id: str, what: str, invoices: list[Any], which: int, amount: int
) -> None:
    """What the state of the invoice allows; anything else is left."""
    if what == "issue" or not invoices:
        invoices.append(
            invoiced(billing, amount * 100, str(billing.world.clock.now.date()), client_id)
        )
        return
    at = which % len(invoices)
    invoice = billing.invoice(invoices[at].id)
    due = invoice.due.amount_minor
    if what == "pay" and due:
        billing.pay(invoice.id, min(due, amount * 50))
    elif what == "credit" and not invoice.credited.amount_minor:
        billing.credit(invoice.id)
    elif what == "reverse" and invoice.payments and not invoice.payments[-1].reverses_id:
        billing.reverse(invoice)
