"""Ceilings, guaranteed maxima, progress: what is charged, held back, released and credited."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from billing_steps import FIXED, NON_BILLABLE, TIME, Billing, Job, milestone
from chassis.errors import Conflict, Forbidden, Invalid
from finance.billing.rules.capping import (
    Charged,
    earned_by,
    progress_by_cost,
    share_of_saving,
    that_fits,
)
from finance_world import FINANCE, MEMBER, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import rates_pb2

CAPPED = pb.BILLING_TYPE_CAPPED
MAXIMUM = pb.BILLING_TYPE_GUARANTEED_MAXIMUM
PERCENT = pb.BILLING_TYPE_PERCENT_COMPLETE


def capped(billing: Billing, cap: int, hours: float = 0) -> Job:
    job = billing.a_priced_job()
    billing.plan(job, CAPPED, cap=gbp(cap))
    if hours:
        billing.approved(job, hours)
    return job


def standing(billing: Billing, job: Job) -> tuple[int, ...]:
    """Charged, left, held back, unbilled, over-servicing."""
    its = billing.planned(job).standing
    amounts = its.charged, its.left, its.held_back, its.unbilled, its.over_servicing
    return tuple(one.amount_minor for one in amounts)


def net(invoice: pb.Invoice) -> int:
    return sum(line.amount.amount_minor for line in invoice.lines)


def progress(billing: Billing, job: Job, bp: int | None, **more: Any) -> pb.BillProgressResponse:
    request = pb.BillProgressRequest(
        project_id=job.project_id, progress_bp=bp, reason="" if bp is None else "As seen", **more
    )
    return billing.world.call(billing.billing.BillProgress, request)


def saving(billing: Billing, job: Job) -> pb.Invoice:
    request = pb.DraftSavingRequest(project_id=job.project_id)
    return billing.world.call(billing.billing.DraftSaving, request).invoice


def test_the_worked_numbers_of_the_documentation() -> None:
    assert share_of_saving(100_000_00, 80_000_00, 4000) == 8_000_00
    assert earned_by(100_000_00, 4500) == 45_000_00
    assert progress_by_cost(500_00, 1_000_00) == 5000
    assert progress_by_cost(1_500_00, 1_000_00) == 10_000
    assert Charged(9_600_00, 0).over(10_000_00, 1_600_00) == 1_200_00
    assert that_fits([], 100) == ([], 0)


def test_a_draft_stops_at_the_ceiling_and_its_line_says_so(billing: Billing) -> None:
    job = capped(billing, 1_000_00)
    for day in ("2026-02-02", "2026-02-03", "2026-02-04"):
        billing.approved(job, 6, worked_on=day)
    draft = billing.draft(job)
    assert net(draft) == 1_000_00
    held = draft.lines[-1]
    assert (held.kind, held.amount.amount_minor) == ("held_back", -200_00)
    assert held.description == (
        "Held back above the ceiling of 1,000.00 GBP: 200.00 GBP; 6.00 h more are not charged"
    )
    assert standing(billing, job) == (1_000_00, 0, 200_00, 600_00, 800_00)
    billing.issue(draft.id)
    with pytest.raises(Conflict, match="charged in full"):
        billing.draft(job)


def test_a_raised_ceiling_releases_what_was_held_back(billing: Billing) -> None:
    job = capped(billing, 1_000_00)
    billing.approved(job, 12, worked_on="2026-02-02")
    billing.approved(job, 3, worked_on="2026-02-03")
    billing.issue(billing.draft(job).id)
    with pytest.raises(Invalid) as refusal:
        billing.plan(job, CAPPED, cap=gbp(1_400_00))
    assert refusal.value.field == "cap_reason"
    plan = billing.plan(job, CAPPED, cap=gbp(1_400_00), cap_reason="A second round, by mail")
    assert (plan.cap_reason, plan.cap_set_on) == ("A second round, by mail", plan.cap_set_on)
    assert plan.cap_set_on
    draft = billing.draft(job)
    assert [(one.kind, one.amount.amount_minor) for one in draft.lines] == [
        ("time", 300_00),
        ("held_back", 200_00),
        ("held_back", -100_00),
    ]
    assert standing(billing, job) == (1_400_00, 0, 100_00, 0, 100_00)


def test_a_ceiling_is_not_set_below_what_is_charged(billing: Billing) -> None:
    job = capped(billing, 1_000_00, hours=8)
    draft = billing.draft(job)
    with pytest.raises(Conflict, match=r"800\.00 GBP is charged already"):
        billing.plan(job, CAPPED, cap=gbp(799_99), cap_reason="Less")
    billing.discard(draft.id)
    billing.plan(job, CAPPED, cap=gbp(799_99), cap_reason="Less")
    assert net(billing.draft(job)) == 799_99


def test_lines_added_to_a_draft_stay_within_the_ceiling(billing: Billing) -> None:
    job = capped(billing, 1_000_00, hours=8)
    draft = billing.draft(job)
    draft = billing.edit("AddInvoiceLine", draft.id, description="Fonts", amount=gbp(300_00))
    assert (net(draft), draft.lines[-1].amount.amount_minor) == (1_000_00, -100_00)
    draft = billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=draft.lines[-1].id)
    assert net(draft) == 1_000_00
    draft = billing.edit("RemoveInvoiceLine", draft.id, invoice_line_id=draft.lines[1].id)
    assert (net(draft), len(draft.lines)) == (800_00, 1)


def test_credit_makes_room_under_the_ceiling(billing: Billing) -> None:
    job = capped(billing, 1_000_00, hours=12)
    invoice = billing.issue(billing.draft(job).id)
    billing.credit(invoice.id)
    assert standing(billing, job) == (0, 1_000_00, 0, 1_200_00, 200_00)
    assert net(billing.draft(job)) == 1_000_00


def test_what_is_held_back_is_written_off_in_the_entries_until_it_is_released(
    billing: Billing,
) -> None:
    job = capped(billing, 1_000_00, hours=12)
    billing.issue(billing.draft(job).id)
    figures = billing.figures(job).figures
    assert (figures.wip.amount_minor, figures.billed.amount_minor) == (0, 1_000_00)


def test_a_capped_proposal_says_what_goes_over(billing: Billing) -> None:
    job = capped(billing, 1_000_00, hours=12)
    request = pb.ListBillingProposalsRequest(project_id=job.project_id)
    (found,) = billing.world.call(billing.billing.ListBillingProposals, request).proposals
    assert (found.ready.amount_minor, found.over_cap.amount_minor) == (1_000_00, 200_00)
    assert list(found.exceptions) == ["over_cap"]


def test_a_fixed_price_that_is_billed_shows_later_work_as_over_servicing(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.plan(job, FIXED, [milestone("All", 500_00)])
    billing.issue(billing.draft(job, through="2026-03-01").id)
    billing.approved(job, 2)
    assert standing(billing, job)[3:] == (200_00, 200_00)


@pytest.mark.parametrize(
    ("kind", "terms", "field"),
    [
        (CAPPED, {}, "cap"),
        (MAXIMUM, {}, "cap"),
        (PERCENT, {}, "fee"),
        (TIME, {"cap": gbp(1)}, "cap"),
        (FIXED, {"fee": gbp(1)}, "fee"),
        (CAPPED, {"cap": gbp(0)}, "cap"),
        (CAPPED, {"cap": gbp(1), "saving_share_bp": 1}, "saving_share_bp"),
        (MAXIMUM, {"cap": gbp(1), "saving_share_bp": 10_001}, "saving_share_bp"),
        (PERCENT, {"fee": gbp(1), "milestones": [milestone("A", 1)]}, "milestones"),
        (NON_BILLABLE, {"cap": gbp(1)}, "cap"),
        (CAPPED, {"cap": gbp(1), "cost_budget": gbp(1)}, "cost_budget"),
    ],
)
def test_terms_belong_to_their_type(
    billing: Billing, kind: Any, terms: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        billing.plan(billing.a_job(), kind, **terms)
    assert refusal.value.field == field


def test_what_a_guaranteed_maximum_saves_is_shared(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, MAXIMUM, cap=gbp(1_000_00), saving_share_bp=4000)
    billing.approved(job, 8)
    with pytest.raises(Conflict, match="is unbilled"):
        saving(billing, job)
    billing.issue(billing.draft(job).id)
    draft = saving(billing, job)
    assert (draft.lines[0].kind, net(draft)) == ("saving", 80_00)
    assert draft.lines[0].description == (
        "Share of the saving: 40 % of 200.00 GBP below 1,000.00 GBP"
    )
    billing.issue(draft.id)
    with pytest.raises(Conflict, match="billed already"):
        saving(billing, job)


def test_nothing_saved_is_nothing_shared(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, MAXIMUM, cap=gbp(1_000_00), saving_share_bp=4000)
    billing.approved(job, 11)
    billing.issue(billing.draft(job).id)
    with pytest.raises(Conflict, match="nothing to share"):
        saving(billing, job)
    with pytest.raises(Conflict, match="not by guaranteed maximum"):
        saving(billing, capped(billing, 1_00))


def test_progress_catches_up_and_credits_when_it_falls(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, PERCENT, fee=gbp(1_000_00))
    billing.approved(job, 3)
    first = progress(billing, job, 3000).invoice
    assert (net(first), first.lines[0].seconds) == (300_00, 3 * 3600)
    with pytest.raises(Conflict, match="waits to be issued"):
        progress(billing, job, 4000)
    billing.issue(first.id)
    second = progress(billing, job, 4500).invoice
    assert second.lines[0].description == (
        "Progress: 45 % of 1,000.00 GBP, less 300.00 GBP billed before"
    )
    billing.issue(second.id)
    fallen = progress(billing, job, 2000)
    assert [net(note) for note in fallen.credit_notes] == [-150_00, -100_00]
    assert not fallen.HasField("invoice")
    assert standing(billing, job)[:2] == (200_00, 800_00)
    assert not progress(billing, job, 2000).HasField("invoice")
    assert fallen.billing_plan.progress_bp == 2000


def test_progress_by_cost_needs_a_budget_and_the_right_to_see_costs(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, PERCENT, fee=gbp(2_000_00))
    with pytest.raises(Conflict, match="no budgeted cost"):
        progress(billing, job, None)
    billing.plan(job, PERCENT, fee=gbp(2_000_00), cost_budget=gbp(1_000_00))
    job = Job(job.client_id, job.project_id, billing.world.hears_person())
    cost = rates_pb2.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(50_00), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, cost)
    billing.approved(job, 10)
    billing.pump()
    assert net(progress(billing, job, None).invoice) == 1_000_00
    request = pb.BillProgressRequest(project_id=job.project_id)
    with pytest.raises(Forbidden):
        billing.world.call(billing.billing.BillProgress, request, MEMBER)


def test_a_type_changes_on_a_running_project_unless_progress_is_billed(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, TIME)
    billing.approved(job, 2)
    billing.issue(billing.draft(job).id)
    billing.plan(job, CAPPED, cap=gbp(500_00))
    billing.plan(job, PERCENT, fee=gbp(500_00), cap_reason="A fee now")
    billing.issue(progress(billing, job, 1000).invoice.id)
    with pytest.raises(Conflict, match="billed by progress"):
        billing.plan(job, TIME)
    progress(billing, job, 0)
    assert billing.plan(job, NON_BILLABLE).billing_type == NON_BILLABLE


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.integers(1, 900)),
        st.tuples(st.just("draft"), st.just(0)),
        st.tuples(st.just("add"), st.integers(1, 60_000)),
        st.tuples(st.just("issue"), st.just(0)),
        st.tuples(st.just("discard"), st.just(0)),
        st.tuples(st.just("credit"), st.just(0)),
        st.tuples(st.just("cap"), st.integers(1, 200_000)),
        st.tuples(st.just("remove"), st.integers(0, 5)),
    ),
    min_size=4,
    max_size=16,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_what_is_charged_never_exceeds_the_ceiling_in_any_order(
    billing: Billing, acts: list[tuple[str, int]]
) -> None:
    job = capped(billing, 1_000_00)
    drafts: list[str] = []
    issued: list[str] = []
    for act, number in acts:
        with contextlib.suppress(Conflict, Invalid):
            _do(billing, job, act, number, drafts, issued)
        its = billing.planned(job)
        assert its.standing.charged.amount_minor <= its.cap.amount_minor
        for id_ in (*drafts, *issued):
            shown = billing.invoice(id_)
            assert net(shown) == shown.net.amount_minor


def _do(
    billing: Billing, job: Job, act: str, number: int, drafts: list[str], issued: list[str]
) -> None:
    if act == "work":
        billing.approved(job, number / 60)
    elif act == "draft":
        drafts.append(billing.draft(job).id)
    elif act == "cap":
        billing.plan(job, CAPPED, cap=gbp(number), cap_reason="Agreed")
    elif act == "credit" and issued:
        billing.credit(issued[-1])
    elif drafts and act == "add":
        billing.edit("AddInvoiceLine", drafts[-1], description="More", amount=gbp(number))
    elif drafts and act == "remove":
        lines = billing.invoice(drafts[-1]).lines
        if number < len(lines):
            billing.edit("RemoveInvoiceLine", drafts[-1], invoice_line_id=lines[number].id)
    elif drafts and act == "issue":
        issued.append(billing.issue(drafts[-1]).id)
        drafts.pop()
    elif drafts and act == "discard":
        billing.discard(drafts.pop())


def test_billing_progress_needs_the_right(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.plan(job, PERCENT, fee=gbp(1_00), actor=FINANCE)
    request = pb.DraftSavingRequest(project_id=job.project_id)
    with pytest.raises(Forbidden):
        billing.world.call(billing.billing.DraftSaving, request, MEMBER)
