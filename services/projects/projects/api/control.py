"""gRPC of the control room."""

from __future__ import annotations

from dataclasses import asdict

from chassis.database import Reading
from chassis.rpc.server import Servicer, reads
from tandem.projects.v1 import control_pb2 as pb
from tandem.projects.v1 import control_pb2_grpc as pb_grpc

from projects import values
from projects.api.messages import message, messages
from projects.control.queries import delivery, portfolio
from projects.control.queries.delivery import Delivery, Hours
from projects.control.queries.responsibilities import get_responsibilities


class ControlServicer(Servicer, pb_grpc.ControlServiceServicer):
    @reads
    def GetProjectDelivery(
        self, reading: Reading, request: pb.GetProjectDeliveryRequest
    ) -> pb.GetProjectDeliveryResponse:
        return _delivery(delivery.get_project_delivery(reading, request.project_id))

    @reads
    def GetClientDelivery(
        self, reading: Reading, request: pb.GetClientDeliveryRequest
    ) -> pb.GetClientDeliveryResponse:
        found = delivery.get_client_delivery(reading, request.client_id)
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
            total=message(pb.PortfolioLine, found.total),
            projects=messages(pb.PortfolioLine, found.projects),
            categories=messages(pb.PortfolioLine, found.categories),
            people=messages(pb.PortfolioLine, found.people),
        )

    @reads
    def GetResponsibilities(
        self, reading: Reading, request: pb.GetResponsibilitiesRequest
    ) -> pb.GetResponsibilitiesResponse:
        found = get_responsibilities(reading, request.person_id)
        return message(pb.GetResponsibilitiesResponse, found)


def _delivery(found: Delivery) -> pb.GetProjectDeliveryResponse:
    return message(pb.GetProjectDeliveryResponse, found, hours=_hours(found.hours))


def _hours(hours: Hours) -> pb.Hours:
    return pb.Hours(**{f"{name}_seconds": seconds for name, seconds in asdict(hours).items()})
