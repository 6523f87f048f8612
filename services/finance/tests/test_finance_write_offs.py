"""Write-offs of time and costs: numbered, in batches, and undone by a reversing document."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.errors import Conflict, Invalid
from chassis.ids import new_id
from chassis.money import Money
from finance.costs.commands import CostDraft, add_cost
from finance.verification import verify_sums
from finance_world import FINANCE
from sqlalchemy import text
from tandem.finance.v1 import billing_pb2 as pb


def a_cost(billing: Billing, job: Job, minor: int = 50_00) -> None:
    world = billing.world
    with world.database.transaction(Actor.system()) as tx:
        day = world.clock.now.date()
        charge = Money(minor, "GBP")
        made = CostDraft(
            source_type="expense",
            source_id=new_id(),
            project_id=job.project_id,
            client_id=job.client_id,
            person_id=None,
            deliverable_id=None,
            description="Train",
            incurred_on=day,
            posted_on=day,
            cost=charge,
            charge=charge,
        )
        add_cost(tx, made)


def two_jobs(billing: Billing) -> tuple[Job, Job]:
    first = billing.a_priced_job()
    second = billing.a_job_of(first.client_id)
    billing.approved(first, 2)
    a_cost(billing, second)
    return first, second


def batch(billing: Billing, actor: Actor = FINANCE, **more: Any) -> pb.WriteOffInBatchResponse:
    request = pb.WriteOffInBatchRequest(reason="Goodwill", **more)
    return billing.world.call(billing.billing.WriteOffInBatch, request, actor)


def preview(billing: Billing, **more: Any) -> list[pb.ToWriteOff]:
    request = pb.PreviewWriteOffRequest(**more)
    return list(billing.world.call(billing.billing.PreviewWriteOff, request).projects)


def in_progress(billing: Billing, *jobs: Job) -> list[int]:
    with billing.world.database.reading(FINANCE) as reading:
        return [
            reading.session.execute(
                text("SELECT coalesce(sum(wip_minor), 0) FROM entry WHERE project_id = :id"),
                {"id": job.project_id},
            ).scalar_one()
            for job in jobs
        ]


def test_time_and_costs_of_a_client_are_written_off_with_numbers(billing: Billing) -> None:
    first, second = two_jobs(billing)
    seen = {one.project_id: one for one in preview(billing, client_id=first.client_id)}
    assert seen[first.project_id].seconds == 7200
    assert [one.amount_minor for one in seen[second.project_id].cost_values] == [50_00]
    assert in_progress(billing, first, second) == [200_00, 50_00]
    made = batch(billing, client_id=first.client_id).write_offs
    numbers = sorted(one.number for one in made)
    assert numbers == ["WO-2026-0001", "WO-2026-0002"]
    assert {one.project_id: one.values[0].amount_minor for one in made} == {
        first.project_id: 200_00,
        second.project_id: 50_00,
    }
    assert in_progress(billing, first, second) == [0, 0]
    assert not preview(billing, client_id=first.client_id)
    assert billing.left_to_bill(first)["unbilled_entries"] == 0


def test_a_batch_is_undone_by_documents_of_the_same_numbers(billing: Billing) -> None:
    first, second = two_jobs(billing)
    made = batch(billing, client_id=first.client_id)
    request = pb.UndoWriteOffBatchRequest(batch_id=made.batch_id, reason="They pay after all")
    undone = billing.world.call(billing.billing.UndoWriteOffBatch, request).write_offs
    assert sorted(one.undo_number for one in undone) == ["WO-2026-0003", "WO-2026-0004"]
    assert in_progress(billing, first, second) == [200_00, 50_00]
    again_asked = pb.UndoWriteOffBatchRequest(batch_id=made.batch_id, reason="Once more")
    with pytest.raises(Conflict, match="left to undo"):
        billing.world.call(billing.billing.UndoWriteOffBatch, again_asked)
    again = batch(billing, project_ids=[second.project_id]).write_offs
    assert [one.number for one in again] == ["WO-2026-0005"]


def test_the_entries_of_written_off_costs_add_up(billing: Billing) -> None:
    first, second = two_jobs(billing)
    batch(billing, project_ids=[first.project_id, second.project_id])
    with billing.world.database.reading(FINANCE) as reading:
        wrong = {one.table: one.wrong for one in verify_sums(reading)}
    assert wrong["entry of costs"] == ()
    assert wrong["entry_sum"] == ()


def test_costs_can_be_left_out(billing: Billing) -> None:
    _, second = two_jobs(billing)
    with pytest.raises(Conflict, match="are free"):
        batch(billing, project_ids=[second.project_id], leave_out_costs=True)
    with pytest.raises(Invalid, match="one of the two"):
        batch(billing)


def test_a_written_off_cost_is_on_no_draft(billing: Billing) -> None:
    first, second = two_jobs(billing)
    batch(billing, project_ids=[second.project_id])
    billing.plan(second)
    with pytest.raises(Conflict, match="No milestone is due"):
        billing.draft(second)
    billing.plan(first)
    billing.draft(first)
    with pytest.raises(Conflict, match="are free"):
        batch(billing, project_ids=[first.project_id])
