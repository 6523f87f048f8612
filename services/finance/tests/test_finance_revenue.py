"""Plans of revenue, and months recognised in batches that can be taken back (L13, L14)."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job, counted_statements
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from finance_world import ACCOUNTS, FinanceWorld, gbp
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tandem.finance.v1 import ledger_pb2, revenue_pb2_grpc
from tandem.finance.v1 import revenue_pb2 as pb

pytestmark = pytest.mark.slow
SPREAD = {
    "name": "Campaign",
    "method": "straight_line",
    "price": gbp(90_000_00),
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
}


class Revenue:
    """What a test says of revenue."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = revenue_pb2_grpc.RevenueServiceStub(world.room.channel)

    def call(self, rpc: str, /, **of: Any) -> Any:
        request = getattr(pb, f"{rpc}Request")(**of)
        return self.world.call(getattr(self.stub, rpc), request)

    def plan(self, job: Job, *lines: dict[str, Any], **of: Any) -> pb.RevenuePlan:
        drafts = [pb.RevenueLine(**line) for line in lines or (SPREAD,)]
        request = {"project_id": job.project_id, "currency_code": "GBP", "lines": drafts, **of}
        return self.call("SetRevenuePlan", **request).revenue_plan

    def recognise(self, through: str) -> pb.RecognitionRun:
        return self.call("RecogniseRevenue", through=through).recognition_run

    def balance(self, job: Job, as_at: str = "") -> pb.ContractBalance | None:
        found = self.call("GetContractBalances", as_at=as_at).balances
        return next((one for one in found if one.project_id == job.project_id), None)


@pytest.fixture
def revenue(world: FinanceWorld) -> Revenue:
    return Revenue(world)


def test_a_month_is_previewed_posted_and_taken_back(billing: Billing, revenue: Revenue) -> None:
    job = billing.a_job()
    revenue.plan(job)
    [row] = revenue.call("PreviewRecognition", through="2026-01-31").projects
    assert (row.period.amount_minor, row.progress) == (31_000_00, "0.3444")
    assert billing.balances() == {}
    january = revenue.recognise("2026-01-31")
    assert billing.balances() == {"1104": 31_000_00, "4000": -31_000_00}
    february = revenue.recognise("2026-02-28")
    assert (february.projects, billing.balances()["1104"]) == (1, 59_000_00)
    assert [one.posted_on for one in billing.journals()] == ["2026-02-28", "2026-01-31"]
    with pytest.raises(Conflict) as refusal:
        revenue.call("ReverseRecognition", recognition_run_id=january.id, reason="Wrong")
    assert refusal.value.reason == "RECOGNITION_NOT_LAST"
    for run in (february, january):
        reversed_ = revenue.call("ReverseRecognition", recognition_run_id=run.id, reason="Wrong")
        assert reversed_.recognition_run.reversed
    assert billing.balances() == {"1104": 0, "4000": 0}
    assert revenue.recognise("2026-02-28").projects == 1
    assert billing.balances()["1104"] == 59_000_00


def test_recognising_takes_as_many_statements_for_thirty_projects_as_for_one(
    billing: Billing, revenue: Revenue
) -> None:
    """And so does taking it back: a month's end of a thousand projects fits into one request."""
    revenue.plan(billing.a_job())
    with counted_statements() as for_one:
        revenue.recognise("2026-01-31")
    for _ in range(29):
        revenue.plan(billing.a_job())
    with counted_statements() as for_thirty:
        run = revenue.recognise("2026-02-28")
        revenue.call("ReverseRecognition", recognition_run_id=run.id, reason="Wrong")
    assert run.projects == 30
    assert len(for_thirty) <= 2 * len(for_one) + 4, "\n".join(for_thirty)
    assert billing.balances() == {"1104": 31_000_00, "4000": -31_000_00}


def test_contract_balances_follow_what_is_invoiced(billing: Billing, revenue: Revenue) -> None:
    job = billing.a_priced_job()
    billing.plan(job)
    billing.approved(job, hours=400, worked_on="2026-01-10")
    billing.issue(billing.draft(job).id, issued_on="2026-01-20")
    revenue.plan(job)
    revenue.recognise("2026-01-31")
    found = revenue.balance(job)
    assert found is not None
    assert (found.billed.amount_minor, found.contract_liability.amount_minor) == (
        40_000_00,
        9_000_00,
    )
    assert billing.balances()["4000"] == -31_000_00
    assert billing.balances()["2105"] == -9_000_00
    revenue.recognise("2026-02-28")
    found = revenue.balance(job)
    assert found is not None
    assert found.contract_asset.amount_minor == 19_000_00
    assert billing.balances()["2105"] == 0
    assert billing.balances()["4000"] == -59_000_00


def test_an_answer_as_at_a_day_does_not_change(billing: Billing, revenue: Revenue) -> None:
    job = billing.a_job()
    revenue.plan(job)
    revenue.recognise("2026-01-31")
    before = revenue.balance(job, "2026-01-31")
    run = revenue.recognise("2026-02-28")
    revenue.call(
        "ReverseRecognition", recognition_run_id=run.id, reason="x", posted_on="2026-03-02"
    )
    assert revenue.balance(job, "2026-01-31") == before
    february = revenue.balance(job, "2026-02-28")
    assert february is not None
    assert february.revenue.amount_minor == 59_000_00
    now = revenue.balance(job)
    assert now is not None
    assert now.revenue.amount_minor == 31_000_00
    assert revenue.balance(job, "2025-12-31") is None


