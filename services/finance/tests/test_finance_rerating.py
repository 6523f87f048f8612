"""Unbilled work is rated again as it was previewed, undone row for row; billed work never moves."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.errors import Conflict, Forbidden, Invalid
from finance.billing.rules.rerating import FoundRate, Kept, RatedWork, rerate
from finance.rates.rules import Rate
from finance.verification import verify_sums
from finance_world import FINANCE, PROJECTS, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import rerating_pb2 as pb
from tandem.finance.v1 import rerating_pb2_grpc

pytestmark = pytest.mark.slow
some_rates = st.builds(Rate, st.integers(0, 20_000), st.sampled_from([3600, 27_000]))


@st.composite
def rated_work(draw: st.DrawFn) -> tuple[list[RatedWork], dict[str, FoundRate | None]]:
    number = draw(st.integers(0, 12))
    work, found = [], {}
    for place in range(number):
        rate, seconds = draw(some_rates), draw(st.integers(1, 90_000))
        corrects = draw(st.one_of(st.none(), st.integers(0, number + 2)))
        seconds = seconds if corrects is None else -seconds
        one = RatedWork(
            work_id=f"w{place}",
            time_entry_id=f"t{place}",
            project_id=draw(st.sampled_from("pq")),
            seconds=seconds,
            currency_code="GBP",
            rate=rate,
            rate_card_id="old",
            value_minor=rate.value(seconds),
            corrects_id=None if corrects is None else f"t{corrects}",
            kept=draw(st.sampled_from([None, None, *Kept])),
        )
        work.append(one)
        to = draw(st.one_of(st.none(), some_rates, st.just(rate)))
        found[one.work_id] = FoundRate(to, "new") if to else None
    return work, found


@given(rated_work())
def test_m04_what_is_not_free_never_changes_and_everything_else_has_the_rate_that_applies(
    drawn: tuple[list[RatedWork], dict[str, FoundRate | None]],
) -> None:
    work, found = drawn
    outcome = rerate(work, lambda one: found[one.work_id])
    changed = {one.work.work_id for one in outcome.changes}
    stays = {one.work_id for _, one in outcome.kept}
    assert not changed & stays
    assert all(one.work.kept is None for one in outcome.changes)
    for one in outcome.changes:
        assert one.to.rate != one.work.rate
        assert one.value_minor == one.to.rate.value(one.work.seconds)
    for reason, kept in outcome.kept:
        assert reason == (kept.kept or Kept.CORRECTS_KEPT)


@given(rated_work())
def test_m04_rating_again_once_it_is_done_changes_nothing(
    drawn: tuple[list[RatedWork], dict[str, FoundRate | None]],
) -> None:
    work, found = drawn
    outcome = rerate(work, lambda one: found[one.work_id])
    new = {one.work.work_id: one for one in outcome.changes}
    done = [
        RatedWork(
            work_id=one.work_id,
            time_entry_id=one.time_entry_id,
            project_id=one.project_id,
            seconds=one.seconds,
            currency_code=one.currency_code,
            rate=new[one.work_id].to.rate if one.work_id in new else one.rate,
            rate_card_id="new",
            value_minor=new[one.work_id].value_minor if one.work_id in new else one.value_minor,
            corrects_id=one.corrects_id,
            kept=one.kept,
        )
        for one in work
    ]
    assert not rerate(done, lambda one: found[one.work_id]).changes


class Rerating:
    """Previews, applies and undoes for a job."""

    def __init__(self, billing: Billing) -> None:
        self.billing, self.world = billing, billing.world
        self.stub = rerating_pb2_grpc.ReratingServiceStub(self.world.room.channel)

    def preview(self, job: Job, **more: Any) -> pb.Rerating:
        days = {"worked_from": "2026-02-01", "worked_to": "2026-02-28"}
        request = pb.PreviewReratingRequest(project_id=job.project_id, **(days | more))
        return self.world.call(self.stub.PreviewRerating, request).rerating

    def apply(self, batch: pb.Rerating) -> pb.Rerating:
        request = pb.ApplyReratingRequest(rerating_id=batch.id, reason="New rates agreed.")
        return self.world.call(self.stub.ApplyRerating, request).rerating

    def undo(self, batch: pb.Rerating) -> pb.Rerating:
        request = pb.UndoReratingRequest(rerating_id=batch.id, reason="Another client.")
        return self.world.call(self.stub.UndoRerating, request).rerating

    def rows(self, job: Job) -> list[dict[str, Any]]:
        """The work of the job, without the number of the last fact about it."""
        query = text("SELECT * FROM work WHERE project_id = :id ORDER BY id")
        with self.world.database.engine.connect() as connection:
            found = connection.execute(query, {"id": job.project_id}).mappings().all()
        return [{name: row[name] for name in row if name != "version"} for row in found]

    def sums_hold(self) -> bool:
        with self.world.database.reading(FINANCE) as reading:
            return not any(one.wrong for one in verify_sums(reading))

    def kinds(self, job: Job) -> list[tuple[str, int]]:
        """(kind, value) of the job's entries that rating again has written, in order."""
        query = text(
            "SELECT kind, value_minor FROM entry WHERE project_id = :id AND kind = 'rerated' "
            "ORDER BY id"
        )
        with self.world.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query, {"id": job.project_id})]


