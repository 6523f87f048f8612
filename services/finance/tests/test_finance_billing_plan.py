"""Planning what to invoice: amounts and shares, and what is frozen once it is invoiced."""

from __future__ import annotations

import pytest
from billing_steps import FIXED, NON_BILLABLE, Billing, milestone
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, gbp
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow


def amounts(plan: pb.BillingPlan) -> list[int]:
    return [one.amount.amount_minor for one in plan.milestones]


def test_a_plan_is_set_and_read_with_its_sum(billing: Billing) -> None:
    job = billing.a_job()
    plan = billing.plan(
        job, FIXED, [milestone("Launch", 300_00, "2026-04-01"), milestone("Concept", 200_00)]
    )
    shown = billing.planned(job)
    assert shown.standing.charged == gbp(0)
    shown.ClearField("standing")
    assert plan == shown
    assert [one.name for one in plan.milestones] == ["Concept", "Launch"]
    assert (plan.planned, plan.version) == (gbp(500_00), 1)
    assert plan.milestones[0].status == pb.MILESTONE_STATUS_PLANNED
    (fact,) = billing.facts("billing_plan.set.v1", job)
    assert fact["planned"] == {"amount_minor": 500_00, "currency_code": "GBP"}


def test_shares_of_the_accepted_quote_sum_to_it_exactly(billing: Billing) -> None:
    job = billing.a_job()
    billing.world.accepted(100_00, project_id=job.project_id)
    thirds = [milestone("A", share=3334), milestone("B", share=3333), milestone("C", share=3333)]
    assert amounts(billing.plan(job, FIXED, thirds)) == [33_34, 33_33, 33_33]
    billing.world.accepted(1, project_id=job.project_id)
    assert sum(amounts(billing.plan(job, FIXED, thirds))) == 100_01


def test_more_than_the_whole_is_refused_in_shares_and_in_a_fixed_price(billing: Billing) -> None:
    job = billing.a_job()
    billing.world.accepted(100_00, project_id=job.project_id)
    with pytest.raises(Invalid, match=r"100\.01 %"):
        billing.plan(job, FIXED, [milestone("A", share=9000), milestone("B", share=1001)])
    with pytest.raises(Conflict, match="at most"):
        billing.plan(job, FIXED, [milestone("A", share=9000), milestone("B", 10_01)])


def test_a_share_needs_an_accepted_quote(billing: Billing) -> None:
    with pytest.raises(Conflict, match="accept a quote"):
        billing.plan(billing.a_job(), FIXED, [milestone("A", share=5000)])


def test_what_an_invoice_holds_stays_as_it_is(billing: Billing) -> None:
    job = billing.a_job()
    billing.world.accepted(100_00, project_id=job.project_id)
    plan = billing.plan(job, FIXED, [milestone("A", share=5000), milestone("B", share=5000)])
    invoice = billing.draft(job, billing_milestone_ids=[plan.milestones[0].id])
    frozen = billing.planned(job).milestones[0]
    assert frozen.status == pb.MILESTONE_STATUS_DRAFTED
    with pytest.raises(Conflict, match="stays as it is"):
        billing.plan(job, FIXED, [milestone("A", share=4000, id=frozen.id)])
    billing.issue(invoice.id)
    replaced = billing.plan(
        job,
        FIXED,
        [
            milestone("A", share=5000, id=frozen.id),
            milestone("B1", share=2500, due_on="2026-03-01"),
            milestone("B2", share=2500, due_on="2026-03-02"),
        ],
    )
    assert amounts(replaced) == [50_00, 25_00, 25_00]
    assert replaced.milestones[0].status == pb.MILESTONE_STATUS_BILLED
    assert amounts(billing.plan(job, FIXED, [])) == [50_00]
    with pytest.raises(Conflict, match="50 % are left"):
        billing.plan(job, FIXED, [milestone("B", share=5001)])