def test_an_expected_loss_is_provided_for_and_hours_measure_progress(
    billing: Billing, revenue: Revenue
) -> None:
    job = billing.a_priced_job()
    billing.approved(job, hours=120, worked_on="2026-01-10")
    line = {
        "name": "Build",
        "method": "effort",
        "price": gbp(90_000_00),
        "estimated_seconds": 400 * 3600,
        "estimated_cost": gbp(100_000_00),
    }
    revenue.plan(job, line)
    revenue.recognise("2026-01-31")
    assert billing.balances() == {
        "1104": 27_000_00,
        "4000": -27_000_00,
        "2110": -10_000_00,
        "5010": 10_000_00,
    }


def test_a_changed_estimate_is_caught_up_with_in_the_next_month(
    billing: Billing, revenue: Revenue
) -> None:
    job = billing.a_job()
    line = {"name": "Film", "method": "cost_to_cost", "price": gbp(100_000_00)}
    for through, cost, whole, added in (
        ("2025-10-31", 15_000_00, 60_000_00, 25_000_00),
        ("2025-11-30", 45_000_00, 75_000_00, 35_000_00),
        ("2025-12-31", 60_000_00, 80_000_00, 15_000_00),
        ("2026-01-31", 80_000_00, 80_000_00, 25_000_00),
    ):
        revenue.plan(job, {**line, "estimated_cost": gbp(whole)}, other_cost=gbp(cost))
        [row] = revenue.call("PreviewRecognition", through=through).projects
        assert row.period.amount_minor == added
        revenue.recognise(through)
    with pytest.raises(Conflict) as refusal:
        revenue.recognise("2026-02-28")
    assert refusal.value.reason == "NOTHING_TO_RECOGNISE"
    with pytest.raises(Conflict) as refusal:
        revenue.recognise("2025-12-31")
    assert refusal.value.reason == "RECOGNISED_LATER"


def test_a_price_in_all_is_shared_by_what_lines_cost_alone(
    billing: Billing, revenue: Revenue
) -> None:
    lines = [
        {"name": name, "method": "on_date", "due_on": "2026-01-31", "price": gbp(minor)}
        for name, minor in (("Film", 50_000_00), ("Site", 30_000_00), ("Events", 40_000_00))
    ]
    job = billing.a_job()
    plan = revenue.plan(job, *lines, price_in_all=gbp(100_000_00))
    assert [one.price.amount_minor for one in plan.lines] == [41_666_67, 25_000_00, 33_333_33]
    kept = revenue.call("GetRevenuePlan", project_id=job.project_id).revenue_plan
    assert kept == plan
    [listed] = revenue.call("ListRevenuePlans", search="spring").revenue_plans
    assert listed.id == plan.id


def test_what_is_wrong_with_a_plan_or_a_month_is_named(billing: Billing, revenue: Revenue) -> None:
    job = billing.a_job()
    effort = {"name": "Hours", "method": "effort", "price": gbp(1), "estimated_seconds": 1}
    refused: list[tuple[str, str, list[dict[str, Any]]]] = [
        ("VALUE_REQUIRED", "lines[0].starts_on", [{**SPREAD, "starts_on": ""}]),
        ("VALUE_UNKNOWN", "lines[0].method", [{**SPREAD, "method": "by_feel"}]),
        ("METHODS_OVERLAP", "lines", [effort, effort]),
        ("AMOUNT_OUT_OF_RANGE", "lines[0].pass_through", [{**SPREAD, "pass_through": gbp(10**9)}]),
        ("CURRENCY_DIFFERS", "lines[0].price.currency_code", [{**SPREAD, "price": eur(5)}]),
    ]
    for reason, field, lines in refused:
        with pytest.raises(Invalid) as refusal:
            revenue.plan(job, *lines)
        assert (refusal.value.reason, refusal.value.field) == (reason, field)
    with pytest.raises(NotFound):
        revenue.call("GetRevenuePlan", project_id=job.project_id)
    for through in ("2026-01-30", "2026-03-31"):
        with pytest.raises(Invalid, match="through"):
            revenue.recognise(through)
    revenue.plan(job)
    request = ledger_pb2.ClosePeriodRequest(through="2026-01-31")
    billing.world.call(billing.ledger.ClosePeriod, request)
    with pytest.raises(Conflict) as refused_:
        revenue.recognise("2026-01-31")
    assert refused_.value.reason == "PERIOD_CLOSED"
    checklist = ledger_pb2.GetCloseChecklistRequest(through="2026-02-28")
    found = billing.world.call(billing.ledger.GetCloseChecklist, checklist)
    assert {one.check: one.count for one in found.checks}["recognition"] == 1


def eur(minor: int) -> Any:
    money = gbp(minor)
    money.currency_code = "EUR"
    return money


def test_what_was_recognised_is_never_changed(world: FinanceWorld, revenue: Revenue) -> None:
    revenue.plan(Billing(world).a_job())
    revenue.recognise("2026-01-31")
    for statement in ("UPDATE recognition SET gross_minor = 0", "DELETE FROM recognition"):
        with pytest.raises(IntegrityError), world.database.engine.begin() as connection:
            connection.execute(text(statement))


def test_revenue_is_for_finance(billing: Billing, revenue: Revenue) -> None:
    request = pb.RecogniseRevenueRequest(through="2026-01-31")
    with pytest.raises(Forbidden):
        billing.world.call(revenue.stub.RecogniseRevenue, request, ACCOUNTS)