@pytest.fixture
def rerating(billing: Billing) -> Rerating:
    return Rerating(billing)


def test_m04_a_rate_change_within_a_week_splits_the_hours_at_its_day(rerating: Rerating) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    for day in ("2026-02-02", "2026-02-03", "2026-02-04"):
        billing.approved(job, 2, worked_on=day)
    billing.world.card({"designer": 12_000}, "2026-02-03", client_id=job.client_id)
    before = rerating.rows(job)
    batch = rerating.preview(job)
    assert (batch.entries, batch.seconds, batch.is_whole) == (2, 4 * 3600, True)
    assert ([*batch.before], [*batch.after]) == ([gbp(40_000)], [gbp(48_000)])
    (project,) = batch.projects
    assert (project.entries, project.before, project.after) == (2, gbp(40_000), gbp(48_000))
    assert rerating.rows(job) == before
    applied = rerating.apply(batch)
    assert (applied.status, applied.reason) == ("applied", "New rates agreed.")
    assert [row["value_minor"] for row in rerating.rows(job)] == [20_000, 24_000, 24_000]
    assert rerating.kinds(job) == [("rerated", 4_000)] * 2
    assert rerating.sums_hold()
    assert rerating.undo(batch).status == "undone"
    assert rerating.rows(job) == before
    assert rerating.kinds(job) == [("rerated", 4_000)] * 2 + [("rerated", -4_000)] * 2
    assert rerating.sums_hold()