def test_a_stale_version_is_refused(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(Conflict, match="no billing plan yet"):
        billing.plan(job, expected_version=1)
    billing.plan(job)
    billing.plan(job, expected_version=1)
    with pytest.raises(Conflict, match="changed since"):
        billing.plan(job, expected_version=1)


def test_a_milestone_of_another_plan_is_not_found(billing: Billing) -> None:
    with pytest.raises(NotFound) as refusal:
        billing.plan(billing.a_job(), FIXED, [milestone("A", 1, id=new_id())])
    assert refusal.value.field == "milestones[0].id"


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("milestones[0].name", milestone(" ", 100)),
        ("milestones[0].name", milestone("x" * 201, 100)),
        ("milestones[0].due_on", milestone("A", 100, "2026-02-30")),
        ("milestones[0].due_on", milestone("A", 100, "")),
        ("milestones[0].amount", milestone("A")),
        ("milestones[0].amount", milestone("A", 100, share=10)),
        ("milestones[0].amount", milestone("A", -100)),
        ("milestones[0].budget_share_bp", milestone("A", share=-1)),
        (
            "milestones[0].amount.currency_code",
            pb.BillingMilestoneDraft(
                name="A",
                due_on="2026-02-01",
                amount=Money(amount_minor=1, currency_code="XXQ"),
            ),
        ),
        ("milestones[0].id", milestone("A", 100, id="one")),
    ],
)
def test_a_bad_milestone_is_named(
    billing: Billing, field: str, draft: pb.BillingMilestoneDraft
) -> None:
    with pytest.raises(Refusal) as refusal:
        billing.plan(billing.a_job(), FIXED, [draft])
    assert isinstance(refusal.value, Invalid)
    assert refusal.value.field == field


def test_a_bad_plan_is_named(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(Invalid, match="billing_type"):
        billing.plan(job, pb.BILLING_TYPE_UNSPECIFIED)
    with pytest.raises(Invalid, match="billing_type"):
        billing.plan(job, 99)
    with pytest.raises(Invalid, match="no milestones"):
        billing.plan(job, NON_BILLABLE, [milestone("A", 1)])
    with pytest.raises(Invalid, match="at most 100"):
        billing.plan(job, FIXED, [milestone("A", 1)] * 101)
    euro = Money(amount_minor=1, currency_code="EUR")
    mixed = pb.BillingMilestoneDraft(name="B", due_on="2026-02-28", amount=euro)
    with pytest.raises(Invalid, match="EUR"):
        billing.plan(job, FIXED, [milestone("A", 1), mixed])


def test_a_projects_managers_and_finance_plan_and_others_do_not(billing: Billing) -> None:
    job = billing.a_job()
    for actor in (ACCOUNTS, PROJECTS, FINANCE):
        billing.plan(job, actor=actor)
    with pytest.raises(Forbidden):
        billing.plan(job, actor=MEMBER)
    for role in ("account_manager", "project_manager"):
        with pytest.raises(Forbidden, match=r"billing\.write"):
            billing.plan(job, actor=an_actor(role))


def test_a_plan_is_withdrawn_while_nothing_is_billed_by_it(billing: Billing) -> None:
    job = billing.a_job()
    billing.plan(job, FIXED, [milestone("Concept", 100_00)])
    drafted = billing.draft(job)
    with pytest.raises(Conflict, match="'Concept' is drafted") as refusal:
        billing.withdraw_plan(job)
    assert refusal.value.reason == "BILLING_PLAN_IN_USE"
    billing.discard(drafted.id)
    billing.withdraw_plan(job)
    with pytest.raises(NotFound):
        billing.planned(job)
    with pytest.raises(NotFound):
        billing.withdraw_plan(job)
    assert billing.plan(job, FIXED, [milestone("Launch", 200_00)]).version == 1
    assert len(billing.facts("billing_plan.withdrawn.v1", job)) == 1


def test_a_plan_is_bounded_so_that_its_sum_can_be_booked(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(Conflict, match="beyond what can be booked"):
        billing.plan(job, FIXED, [milestone(name, 999_999_999_999_900) for name in "AB"])


def test_an_unknown_project_and_a_project_without_a_plan_are_not_found(billing: Billing) -> None:
    job = billing.a_job()
    with pytest.raises(NotFound, match="no billing plan yet"):
        billing.planned(job)
    request = pb.SetBillingPlanRequest(project_id=new_id(), billing_type=FIXED)
    with pytest.raises(NotFound, match="knows no project"):
        billing.world.call(billing.billing.SetBillingPlan, request)
