"""Time that is reopened, corrected or written off, and what a project has left to bill."""

from __future__ import annotations

import pytest
from billing_steps import Billing, Job, milestone
from chassis.actor import Actor, Scope
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import FINANCE, MEMBER, PROJECTS, gbp
from tandem.finance.v1 import billing_pb2 as pb

pytestmark = pytest.mark.slow


def left(billing: Billing, job: Job) -> tuple[int, int, int]:
    """Unbilled entries, unbilled minutes, valued entries, as published last."""
    stated = billing.left_to_bill(job)
    return stated["unbilled_entries"], stated["unbilled_minutes"], stated["valued_entries"]


def test_what_a_project_has_left_to_bill_is_published_as_it_changes(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 1.5)
    billing.approved(job, 1, chargeable=False)
    assert left(billing, job) == (1, 90, 1)
    billing.approved(job, 0.5, charge_role="nobody")
    assert left(billing, job) == (2, 120, 2)
    billing.plan(job)
    draft = billing.draft(job)
    assert left(billing, job) == (2, 120, 2)
    billing.issue(draft.id)
    assert left(billing, job) == (1, 30, 2)
    billing.credit(draft.id)
    assert left(billing, job) == (2, 120, 2)


def test_a_reopened_entry_leaves_the_unbilled_work_and_the_budget(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.accepted(1_000_00, project_id=job.project_id)
    entry = billing.approved(job, 2)
    billing.reopened(entry)
    assert not billing.unbilled(job).work
    assert billing.figures(job).figures.used == gbp(0)
    assert left(billing, job) == (0, 0, 0)
    assert len(billing.facts("work.withdrawn.v1", job)) == 1
    billing.approved(job, 3, time_entry_id=entry)
    assert billing.unbilled(job).totals == [gbp(300_00)]
    assert left(billing, job) == (1, 180, 1)
    assert billing.world.budget(job.project_id).used == gbp(300_00)


def test_a_draft_is_recalculated_when_its_time_is_reopened(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 2)
    billing.approved(job, 1)
    billing.plan(job)
    draft = billing.draft(job)
    billing.reopened(entry)
    after = billing.invoice(draft.id)
    assert (after.net, after.lines[0].description) == (
        gbp(100_00),
        "Designer: 1.00 h at 100.00 GBP an hour",
    )


def test_a_draft_of_nothing_but_reopened_time_is_discarded(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 2)
    billing.plan(job)
    draft = billing.draft(job)
    billing.reopened(entry)
    with pytest.raises(NotFound):
        billing.invoice(draft.id)


def test_of_a_billed_entry_approved_again_only_the_difference_is_new(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 2)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    billing.reopened(entry)
    assert left(billing, job) == (0, 0, 1)
    billing.approved(job, 3, time_entry_id=entry)
    (more,) = billing.unbilled(job).work
    assert (more.time_entry_id, more.seconds, more.value) == (entry, 3600, gbp(100_00))
    assert left(billing, job) == (1, 60, 1)
    billing.credit(invoice.id)
    assert billing.unbilled(job).totals == [gbp(300_00)]


def test_a_billed_entry_that_becomes_shorter_is_taken_off_the_next_invoice(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 2)
    billing.plan(job)
    billing.issue(billing.draft(job).id)
    billing.reopened(entry)
    billing.approved(job, 1.5, time_entry_id=entry)
    billing.approved(job, 2)
    assert billing.draft(job).net == gbp(150_00)


def test_a_correction_is_negative_at_the_rate_of_what_it_corrects(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job, 2)
    billing.world.card({"designer": 12_000}, "2026-02-10", client_id=job.client_id)
    billing.pump()
    billing.approved(job, -0.5, time_entry_id=new_id(), corrects_id=entry, worked_on="2026-02-12")
    assert billing.unbilled(job).totals == [gbp(150_00)]
    billing.plan(job)
    (line,) = billing.draft(job).lines
    assert (line.description, line.amount) == (
        "Designer: 1.50 h at 100.00 GBP an hour",
        gbp(150_00),
    )


def test_unbilled_work_is_written_off_with_a_reason_and_that_is_undone(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.approved(job, 1, worked_on="2026-02-20")
    written_off = billing.write_off(job, through="2026-02-10")
    assert (written_off.entries, written_off.seconds) == (1, 7200)
    assert list(written_off.values) == [gbp(200_00)]
    assert billing.unbilled(job).totals == [billing.figures(job).figures.wip] == [gbp(100_00)]
    assert billing.figures(job).figures.used == gbp(300_00)
    assert left(billing, job) == (1, 60, 2)
    request = pb.UndoWriteOffRequest(write_off_id=written_off.id, reason="They pay after all")
    undone = billing.world.call(billing.billing.UndoWriteOff, request).write_off
    assert undone.undone
    assert billing.unbilled(job).totals == [gbp(300_00)]
    with pytest.raises(Conflict, match="undone already"):
        billing.world.call(
            billing.billing.UndoWriteOff,
            pb.UndoWriteOffRequest(write_off_id=written_off.id, reason="Again"),
        )
    listed = billing.world.call(
        billing.billing.ListWriteOffs, pb.ListWriteOffsRequest(project_id=[job.project_id])
    )
    assert [one.id for one in listed.write_offs] == [written_off.id]


def test_what_a_draft_holds_is_not_written_off_and_who_may_not_does_not(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job)
    billing.draft(job)
    with pytest.raises(Conflict, match="left out of it first"):
        billing.write_off(job)
    with pytest.raises(Forbidden):
        billing.write_off(job, MEMBER)
    other = billing.a_priced_job()
    billing.approved(other, 1)
    assert billing.write_off(other, PROJECTS).entries == 1


def undo(billing: Billing, write_off_id: str, actor: Actor = FINANCE) -> pb.WriteOff:
    request = pb.UndoWriteOffRequest(write_off_id=write_off_id, reason="They pay after all")
    return billing.world.call(billing.billing.UndoWriteOff, request, actor).write_off


def is_now(billing: Billing, job: Job, status: str, **more: str) -> None:
    """projects says what has become of the project."""
    type_ = "project.archived.v1" if more else "project.status_changed.v1"
    billing.world.hears_project(
        job.client_id, project_id=job.project_id, type_=type_, status=status, **more
    )


@pytest.mark.parametrize(
    ("status", "archived", "remedy"),
    [
        ("completed", {}, "is completed, .* reopen the project first"),
        ("completed", {"archived_at": "2026-03-02T12:00:00Z"}, "restore the project first"),
        ("cancelled", {"archived_at": "2026-03-02T12:00:00Z"}, "restore the project first"),
    ],
)
def test_a_write_off_is_not_undone_once_the_project_is_over(
    billing: Billing, status: str, archived: dict[str, str], remedy: str
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    written_off = billing.write_off(job)
    is_now(billing, job, status, **archived)
    with pytest.raises(Conflict, match=remedy) as refusal:
        undo(billing, written_off.id)
    assert refusal.value.reason == "PROJECT_OVER"
    assert left(billing, job) == (0, 0, 1)
    is_now(billing, job, "active")
    assert undo(billing, written_off.id).undone
    assert left(billing, job) == (1, 120, 1)


def test_a_write_off_of_a_cancelled_project_is_undone(billing: Billing) -> None:
    """Only completion asks that nothing is unbilled; the client may pay for what was done."""
    job = billing.a_priced_job()
    billing.approved(job, 2)
    written_off = billing.write_off(job)
    is_now(billing, job, "cancelled")
    assert undo(billing, written_off.id).undone


def test_a_wrong_invoice_is_credited_and_billed_again_though_its_project_is_over(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job)
    wrong = billing.issue(billing.draft(job).id)
    is_now(billing, job, "completed")
    billing.credit(wrong.id, "Wrong address")
    assert left(billing, job) == (1, 120, 1)
    right = billing.draft(job)
    billing.discard(right.id)
    assert left(billing, job) == (1, 120, 1)
    assert billing.issue(billing.draft(job).id).net == wrong.net
    assert left(billing, job) == (0, 0, 1)


def test_who_sees_the_project_of_another_is_refused_by_name_and_a_stranger_sees_none(
    billing: Billing,
) -> None:
    """403 with the permission for a project that one can read, 404 for one that one cannot."""
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job)
    written_off = billing.write_off(job)
    another = an_actor("project_manager")
    foreign = frozenset({Scope.OWN_PROJECTS})
    stranger = an_actor(
        grants=dict.fromkeys(("billing.read", "billing.write", "budget.read"), foreign)
    )
    plan = pb.GetBillingPlanRequest(project_id=job.project_id)
    for permission, ask in (
        ("billing.write", lambda actor: billing.write_off(job, actor)),
        ("billing.write", lambda actor: billing.plan(job, actor=actor)),
        ("billing.write", lambda actor: billing.withdraw_plan(job, actor)),
        (
            "billing.read",
            lambda actor: billing.world.call(billing.billing.GetBillingPlan, plan, actor),
        ),
        ("budget.read", lambda actor: billing.world.budget(job.project_id, actor)),
    ):
        with pytest.raises(Forbidden) as refusal:
            ask(another)
        assert refusal.value.details["permission"] == permission
        with pytest.raises(NotFound, match="There is no project"):
            ask(stranger)
    for nobody in (another, stranger):
        with pytest.raises(NotFound, match="There is no write off"):
            undo(billing, written_off.id, nobody)


def test_work_that_has_no_price_is_written_off_too(billing: Billing) -> None:
    job = billing.a_job()
    billing.approved(job, 2)
    written_off = billing.write_off(job)
    assert (written_off.entries, list(written_off.values)) == (1, [])
    assert left(billing, job) == (0, 0, 1)


def test_a_won_project_is_planned_and_billed_after_its_handover(billing: Billing) -> None:
    world = billing.world
    client_id = world.hears_client()
    opportunity_id = world.hears_opportunity(client_id)
    project_id = world.hears_project(client_id, opportunity_id)
    job = Job(client_id, project_id, new_id())
    with pytest.raises(Conflict) as refusal:
        billing.plan(job, milestones=[milestone("Concept", 100_00)])
    assert refusal.value.reason == "HANDOVER_NOT_ACCEPTED"
    with pytest.raises(Conflict, match="must accept its handover"):
        billing.draft(job)
    body = {"opportunity_id": opportunity_id, "project_id": project_id, "status": "accepted"}
    world.consumes("accounts", "handover.accepted.v1", new_id(), body)
    billing.plan(job, milestones=[milestone("Concept", 100_00)])
    assert billing.draft(job).net == gbp(100_00)


def test_nothing_is_booked_in_a_closed_period(billing: Billing) -> None:
    invoice = billing.an_issued_invoice()
    job = billing.a_priced_job()
    billing.approved(job, 2)
    billing.plan(job)
    draft = billing.draft(job)
    billing.world.clock.advance(days=30)
    assert billing.close("2026-03-15").closed_through == "2026-03-15"
    for booked in (
        lambda: billing.issue(draft.id, issued_on="2026-03-15"),
        lambda: billing.pay(invoice.id, 1_00, received_on="2026-03-10"),
    ):
        with pytest.raises(Conflict, match="closed through 2026-03-15") as refusal:
            booked()
        assert refusal.value.reason == "PERIOD_CLOSED"
    assert billing.issue(draft.id, issued_on="2026-03-16").number
    paid = billing.pay(invoice.id, 1_00, received_on="2026-03-16")
    with pytest.raises(Conflict, match="2026-03-15"):
        billing.close("2026-03-01")
    with pytest.raises(Invalid, match=r"before today, 2026-04-01 in UTC"):
        billing.close("2026-04-01")
    assert billing.reverse(paid).due == gbp(1_200_00)


def test_time_approved_late_counts_in_the_first_open_day(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.close("2026-02-28")
    billing.approved(job, 1, worked_on="2026-02-10")
    billing.approved(job, 1, worked_on="2026-03-01")
    facts = billing.facts("work.valued.v1", job)
    assert [(one["worked_on"], one["posted_on"]) for one in facts] == [
        ("2026-02-10", "2026-03-02"),
        ("2026-03-01", "2026-03-01"),
    ]


def test_an_invoice_is_dated_at_most_a_year_back(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    billing.plan(job)
    draft = billing.draft(job)
    with pytest.raises(Invalid, match="at most a year back") as refusal:
        billing.issue(draft.id, issued_on="1999-01-01")
    assert refusal.value.reason == "DATE_TOO_EARLY"


def test_an_invoice_of_many_hours_is_published_in_parts_with_all_of_them(billing: Billing) -> None:
    job = billing.a_priced_job()
    entries = sorted(billing.approved_at_once(job, 2500))
    billing.plan(job)
    billing.issue(billing.draft(job).id)
    parts = billing.facts("invoice.issued.v1", job)
    assert [one["part"] for one in parts] == list(range(1, len(parts) + 1))
    assert len(parts) == parts[0]["parts"] > 1
    lines = [line for part in parts for line in part["lines"]]
    assert sorted(id_ for line in lines for id_ in line["time_entry_ids"]) == entries
    assert sum(line["amount"]["amount_minor"] for line in lines) == 2500 * 100_00
