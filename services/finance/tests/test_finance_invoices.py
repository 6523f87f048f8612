"""From unbilled work to money received, with numbers that have no gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from billing_steps import (
    FIXED,
    NON_BILLABLE,
    RATES,
    TIME,
    Billing,
    counted_statements,
    milestone,
)
from chassis.database import Database
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import ACTOR_SECRET, an_actor, serving
from finance.api import registrations
from finance.billing.commands import issuing
from finance.events import CATALOGUE
from finance.settings import Settings
from finance_world import (
    ACCOUNTS,
    FINANCE,
    MEMBER,
    PROJECTS,
    FinanceWorld,
    SetClock,
    fixed,
    gbp,
    role_hours,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow
ISSUERS = 20


def test_a_draft_groups_hours_by_role_and_rate_and_adds_due_milestones(billing: Billing) -> None:
    job = billing.a_priced_job()
    entries = [billing.approved(job, 1.5), billing.approved(job, 2, charge_role="copywriter")]
    billing.approved(job, 9, worked_on="2026-03-01")
    billing.plan(job, TIME, [milestone("Setup", 250_00), milestone("Later", 1, "2026-03-01")])
    invoice = billing.draft(job, through="2026-02-28")
    assert [(line.description, line.amount.amount_minor) for line in invoice.lines] == [
        ("Setup", 250_00),
        ("Copywriter: 2.00 h at 80.00 GBP an hour", 160_00),
        ("Designer: 1.50 h at 100.00 GBP an hour", 150_00),
    ]
    held = [id_ for line in invoice.lines for id_ in line.time_entry_ids]
    assert sorted(held) == sorted(entries)
    assert (invoice.net, invoice.tax, invoice.total) == (gbp(560_00), gbp(112_00), gbp(672_00))
    assert (invoice.status, invoice.number, invoice.due) == (pb.INVOICE_STATUS_DRAFT, "", gbp(0))


def test_a_fixed_price_takes_its_hours_with_it_at_no_extra(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 30)
    billing.plan(job, FIXED, [milestone("Concept", 1_000_00)])
    invoice = billing.draft(job)
    (line,) = invoice.lines
    assert (line.amount, line.seconds, list(line.time_entry_ids)) == (
        gbp(1_000_00),
        30 * 3600,
        [entry],
    )
    billing.issue(invoice.id)
    assert not billing.unbilled(job).work
    assert billing.figures(job).figures.wip == gbp(0)


def test_an_invoice_costs_few_statements_however_many_lines_it_has(billing: Billing) -> None:
    job = billing.a_priced_job()
    for role in ("designer", "copywriter", "designer"):
        billing.approved(job, charge_role=role)
    milestones = [milestone(f"Part {number}", 10_00) for number in range(20)]
    with counted_statements() as statements:
        billing.plan(job, TIME, milestones)
        draft = billing.draft(job)
        assert len(draft.lines) == 22
        assert billing.issue(draft.id).total == gbp(576_00)
    assert len(statements) <= 47, "\n".join(statements)


def test_a_draft_reserves_hours_and_changes_nothing_financial(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job)
    first = billing.draft(job)
    assert [billing.figures(job).figures.wip] == billing.unbilled(job).totals == [gbp(200_00)]
    with pytest.raises(Conflict, match="choose a later day"):
        billing.draft(job)
    billing.approved(job, 1)
    assert billing.draft(job).net == gbp(100_00)
    billing.discard(first.id)
    assert billing.draft(job).net == gbp(200_00)
    with pytest.raises(NotFound):
        billing.invoice(first.id)


def test_nothing_to_bill_says_why(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(Conflict, match="set its billing plan first"):
        billing.draft(job)
    billing.plan(job, NON_BILLABLE)
    with pytest.raises(Conflict, match="non-billable"):
        billing.draft(job)
    billing.plan(job)
    billing.approved(job, 1.5)
    with pytest.raises(Conflict, match=r"1\.50 approved hours have no price") as refusal:
        billing.draft(job)
    assert refusal.value.reason == "NOTHING_TO_BILL"


def test_milestones_are_taken_when_due_or_when_named(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    plan = billing.plan(job, TIME, [milestone("Now", 1_00), milestone("Later", 2_00, "2027-01-01")])
    later = plan.milestones[1].id
    named = billing.draft(job, billing_milestone_ids=[later], leave_out_time=True)
    assert [line.billing_milestone_id for line in named.lines] == [later]
    with pytest.raises(Conflict, match="drafted already"):
        billing.draft(job, billing_milestone_ids=[later])
    with pytest.raises(NotFound, match="no milestone"):
        billing.draft(job, billing_milestone_ids=[new_id()])
    billing.discard(named.id)
    assert billing.planned(job).milestones[1].status == pb.MILESTONE_STATUS_PLANNED


def test_work_in_two_currencies_goes_on_two_invoices(billing: Billing) -> None:
    job = billing.a_job("EUR")
    billing.world.card(RATES, client_id=job.client_id)
    billing.world.card({"designer": 11_000}, client_id=job.client_id, currency_code="EUR")
    billing.approved(job)
    billing.world.accepted(100_000, project_id=job.project_id, currency_code="GBP")
    billing.pump()
    billing.approved(job, 2, worked_on="2026-02-03")
    billing.plan(job)
    totals = [billing.draft(job).net for _ in range(2)]
    assert totals == [Money(amount_minor=110_00, currency_code="EUR"), gbp(200_00)]


@pytest.mark.parametrize(("rounding", "tax"), [("line", 20_01), ("total", 20_00)])
def test_tax_is_rounded_as_the_agency_says_and_the_document_keeps_it(
    world: FinanceWorld, rounding: str, tax: int
) -> None:
    url = world.database.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, actor_secret=ACTOR_SECRET, tax_rounding=rounding)
    with serving(registrations(world.database, settings), url) as room:
        billing = Billing(FinanceWorld(world.database, room, world.clock))
        job = billing.a_job()
        billing.plan(job, FIXED, [milestone(name, 33_33) for name in "ABC"])
        invoice = billing.draft(job)
        assert (invoice.tax, invoice.tax_rounding) == (gbp(tax), rounding)
        assert sum(line.tax.amount_minor for line in invoice.lines) == tax
        assert billing.balances_after_issue(invoice) == {
            "1100": 99_99 + tax,
            "2200": -tax,
            "4000": -99_99,
        }


def test_a_rate_of_tax_may_be_given_and_is_bounded(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    billing.plan(job)
    with pytest.raises(Invalid, match="tax_rate_bp"):
        billing.draft(job, tax_rate_bp=10_001)
    assert billing.draft(job, tax_rate_bp=0).tax == gbp(0)


def test_a_milestone_keeps_the_rate_that_was_offered_when_it_was_planned(billing: Billing) -> None:
    job = billing.a_priced_job()
    world = billing.world
    base = world.estimate(fixed(7_625_00), project_id=job.project_id)
    world.accept(world.quote(base.id, tax_rate_bp=2000).id)
    (rest,) = billing.plan(job, FIXED, [milestone("Rest", 7_625_00)]).milestones
    extra = world.estimate(fixed(8_000_00), project_id=job.project_id)
    world.accept(world.quote(extra.id, tax_rate_bp=500).id)
    kept = milestone("Rest", 7_625_00, id=rest.id)
    with pytest.raises(Conflict, match=r"give milestones.1. its tax_rate") as refusal:
        billing.plan(job, FIXED, [kept, milestone("Extra", 8_000_00)])
    assert refusal.value.field == "milestones[1].tax_rate_bp"
    billing.plan(job, FIXED, [kept, milestone("Extra", 8_000_00, tax_rate_bp=500)])
    invoice = billing.draft(job)
    assert [(line.description, line.tax_rate_bp, line.tax) for line in invoice.lines] == [
        ("Rest", 2000, gbp(1_525_00)),
        ("Extra", 500, gbp(400_00)),
    ]
    assert [(tax.category, tax.rate_bp, tax.net, tax.tax) for tax in invoice.taxes] == [
        ("standard", 2000, gbp(7_625_00), gbp(1_525_00)),
        ("standard", 500, gbp(8_000_00), gbp(400_00)),
    ]


def test_time_is_taxed_as_its_role_was_offered_and_what_is_uncertain_is_asked(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    world = billing.world
    for role, rate_bp in (("designer", 500), ("copywriter", 2000)):
        line = role_hours(role, 10, tax_rate_bp=rate_bp)
        world.accept(world.quote(world.estimate(line, project_id=job.project_id).id).id)
    billing.approved(job, 1)
    billing.plan(job)
    offered = billing.draft(job)
    assert offered.lines[0].tax_rate_bp == 500
    billing.discard(offered.id)
    billing.approved(job, 1, charge_role="strategist")
    world.card({"strategist": 20_000, **RATES}, "2026-02-01", client_id=job.client_id)
    billing.pump()
    with pytest.raises(Conflict, match="at 20 % and 5 %; give tax_rate"):
        billing.draft(job)
    assert {line.tax_rate_bp for line in billing.draft(job, tax_rate_bp=2000).lines} == {2000}


def test_issuing_gives_the_next_number_of_the_year_and_the_due_date(billing: Billing) -> None:
    first, second = billing.an_issued_invoice(), billing.an_issued_invoice()
    assert (first.number, second.number) == ("INV-2026-0001", "INV-2026-0002")
    assert (first.issued_on, first.due_on) == ("2026-03-02", "2026-04-01")
    assert first.due == first.total == gbp(1_200_00)
    (fact, _) = billing.world.facts("invoice.issued.v1")
    assert fact["number"] == "INV-2026-0001"
    assert fact["due"] == {"amount_minor": 1_200_00, "currency_code": "GBP"}


def test_an_invoice_issued_twice_is_refused_with_its_number(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    with pytest.raises(
        Conflict, match="INV-2026-0001 is issued already; to correct it, credit"
    ) as refusal:
        billing.issue(invoice.id)
    assert refusal.value.reason == "INVOICE_ALREADY_ISSUED"
    with pytest.raises(Conflict, match="credit it instead"):
        billing.discard(invoice.id)


def test_the_same_request_again_is_the_same_answer_and_one_number(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    billing.plan(job)
    draft = billing.draft(job)
    key = new_id()
    first = billing.issue(draft.id, request_id=key)
    assert billing.issue(draft.id, request_id=key) == first
    with pytest.raises(Conflict, match="different request"):
        billing.issue(draft.id, request_id=key, issued_on="2026-03-01")
    assert billing.an_issued_invoice().number == "INV-2026-0002"


def test_numbers_and_dates_run_together_within_a_year(billing: Billing) -> None:
    drafts = [a_draft(billing) for _ in range(5)]
    with pytest.raises(Invalid, match="after today"):
        billing.issue(drafts[0], issued_on="2026-03-03")
    assert billing.issue(drafts[0], issued_on="2026-03-01").number == "INV-2026-0001"
    with pytest.raises(Conflict, match="INV-2026-0001 is of 2026-03-01"):
        billing.issue(drafts[1], issued_on="2026-02-28")
    assert billing.issue(drafts[1], issued_on="2025-12-31").number == "INV-2025-0001"
    assert billing.issue(drafts[2], issued_on="2026-03-01").number == "INV-2026-0002"
    billing.world.clock.advance(days=365)
    assert billing.issue(drafts[3]).number == "INV-2027-0001"
    assert billing.issue(drafts[4], issued_on="2026-12-31").number == "INV-2026-0003"


def test_a_refused_issue_uses_no_number(billing: Billing) -> None:
    draft = a_draft(billing)
    with pytest.raises(Conflict, match="changed since"):
        billing.issue(draft, expected_version=7)
    assert billing.issue(draft, expected_version=1).number == "INV-2026-0001"


def test_twenty_at_once_get_twenty_numbers_without_gap_or_double(committing: FinanceWorld) -> None:
    billing = Billing(committing)
    drafts = [a_draft(billing) for _ in range(ISSUERS)]
    url = billing.world.database.engine.url.render_as_string(hide_password=False)
    database = Database(url, CATALOGUE, pool_size=ISSUERS, clock=SetClock())

    def issue(invoice_id: str) -> str:
        with database.transaction(FINANCE) as tx:
            return issuing.issue_invoice(tx, invoice_id, tx.today).number or ""

    def issue_twice(invoice_id: str) -> str:
        first = issue(invoice_id)
        with pytest.raises(Conflict, match=first):
            issue(invoice_id)
        return first

    with ThreadPoolExecutor(ISSUERS) as threads:
        found = list(threads.map(issue_twice, drafts))
    database.dispose()
    assert sorted(found) == [f"INV-2026-{number:04d}" for number in range(1, ISSUERS + 1)]
    numbers = sorted(journal.number for journal in billing.journals(page_size=100))
    assert numbers == list(range(1, ISSUERS + 1))


def test_an_issue_that_dies_half_way_leaves_nothing_behind(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(billing)
    with monkeypatch.context() as patched:
        patched.setattr("finance.billing.commands.issuing.post_journal", die)
        with pytest.raises(Died), billing.world.database.transaction(FINANCE) as tx:
            issuing.issue_invoice(tx, draft, tx.today)
    assert billing.invoice(draft).status == pb.INVOICE_STATUS_DRAFT
    assert not billing.world.facts("invoice.issued.v1")
    assert billing.issue(draft).number == "INV-2026-0001"


def test_of_payments_at_once_no_more_is_taken_than_is_due(committing: FinanceWorld) -> None:
    billing = Billing(committing)
    invoice = billing.an_issued_invoice()
    paid = at_once(lambda _: billing.pay(invoice.id, 200_00), range(10))
    assert paid.count("done") == 6
    assert set(paid) <= {"done", "PAYMENT_EXCEEDS_DUE", "INVOICE_NOT_PAYABLE"}
    assert billing.invoice(invoice.id).due == gbp(0)


def test_of_drafts_at_once_each_hour_is_on_one(committing: FinanceWorld) -> None:
    billing = Billing(committing)
    job = billing.a_priced_job()
    for _ in range(5):
        billing.approved(job)
    billing.plan(job, TIME, [milestone("Setup", 1_00)])
    drafted = at_once(lambda _: billing.draft(job), range(6))
    assert sorted(drafted) == ["NOTHING_TO_BILL"] * 5 + ["done"]


def test_an_invoice_is_paid_in_parts(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    part = billing.pay(invoice.id, 500_00, reference="BACS 1", received_on="2026-03-02")
    assert (part.status, part.paid, part.due) == (
        pb.INVOICE_STATUS_PART_PAID,
        gbp(500_00),
        gbp(700_00),
    )
    with pytest.raises(Conflict, match=r"700\.00 GBP is due on INV-2026-0001") as refusal:
        billing.pay(invoice.id, 700_01)
    assert (refusal.value.reason, refusal.value.field) == ("PAYMENT_EXCEEDS_DUE", "amount")
    paid = billing.pay(invoice.id, 700_00)
    assert (paid.status, paid.due) == (pb.INVOICE_STATUS_PAID, gbp(0))
    assert [payment.amount for payment in paid.payments] == [gbp(500_00), gbp(700_00)]
    assert [payment.reference for payment in paid.payments] == ["BACS 1", ""]
    with pytest.raises(Conflict, match="is paid"):
        billing.pay(invoice.id, 1)
    assert len(billing.world.facts("invoice.part_paid.v1")) == 1
    assert len(billing.world.facts("invoice.paid.v1")) == 1


def test_a_payment_that_cannot_be_is_refused(billing: Billing) -> None:
    draft = a_draft(billing)
    with pytest.raises(Conflict, match="Issue it first"):
        billing.pay(draft, 1)
    billing.issue(draft, issued_on="2026-03-01")
    for minor in (0, -5):
        with pytest.raises(Invalid, match=r"must be 0\.01 GBP to"):
            billing.pay(draft, minor)
    with pytest.raises(Invalid) as refusal:
        billing.pay(draft, 1, amount=Money(amount_minor=1, currency_code="EUR"))
    assert refusal.value.field == "amount.currency_code"
    for day in ("2026-02-28", "2026-03-03"):
        with pytest.raises(Invalid, match="received_on"):
            billing.pay(draft, 1, received_on=day)
    with pytest.raises(Invalid, match="received_on"):
        billing.pay(draft, 1, received_on="1st of March")
    with pytest.raises(Invalid, match="reference"):
        billing.pay(draft, 1, reference="x" * 201)
    assert not billing.invoice(draft).payments


def test_a_credit_note_makes_the_work_unbilled_and_the_milestones_planned_again(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job, TIME, [milestone("Setup", 250_00)])
    invoice = billing.issue(billing.draft(job).id)
    assert billing.planned(job).milestones[0].status == pb.MILESTONE_STATUS_BILLED
    made = billing.credit(invoice.id, "Wrong rate agreed")
    note = made.credit_note
    assert (note.number, note.credits_invoice_id) == ("CN-2026-0001", invoice.id)
    assert (note.reason, note.total) == ("Wrong rate agreed", gbp(-540_00))
    assert (made.invoice.status, made.invoice.credit_note_id) == (
        pb.INVOICE_STATUS_CREDITED,
        note.id,
    )
    assert (made.invoice.due, note.due) == (gbp(0), gbp(0))
    assert billing.planned(job).milestones[0].status == pb.MILESTONE_STATUS_PLANNED
    assert billing.unbilled(job).totals == [gbp(200_00)]
    assert made.invoice.lines[1].time_entry_ids == invoice.lines[1].time_entry_ids
    assert billing.issue(billing.draft(job).id).number == "INV-2026-0002"
    (fact,) = billing.world.facts("credit_note.issued.v1")
    assert (fact["invoice_id"], fact["credit_note_id"]) == (invoice.id, note.id)


def test_only_an_issued_invoice_is_credited_once_and_with_a_reason(billing: Billing) -> None:
    draft = a_draft(billing)
    with pytest.raises(Conflict, match="edit or discard it instead"):
        billing.credit(draft)
    billing.issue(draft)
    with pytest.raises(Invalid, match="reason"):
        billing.credit(draft, " ")
    other = billing.an_issued_invoice()
    note = billing.credit(other.id).credit_note
    for id_ in (other.id, note.id):
        with pytest.raises(Conflict, match="credited already"):
            billing.credit(id_)
    with pytest.raises(Conflict, match="No payment"):
        billing.pay(note.id, 1)


def test_an_invoice_past_its_due_date_is_overdue_until_it_is_paid(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    billing.world.clock.advance(days=30)
    assert not billing.invoice(invoice.id).overdue
    billing.world.clock.advance(days=1)
    assert billing.invoice(invoice.id).overdue
    assert not billing.pay(invoice.id, 1_200_00).overdue


def test_invoices_are_listed_latest_first_by_client_project_and_status(billing: Billing) -> None:
    made = [billing.an_issued_invoice() for _ in range(3)]
    billing.pay(made[0].id, 1)
    page = billing.invoices(page_size=2)
    assert [one.id for one in page.invoices] == [made[2].id, made[1].id]
    assert not page.invoices[0].lines[0].time_entry_ids
    rest = billing.invoices(page_size=2, page_token=page.next_page_token)
    assert [one.id for one in rest.invoices] == [made[0].id]
    assert [one.id for one in billing.invoices(client_id=[made[1].client_id]).invoices] == [
        made[1].id
    ]
    assert [one.id for one in billing.invoices(project_id=[made[1].project_id]).invoices] == [
        made[1].id
    ]
    part_paid = billing.invoices(status=[pb.INVOICE_STATUS_PART_PAID]).invoices
    assert [one.id for one in part_paid] == [made[0].id]
    with pytest.raises(Invalid, match="status"):
        billing.invoices(status=[77])


def test_finance_moves_money_managers_read_and_team_members_do_neither(billing: Billing) -> None:
    draft = a_draft(billing)
    job = billing.a_priced_job()
    for actor in (ACCOUNTS, PROJECTS, MEMBER):
        for forbidden in (
            lambda actor=actor: billing.issue(draft, actor),
            lambda actor=actor: billing.draft(job, actor),
            lambda actor=actor: billing.pay(draft, 1, actor),
        ):
            with pytest.raises(Forbidden):
                forbidden()
    for actor in (ACCOUNTS, PROJECTS, an_actor("administrator")):
        assert billing.invoice(draft, actor).id == draft
    with pytest.raises(Forbidden):
        billing.invoices(MEMBER)


def test_not_even_sql_changes_an_issued_invoice_or_puts_an_hour_on_two(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    billing.plan(job)
    issued = billing.issue(billing.draft(job).id)
    other = a_draft(billing)
    engine = billing.world.database.engine
    for statement in (
        "UPDATE invoice SET total_minor = 1, net_minor = 1, tax_minor = 0 WHERE id = '{issued}'",
        "UPDATE invoice SET number = 'INV-2026-0009' WHERE id = '{issued}'",
        "UPDATE invoice_line SET amount_minor = 1 WHERE invoice_id = '{issued}'",
        "DELETE FROM invoice WHERE id = '{issued}'",
        """INSERT INTO invoiced_time (invoice_line_id, time_entry_id, live)
           SELECT line.id, held.time_entry_id, true
           FROM invoice_line line, invoiced_time held JOIN invoice_line own
             ON own.id = held.invoice_line_id AND own.invoice_id = '{issued}'
           WHERE line.invoice_id = '{other}'""",
    ):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(statement.format(issued=issued.id, other=other)))


class Died(Exception):
    """The process was killed here."""


def die(*anything: object) -> None:
    raise Died


def at_once(deal: Callable[[int], object], numbers: Iterable[int]) -> list[str]:
    """The result of each: done, or the reason of its refusal."""

    def attempt(number: int) -> str:
        try:
            deal(number)
        except Conflict as refusal:
            return refusal.reason
        return "done"

    with ThreadPoolExecutor(10) as threads:
        return list(threads.map(attempt, numbers))


def a_draft(billing: Billing) -> str:
    """Of one designer hour of a job of its own."""
    job = billing.a_job()
    billing.world.card(RATES, "2025-01-01", client_id=job.client_id)
    billing.approved(job, worked_on="2025-12-30")
    billing.plan(job)
    return billing.draft(job).id


@pytest.mark.slow
def test_l07_an_invoice_keeps_the_days_of_its_work(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job)
    for day in ("2026-02-12", "2026-02-03", "2026-02-27"):
        billing.approved(job, 1, worked_on=day)
    draft = billing.draft(job)
    assert (draft.supplied_from, draft.supplied_to) == ("", "")
    issued = billing.issue(draft.id)
    assert (issued.supplied_from, issued.supplied_to) == ("2026-02-03", "2026-02-27")
    with pytest.raises(IntegrityError), billing.world.database.transaction(FINANCE) as tx:
        tx.session.execute(
            text("UPDATE invoice SET supplied_to = '2026-02-28' WHERE id = :id"), {"id": issued.id}
        )


@pytest.mark.slow
def test_l07_who_issues_states_the_days_of_what_has_no_hours(billing: Billing) -> None:
    drafts = []
    for _ in range(3):
        job = billing.a_job()
        billing.plan(job, FIXED, [milestone("Film", 100_00, due_on="2026-03-01")])
        drafts.append(billing.draft(job).id)
    first, second, third = drafts
    with pytest.raises(Invalid, match="give both") as refused:
        billing.issue(first, supplied_from="2026-01-01")
    assert (refused.value.reason, refused.value.field) == ("PERIOD_INCOMPLETE", "supplied_to")
    with pytest.raises(Invalid, match="before"):
        billing.issue(first, supplied_from="2026-02-02", supplied_to="2026-02-01")
    stated = billing.issue(first, supplied_from="2026-01-01", supplied_to="2026-01-31")
    assert (stated.supplied_from, stated.supplied_to) == ("2026-01-01", "2026-01-31")
    one_day = billing.issue(second, supplied_from="2026-01-05", supplied_to="2026-01-05")
    assert one_day.supplied_from == one_day.supplied_to == "2026-01-05"
    assert billing.issue(third).supplied_from == ""
