"""gRPC of three-point estimates and simulations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chassis.database import Reading, Transaction
from chassis.rpc.server import reads, writes
from tandem.common.v1 import common_pb2
from tandem.projects.v1 import earned_value_pb2, simulation_pb2
from tandem.projects.v1 import simulation_pb2 as pb
from tandem.projects.v1 import simulation_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.simulation import commands, queries
from projects.simulation.queries import Money, Simulation, TaskChance
from projects.simulation.rules.three_point import ThreePoint, whole

RUNS, RUNS_MIN, RUNS_MAX = 1000, 100, 10_000
SEED_MAX = 2**31 - 1
Shown = Callable[[int], earned_value_pb2.Worth]


class SimulationServicer(CalendarServicer, pb_grpc.SimulationServiceServicer):
    @writes
    def SetThreePoints(
        self, tx: Transaction, request: pb.SetThreePointsRequest
    ) -> pb.SetThreePointsResponse:
        points = (
            request.optimistic_seconds,
            request.likely_seconds,
            request.pessimistic_seconds,
        )
        id_ = commands.set_three_points(tx, request.task_id, points)
        tx.session.flush()
        return pb.SetThreePointsResponse(three_points=_points(tx, id_))

    @reads
    def GetThreePoints(
        self, reading: Reading, request: pb.GetThreePointsRequest
    ) -> pb.GetThreePointsResponse:
        return pb.GetThreePointsResponse(three_points=_points(reading, request.task_id))

    @reads
    def SimulateProject(
        self, reading: Reading, request: pb.SimulateProjectRequest
    ) -> pb.SimulateProjectResponse:
        basis = request.basis or "hours"
        runs = values.number(request.runs or RUNS, "runs", RUNS_MIN, RUNS_MAX)
        seed = values.number(request.seed, "seed", 0, SEED_MAX)
        money = _money(request) if basis != "hours" else None
        calendar = self.calendar(reading)
        found = queries.simulate_project(reading, request.project_id, seed, runs, money, calendar)
        shown = _amounts(request.currency_code) if money else _work
        return _response(found, shown, seed=seed, runs=runs, basis=basis)


def _money(request: pb.SimulateProjectRequest) -> Money:
    """Work to come, and work so far, at the rates of today."""
    hourly = {
        (one.worker.person_id, one.worker.charge_role): one.spent_hourly_minor
        for one in request.rates
        if one.HasField("spent_hourly_minor")
    }
    return Money(request.currency_code, hourly)


def _work(seconds: int) -> earned_value_pb2.Worth:
    return earned_value_pb2.Worth(work_seconds=seconds)


def _amounts(currency_code: str) -> Shown:
    def shown(minor: int) -> earned_value_pb2.Worth:
        money = common_pb2.Money(amount_minor=minor, currency_code=currency_code)
        return earned_value_pb2.Worth(money=money)

    return shown


def _response(found: Simulation, shown: Shown, **asked: Any) -> pb.SimulateProjectResponse:
    project = found.project
    return pb.SimulateProjectResponse(
        project_id=project.id,
        plan_end_on=project.end_on.isoformat() if project.end_on else "",
        due_on=project.due_on.isoformat() if project.due_on else "",
        by_plan_bp=found.by_plan_bp,
        by_due_bp=found.by_due_bp,
        percentiles=[
            pb.SimulatedPercentile(
                percent=percent, end_on=end.isoformat(), total=shown(found.totals[percent])
            )
            for percent, end in found.ends.items()
        ],
        days=[pb.SimulatedDay(on=day.isoformat(), runs=runs) for day, runs in found.days],
        totals=[_total(bar.value, found.bar_width, bar.runs, shown) for bar in found.bars],
        tasks=[_task(task) for task in found.tasks],
        estimated_tasks=sum(task.points is not None for task in found.tasks),
        risks=found.risk_count,
        unvalued_seconds=found.unvalued_seconds,
        **asked,
    )


def _total(value: int, width: int, runs: int, shown: Shown) -> simulation_pb2.SimulatedTotal:
    ends = {"from": shown(value), "to": shown(value + width)}
    return pb.SimulatedTotal(runs=runs, **ends)


def _task(one: TaskChance) -> pb.SimulatedTask:
    points = _of(one.points) if one.points else {}
    return pb.SimulatedTask(
        task_id=one.task_id, name=one.name, criticality_bp=one.criticality_bp, **points
    )


def _of(points: ThreePoint) -> dict[str, int]:
    return {
        "optimistic_seconds": points.optimistic,
        "likely_seconds": points.likely,
        "pessimistic_seconds": points.pessimistic,
        "expected_seconds": whole(points.expected),
        "deviation_seconds": whole(points.deviation),
    }


def _points(reading: Reading, task_id: str) -> pb.ThreePoints:
    task, kept = queries.find_points(reading, task_id)
    shown = pb.ThreePoints(task_id=task.id, project_id=task.project_id)
    if kept is None:
        return shown
    points = ThreePoint(kept.optimistic_seconds, kept.likely_seconds, kept.pessimistic_seconds)
    shown.version = kept.version
    for name, seconds in _of(points).items():
        setattr(shown, name, seconds)
    return shown
