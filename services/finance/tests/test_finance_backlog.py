"""What is not billed yet, of every kind, and why."""

from __future__ import annotations

from typing import Any

from billing_steps import FIXED, NON_BILLABLE, TIME, Billing, Job, milestone
from finance_world import FINANCE, gbp
from tandem.finance.v1 import billing_pb2 as pb
from test_finance_write_offs import a_cost


def items(billing: Billing, *jobs: Job, **more: Any) -> pb.ListUnbilledItemsResponse:
    request = pb.ListUnbilledItemsRequest(project_id=[job.project_id for job in jobs], **more)
    return billing.world.call(billing.billing.ListUnbilledItems, request, FINANCE)


def reasons(billing: Billing, *jobs: Job) -> list[tuple[str, str]]:
    return sorted((one.kind, one.why) for one in items(billing, *jobs).items)


def test_time_says_why_it_is_not_billed(billing: Billing) -> None:
    job = billing.a_job()
    billing.approved(job, 1)
    assert reasons(billing, job) == [("time", "not_priced")]
    priced = billing.a_priced_job()
    billing.approved(priced, 1)
    assert reasons(billing, priced) == [("time", "plan_missing")]
    billing.plan(priced, NON_BILLABLE)
    assert reasons(billing, priced) == [("time", "not_billable")]
    billing.plan(priced, TIME)
    assert reasons(billing, priced) == [("time", "ready")]
    drafted = billing.draft(priced)
    assert reasons(billing, priced) == [("time", "on_draft")]
    billing.issue(drafted.id)
    assert reasons(billing, priced) == []


def test_steps_and_costs_are_listed_with_their_days(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    a_cost(billing, job)
    steps = [milestone("Signing", 100_00, "2026-02-01"), milestone("End", 50_00, "2026-12-01")]
    billing.plan(job, FIXED, steps)
    assert reasons(billing, job) == [
        ("cost", "ready"),
        ("milestone", "date_ahead"),
        ("milestone", "ready"),
        ("time", "with_a_step"),
    ]
    ahead = items(billing, job, why=["date_ahead"])
    assert [one.description for one in ahead.items] == ["End"]
    assert ahead.items[0].age_days < 0
    assert [(one.why, one.value.amount_minor) for one in ahead.sums] == [("date_ahead", 50_00)]
    found = items(billing, job, order="-value", page_size=2)
    assert [one.value.amount_minor for one in found.items] == [100_00, 100_00]
    rest = items(billing, job, order="-value", page_size=2, page_token=found.next_page_token)
    assert [one.value.amount_minor for one in rest.items] == [50_00, 50_00]


def test_a_ceiling_that_is_charged_in_full_is_a_reason(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1)
    billing.plan(job, pb.BILLING_TYPE_CAPPED, cap=gbp(100_00))
    billing.issue(billing.draft(job).id)
    billing.approved(job, 1, worked_on="2026-02-03")
    assert reasons(billing, job) == [("time", "cap_reached")]
    billing.write_off(job)
    assert reasons(billing, job) == []
