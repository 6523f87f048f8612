"""gRPC of the control room."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from chassis.database import Reading
from chassis.rpc.server import Servicer, reads
from tandem.projects.v1 import control_pb2 as pb
from tandem.projects.v1 import control_pb2_grpc as pb_grpc

from projects import values
from projects.control import portfolio, queries
from projects.control.portfolio import Line
from projects.control.queries import Delivery, Hours


class ControlServicer(Servicer, pb_grpc.ControlServiceServicer):
    @reads
    def GetProjectDelivery(
        self, reading: Reading, request: pb.GetProjectDeliveryRequest
    ) -> pb.GetProjectDeliveryResponse:
        return _delivery(queries.get_project_delivery(reading, request.project_id))

    @reads
    def GetClientDelivery(
        self, reading: Reading, request: pb.GetClientDeliveryRequest
    ) -> pb.GetClientDeliveryResponse:
        found = queries.get_client_delivery(reading, request.client_id)
        return pb.GetClientDeliveryResponse(
            projects=[_delivery(delivery) for delivery in found.projects],
            project_count=found.project_count,
            hours=_hours(found.hours),
        )

    @reads
    def SummarisePortfolio(
        self, reading: Reading, request: pb.SummarisePortfolioRequest
    ) -> pb.SummarisePortfolioResponse:
        found = portfolio.summarise_portfolio(
            reading,
            request.client_id,
            values.day(getattr(request, "from"), "from"),
            values.day(request.to, "to"),
        )
        return pb.SummarisePortfolioResponse(
            total=_line(found.total),
            projects=[_line(line) for line in found.projects],
            categories=[_line(line) for line in found.categories],
            people=[_line(line) for line in found.people],
        )


def _delivery(found: Delivery) -> pb.GetProjectDeliveryResponse:
    return pb.GetProjectDeliveryResponse(
        project_id=found.project_id,
        reference=found.reference,
        name=found.name,
        status=found.status,
        client_id=found.client_id or "",
        project_manager_id=found.project_manager_id or "",
        start_on=_day(found.start_on),
        end_on=_day(found.end_on),
        due_on=_day(found.due_on),
        hours=_hours(found.hours),
        task_count=found.task_count,
        done_task_count=found.done_task_count,
        critical_task_count=found.critical_task_count,
        late_task_count=found.late_task_count,
    )


def _hours(hours: Hours) -> pb.Hours:
    return pb.Hours(
        sold_seconds=hours.sold,
        estimate_seconds=hours.estimate,
        logged_seconds=hours.logged,
        approved_seconds=hours.approved,
    )


def _line(line: Line) -> pb.PortfolioLine:
    return pb.PortfolioLine(**asdict(line))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
