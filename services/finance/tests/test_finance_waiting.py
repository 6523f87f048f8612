"""What waits for somebody in finance, and for whom."""

from __future__ import annotations

import pytest
from billing_steps import FIXED, Billing, Job, milestone
from chassis.actor import Actor
from finance_world import ACCOUNTS, FINANCE, PROJECTS, FinanceWorld, fixed
from tandem.common.v1.waiting_pb2 import ListWaitingRequest, WaitingItem
from tandem.common.v1.waiting_pb2_grpc import WaitingServiceStub

OTHER = Actor(user_id=ACCOUNTS.user_id, person_id=FINANCE.person_id, name="Ada",
              grants=ACCOUNTS.grants)  # fmt: skip
"""An account manager of other clients."""


def waiting(world: FinanceWorld, actor: Actor, reason: str) -> list[WaitingItem]:
    method = WaitingServiceStub(world.room.channel).ListWaiting
    items = world.call(method, ListWaitingRequest(), actor).items
    return [item for item in items if item.reason == reason]


def test_an_overdue_invoice_waits_for_finance_and_for_its_account_manager(
    billing: Billing,
) -> None:
    world, invoice = billing.world, billing.an_issued_invoice()
    world.clock.advance(days=30)
    assert waiting(world, FINANCE, "invoice_overdue") == []
    world.clock.advance(days=1)
    for actor in (FINANCE, ACCOUNTS):
        (item,) = waiting(world, actor, "invoice_overdue")
        assert (item.subject.type, item.subject.id) == ("invoice", invoice.id)
        assert (item.reference, item.client_name) == (invoice.number, "Harbour Coffee")
        assert (item.action, item.due_on) == ("record_payment", invoice.due_on)
    for actor in (OTHER, PROJECTS):
        assert waiting(world, actor, "invoice_overdue") == []
    billing.pay(invoice.id, 1_200_00)
    assert waiting(world, FINANCE, "invoice_overdue") == []


def a_job_with_a_milestone(billing: Billing, due_on: str) -> Job:
    job = billing.a_job()
    billing.plan(job, FIXED, [milestone("Start", 100_00, due_on)])
    return job


@pytest.mark.parametrize(("due_on", "waits"), [("2026-03-02", True), ("2026-03-03", False)])
def test_a_milestone_waits_from_the_day_on_which_it_is_due(
    billing: Billing, due_on: str, waits: bool
) -> None:
    world, job = billing.world, a_job_with_a_milestone(billing, due_on)
    items = waiting(world, FINANCE, "milestone_to_bill")
    assert [item.project_id for item in items] == [job.project_id] * waits
    if waits:
        draft = billing.draft(job)
        assert waiting(world, FINANCE, "milestone_to_bill") == []
        (item,) = waiting(world, FINANCE, "invoice_to_issue")
        assert (item.subject.id, item.action) == (draft.id, "issue_invoice")


def test_a_quote_waits_after_five_days_of_silence_until_it_is_decided(
    world: FinanceWorld,
) -> None:
    client_id = world.hears_client()
    opportunity_id = world.hears_opportunity(client_id)
    quote = world.quote(world.estimate(fixed(1), opportunity_id=opportunity_id).id)
    world.clock.advance(days=5)
    assert waiting(world, ACCOUNTS, "quote_unanswered") == []
    world.clock.advance(days=1)
    (item,) = waiting(world, ACCOUNTS, "quote_unanswered")
    assert (item.subject.id, item.due_on) == (quote.id, quote.valid_until)
    assert (item.reference, item.name) == (quote.reference, "Harbour Coffee")
    assert waiting(world, FINANCE, "quote_unanswered") == []
    world.reject(quote.id)
    assert waiting(world, ACCOUNTS, "quote_unanswered") == []


def test_a_quote_that_lapses_within_three_days_waits_at_once(world: FinanceWorld) -> None:
    opportunity_id = world.hears_opportunity(world.hears_client())
    estimates = [world.estimate(fixed(1), opportunity_id=opportunity_id) for _ in range(2)]
    soon, _ = (
        world.quote(estimate.id, valid_until=day)
        for estimate, day in zip(estimates, ("2026-03-05", "2026-03-06"), strict=True)
    )
    items = waiting(world, ACCOUNTS, "quote_unanswered")
    assert [item.subject.id for item in items] == [soon.id]


def test_nothing_waits_for_who_is_no_person(billing: Billing) -> None:
    billing.an_issued_invoice()
    billing.world.clock.advance(days=60)
    assert waiting(billing.world, Actor.system(), "invoice_overdue") == []
