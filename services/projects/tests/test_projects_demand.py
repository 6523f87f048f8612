"""Demand by role against capacity, with the numbers of domain.md A2 (F09, M-17)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from bus.pump import deliver
from chassis.actor import Actor
from chassis.ids import new_id
from planning_room import Bureau
from projects.demand.commands import watch
from projects.demand.rules.figures import Figure, Hours, Span, Standard, Work, tabulate, within
from projects.demand.rules.offers import Offer, hours_of
from projects.demand.rules.periods import periods_of
from projects.demand.rules.signal import Rates, signal_of
from projects.resourcing.queries import working_calendar
from projects.worker import ProjectsWorker
from projects_builders import a_person, a_project, a_task

HOUR = 3600
WINDOW = {"from": "2026-06-01", "to": "2026-06-23"}
"""17 working days: 127.5 hours of a full-time person."""


def test_m17_a2_three_designers_lack_half_a_person() -> None:
    """3 x 127.5 h; 300 h confirmed; 200 h at 60 %, 150 h at 20 %: 67.5 h short, 0.53 FTE."""
    contract, capacity = 150 * HOUR, 127 * HOUR + 1800
    people = [Hours(str(n), "", "designer", [contract], [capacity]) for n in range(3)]
    work = [
        Work("task", "1", "designer", [300 * HOUR]),
        Work("opportunity", "2", "designer", [200 * HOUR], 6000),
        Work("opportunity", "3", "designer", [150 * HOUR], 2000),
    ]
    for order in (work, work[::-1]):
        (row,) = tabulate(order, people, Standard([contract], [contract])).roles
        figure = row.total
        assert (figure.demand, figure.capacity) == (450 * HOUR, 382 * HOUR + 1800)
        assert (figure.exact_gap, figure.fte_gap) == (Fraction(135 * 1800), "0.53")
        assert figure.pipeline == 150 * HOUR
        assert row.periods == [figure]


def test_m17_a_gap_is_closed_by_hiring_freelancers_or_waiting() -> None:
    """67.5 h: one person for 150 h at 42.00, freelancers at 55.00, or 3.0 days of three people."""
    figure = Figure(150 * HOUR, 142 * HOUR, confirmed=450 * HOUR)
    figure.contract, figure.capacity = 450 * HOUR, 382 * HOUR + 1800
    found = signal_of(figure, Rates(4200, 5500, 10_000), 17)
    assert (found.hires, found.spare) == (1, 60 * HOUR)
    assert (found.hire_cost, found.freelance_cost) == (630_000, 371_250)
    assert (found.delayed_income, found.delay_days) == (675_000, 3)
    unknown = signal_of(figure, Rates(), 17)
    assert (unknown.hire_cost, unknown.freelance_cost, unknown.delayed_income) == (None,) * 3
    spare = signal_of(Figure(HOUR, HOUR, contract=HOUR, capacity=HOUR), Rates(4200), 1)
    assert (spare.hires, spare.hire_cost, spare.delay_days) == (0, 0, 0)


def test_a_role_that_nobody_has_is_measured_by_a_new_person() -> None:
    nobody = Figure(150 * HOUR, 142 * HOUR + 1800, confirmed=285 * HOUR)
    assert (nobody.gap, nobody.fte_gap) == (285 * HOUR, "2.00")
    assert Figure(0, 0, confirmed=HOUR).fte_gap == ""
    assert Figure(0, 100, contract=0, capacity=0).fte_gap == "0.00"


def test_parts_of_work_add_up_to_the_whole() -> None:
    span = Span(3, 7)
    parts = [within(100, span, day, day + 1) for day in range(20)]
    assert parts[3:10] == [15, 15, 14, 14, 14, 14, 14]
    assert sum(parts) == within(100, span, 0, 20) == 100


def test_accepted_quotes_go_before_the_newest_offer_and_that_before_estimates() -> None:
    old = Offer("1", "estimate", "in_use", {"d": 1})
    new = Offer("2", "estimate", "in_use", {"d": 2})
    gone = Offer("3", "estimate", "archived", {"d": 3})
    sent = Offer("0", "quote", "sent", {"d": 4})
    one, other = (Offer(id_, "quote", "accepted", {"d": 5, "e": 0}) for id_ in "45")
    assert hours_of([new, old, gone]) == {"d": 2}
    assert hours_of([old, new, sent]) == {"d": 4}
    assert hours_of([one, sent, other]) == {"d": 10}
    assert hours_of([gone]) == {}


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks = periods_of(date(2026, 11, 30), date(2026, 12, 8), "week")
    monday, tuesday = date(2026, 12, 7), date(2026, 12, 8)
    assert weeks == [(date(2026, 11, 30), date(2026, 12, 6)), (monday, tuesday)]
    months = periods_of(date(2026, 12, 31), date(2027, 1, 31), "month")
    assert months == [(date(2026, 12, 31),) * 2, (date(2027, 1, 1), date(2027, 1, 31))]


class Pipeline:
    """Deals as accounts and finance publish them."""

    def __init__(self, bureau: Bureau) -> None:
        self.worker = ProjectsWorker(bureau.agency.database)

    def deal(self, hours: int, chance: int, **more: Any) -> str:
        opportunity_id = new_id()
        body = {
            "opportunity_id": opportunity_id,
            "reference": "OPP-1",
            "client_id": new_id(),
            "name": "Spring",
            "status": "open",
            "probability_bp": chance,
            "value": {"amount_minor": 100, "currency_code": "GBP"},
            "delivery_start": WINDOW["from"],
            "delivery_end": WINDOW["to"],
            "changed": [],
        }
        deliver(self.worker, "accounts", "opportunity.created.v1", body | more)
        if hours:
            self.estimate(opportunity_id, hours)
        return opportunity_id

    def estimate(self, opportunity_id: str, hours: int) -> None:
        line = {"id": new_id(), "charge_role": "Designer", "seconds": hours * HOUR}
        lines = [line | {"chosen": True}, line | {"chosen": False}]
        body = {"estimate_id": new_id(), "opportunity_id": opportunity_id, "lines": lines}
        more = {"archived": False, "changed": []}
        deliver(self.worker, "finance", "estimate.priced.v1", body | more)


@pytest.fixture
def pipeline(bureau: Bureau) -> Pipeline:
    people = [a_person(name=f"D{n}", charge_role="designer") for n in range(3)]
    project = a_project()
    days = {"start_on": date(2026, 6, 1), "end_on": date(2026, 6, 12)}
    task = a_task(project, charge_role="designer", estimate_seconds=300 * HOUR, **days)
    bureau.agency.add(*people, project, task)
    pipeline = Pipeline(bureau)
    pipeline.deal(200, 6000)
    pipeline.deal(150, 2000)
    return pipeline


def designers(bureau: Bureau, **more: Any) -> Any:
    found = bureau.ask("GetDemand", charge_role=["designer"], **WINDOW | more)
    (row,) = found.roles
    return row


@pytest.mark.slow
def test_f09_a2_over_grpc(bureau: Bureau, pipeline: Pipeline) -> None:
    total = designers(bureau).total
    assert (total.confirmed_seconds, total.pipeline_seconds) == (300 * HOUR, 150 * HOUR)
    assert (total.gap_seconds, total.fte_gap) == (135 * 1800, "0.53")
    weeks = designers(bureau, period="week")
    assert [one.confirmed_seconds for one in weeks.periods] == [150 * HOUR, 150 * HOUR, 0, 0]
    assert abs(sum(one.gap_seconds for one in weeks.periods) - 135 * 1800) <= 120
    sources = bureau.ask("GetDemandSources", charge_role="designer", **WINDOW)
    assert [one.weighted_seconds // HOUR for one in sources.work] == [300, 120, 30]
    assert (sources.figure, len(sources.people)) == (total, 3)


@pytest.mark.slow
def test_f09_a_deal_without_hours_or_dates_is_named_and_counts_nowhere(
    bureau: Bureau, pipeline: Pipeline
) -> None:
    silent = pipeline.deal(0, 5000)
    undated = pipeline.deal(40, 5000, delivery_start=None)
    over = pipeline.deal(40, 5000, delivery_start="2026-01-05", delivery_end="2026-02-05")
    pipeline.deal(40, 5000, status="lost")
    found = bureau.ask("GetDemand", **WINDOW)
    assert {one.record_id: (one.reason, one.work_seconds) for one in found.unknown} == {
        silent: ("hours_unknown", 0),
        undated: ("dates_unknown", 40 * HOUR),
        over: ("dates_over", 40 * HOUR),
    }
    assert designers(bureau).total.pipeline_seconds == 150 * HOUR


@pytest.mark.slow
def test_f09_a_win_is_confirmed_work_before_it_has_a_plan(
    bureau: Bureau, pipeline: Pipeline
) -> None:
    won = pipeline.deal(80, 5000)
    project_id = new_id()
    body = {
        "opportunity_id": won,
        "project_id": project_id,
        "client_id": bureau.client_id,
        "name": "Spring",
        "status": "won",
        "probability_bp": 10_000,
        "value": {"amount_minor": 100, "currency_code": "GBP"},
        "delivery_start": WINDOW["from"],
        "delivery_end": WINDOW["to"],
        "changed": [],
    }
    deliver(pipeline.worker, "accounts", "opportunity.won.v1", body)
    assert designers(bureau).total.confirmed_seconds == 380 * HOUR
    sources = bureau.ask("GetDemandSources", charge_role="designer", **WINDOW)
    (sold,) = (one for one in sources.work if one.kind == "sold")
    assert (sold.project_id, sold.work_seconds) == (project_id, 80 * HOUR)


@pytest.mark.slow
def test_m17_a_gap_is_published_once_for_each_crossing(bureau: Bureau, pipeline: Pipeline) -> None:
    def look() -> list[bool]:
        with bureau.agency.acting(Actor.system()) as tx:
            watch(tx, working_calendar(tx, "GB-ENG"))
        listed = bureau.ask("ListCapacityGaps", charge_role=["designer"], order="created_at")
        return [gap.open for gap in listed.capacity_gaps]

    set_ = {"gap_seconds": 3600, "months_ahead": 4}
    assert bureau.ask("SetDemandThreshold", **set_).threshold.version == 1
    assert look() == []
    deal = pipeline.deal(2000, 5000)
    assert look() == look() == [True]
    pipeline.estimate(deal, 10)
    assert look() == [False]
    pipeline.estimate(deal, 2000)
    assert look() == [False, True]
    assert bureau.refusal("SetDemandThreshold", bureau.ada, **set_) == "PERMISSION_REQUIRED"
    assert bureau.refusal("SetDemandThreshold", gap_seconds=0) == "NUMBER_OUT_OF_RANGE"


@pytest.mark.slow
def test_a_window_is_bounded(bureau: Bureau) -> None:
    assert bureau.refusal("GetDemand", **{"from": "2026-01-01", "to": "2027-06-01"}) == (
        "WINDOW_TOO_LONG"
    )
    assert bureau.refusal("GetDemand", bureau.ada, **WINDOW) == "PERMISSION_REQUIRED"
