"""What a project and a client are worth, and who may see what they cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from billing_steps import Billing, Job, counted_statements
from chassis.actor import Actor
from chassis.errors import Forbidden, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from finance.profitability.queries.figures import client_figures, project_figures
from finance.profitability.rules import Completion, Course, Figures, health_of, ratio_bp
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import rates_pb2


def test_a_ratio_has_no_value_without_a_denominator() -> None:
    assert ratio_bp(500, 2_000) == 2500
    assert ratio_bp(0, 0) is None
    assert ratio_bp(-500, 0) is None
    assert ratio_bp(None, 100) is None


def test_margins_by_their_bases() -> None:
    figures = Figures(currency_code="GBP", billed=8_100, used=9_000, costs={"GBP": 4_500})
    assert (figures.margin_invoiced, figures.margin_standard) == (3_600, 4_500)
    assert (figures.margin_invoiced_bp, figures.margin_standard_bp) == (4444, 5000)


def test_costs_in_another_currency_make_no_margin_and_in_two_no_sum() -> None:
    dollars = Figures(currency_code="GBP", billed=100, costs={"USD": 50})
    assert (dollars.labour_cost, dollars.margin_invoiced) == ((50, "USD"), None)
    assert Figures(currency_code="GBP", costs={"USD": 50, "GBP": 1}).labour_cost is None
    assert Figures(currency_code="GBP").labour_cost == (0, "GBP")


@pytest.mark.parametrize(
    ("status", "days_late", "used_bp", "alerts", "light", "reasons"),
    [
        ("active", 0, 4_000, (), "green", []),
        ("active", 3, 4_000, (), "red", ["late_by_plan"]),
        ("active", 0, 8_000, (50, 75), "amber", ["budget_reached"]),
        ("active", 3, 10_001, (50, 75, 90, 100), "red", ["over_budget", "late_by_plan"]),
        ("active", 0, 10_000, (50, 75, 90, 100), "amber", ["budget_reached"]),
        ("on_hold", 0, 0, (), "amber", ["on_hold"]),
        ("handover", 3, 0, (), None, []),
        ("completed", 3, 9_000, (50, 75, 90), None, []),
        ("completed", 0, 12_000, (50, 75, 90, 100), "red", ["over_budget"]),
    ],
)
def test_i09_the_light_of_a_project_follows_its_budget_its_dates_and_its_status(
    status: str,
    days_late: int,
    used_bp: int,
    alerts: tuple[int, ...],
    light: str | None,
    reasons: list[str],
) -> None:
    due = date(2026, 3, 2)
    found = health_of(Course(status, due + timedelta(days=days_late), due), used_bp, alerts)
    assert (found.light, list(found.reasons)) == (light, reasons)
    assert found.days_late == (days_late if status == "active" else 0)


@pytest.mark.slow
def test_i09_a_project_is_red_in_the_list_and_by_itself_once_its_plan_ends_late(
    billing: Billing, job: Job
) -> None:
    changed = {"status": "active", "end_on": "2026-03-09", "due_on": "2026-03-02"}
    kept = {"project_id": job.project_id, "type_": "project.rescheduled.v1"}
    billing.world.hears_project(job.client_id, **kept, **changed)
    alone = billing.figures(job).health
    assert (alone.light, list(alone.reasons), alone.days_late) == ("red", ["late_by_plan"], 7)
    request = pb.ListProjectFiguresRequest(client_id=job.client_id)
    (listed,) = billing.world.call(
        billing.profitability.ListProjectFigures, request, FINANCE
    ).projects
    assert listed.health == alone


@pytest.fixture
def job(billing: Billing) -> Job:
    """Quoted at 3,000.00; 20 hours of value 2,000.00 and cost 800.00; 12 hours of them billed."""
    job = billing.a_priced_job()
    body = {"person_id": job.person_id, "name": "Tom Team"}
    billing.world.consumes("projects", "person.created.v1", job.person_id, body)
    request = rates_pb2.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(40_00), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, request)
    billing.world.accepted(3_000_00, project_id=job.project_id)
    billing.approved(job, 12)
    billing.plan(job)
    invoice = billing.issue(billing.draft(job).id)
    billing.pay(invoice.id, 440_00)
    billing.approved(job, 8)
    return job


@pytest.mark.slow
def test_the_figures_of_a_project_by_hand(billing: Billing, job: Job) -> None:
    found = billing.figures(job)
    figures = found.figures
    assert (figures.budget, figures.used, figures.wip) == (
        gbp(3_000_00),
        gbp(2_000_00),
        gbp(800_00),
    )
    assert (figures.billed, figures.billed_with_tax) == (gbp(1_200_00), gbp(1_440_00))
    assert (figures.paid, figures.due) == (gbp(440_00), gbp(1_000_00))
    assert figures.labour_cost == gbp(800_00)
    assert (figures.margin_invoiced, figures.margin_invoiced_bp) == (gbp(400_00), 3333)
    assert (figures.margin_standard, figures.margin_standard_bp) == (gbp(1_200_00), 6000)
    assert figures.approved_seconds == 20 * 3600
    assert (found.budget_used_bp, list(found.alerts_percent)) == (6666, [50])


@pytest.mark.slow
def test_costs_are_exact_for_readers_of_costs_alone(billing: Billing, job: Job) -> None:
    for actor in (an_actor("finance"), an_actor("administrator")):
        figures = billing.figures(job, actor).figures
        assert (figures.labour_cost, figures.cost_precision) == (gbp(800_00), "exact")
        assert billing.client_figures(job.client_id, actor)[0].costs_visible
    for actor in (PROJECTS, ACCOUNTS):
        figures = billing.figures(job, actor).figures
        assert (figures.costs_visible, figures.cost_precision) == (False, "withheld")
        for name in ("labour_cost", "margin_invoiced", "margin_standard", "margin_invoiced_bp"):
            assert not figures.HasField(name)
        assert figures.billed == gbp(1_200_00)


@pytest.mark.slow
def test_figures_are_for_those_who_answer_for_the_project_or_the_client(
    billing: Billing, job: Job
) -> None:
    for stranger in (an_actor("project_manager"), an_actor("account_manager"), MEMBER):
        with pytest.raises(Forbidden):
            billing.figures(job, stranger)
        with pytest.raises(Forbidden):
            billing.client_figures(job.client_id, stranger)
    assert billing.client_figures(job.client_id, ACCOUNTS)
    with pytest.raises(Forbidden):
        billing.client_figures(job.client_id, PROJECTS)


@pytest.mark.slow
def test_a_client_has_figures_over_its_projects_one_per_currency(
    billing: Billing, job: Job
) -> None:
    other = Job(job.client_id, billing.world.hears_project(job.client_id), job.person_id)
    billing.approved(other, 1)
    billing.world.accepted(500_00, project_id=other.project_id)
    abroad = Job(job.client_id, billing.world.hears_project(job.client_id), new_id())
    billing.world.card({"designer": 110_00}, client_id=job.client_id, currency_code="EUR")
    billing.world.hears_opportunity(
        job.client_id, project_id=abroad.project_id, currency_code="EUR"
    )
    billing.approved(abroad, 1)
    pounds, euros = billing.client_figures(job.client_id)
    assert pounds.budget == gbp(3_500_00)
    assert pounds.used == gbp(2_100_00)
    assert pounds.wip == gbp(900_00)
    assert (euros.currency_code, euros.wip.amount_minor) == ("EUR", 110_00)


@pytest.mark.slow
def test_a_project_on_which_nothing_happened_yet_has_zeros_and_no_ratios(billing: Billing) -> None:
    job = billing.a_job("EUR")
    figures = billing.figures(job).figures
    nothing = Money(amount_minor=0, currency_code="EUR")
    assert (figures.wip, figures.billed, figures.margin_invoiced) == (nothing,) * 3
    assert not figures.HasField("margin_invoiced_bp")
    (client,) = billing.client_figures(job.client_id)
    assert client.currency_code == "EUR"


@pytest.mark.slow
def test_unknown_projects_and_clients_are_not_found(billing: Billing) -> None:
    with pytest.raises(NotFound, match="project"):
        billing.figures(Job(new_id(), new_id(), new_id()))
    with pytest.raises(NotFound, match="client"):
        billing.client_figures(new_id())


@pytest.mark.slow
def test_figures_cost_few_statements(billing: Billing, job: Job) -> None:
    with counted_statements() as statements:
        with billing.world.database.reading(FINANCE) as reading:
            project_figures(reading, job.project_id, "GBP")
        assert len(statements) == 2, "\n".join(statements)
        with billing.world.database.reading(PROJECTS) as reading:
            project_figures(reading, job.project_id, "GBP")
        assert len(statements) == 5, "\n".join(statements)
        statements.clear()
        with billing.world.database.reading(FINANCE) as reading:
            client_figures(reading, job.client_id)
        assert len(statements) == 4, "\n".join(statements)


@given(st.integers(0, 10**12), st.integers(-(10**12), 10**12), st.integers(0, 10**12))
def test_the_margin_at_completion_is_the_budget_less_both_costs(
    budget: int, cost_to_date: int, remaining_cost: int
) -> None:
    found = a_completion(budget, cost_to_date, remaining_cost)
    assert found.cost_at_completion == cost_to_date + remaining_cost
    if budget:
        assert found.margin == budget - cost_to_date - remaining_cost
    else:
        assert (found.margin, found.margin_bp) == (None, None)
    assert a_completion(budget, None, remaining_cost).margin is None


def a_completion(budget: int, cost_to_date: int | None, remaining_cost: int | None) -> Completion:
    return Completion(
        currency_code="GBP",
        budget=budget,
        cost_to_date=cost_to_date,
        remaining_cost=remaining_cost,
        remaining_seconds=0,
        uncosted_seconds=0,
    )


def at_completion(billing: Billing, job: Job, actor: Actor, **hours: float) -> Any:
    """hours: left to do, by person; `nobody`: without one."""
    request = pb.GetMarginAtCompletionRequest(project_id=job.project_id)
    for who, left in hours.items():
        person_id = {"nobody": "", "worker": job.person_id}.get(who, new_id())
        request.remaining.add(person_id=person_id, seconds=round(left * 3600))
    return billing.world.call(
        billing.profitability.GetMarginAtCompletion, request, actor
    ).completion


@pytest.mark.slow
def test_i03_the_margin_at_completion_takes_what_is_left_at_cost(
    billing: Billing, job: Job
) -> None:
    """The budget is 3,000.00, twenty hours have cost 800.00, an hour costs 40.00."""
    found = at_completion(billing, job, FINANCE, worker=2.5, nobody=3, newcomer=1)
    assert (found.budget, found.cost_to_date) == (gbp(3_000_00), gbp(800_00))
    assert (found.remaining_cost, found.cost_at_completion) == (gbp(100_00), gbp(900_00))
    assert (found.margin, found.margin_bp) == (gbp(2_100_00), 7000)
    assert (found.remaining_seconds, found.uncosted_seconds) == (23_400, 14_400)
    request = pb.GetMarginAtCompletionRequest(project_id=job.project_id)
    for planned, booked in ((1, 2), (3, 2)):
        del request.remaining[:]
        request.remaining.add(
            person_id=job.person_id, seconds=planned * 3600, booked_seconds=booked * 3600
        )
        call = billing.profitability.GetMarginAtCompletion
        a7 = billing.world.call(call, request, FINANCE).completion
        assert a7.booked_cost == gbp(80_00)
        assert a7.remaining_cost == gbp(max(planned, booked) * 40_00)
    done = at_completion(billing, job, FINANCE)
    assert (done.remaining_cost, done.cost_at_completion) == (gbp(0), gbp(800_00))
    for actor in (PROJECTS, ACCOUNTS):
        with pytest.raises(Forbidden):
            at_completion(billing, job, actor)
