"""One document over several projects of a client, and lines by hand."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import TIME, Billing, Job
from chassis.errors import Conflict, Invalid
from finance_world import FINANCE, gbp
from sqlalchemy import text
from tandem.finance.v1 import billing_pb2 as pb


def by_hand(billing: Billing, *lines: Any, **more: Any) -> pb.Invoice:
    request = pb.DraftInvoiceRequest(
        lines=[pb.InvoiceLineDraft(description="Banners", **line) for line in lines], **more
    )
    return billing.world.call(billing.billing.DraftInvoice, request, FINANCE).invoice


def two_jobs(billing: Billing) -> tuple[Job, Job]:
    first = billing.a_priced_job()
    return first, billing.a_job_of(first.client_id)


def sums(billing: Billing, job: Job) -> dict[str, int]:
    """What the database keeps of the documents of the project, and of their month."""
    with billing.world.database.reading(FINANCE) as reading:
        row = reading.session.execute(
            text(
                "SELECT sum(net_minor), sum(total_minor), sum(paid_minor), sum(due_minor), "
                "(SELECT sum(net_minor) FROM month_sum WHERE project_id = :id) "
                "FROM project_sum WHERE project_id = :id"
            ),
            {"id": job.project_id},
        ).one()
    return dict(zip(("net", "total", "paid", "due", "month"), map(int, row), strict=True))


def test_the_work_of_two_projects_goes_on_one_document(billing: Billing) -> None:
    first, second = two_jobs(billing)
    billing.approved(first, 2)
    billing.approved(second, 1)
    billing.plan(first, TIME)
    billing.plan(second, TIME)
    drafted = billing.draft(first, project_ids=[second.project_id])
    assert [(one.project_id, one.amount.amount_minor) for one in drafted.lines] == [
        (first.project_id, 200_00),
        (second.project_id, 100_00),
    ]
    issued = billing.issue(drafted.id)
    billing.pay(issued.id, 100_01)
    both = [sums(billing, job) for job in (first, second)]
    assert [one["net"] for one in both] == [200_00, 100_00]
    assert [one["month"] for one in both] == [200_00, 100_00]
    assert sum(one["paid"] for one in both) == 100_01
    assert sum(one["due"] for one in both) == 360_00 - 100_01
    assert abs(both[0]["paid"] - 66_67) <= 1
    assert not billing.unbilled(second).work
    assert billing.left_to_bill(second)["unbilled_entries"] == 0


def test_a_credit_note_gives_each_project_back_what_it_charged(billing: Billing) -> None:
    first, second = two_jobs(billing)
    billing.approved(second, 1)
    billing.plan(first, TIME)
    billing.plan(second, TIME)
    drafted = billing.draft(first, project_ids=[second.project_id])
    line = drafted.lines[0]
    billing.edit("AddInvoiceLine", drafted.id, description="Courier", amount=gbp(30_00))
    issued = billing.issue(drafted.id)
    billing.credit(issued.id, lines=[pb.CreditedLine(invoice_line_id=line.id)])
    assert sums(billing, second)["net"] == 0
    assert sums(billing, first)["net"] == 30_00
    assert [one.seconds for one in billing.unbilled(second).work] == [3600]
    billing.credit(issued.id)
    assert [sums(billing, job)["due"] for job in (first, second)] == [0, 0]


def test_lines_by_hand_have_a_quantity_at_a_price(billing: Billing) -> None:
    first, second = two_jobs(billing)
    drafted = by_hand(
        billing,
        {"quantity": "2.5", "unit": "days", "unit_price": "333.33"},
        {"amount": gbp(10_00), "project_id": second.project_id, "ledger_account": "4000"},
        project_id=first.project_id,
    )
    assert [one.amount.amount_minor for one in drafted.lines] == [833_33, 10_00]
    assert drafted.lines[0].unit_price == "333.33"
    assert drafted.lines[1].project_id == second.project_id
    changed = billing.edit(
        "UpdateInvoiceLine", drafted.id, invoice_line_id=drafted.lines[0].id, quantity="3"
    )
    assert changed.lines[0].amount.amount_minor == 999_99
    moved = billing.edit(
        "UpdateInvoiceLine",
        drafted.id,
        invoice_line_id=drafted.lines[1].id,
        project_id=first.project_id,
    )
    assert {one.project_id for one in moved.lines} == {first.project_id}
    issued = billing.issue(drafted.id)
    assert issued.number
    assert sums(billing, first)["net"] == 1009_99


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"quantity": "2"}, "lines[0].unit_price"),
        ({}, "lines[0].amount"),
        ({"unit_price": "1.23456"}, "lines[0].unit_price"),
        ({"quantity": "0", "unit_price": "1"}, "lines[0].quantity"),
        ({"unit_price": "5", "amount": gbp(5_00)}, "lines[0].amount"),
    ],
)
def test_a_line_that_cannot_be_priced_is_refused(
    billing: Billing, line: dict[str, Any], field: str
) -> None:
    job = billing.a_job()
    with pytest.raises(Invalid) as refused:
        by_hand(billing, line, project_id=job.project_id)
    assert refused.value.field == field


def test_a_project_of_another_client_is_refused(billing: Billing) -> None:
    job, other = billing.a_job(), billing.a_job()
    with pytest.raises(Conflict, match="another client"):
        by_hand(
            billing,
            {"amount": gbp(1_00), "project_id": other.project_id},
            project_id=job.project_id,
        )
    billing.plan(job, TIME)
    billing.plan(other, TIME)
    with pytest.raises(Conflict, match="another client"):
        billing.draft(job, project_ids=[other.project_id])


def test_an_account_that_earns_nothing_is_refused(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(Conflict, match="income account"):
        by_hand(billing, {"amount": gbp(1_00), "ledger_account": "1100"}, project_id=job.project_id)


def test_a_document_over_projects_is_found_by_each_of_them(billing: Billing) -> None:
    first, second = two_jobs(billing)
    drafted = by_hand(
        billing,
        {"amount": gbp(1_00)},
        {"amount": gbp(2_00), "project_id": second.project_id},
        project_id=first.project_id,
    )
    for job in (first, second):
        found = billing.invoices(project_id=[job.project_id]).invoices
        assert [one.id for one in found] == [drafted.id]


def test_the_books_have_the_fees_of_each_project(billing: Billing) -> None:
    first, second = two_jobs(billing)
    drafted = by_hand(
        billing,
        {"amount": gbp(1_00)},
        {"amount": gbp(2_00), "project_id": second.project_id},
        project_id=first.project_id,
    )
    issued = billing.issue(drafted.id)
    with billing.world.database.reading(FINANCE) as reading:
        posted = reading.session.execute(
            text(
                "SELECT posting.project_id::text, posting.credit_minor FROM posting "
                "JOIN journal ON journal.id = journal_id "
                "WHERE source_id = :id AND ledger_account = '4000' ORDER BY credit_minor"
            ),
            {"id": issued.id},
        ).all()
    assert [tuple(row) for row in posted] == [
        (first.project_id, 1_00),
        (second.project_id, 2_00),
    ]
