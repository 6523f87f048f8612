"""gRPC of demand and capacity by role."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads, writes
from tandem.common.v1 import common_pb2
from tandem.projects.v1 import demand_pb2 as pb
from tandem.projects.v1 import demand_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.demand import commands
from projects.demand.model import CapacityGap
from projects.demand.queries import figures, gaps
from projects.demand.rules.figures import Figure, Hours, Row, Work, half_up
from projects.demand.rules.signal import Rates, Signal
from projects.demand.rules.state import Unknown

MINUTE = 60
_Windowed = pb.GetDemandRequest | pb.GetDemandSourcesRequest | pb.GetHiringSignalRequest
_to_gap = mapper(pb.CapacityGap, CapacityGap, open=lambda row: row.closed_at is None)
_to_threshold = mapper(pb.DemandThreshold, gaps.Threshold)


class DemandServicer(CalendarServicer, pb_grpc.DemandServiceServicer):
    @reads
    def GetDemand(self, reading: Reading, request: pb.GetDemandRequest) -> pb.GetDemandResponse:
        first, last = _window(request)
        found = figures.get_demand(
            reading, first, last, request.period, request.charge_role, self.calendar(reading)
        )
        total = found.table.total
        return pb.GetDemandResponse(
            **days_of_period(found.first, found.last),
            periods=[pb.DemandPeriod(**days_of_period(*period)) for period in found.periods],
            roles=map(role, found.table.roles),
            total=figure(total.total),
            totals=map(figure, total.periods),
            unknown=map(_unknown, found.unknown[: figures.UNKNOWN_MAX]),
            unknown_count=len(found.unknown),
        )

    @reads
    def GetDemandSources(
        self, reading: Reading, request: pb.GetDemandSourcesRequest
    ) -> pb.GetDemandSourcesResponse:
        first, last = _window(request)
        calendar = self.calendar(reading)
        found = figures.get_sources(reading, request.charge_role, first, last, calendar)
        return pb.GetDemandSourcesResponse(
            charge_role=found.charge_role,
            figure=figure(found.figure),
            work=map(_work, found.work),
            people=map(_person, found.people),
            left_off=found.left_off,
        )

    @reads
    def GetHiringSignal(
        self, reading: Reading, request: pb.GetHiringSignalRequest
    ) -> pb.GetHiringSignalResponse:
        first, last = _window(request)
        rates = Rates(*(_rate(request, name) for name in ("cost", "freelance", "charge")))
        role, found = figures.get_signal(
            reading, request.charge_role, first, last, rates, self.calendar(reading)
        )
        return _signal(role, found, rates, request.currency_code)

    @reads
    def ListCapacityGaps(
        self, reading: Reading, request: pb.ListCapacityGapsRequest
    ) -> pb.ListCapacityGapsResponse:
        days = {
            name: values.day(getattr(request, name), name) for name in ("month_from", "month_to")
        }
        listed = gaps.list_gaps(reading, draft(gaps.GapFilter, request, **days), asked(request))
        return pb.ListCapacityGapsResponse(
            capacity_gaps=map(_to_gap, listed.rows), **listed.paging()
        )

    @reads
    def GetCapacityGap(
        self, reading: Reading, request: pb.GetCapacityGapRequest
    ) -> pb.GetCapacityGapResponse:
        row = gaps.find_gap(reading, request.capacity_gap_id)
        return pb.GetCapacityGapResponse(capacity_gap=_to_gap(row))

    @reads
    def GetDemandThreshold(
        self, reading: Reading, request: pb.GetDemandThresholdRequest
    ) -> pb.GetDemandThresholdResponse:
        reading.actor.require(figures.READ)
        return pb.GetDemandThresholdResponse(threshold=_to_threshold(gaps.threshold(reading)))

    @writes
    def SetDemandThreshold(
        self, tx: Transaction, request: pb.SetDemandThresholdRequest
    ) -> pb.SetDemandThresholdResponse:
        commands.set_threshold(
            tx,
            request.gap_seconds,
            request.months_ahead,
            self.calendar(tx),
            request.expected_version,
        )
        tx.session.flush()
        return pb.SetDemandThresholdResponse(threshold=_to_threshold(gaps.threshold(tx)))


def _window(request: _Windowed) -> tuple[date, date]:
    first = values.needed_day(getattr(request, "from"), "from")
    last = values.needed_day(request.to, "to")
    values.window(first, last, "from", "to")
    return first, last


def days_of_period(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def figure(one: Figure) -> pb.DemandFigure:
    """In whole minutes."""
    return pb.DemandFigure(
        confirmed_seconds=_minutes(one.confirmed),
        pipeline_seconds=_minutes(one.pipeline),
        pipeline_full_seconds=_minutes(one.pipeline_full),
        demand_seconds=_minutes(one.demand),
        contract_seconds=_minutes(one.contract),
        capacity_seconds=_minutes(one.capacity),
        gap_seconds=_minutes(one.exact_gap),
        fte_gap=one.fte_gap,
    )


def _rate(request: Any, name: str) -> int | None:
    """Of the request for a signal."""
    field = f"{name}_hourly_minor"
    return int(getattr(request, field)) if request.HasField(field) else None


def _signal(role: str, found: Signal, rates: Rates, code: str) -> pb.GetHiringSignalResponse:
    amounts = {
        "hire_cost": found.hire_cost,
        "freelance_cost": found.freelance_cost,
        "delayed_income": found.delayed_income,
        "cost_hourly": rates.cost,
        "freelance_hourly": rates.freelance,
        "charge_hourly": rates.charge,
    }
    return pb.GetHiringSignalResponse(
        charge_role=role,
        figure=figure(found.figure),
        hires=found.hires,
        hired_spare_seconds=_minutes(found.spare),
        delay_days=found.delay_days,
        **{
            name: common_pb2.Money(amount_minor=minor, currency_code=code)
            for name, minor in amounts.items()
            if minor is not None
        },
    )


def _minutes(seconds: Fraction | int) -> int:
    return half_up(Fraction(seconds, MINUTE)) * MINUTE


def role(row: Row) -> pb.RoleDemand:
    return pb.RoleDemand(
        charge_role=row.charge_role,
        people=row.people,
        total=figure(row.total),
        periods=map(figure, row.periods),
    )


def _unknown(one: Unknown) -> pb.UnknownDemand:
    return pb.UnknownDemand(
        kind=one.kind,
        record_id=one.record_id,
        reference=one.reference,
        name=one.name,
        reason=one.reason,
        work_seconds=one.seconds,
        probability_bp=one.probability_bp,
    )


def _work(one: Work) -> pb.DemandSource:
    return pb.DemandSource(
        kind=one.kind,
        record_id=one.record_id,
        project_id=one.project_id,
        reference=one.reference,
        name=one.name,
        start_on=one.start_on,
        end_on=one.end_on,
        work_seconds=_minutes(one.total),
        probability_bp=one.chance_bp,
        weighted_seconds=_minutes(one.weighted),
    )


def _person(one: Hours) -> pb.DemandPerson:
    return pb.DemandPerson(
        person_id=one.person_id,
        name=one.name,
        contract_seconds=sum(one.contract),
        capacity_seconds=sum(one.capacity),
    )
