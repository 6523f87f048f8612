"""gRPC of earned value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from chassis.database import Reading, Transaction
from chassis.rpc.server import reads, writes
from tandem.common.v1 import common_pb2
from tandem.projects.v1 import earned_value_pb2 as pb
from tandem.projects.v1 import earned_value_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.earned_value import commands, queries
from projects.earned_value.model import Earning
from projects.earned_value.queries import EarnedValue, Rates
from projects.earned_value.rules.course import Point, Standing
from projects.earned_value.rules.formulae import WHOLE_BP, in_words, rounded

SECONDS_PER_HOUR = 3600
DAY_PLACES = 2
Shown = Callable[[Fraction | None], pb.Worth | None]


class EarnedValueServicer(CalendarServicer, pb_grpc.EarnedValueServiceServicer):
    @writes
    def SetEarning(self, tx: Transaction, request: pb.SetEarningRequest) -> pb.SetEarningResponse:
        earning = commands.set_earning(
            tx,
            request.task_id,
            request.rule,
            request.progress_bp if request.HasField("progress_bp") else None,
            request.measured_on,
            [
                {"name": one.name, "weight_bp": one.weight_bp, "reached_on": one.reached_on}
                for one in request.milestones
            ],
        )
        tx.session.flush()
        return pb.SetEarningResponse(earning=_earning(earning))

    @reads
    def GetEarning(self, reading: Reading, request: pb.GetEarningRequest) -> pb.GetEarningResponse:
        return pb.GetEarningResponse(
            earning=_earning(queries.find_earning(reading, request.task_id))
        )

    @reads
    def ListEarningWorkers(
        self, reading: Reading, request: pb.ListEarningWorkersRequest
    ) -> pb.ListEarningWorkersResponse:
        baseline, workers = queries.list_workers(
            reading, request.project_id, request.baseline_id, plan_only=request.plan_only
        )
        return pb.ListEarningWorkersResponse(
            baseline_id=baseline.id if baseline else "",
            taken_on=baseline.taken_at.date().isoformat() if baseline else "",
            workers=[pb.EarningWorker(person_id=who, charge_role=role) for who, role in workers],
        )

    @reads
    def GetEarnedValue(
        self, reading: Reading, request: pb.GetEarnedValueRequest
    ) -> pb.GetEarnedValueResponse:
        basis = request.basis or "hours"
        found = queries.earned_value(
            reading,
            request.project_id,
            request.baseline_id,
            values.day(request.as_at, "as_at") or reading.today,
            _rates(request) if basis != "hours" else None,
            self.calendar(reading),
        )
        shown = _money(request.currency_code) if basis != "hours" else _work
        return _response(found, basis, shown, is_today=found.as_at == reading.today)


def _rates(request: pb.GetEarnedValueRequest) -> Rates:
    """What a second is worth, in minor units."""
    planned, spent = {}, {}
    for one in request.rates:
        worker = one.worker.person_id, one.worker.charge_role
        if one.HasField("planned_hourly_minor"):
            planned[worker] = Fraction(one.planned_hourly_minor, SECONDS_PER_HOUR)
        if one.HasField("spent_hourly_minor"):
            spent[worker] = Fraction(one.spent_hourly_minor, SECONDS_PER_HOUR)
    return Rates(planned, spent)


def _work(seconds: Fraction | None) -> pb.Worth | None:
    return None if seconds is None else pb.Worth(work_seconds=rounded(seconds))


def _money(currency_code: str) -> Shown:
    def shown(minor: Fraction | None) -> pb.Worth | None:
        if minor is None:
            return None
        money = common_pb2.Money(amount_minor=rounded(minor), currency_code=currency_code)
        return pb.Worth(money=money)

    return shown


def _response(
    found: EarnedValue, basis: str, shown: Shown, *, is_today: bool
) -> pb.GetEarnedValueResponse:
    return pb.GetEarnedValueResponse(
        project_id=found.project.id,
        baseline_id=found.baseline.id,
        baseline_name=found.baseline.name,
        as_at=found.as_at.isoformat(),
        basis=basis,
        unvalued_planned_seconds=found.unvalued_planned_seconds,
        unvalued_spent_seconds=found.unvalued_spent_seconds,
        points=[_point(point, shown) for point in found.course.points],
        tasks=[_task(task, shown) for task in found.course.tasks],
        **_figures(found, shown, is_today=is_today),
        **_schedule(found),
    )


def _figures(found: EarnedValue, shown: Shown, *, is_today: bool) -> dict[str, Any]:
    """The plan of another day than today is not known any more."""
    now = found.course.measures
    from_plan = now.eac_bottom_up(found.remaining) if is_today else None
    return {
        "budget": shown(now.bac),
        "planned": shown(now.pv),
        "earned": shown(now.ev),
        "spent": shown(now.ac),
        "cost_variance": shown(now.cost_variance),
        "schedule_variance": shown(now.schedule_variance),
        "cost_index": in_words(now.cpi),
        "schedule_index": in_words(now.spi),
        "estimate_typical": shown(now.eac_typical),
        "estimate_as_planned": shown(now.eac_atypical),
        "estimate_with_schedule": shown(now.eac_with_schedule),
        "estimate_from_plan": shown(from_plan),
        "remaining_from_plan": shown(found.remaining) if is_today else None,
        "to_complete": shown(now.etc),
        "variance_at_completion": shown(now.vac),
        "index_to_budget": in_words(now.tcpi_bac),
        "index_to_estimate": in_words(now.tcpi_eac),
        "budget_is_achievable": now.is_budget_achievable,
    }


def _schedule(found: EarnedValue) -> dict[str, Any]:
    schedule = found.schedule
    return {
        "earned_days": in_words(schedule.earned, DAY_PLACES),
        "actual_days": schedule.actual,
        "planned_days": schedule.planned,
        "schedule_variance_days": in_words(schedule.variance, DAY_PLACES),
        "time_index": in_words(schedule.spi),
        "days_at_completion": in_words(schedule.at_completion, DAY_PLACES),
        "forecast_end_on": _day(found.forecast_end_on),
        "baseline_end_on": _day(found.baseline.end_on),
        "plan_end_on": _day(found.project.end_on),
    }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _point(point: Point, shown: Shown) -> pb.EarnedPoint:
    return pb.EarnedPoint(
        on=point.on.isoformat(),
        planned=shown(point.planned),
        earned=shown(point.earned),
        spent=shown(point.spent),
    )


def _task(one: Standing, shown: Shown) -> pb.EarnedTask:
    return pb.EarnedTask(
        task_id=one.task.task_id,
        name=one.task.name,
        rule=one.task.progress.rule.value,
        earned_bp=rounded(one.share * WHOLE_BP),
        budget=shown(one.budget),
        planned=shown(one.planned),
        earned=shown(one.earned),
    )


def _earning(earning: Earning) -> pb.Earning:
    return pb.Earning(
        id=earning.id,
        version=earning.version,
        task_id=earning.task_id,
        project_id=earning.project_id,
        rule=earning.rule,
        progress_bp=earning.progress_bp,
        measured_on=_day(earning.measured_on),
        milestones=[
            pb.EarningMilestone(
                name=one["name"], weight_bp=one["weight_bp"], reached_on=one["reached_on"] or ""
            )
            for one in earning.milestones
        ],
    )
