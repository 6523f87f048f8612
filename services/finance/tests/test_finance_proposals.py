"""What is ready to be billed, what needs a look first, and what stands behind a line."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import FIXED, NON_BILLABLE, Billing, Job, milestone
from chassis.errors import Forbidden
from chassis.ids import new_id
from chassis.testing import an_actor
from finance.billing.rules.proposing import Gathered, exceptions_of, ready_minor
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, gbp
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import rates_pb2


def proposals(
    billing: Billing, actor: Any = FINANCE, **more: Any
) -> pb.ListBillingProposalsResponse:
    request = pb.ListBillingProposalsRequest(**more)
    return billing.world.call(billing.billing.ListBillingProposals, request, actor)


def proposal_of(billing: Billing, job: Job, **more: Any) -> pb.BillingProposal | None:
    found = proposals(billing, project_id=job.project_id, **more).proposals
    return found[0] if found else None


def work_on(billing: Billing, invoice_id: str, actor: Any = FINANCE, **more: Any) -> list[Any]:
    request = pb.ListInvoicedWorkRequest(invoice_id=invoice_id, **more)
    return list(billing.world.call(billing.billing.ListInvoicedWork, request, actor).work)


def test_time_and_due_milestones_of_a_project_are_proposed_together(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(
        job, milestones=[milestone("Start", 500_00), milestone("End", 300_00, "2026-09-01")]
    )
    billing.approved(job, 2, worked_on="2026-02-01")
    billing.approved(job, 1)
    one = proposal_of(billing, job)
    assert one is not None
    assert (one.ready, one.work, one.milestones) == (gbp(800_00), gbp(300_00), gbp(500_00))
    assert (one.work_entries, one.work_seconds, one.milestone_count) == (2, 3 * 3600, 1)
    assert (one.oldest_work_on, one.next_milestone_on) == ("2026-02-01", "2026-09-01")
    assert (one.reference, one.client_name, list(one.exceptions)) == (
        "JOB-1042",
        "Harbour Coffee",
        [],
    )
    assert billing.draft(job).net == one.ready


def test_time_of_a_fixed_price_waits_for_its_milestone(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, FIXED, [milestone("End", 900_00, "2026-09-01")])
    billing.approved(job, 2)
    one = proposal_of(billing, job)
    assert one is not None
    assert (one.ready, one.work, one.next_milestone_on) == (gbp(0), gbp(200_00), "2026-09-01")
    due = proposal_of(billing, job, through="2026-09-01")
    assert due is not None
    assert due.ready == gbp(900_00)


def test_what_a_draft_holds_is_not_proposed_again(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 2)
    draft = billing.draft(job)
    assert proposal_of(billing, job) is None
    billing.approved(job, 1)
    one = proposal_of(billing, job)
    assert one is not None
    assert (one.ready, one.draft_invoice_id) == (gbp(100_00), draft.id)


@pytest.mark.parametrize(
    ("plan", "priced", "exceptions", "ready"),
    [
        (None, True, ["plan_missing"], 0),
        (NON_BILLABLE, True, ["not_billable"], 0),
        (None, False, ["plan_missing", "unpriced"], 0),
    ],
)
def test_what_needs_a_look_comes_first_and_says_why(
    billing: Billing, plan: Any, priced: bool, exceptions: list[str], ready: int
) -> None:
    job = billing.a_priced_job() if priced else billing.a_job()
    if plan:
        billing.plan(job, plan)
    billing.approved(job, 1)
    fine = billing.a_priced_job()
    billing.plan(fine)
    billing.approved(fine, 1)
    found = list(proposals(billing).proposals)
    assert [one.project_id for one in found] == [job.project_id, fine.project_id]
    assert (list(found[0].exceptions), found[0].ready) == (exceptions, gbp(ready))
    assert found[0].unpriced_entries == (0 if priced else 1)


def test_pages_and_totals_count_each_project_once(billing: Billing) -> None:
    jobs = [billing.a_priced_job() for _ in range(3)]
    for job in jobs:
        billing.plan(job)
        billing.approved(job, 1)
    seen, token = [], ""
    while True:
        page = proposals(billing, page_size=1, page_token=token)
        seen += [one.project_id for one in page.proposals]
        assert list(page.totals) == [gbp(300_00)]
        token = page.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(job.project_id for job in jobs)


def test_managers_see_proposals_of_their_own_and_others_none(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, milestones=[milestone("Start", 500_00)])
    billing.approved(job, 1)
    for actor in (ACCOUNTS, PROJECTS):
        (one,) = proposals(billing, actor).proposals
        assert (one.project_id, one.ready) == (job.project_id, gbp(600_00))
    assert list(proposals(billing, an_actor("project_manager", name="Pat")).proposals) == []
    with pytest.raises(Forbidden):
        proposals(billing, MEMBER)


def test_the_time_behind_a_line_shows_its_share_and_its_cost(billing: Billing) -> None:
    job = billing.a_priced_job()
    person = {"person_id": job.person_id, "name": "Tom Team"}
    billing.world.consumes("projects", "person.created.v1", job.person_id, person)
    cost = rates_pb2.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(40_00), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, cost)
    billing.plan(job)
    billing.approved(job, 2)
    draft = billing.draft(job)
    (work,) = work_on(billing, draft.id)
    assert (work.invoice_line_id, work.person_name) == (draft.lines[0].id, "Tom Team")
    assert (work.amount, work.hourly, work.cost) == (gbp(200_00), gbp(100_00), gbp(80_00))
    (seen,) = work_on(billing, draft.id, ACCOUNTS)
    assert (seen.amount, seen.HasField("cost")) == (gbp(200_00), False)
    assert work_on(billing, draft.id, invoice_line_id=new_id()) == []


def test_a_draft_says_which_number_it_would_get(billing: Billing) -> None:
    first, second = (billing.a_priced_job() for _ in range(2))
    for job in (first, second):
        billing.plan(job)
        billing.approved(job, 1)
    one, other = billing.draft(first), billing.draft(second)
    expected = billing.invoice(one.id).next_number
    assert billing.issue(one.id).number == expected
    assert billing.invoice(one.id).next_number == ""
    assert billing.issue(other.id).number == billing.invoice(one.id).number[:-1] + "2"


@pytest.mark.parametrize(
    ("billing_type", "handed_over", "ready"),
    [
        ("time_and_materials", True, 150_00),
        ("fixed_price", True, 50_00),
        ("time_and_materials", False, 0),
        (None, True, 0),
    ],
)
def test_nothing_is_ready_while_no_draft_can_be_made(
    billing_type: str | None, handed_over: bool, ready: int
) -> None:
    work, due = Gathered(1, 3600, 100_00), Gathered(1, 0, 50_00)
    exceptions = exceptions_of(billing_type, Gathered(), handed_over=handed_over)
    assert ready_minor(billing_type, exceptions, work, due) == ready
