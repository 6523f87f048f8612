"""The entry ledger: an entry for each difference, never changed, which together are what is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from billing_steps import FIXED, Billing, Job, milestone
from chassis.actor import Actor
from chassis.database import Database, engine_for
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import fresh_database
from finance.entries.model import ENTRY
from finance.entries.rules import MEASURES, Measures
from finance.events import CATALOGUE
from finance.verification import verify_sums
from finance_world import gbp
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import rates_pb2

slow = pytest.mark.slow


@dataclass(frozen=True)
class Written:
    """An entry in few words: its kind and those of its measures that are not zero."""

    kind: str
    measures: dict[str, int]
    currency_code: str | None = "GBP"


def entries(billing: Billing, job: Job) -> list[Any]:
    rows = select(ENTRY).where(ENTRY.c.project_id == job.project_id).order_by(ENTRY.c.id)
    with billing.world.database.engine.connect() as connection:
        return list(connection.execute(rows))


def written(billing: Billing, job: Job, since: int = 0) -> list[Written]:
    return [
        Written(
            row.kind,
            {
                name.removesuffix("_minor"): getattr(row, name)
                for name in MEASURES
                if getattr(row, name)
            },
            row.currency_code,
        )
        for row in entries(billing, job)[since:]
    ]


def costing(billing: Billing, minor: int) -> Job:
    """A job whose person costs this much an hour; designers are sold at 100.00."""
    job = billing.a_priced_job()
    person_id = billing.world.hears_person()
    request = rates_pb2.SetCostRateRequest(
        person_id=person_id, hourly=gbp(minor), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, request)
    return Job(job.client_id, job.project_id, person_id)


@slow
def test_approved_time_is_one_entry_with_its_value_and_its_cost(billing: Billing) -> None:
    job = costing(billing, 40_00)
    task_id, deliverable_id = new_id(), new_id()
    time_entry_id = billing.approved(job, 2, task_id=task_id, deliverable_id=deliverable_id)
    (entry,) = entries(billing, job)
    assert written(billing, job) == [
        Written("time", {"seconds": 7200, "value": 200_00, "wip": 200_00, "cost": 80_00})
    ]
    assert (entry.time_entry_id, entry.task_id) == (time_entry_id, task_id)
    assert (entry.deliverable_id, entry.person_id) == (deliverable_id, job.person_id)
    assert (entry.charge_role, entry.effective_on) == ("designer", date(2026, 2, 2))
    assert (entry.client_id, entry.cost_currency_code) == (job.client_id, "GBP")


@slow
def test_time_without_a_price_moves_into_its_currency_when_it_is_priced(billing: Billing) -> None:
    job = billing.a_job()
    billing.approved(job, 1)
    billing.world.card({"designer": 10_000}, client_id=job.client_id)
    billing.pump()
    assert written(billing, job) == [
        Written("time", {"seconds": 3600}, None),
        Written("priced", {"seconds": -3600}, None),
        Written("priced", {"seconds": 3600, "value": 100_00, "wip": 100_00}),
    ]


@slow
def test_a_reopened_entry_is_taken_out_and_comes_back_when_it_is_approved(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    time_entry_id = billing.approved(job, 1)
    billing.reopened(time_entry_id)
    billing.approved(job, 2, time_entry_id=time_entry_id)
    billing.approved(job, -0.5, corrects_id=time_entry_id)
    assert written(billing, job, 1) == [
        Written("reopened", {"seconds": -3600, "value": -100_00, "wip": -100_00}),
        Written("time", {"seconds": 7200, "value": 200_00, "wip": 200_00}),
        Written("correction", {"seconds": -1800, "value": -50_00, "wip": -50_00}),
    ]


@slow
def test_l09_billed_time_names_its_line_and_a_credit_gives_it_back(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    billing.world.clock.advance(days=3)
    note = billing.credit(invoice.id).credit_note
    billed, credited = entries(billing, job)[1:]
    assert written(billing, job, 1) == [
        Written("billed", {"billed": 100_00, "wip": -100_00}),
        Written("credited", {"billed": -100_00, "wip": 100_00}),
    ]
    assert (billed.invoice_id, billed.invoice_line_id) == (invoice.id, invoice.lines[0].id)
    assert (credited.invoice_id, credited.invoice_line_id) == (note.id, note.lines[0].id)
    assert (billed.effective_on, credited.effective_on) == (date(2026, 3, 2), date(2026, 3, 5))


@slow
def test_l09_a_part_of_a_charge_for_hours_that_stay_billed_is_written_off(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 10)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    line = pb.CreditedLine(invoice_line_id=invoice.lines[0].id, amount=gbp(300_00))
    billing.credit(invoice.id, lines=[line])
    assert written(billing, job, 2) == [
        Written("credited", {"billed": -300_00, "written_off": 300_00})
    ]
    billing.credit(invoice.id)
    together = sums(billing, job)
    assert (together.billed, together.written_off, together.wip) == (0, 0, 1_000_00)


@slow
def test_l09_written_off_time_leaves_the_work_in_progress_until_that_is_undone(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    write_off = billing.write_off(job)
    billing.world.clock.advance(days=40)
    request = pb.UndoWriteOffRequest(write_off_id=write_off.id, reason="They pay")
    billing.world.call(billing.billing.UndoWriteOff, request)
    assert written(billing, job, 1) == [
        Written("written_off", {"written_off": 100_00, "wip": -100_00}),
        Written("write_off_undone", {"written_off": -100_00, "wip": 100_00}),
    ]
    gone, back = entries(billing, job)[1:]
    assert {gone.write_off_id, back.write_off_id} == {write_off.id}
    assert (gone.effective_on, back.effective_on) == (date(2026, 3, 2), date(2026, 4, 11))


def sums(billing: Billing, job: Job) -> Measures:
    together = Measures()
    for row in entries(billing, job):
        together += Measures(**{n.removesuffix("_minor"): getattr(row, n) for n in MEASURES})
    return together


@slow
def test_j05_a_fixed_price_recovers_a_part_of_the_value_of_its_hours(billing: Billing) -> None:
    """domain A4: sold 100 hours for 10,000, worked 112."""
    job = billing.a_priced_job()
    billing.approved(job, 112)
    billing.plan(job, FIXED, [milestone("Site", 10_000_00)])
    billing.issue(billing.draft(job).id)
    found = sums(billing, job)
    assert (found.value, found.billed, found.written_off, found.wip) == (
        11_200_00,
        10_000_00,
        1_200_00,
        0,
    )
    assert (found.recovery_bp, found.hourly) == (8929, 89_29)


@slow
def test_a_milestone_before_its_hours_is_billed_and_written_up(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, FIXED, [milestone("Deposit", 500_00)])
    invoice = billing.issue(billing.draft(job).id)
    assert written(billing, job) == [Written("charged", {"billed": 500_00, "written_up": 500_00})]
    billing.credit(invoice.id)
    assert written(billing, job, 1) == [
        Written("credited", {"billed": -500_00, "written_up": -500_00})
    ]


@slow
def test_m14_what_comes_late_counts_in_the_first_open_day(billing: Billing) -> None:
    job = billing.a_job()
    billing.approved(job, 1)
    billing.close("2026-02-28")
    billing.world.card({"designer": 10_000}, client_id=job.client_id)
    billing.pump()
    assert [row.effective_on for row in entries(billing, job)] == [
        date(2026, 2, 2),
        date(2026, 3, 1),
        date(2026, 3, 1),
    ]


@slow
def test_a_change_that_changes_no_figure_is_no_entry(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    with billing.world.database.engine.begin() as connection:
        connection.execute(text("UPDATE work SET pricing_due = true, version = version + 1"))
    assert len(entries(billing, job)) == 1


@slow
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET wip_minor = 0",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "INSERT INTO entry (kind, recorded_at, effective_on, project_id, value_minor) "
        "VALUES ('time', now(), now(), gen_random_uuid(), 1)",
        "INSERT INTO entry (kind, recorded_at, effective_on, project_id) "
        "VALUES ('gift', now(), now(), gen_random_uuid())",
    ],
)
def test_the_database_refuses_to_change_an_entry_and_one_that_does_not_add_up(
    billing: Billing, change: str
) -> None:
    billing.approved(billing.a_priced_job(), 1)
    with (
        pytest.raises(IntegrityError, match=r"never change|entry_roll_forward|entry_kind"),
        billing.world.database.engine.begin() as connection,
    ):
        connection.execute(text(change))


@slow
def test_a_row_of_work_that_is_taken_away_by_hand_leaves_an_entry_that_takes_it_back(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.write_off(job)
    with billing.world.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM work"))
    assert written(billing, job, 2) == [
        Written("removed", {"seconds": -3600, "value": -100_00, "written_off": -100_00})
    ]


def test_ratios_are_null_without_a_denominator_and_sums_over_sums() -> None:
    assert (Measures().recovery_bp, Measures().hourly) == (None, None)
    one = Measures(value=900_00, billed=900_00, seconds=9 * 3600)
    other = Measures(value=100_00, written_off=100_00, seconds=3600)
    together = one + other
    assert (one.recovery_bp, other.recovery_bp, together.recovery_bp) == (10_000, 0, 9_000)
    assert together.hourly == 90_00
    assert Measures(billed=8_100_00, written_off=900_00).recovery_bp == 9_000  # domain A4


BEFORE = (
    """INSERT INTO write_off (id, version, project_id, client_id, through, written_off_on, reason,
           entries, seconds, amounts, created_at, undo_reason)
       VALUES ('00000000-0000-7000-8000-0000000000f0', 1, '{project}', NULL, '2026-02-10',
           '2026-02-10', 'Gift', 1, 3600, '[]', '2026-02-10T09:00:00Z', '')""",
    """INSERT INTO work (id, version, time_entry_id, project_id, person_id, charge_role,
           worked_on, posted_on, seconds, chargeable, withdrawn, billed, pricing_due,
           currency_code, hourly_minor, value_minor, cost_currency_code, cost_minor, valued_at,
           write_off_id)
       SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 1, gen_random_uuid(),
              '{project}', gen_random_uuid(), 'designer', '2026-01-31', '2026-01-31', 3600, true,
              false, n = 1, false, 'GBP', 10000, 10000, 'GBP', 4000,
              ('2026-02-0' || n || 'T10:00Z')::timestamptz,
              CASE WHEN n = 2 THEN '00000000-0000-7000-8000-0000000000f0'::uuid END
       FROM generate_series(1, 3) AS n""",
    """INSERT INTO work (id, version, time_entry_id, project_id, person_id, charge_role,
           worked_on, posted_on, seconds, chargeable, withdrawn, billed, pricing_due)
       SELECT gen_random_uuid(), 1, gen_random_uuid(), '{project}', gen_random_uuid(), 'designer',
              '2026-01-31', '2026-01-31', seconds, false, seconds = 0, false, false
       FROM unnest(ARRAY[0, 1800]) AS seconds""",
    """INSERT INTO invoice (id, version, kind, number, project_id, client_id, status, currency_code,
           net_minor, tax_minor, total_minor, paid_minor, credited_minor, refunded_minor,
           tax_rounding, issued_on, due_on, reason, created_at)
       VALUES ('00000000-0000-7000-8000-0000000000a0', 2, 'invoice', 'INV-2026-0001', '{project}',
              '{project}', 'issued', 'GBP', 29000, 0, 29000, 0, 0, 0, 'line', '2026-02-05',
              '2026-03-02', '', '2026-02-04T10:00:00Z')""",
    """INSERT INTO invoice_line (id, invoice_id, position, kind, description, amount_minor,
           tax_rate_bp, tax_category, tax_minor, seconds, charge_role)
       SELECT ('00000000-0000-7000-8000-0000000000b' || n)::uuid,
              '00000000-0000-7000-8000-0000000000a0', n, 'milestone', 'M', 9000 + n * 11000, 0, 'Z',
              0, 0, ''
       FROM generate_series(0, 1) AS n""",
    """INSERT INTO invoiced_time (invoice_line_id, time_entry_id, amount_minor, live)
       VALUES ('00000000-0000-7000-8000-0000000000b0', '00000000-0000-7000-8000-000000000001',
               9000, true)""",
    """INSERT INTO journal (id, number, posted_on, description, source_type, source_id, client_id,
           project_id, currency_code, posted_at)
       VALUES (gen_random_uuid(), 1, '2026-02-05', '', 'invoice',
              '00000000-0000-7000-8000-0000000000a0', gen_random_uuid(), gen_random_uuid(), 'GBP',
              '2026-02-05T11:00:00Z')""",
    """INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor)
       SELECT id, side, (ARRAY['1100', '4000'])[side], (2 - side) * 29000, (side - 1) * 29000
       FROM journal, generate_series(1, 2) AS side""",
)


@pytest.fixture(scope="module")
def migrated() -> Iterator[Database]:
    """A database with a history from the version without entries."""
    with fresh_database("finance_before", lambda url: upgrade("finance", url, "0018")) as url:
        engine = engine_for(url)
        with engine.begin() as connection:
            for rows in BEFORE:
                connection.execute(text(rows.replace("{project}", PROJECT)))
        engine.dispose()
        upgrade("finance", url)
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()


PROJECT = "00000000-0000-7000-8000-0000000000c0"


@slow
def test_the_migration_writes_entries_for_what_is_there_as_far_as_it_is_known(
    migrated: Database,
) -> None:
    with migrated.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM entry ORDER BY recorded_at, id")).all()
    found = [
        (row.kind, f"{row.recorded_at:%d %H:%M}", row.effective_on.day, row.wip_minor)
        for row in rows
        if row.currency_code
    ]
    assert found == [
        ("time", "01 10:00", 31, 100_00),
        ("time", "02 10:00", 31, 100_00),
        ("time", "03 10:00", 31, 100_00),
        ("billed", "05 11:00", 5, -100_00),
        ("charged", "05 11:00", 5, 0),
        ("written_off", "10 09:00", 10, -100_00),
    ]
    (billed,) = (row for row in rows if row.kind == "billed")
    assert (billed.billed_minor, billed.written_off_minor) == (90_00, 10_00)
    (charged,) = (row for row in rows if row.kind == "charged")
    assert (charged.billed_minor, charged.written_up_minor) == (200_00, 200_00)
    (unpriced,) = (row for row in rows if not row.currency_code)
    assert (unpriced.seconds, unpriced.value_minor) == (1800, 0)


@slow
def test_after_the_migration_the_entries_are_what_the_rows_come_to(migrated: Database) -> None:
    with migrated.reading(Actor.system()) as reading:
        found = {one.table: one.wrong for one in verify_sums(reading)}
    for table in ("entry_sum", "entry of work", "entry of documents"):
        assert found[table] == ()


@slow
def test_an_entry_that_no_row_stands_behind_is_found(billing: Billing) -> None:
    billing.approved(billing.a_priced_job(), 1)
    with billing.world.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE work DISABLE TRIGGER work_sums_update_entries"))
        connection.execute(text("UPDATE work SET cost_minor = 7, cost_currency_code = 'GBP'"))
        connection.execute(text("UPDATE entry_sum SET wip_minor = 3, value_minor = 3"))
    with billing.world.database.reading(Actor.system()) as reading:
        wrong = {one.table for one in verify_sums(reading) if one.wrong}
    assert wrong >= {"entry_sum", "entry of work"}
