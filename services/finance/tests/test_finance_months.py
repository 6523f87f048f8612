"""Revenue and margin by month: each figure is what its rows come to, and a closed month stays."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid
from finance_world import ACCOUNTS, FINANCE, MEMBER, NOON, PROJECTS, gbp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tandem.finance.v1 import profitability_pb2 as pb
from tandem.finance.v1 import rates_pb2

pytestmark = pytest.mark.slow


def months(billing: Billing, actor: Actor = FINANCE, **wanted: Any) -> list[pb.MonthFigures]:
    request = pb.ListMonthFiguresRequest(**{"from": "2026-01-01", "to": "2026-06-30", **wanted})
    return list(billing.world.call(billing.profitability.ListMonthFigures, request, actor).months)


def projects(billing: Billing, month: str, **wanted: Any) -> list[pb.ProjectMonth]:
    found, token = [], ""
    while True:
        request = pb.ListProjectsOfMonthRequest(month=month, page_token=token, **wanted)
        page = billing.world.call(billing.profitability.ListProjectsOfMonth, request)
        found += page.projects
        token = page.next_page_token
        if not token:
            return found


def costing(billing: Billing, minor: int) -> Job:
    """A job whose person costs this much an hour; designers are sold at 100.00."""
    job = billing.a_priced_job()
    person_id = billing.world.hears_person()
    request = rates_pb2.SetCostRateRequest(
        person_id=person_id, hourly=gbp(minor), effective_from="2026-01-01"
    )
    billing.world.call(billing.world.rates.SetCostRate, request)
    billing.plan(job)
    return Job(job.client_id, job.project_id, person_id)


def test_l13_a_month_has_what_was_billed_in_it_and_the_work_that_was_done_in_it(
    billing: Billing,
) -> None:
    job = costing(billing, 40_00)
    billing.approved(job, 10, worked_on="2026-01-30")
    billing.approved(job, 5, worked_on="2026-02-02")
    invoice = billing.issue(billing.draft(job).id)
    billing.world.clock.now = NOON.replace(month=4)
    billing.credit(invoice.id)
    january, february, march, april = months(billing)
    assert (january.month, january.billed, january.used) == ("2026-01-01", gbp(0), gbp(1_000_00))
    assert (january.labour_cost, january.margin_standard) == (gbp(400_00), gbp(600_00))
    assert january.margin_standard_bp == 6_000
    assert (february.used, february.approved_seconds) == (gbp(500_00), 5 * 3600)
    assert (march.billed, march.margin_invoiced) == (gbp(1_500_00), gbp(1_500_00))
    assert not march.HasField("margin_standard_bp")
    assert april.billed == gbp(-1_500_00)
    assert months(billing, project_id=job.project_id) == months(billing)
    assert months(billing, client_id=billing.a_job().client_id) == []


def test_l13_months_have_a_total_in_each_currency_and_so_has_a_month_of_its_projects(
    billing: Billing,
) -> None:
    jobs = [costing(billing, 40_00) for _ in range(2)]
    for job, hours, day in ((jobs[0], 10, "2026-01-30"), (jobs[1], 5, "2026-02-02")):
        billing.approved(job, hours, worked_on=day)
    billing.approved(jobs[0], 1, worked_on="2026-02-03")
    asked = pb.ListMonthFiguresRequest(**{"from": "2026-01-01", "to": "2026-06-30"})
    (total,) = billing.world.call(billing.profitability.ListMonthFigures, asked).totals
    assert (total.month, total.currency_code) == ("", "GBP")
    assert (total.used, total.labour_cost) == (gbp(1_600_00), gbp(640_00))
    assert (total.margin_standard, total.margin_standard_bp) == (gbp(960_00), 6_000)
    of_month = pb.ListProjectsOfMonthRequest(month="2026-02-17", page_size=1)
    page = billing.world.call(billing.profitability.ListProjectsOfMonth, of_month)
    assert len(page.projects) == 1
    assert [one.used for one in page.totals] == [gbp(600_00)]
    seen = billing.world.call(billing.profitability.ListProjectsOfMonth, of_month, PROJECTS)
    assert [(one.used, one.HasField("labour_cost")) for one in seen.totals] == [
        (gbp(600_00), False)
    ]


def test_a_month_is_made_of_its_projects_page_by_page(billing: Billing) -> None:
    for hours in (1, 2, 3):
        billing.approved(costing(billing, 40_00), hours)
    (february,) = months(billing)
    lines = projects(billing, "2026-02-17", page_size=1)
    assert sum(one.figures.used.amount_minor for one in lines) == february.used.amount_minor
    assert sum(one.figures.labour_cost.amount_minor for one in lines) == 240_00
    assert {(one.reference, one.client_name) for one in lines} == {("JOB-1042", "Harbour Coffee")}
    assert projects(billing, "2026-02-01", client_id=lines[0].client_id) == lines[:1]
    assert projects(billing, "2026-03-01") == []


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 90_000)), min_size=1, max_size=8))
def test_months_add_up_to_the_figures_of_the_project(
    billing: Billing, entries: list[tuple[int, int]]
) -> None:
    job = costing(billing, 33_33)
    for day, seconds in entries:
        on = f"2026-{1 + day % 2:02}-{day:02}"
        billing.approved(job, seconds / 3600, worked_on=on)
    billing.issue(billing.draft(job).id)
    billing.world.clock.advance(days=1)
    whole = billing.figures(job).figures
    found = months(billing, project_id=job.project_id)
    for name in ("billed", "used", "labour_cost", "margin_invoiced", "margin_standard"):
        assert sum(getattr(one, name).amount_minor for one in found) == (
            getattr(whole, name).amount_minor
        )


def test_time_that_comes_late_counts_in_the_first_open_day_and_the_closed_month_stays(
    billing: Billing,
) -> None:
    job = costing(billing, 40_00)
    billing.approved(job, 1, worked_on="2026-02-02")
    billing.close("2026-02-28")
    before = months(billing, to="2026-02-28")
    billing.approved(job, 2, worked_on="2026-02-03")
    assert months(billing, to="2026-02-28") == before
    assert months(billing)[-1].used == gbp(200_00)


def test_who_may_not_see_costs_sees_no_cost_and_no_margin_of_a_month(billing: Billing) -> None:
    job = costing(billing, 40_00)
    billing.approved(job, 10)
    for actor in (ACCOUNTS, PROJECTS):
        (seen,) = months(billing, actor)
        assert (seen.used, seen.costs_visible) == (gbp(1_000_00), False)
        for name in ("labour_cost", "margin_invoiced", "margin_standard"):
            assert not seen.HasField(name), name
    with pytest.raises(Forbidden):
        months(billing, MEMBER)


def test_at_most_three_years_are_shown_and_the_last_month_is_not_before_the_first(
    billing: Billing,
) -> None:
    for first, last in (("2026-02-01", "2026-01-31"), ("2023-01-01", "2026-01-01")):
        with pytest.raises(Invalid, match="at most 36 months"):
            months(billing, **{"from": first, "to": last})
