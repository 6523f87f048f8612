"""Credit notes in part and as a whole, before and after payment (B31)."""

from __future__ import annotations

import pytest
from billing_steps import FIXED, Billing, milestone
from chassis.errors import Conflict, Invalid, NotFound
from finance_world import gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow


def part(line: pb.InvoiceLine, minor: int = 0, **more: object) -> pb.CreditedLine:
    amount = gbp(minor) if minor else None
    return pb.CreditedLine(invoice_line_id=line.id, amount=amount, **more)  # type: ignore[arg-type]


def test_a_line_is_credited_by_an_amount_and_its_work_stays_billed(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 10)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    made = billing.credit(invoice.id, "Agreed reduction", [part(invoice.lines[0], 250_00)])
    assert (made.credit_note.net, made.credit_note.tax) == (gbp(-250_00), gbp(-50_00))
    assert made.credit_note.lines[0].credits_line_id == invoice.lines[0].id
    assert (made.invoice.status, made.invoice.due) == (pb.INVOICE_STATUS_ISSUED, gbp(900_00))
    assert not billing.unbilled(job).work
    with pytest.raises(Conflict, match=r"750\.00 GBP is left to credit"):
        billing.credit(invoice.id, lines=[part(invoice.lines[0], 750_01)])


def test_b31_only_the_hours_that_are_credited_are_unbilled_again(billing: Billing) -> None:
    job = billing.a_priced_job()
    kept, wrong = billing.approved(job, 1), billing.approved(job, 0.5)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    line = invoice.lines[0]
    made = billing.credit(invoice.id, lines=[part(line, time_entry_ids=[wrong])])
    assert (made.credit_note.net, made.credit_note.lines[0].seconds) == (gbp(-50_00), -1800)
    assert [work.time_entry_id for work in billing.unbilled(job).work] == [wrong]
    (fact,) = billing.facts("invoice.credited.v1", job)
    assert fact["lines"][0]["time_entry_ids"] == [kept]
    (note,) = billing.facts("credit_note.issued.v1", job)
    assert note["lines"][0]["time_entry_ids"] == [wrong]
    with pytest.raises(NotFound, match="credited already"):
        billing.credit(invoice.id, lines=[part(line, time_entry_ids=[wrong])])
    assert billing.draft(job).net == gbp(50_00)


def test_what_is_left_of_an_invoice_is_credited_exactly(billing: Billing) -> None:
    invoice = billing.an_issued_invoice(hours=3.33)
    line = invoice.lines[0]
    for minor in (100_01, 33_33):
        billing.credit(invoice.id, lines=[part(line, minor)])
    made = billing.credit(invoice.id)
    assert (made.invoice.status, made.invoice.credited) == (
        pb.INVOICE_STATUS_CREDITED,
        invoice.total,
    )
    notes = billing.invoices(credits_invoice_id=invoice.id).invoices
    assert sum(note.total.amount_minor for note in notes) == -invoice.total.amount_minor
    assert sum(note.tax.amount_minor for note in notes) == -invoice.tax.amount_minor
    with pytest.raises(Conflict, match="credited already"):
        billing.credit(invoice.id)


def test_a_milestone_is_planned_again_when_nothing_is_left_of_it(billing: Billing) -> None:
    job = billing.a_job()
    billing.plan(job, FIXED, [milestone("Concept", 100_00), milestone("Launch", 200_00)])
    invoice = billing.issue(billing.draft(job).id)
    concept, launch = invoice.lines
    billing.credit(invoice.id, lines=[part(concept, 40_00), part(launch)])
    assert [one.status for one in billing.planned(job).milestones] == [
        pb.MILESTONE_STATUS_BILLED,
        pb.MILESTONE_STATUS_PLANNED,
    ]
    billing.credit(invoice.id, lines=[part(concept, 60_00)])
    assert billing.planned(job).milestones[0].status == pb.MILESTONE_STATUS_PLANNED


def test_a_credit_that_makes_no_sense_is_refused_by_field(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    line = invoice.lines[0]
    for lines, field in (
        ([part(line), part(line)], "lines[1]"),
        ([part(line, 1, time_entry_ids=list(line.time_entry_ids))], "lines[0].amount"),
        ([part(line, -1)], "lines[0].amount"),
    ):
        with pytest.raises(Invalid) as refusal:
            billing.credit(invoice.id, lines=lines)
        assert refusal.value.field == field
    with pytest.raises(NotFound):
        billing.credit(invoice.id, lines=[pb.CreditedLine(invoice_line_id="0" * 36)])


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(1, 60_000), max_size=6), st.integers(0, 120_000))
def test_whatever_is_credited_and_paid_the_invoice_and_the_books_agree(
    billing: Billing, credits_: list[int], paid: int
) -> None:
    invoice = billing.an_issued_invoice(hours=5.55)
    if paid:
        paid = min(paid, invoice.total.amount_minor)
        billing.pay(invoice.id, paid)
    left = invoice.net.amount_minor
    for minor in credits_:
        if minor < left:
            billing.credit(invoice.id, lines=[part(invoice.lines[0], minor)])
            left -= minor
    after = billing.invoice(invoice.id)
    balance = after.due.amount_minor - after.credit_due.amount_minor
    total = after.total.amount_minor
    assert balance == total - after.credited.amount_minor - paid
    journals = billing.journals(project_id=[invoice.project_id])
    owed = sum(
        posting.debit.amount_minor - posting.credit.amount_minor
        for journal in journals
        for posting in journal.postings
        if posting.ledger_account == "1100"
    )
    assert owed == balance