def test_m04_billed_written_off_drafted_and_closed_hours_stay_and_are_counted(
    rerating: Rerating,
) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 1)
    billing.issue(billing.draft(job).id)
    billing.approved(job, 2)
    billing.write_off(job, through="2026-02-28")
    billing.approved(job, 3)
    billing.draft(job)
    billing.approved(job, 4)
    billing.world.card({"designer": 12_000}, "2026-01-02", client_id=job.client_id)
    before = rerating.rows(job)
    batch = rerating.preview(job)
    kept = {one.reason: (one.entries, one.seconds // 3600) for one in batch.kept}
    assert kept == {"billed": (1, 1), "written_off": (1, 2), "on_draft": (1, 3)}
    assert (batch.entries, [*batch.after]) == (1, [gbp(48_000)])
    rerating.apply(batch)
    after = rerating.rows(job)
    changed = [row["seconds"] for row, old in zip(after, before, strict=True) if row != old]
    assert changed == [4 * 3600]
    assert rerating.sums_hold()


def test_m04_hours_of_a_closed_period_keep_their_rate(rerating: Rerating) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    billing.approved(job, 1)
    billing.approved(job, 1, worked_on="2026-03-01")
    billing.close("2026-02-28")
    billing.world.card({"designer": 12_000}, "2026-01-02", client_id=job.client_id)
    batch = rerating.preview(job, worked_to="2026-03-31")
    assert [(one.reason, one.entries) for one in batch.kept] == [("closed_period", 1)]
    assert batch.entries == 1


def test_m04_what_has_changed_since_the_preview_is_named_and_nothing_is_done(
    rerating: Rerating,
) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    billing.approved(job, 1)
    billing.world.card({"designer": 12_000}, "2026-01-02", client_id=job.client_id)
    batch = rerating.preview(job)
    late = billing.approved(job, 1)
    before = rerating.rows(job)
    rerating.apply(batch)  # what came has the new rate already
    rerating.undo(batch)
    assert rerating.rows(job) == before
    again = rerating.preview(job)
    billing.world.card({"designer": 13_000}, "2026-01-03", client_id=job.client_id)
    with pytest.raises(Conflict) as refusal:
        rerating.apply(again)
    assert refusal.value.reason == "RERATING_CHANGED"
    assert refusal.value.details["other"] == "1"
    assert refusal.value.details["new"] == "1"
    assert late in refusal.value.details["time_entry_ids"]
    assert rerating.rows(job) == before


def test_m04_a_batch_whose_hours_have_moved_on_is_not_undone(rerating: Rerating) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, 1)
    billing.world.card({"designer": 12_000}, "2026-01-02", client_id=job.client_id)
    batch = rerating.apply(rerating.preview(job))
    with pytest.raises(Conflict) as refusal:
        rerating.apply(batch)
    assert refusal.value.reason == "RERATING_STATUS"
    draft = billing.draft(job)
    assert draft.net == gbp(12_000)
    with pytest.raises(Conflict) as refusal:
        rerating.undo(batch)
    assert (refusal.value.reason, refusal.value.details) == ("RERATING_USED", {"on_draft": "1"})
    billing.discard(draft.id)
    assert rerating.undo(batch).status == "undone"


def test_m04_the_budget_follows_the_new_values_and_their_undoing(rerating: Rerating) -> None:
    world, billing = rerating.world, rerating.billing
    job = billing.a_priced_job()
    billing.approved(job, 1)
    world.accepted(100_000, project_id=job.project_id)
    world.card({"designer": 12_000}, "2026-01-02", client_id=job.client_id)
    batch = rerating.apply(rerating.preview(job))
    assert world.budget(job.project_id).used == gbp(12_000)
    rerating.undo(batch)
    assert world.budget(job.project_id).used == gbp(10_000)


def test_m04_nothing_to_rate_again_days_that_cannot_be_and_readers_are_refused(
    rerating: Rerating,
) -> None:
    job = rerating.billing.a_priced_job()
    rerating.billing.approved(job, 1)
    batch = rerating.preview(job)
    assert batch.entries == 0
    with pytest.raises(Conflict) as refusal:
        rerating.apply(batch)
    assert refusal.value.reason == "NOTHING_TO_RERATE"
    for last in ("2026-01-31", "2027-02-02"):
        with pytest.raises(Invalid) as wrong:
            rerating.preview(job, worked_to=last)
        assert wrong.value.field == "worked_to"
    discard = pb.DiscardReratingRequest(rerating_id=batch.id)
    with pytest.raises(Forbidden):
        rerating.world.call(rerating.stub.DiscardRerating, discard, PROJECTS)
    rerating.world.call(rerating.stub.DiscardRerating, discard)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    worked=st.lists(st.tuples(st.integers(1, 28), st.integers(60, 36_000)), max_size=6),
    billed=st.integers(0, 6),
    changes=st.lists(st.tuples(st.integers(1, 28), st.integers(0, 30_000)), max_size=3),
)
def test_m04_applying_does_what_the_preview_states_and_undoing_restores_row_for_row(
    rerating: Rerating,
    worked: list[tuple[int, int]],
    billed: int,
    changes: list[tuple[int, int]],
) -> None:
    billing, job = rerating.billing, rerating.billing.a_priced_job()
    billing.plan(job)
    for day, seconds in worked[:billed]:
        billing.approved(job, worked_on=f"2026-02-{day:02}", seconds=seconds)
    if worked[:billed]:
        billing.issue(billing.draft(job).id)
    for day, seconds in worked[billed:]:
        billing.approved(job, worked_on=f"2026-02-{day:02}", seconds=seconds)
    for day, hourly in dict(changes).items():
        billing.world.card({"designer": hourly}, f"2026-02-{day:02}", client_id=job.client_id)
    before = rerating.rows(job)
    batch = rerating.preview(job)
    assert rerating.rows(job) == before
    if not batch.entries:
        return
    rerating.apply(batch)
    after = rerating.rows(job)
    moved = [
        (old, new)
        for old, new in zip(before, after, strict=True)
        if old["rate_card_id"] != new["rate_card_id"]
    ]
    assert len(moved) == batch.entries
    assert sum(old["value_minor"] for old, _ in moved) == sum(m.amount_minor for m in batch.before)
    assert sum(new["value_minor"] for _, new in moved) == sum(m.amount_minor for m in batch.after)
    assert not any(old["billed"] for old, _ in moved)
    assert rerating.preview(job).entries == 0
    rerating.undo(batch)
    assert rerating.rows(job) == before
    assert rerating.sums_hold()
