"""Sums are kept beside the rows, and are what the rows come to, whatever was done to them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from billing_steps import TIME, Billing, Job, milestone
from bus.process import main
from chassis.actor import Actor
from chassis.database import Database, engine_for
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.money import Money
from chassis.testing import ACTOR_SECRET, fresh_database
from finance.billing.queries.sums import unbilled_totals
from finance.events import CATALOGUE
from finance.verification import verify_sums
from finance_world import ACCOUNTS, NOON, FinanceWorld, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import rates_pb2

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _keeps_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """main sets up the log of its process, which is here the process of all tests."""
    monkeypatch.setattr("chassis.log.configure", lambda *_: None)


def wrong(billing: Billing) -> dict[str, tuple[str, ...]]:
    """The tables of sums that differ from their rows, and how."""
    with billing.world.database.reading(Actor.system()) as reading:
        found = verify_sums(reading)
    return {one.table: one.wrong for one in found if one.wrong}


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    *("approve", "approve again", "reopen", "correct", "card", "cost", "bill"),
                    *("plan", "draft", "issue", "credit", "credit a part", "pay", "reverse"),
                    *("refund", "write off", "undo", "tomorrow"),
                ]
            ),
            st.integers(0, 10**6),
        ),
        max_size=30,
    )
)
def test_the_sums_are_what_the_rows_come_to_after_any_sequence_of_dealings(
    billing: Billing, steps: list[tuple[str, int]]
) -> None:
    dealings = Dealings(billing)
    for action, number in steps:
        dealings.attempt(action, number)
    assert wrong(billing) == {}


class Dealings:
    """One job through which a random sequence of dealings goes; what is refused is refused."""

    def __init__(self, billing: Billing) -> None:
        self.billing = billing
        self.job: Job = billing.a_job()
        self.role = f"role of {self.job.project_id}"
        self.entries: list[str] = []
        self.invoices: list[str] = []
        self.write_offs: list[str] = []
        billing.plan(self.job)

    def attempt(self, action: str, number: int) -> None:
        carry_out: dict[str, Callable[[int], object]] = {
            "approve": self.approve,
            "approve again": lambda n: self.approve(n, one(self.entries, n)),
            "reopen": lambda n: self.billing.reopened(one(self.entries, n)),
            "correct": self.correct,
            "card": self.set_rates,
            "cost": self.set_cost,
            "bill": self.bill,
            "plan": self.plan,
            "draft": lambda n: self.invoices.append(self.billing.draft(self.job).id),
            "issue": lambda n: self.billing.issue(one(self.invoices, n)),
            "credit": lambda n: self.billing.credit(one(self.invoices, n)),
            "credit a part": self.credit_a_part,
            "pay": lambda n: self.billing.pay(one(self.invoices, n), n % 90_000 + 1),
            "reverse": lambda n: self.billing.reverse(self.billing.invoice(one(self.invoices, n))),
            "refund": lambda n: self.billing.refund(one(self.invoices, n), n % 9_000 + 1),
            "write off": lambda n: self.write_offs.append(self.billing.write_off(self.job).id),
            "undo": self.undo,
            "tomorrow": lambda n: self.billing.world.clock.advance(days=1),
        }
        with suppress(Refusal, IndexError):
            carry_out[action](number)

    def approve(self, number: int, time_entry_id: str = "") -> None:
        entry = self.billing.approved(
            self.job,
            seconds=number % 30_000 + 1,
            time_entry_id=time_entry_id or new_id(),
            charge_role=self.role if number % 5 else "nobody",
            chargeable=number % 7 != 0,
            worked_on=str(date(2026, 2, 1) + timedelta(days=number % 28)),
        )
        self.entries.append(entry)

    def correct(self, number: int) -> None:
        corrected = one(self.entries, number)
        more = {"corrects_id": corrected, "charge_role": self.role}
        self.billing.approved(self.job, seconds=-(number % 300 + 1), **more)

    def set_rates(self, number: int) -> None:
        rates = {self.role: number % 20_000 + 1}
        self.billing.world.card(rates, client_id=self.job.client_id)
        self.billing.pump()

    def set_cost(self, number: int) -> None:
        world = self.billing.world
        body = {"person_id": self.job.person_id, "name": "Tom Team"}
        world.consumes("projects", "person.created.v1", self.job.person_id, body)
        since = str(date(2026, 2, 1) + timedelta(days=number % 28))
        request = rates_pb2.SetCostRateRequest(
            person_id=self.job.person_id, hourly=gbp(number % 9_000 + 1), effective_from=since
        )
        world.call(world.rates.SetCostRate, request)

    def bill(self, number: int) -> None:
        self.approve(number)
        self.invoices.append(self.billing.draft(self.job).id)
        self.billing.issue(self.invoices[-1])

    def plan(self, number: int) -> None:
        day = str(NOON.date() - timedelta(days=number % 30))
        self.billing.plan(self.job, TIME, [milestone(f"M{number}", number % 90_000 + 1, day)])

    def credit_a_part(self, number: int) -> None:
        invoice = self.billing.invoice(one(self.invoices, number))
        line = invoice.lines[number % len(invoice.lines)]
        part = pb.CreditedLine(invoice_line_id=line.id, amount=gbp(number % 5_000 + 1))
        if number % 2 and line.time_entry_ids:
            entries = line.time_entry_ids[:1]
            part = pb.CreditedLine(invoice_line_id=line.id, time_entry_ids=entries)
        self.billing.credit(invoice.id, lines=[part])

    def undo(self, number: int) -> None:
        request = pb.UndoWriteOffRequest(write_off_id=one(self.write_offs, number), reason="Paid")
        self.billing.world.call(self.billing.billing.UndoWriteOff, request)


def one(of: list[str], number: int) -> str:
    """One of them; IndexError where there is none."""
    return of[number % len(of)] if of else of[0]


def test_the_sums_are_exact_when_many_write_at_once(committing: FinanceWorld) -> None:
    """Two projects, of which every writer approves, writes off and bills time."""
    billing = Billing(committing)
    jobs = [billing.a_priced_job() for _ in range(2)]
    for job in jobs:
        billing.plan(job)

    def work(number: int) -> None:
        for turn in range(6):
            job = jobs[(number + turn) % 2]
            billing.approved(job, seconds=600 * (number + 1), charge_role="designer")
            with suppress(Refusal):
                billing.write_off(job) if turn % 3 == 0 else billing.issue(billing.draft(job).id)

    with ThreadPoolExecutor(4) as writers:
        for done in [writers.submit(work, number) for number in range(4)]:
            done.result()
    assert wrong(billing) == {}


def test_a_sum_that_is_not_what_its_rows_come_to_is_found(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    assert wrong(billing) == {}
    database = billing.world.database
    for table, column, key in (
        ("project_sum", "value_minor", f"project_id = '{invoice.project_id}'"),
        ("account_month", "debit_minor", "ledger_account = '1100'"),
        ("project_work", "unbilled_entries", f"id = '{invoice.project_id}'"),
    ):
        change = f"UPDATE {table} SET {column} = {column} %s 1 WHERE {key}"
        with database.engine.begin() as connection:
            connection.exec_driver_sql(change.replace("%s", "+"))
        assert list(wrong(billing)) == [table]
        with database.engine.begin() as connection:
            connection.exec_driver_sql(change.replace("%s", "-"))
    assert wrong(billing) == {}


def test_figures_and_balances_are_read_without_a_look_at_the_rows(committing: FinanceWorld) -> None:
    """So they cost the same after a year as after a day: one who needed the rows would wait."""
    billing = Billing(committing)
    job = billing.a_priced_job()
    billing.approved(job, 3)
    billing.plan(job)
    billing.issue(billing.draft(job).id)
    billing.approved(job, 2)
    with billing.world.database.engine.begin() as connection:
        rows = "work, invoice, invoice_line, posting, journal"
        connection.execute(text(f"LOCK TABLE {rows} IN ACCESS EXCLUSIVE MODE"))
        figures = billing.figures(job, ACCOUNTS).figures
        assert (figures.used, figures.wip, figures.billed) == (
            gbp(500_00),
            gbp(200_00),
            gbp(300_00),
        )
        (of_client,) = billing.client_figures(job.client_id)
        assert of_client.wip == gbp(200_00)
        assert billing.trial_balance().total_debit == billing.trial_balance().total_credit


def test_a_trial_balance_of_any_day_is_what_was_posted_up_to_it(billing: Billing) -> None:
    billing.world.clock.advance(days=90)
    job = billing.a_priced_job()
    days = ("2026-02-27", "2026-03-01", "2026-03-15", "2026-03-31", "2026-04-01")
    due = [milestone(day, 100_00, day) for day in days]
    planned = billing.plan(job, TIME, due)
    for day, due_then in zip(days, planned.milestones, strict=True):
        draft = billing.draft(job, billing_milestone_ids=[due_then.id])
        billing.issue(draft.id, issued_on=day)
    for number, day in enumerate(days, 1):
        assert billing.balances(as_at=day)["4000"] == -100_00 * number
    assert billing.balances(as_at="2026-02-26") == {}
    assert billing.balances(as_at="2026-03-30")["4000"] == -300_00


HISTORY = (
    """INSERT INTO work (id, version, time_entry_id, project_id, client_id, person_id, charge_role,
           worked_on, posted_on, seconds, chargeable, withdrawn, billed, pricing_due,
           currency_code, hourly_minor, value_minor, cost_currency_code, cost_minor)
       SELECT gen_random_uuid(), 1, gen_random_uuid(), project, gen_random_uuid(),
              gen_random_uuid(), 'designer', '2026-02-02', '2026-02-02', 3600, true, false,
              n % 3 = 0, false, 'GBP', 10000, 10000, 'GBP', 4000
       FROM gen_random_uuid() AS project, generate_series(1, 40) AS n""",
    """INSERT INTO invoice (id, version, kind, number, project_id, client_id, status, currency_code,
           net_minor, tax_minor, total_minor, paid_minor, credited_minor, refunded_minor,
           tax_rounding, issued_on, due_on, reason, created_at)
       SELECT gen_random_uuid(), 2, 'invoice', 'INV-2026-' || n, gen_random_uuid(),
              gen_random_uuid(), 'part_paid', 'GBP', 1000, 200, 1200, n, 0, 0, 'line',
              '2026-02-02', '2026-03-02', '', now()
       FROM generate_series(1, 10) AS n""",
    """INSERT INTO journal (id, number, posted_on, description, source_type, source_id, client_id,
           project_id, currency_code, posted_at)
       SELECT gen_random_uuid(), n, date '2026-01-01' + 20 * n, '', 'invoice', gen_random_uuid(),
              gen_random_uuid(), gen_random_uuid(), 'GBP', now()
       FROM generate_series(1, 10) AS n""",
    """INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor)
       SELECT id, side, (ARRAY['1100', '4000'])[side], (2 - side) * 1000, (side - 1) * 1000
       FROM journal, generate_series(1, 2) AS side""",
)


def test_the_migration_adds_up_what_is_there_already() -> None:
    with fresh_database("finance_before", lambda url: upgrade("finance", url, "0010")) as url:
        engine = engine_for(url)
        with engine.begin() as connection:
            for rows in HISTORY:
                connection.execute(text(rows))
        upgrade("finance", url)
        database = Database(url, CATALOGUE)
        with database.reading(Actor.system()) as reading:
            found = {one.table: one.wrong for one in verify_sums(reading)}
            assert unbilled_totals(reading, "", "") == [Money(27 * 10_000, "GBP")]
        assert found.pop("project_work")  # counted by the commands, not by the migration
        assert found.pop("entry of documents")  # they have no lines in this history
        assert set(found.values()) == {()}
        database.dispose()
        engine.dispose()


def test_the_operators_command_names_the_sums_that_are_wrong(
    committing: FinanceWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = committing.database.engine
    monkeypatch.setenv("TANDEM_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("TANDEM_ACTOR_SECRET", ACTOR_SECRET)
    invoice = Billing(committing).an_issued_invoice()
    assert main("finance", ["sums", "verify"]) == 0
    assert "WRONG" not in capsys.readouterr().out
    with engine.begin() as connection:
        connection.execute(text("UPDATE project_sum SET due_minor = due_minor + 7"))
    assert main("finance", ["sums", "verify"]) == 1
    assert f"WRONG  project_sum: {invoice.project_id}" in capsys.readouterr().out


def test_the_operators_command_says_which_setting_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TANDEM_DATABASE_URL", "postgresql://nobody@nowhere/finance")
    monkeypatch.setenv("TANDEM_ACTOR_SECRET", ACTOR_SECRET)
    monkeypatch.setenv("TANDEM_TAX_ROUNDING", "sideways")
    assert main("finance", ["sums", "verify"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert "TANDEM_TAX_ROUNDING must be line or total" in line
