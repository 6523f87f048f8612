"""gRPC of the control room."""

from __future__ import annotations

from operator import attrgetter

from chassis.database import Reading
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads
from tandem.projects.v1 import control_pb2 as pb
from tandem.projects.v1 import control_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.control.queries import capacity, delivery, portfolio
from projects.control.queries.capacity import PersonCapacity, ToDate, Window
from projects.control.queries.delivery import ClientDelivery, Delivery, Hours
from projects.control.queries.hours import (
    PartHours,
    PersonHours,
    ProjectHours,
    WeekHours,
    get_project_hours,
)
from projects.control.queries.portfolio import Line
from projects.control.queries.remaining import RemainingWork, get_remaining_plan
from projects.control.queries.responsibilities import (
    Named,
    Responsibilities,
    get_responsibilities,
)
from projects.control.queries.similar_work import (
    NewWork,
    PersonBias,
    SimilarTask,
    SimilarWork,
    find_similar_work,
)
from projects.control.rules.estimating import Spread
from projects.control.rules.hours import in_minutes
from projects.resourcing.queries import PersonFilter

to_hours = mapper(
    pb.Hours,
    Hours,
    sold_seconds=attrgetter("sold"),
    estimate_seconds=attrgetter("estimate"),
    logged_seconds=attrgetter("logged"),
    approved_seconds=attrgetter("approved"),
)
to_delivery = mapper(pb.GetProjectDeliveryResponse, Delivery, hours=to_hours)
to_client_delivery = mapper(
    pb.GetClientDeliveryResponse, ClientDelivery, projects=to_delivery, hours=to_hours
)
to_remaining = mapper(pb.RemainingWork, RemainingWork)
to_line = mapper(pb.PortfolioLine, Line)
to_project_hours = mapper(
    pb.GetProjectHoursResponse,
    ProjectHours,
    people=mapper(pb.PersonHours, PersonHours),
    weeks=mapper(pb.WeekHours, WeekHours),
    parts=mapper(pb.PartHours, PartHours),
)
to_capacity_to_date = mapper(pb.CapacityToDate, ToDate)
to_person_capacity = mapper(
    pb.PersonCapacity,
    PersonCapacity,
    contract_minutes=lambda row: row.capacity.contracted,
    holiday_minutes=lambda row: row.capacity.holiday,
    leave_minutes=lambda row: row.capacity.leave,
    effective_minutes=lambda row: row.capacity.effective,
    logged_minutes=lambda row: map(in_minutes, row.logged),
    chargeable_minutes=lambda row: map(in_minutes, row.chargeable),
    planned_minutes=lambda row: map(in_minutes, row.planned),
    to_date=to_capacity_to_date,
)
to_similar_work = mapper(
    pb.FindSimilarWorkResponse,
    SimilarWork,
    suggestion=mapper(pb.WorkSpread, Spread),
    person=mapper(pb.PersonBias, PersonBias),
    tasks=mapper(pb.SimilarTask, SimilarTask),
)
to_named = mapper(pb.Named, Named)
to_responsibilities = mapper(
    pb.GetResponsibilitiesResponse,
    Responsibilities,
    projects=to_named,
    tasks=to_named,
    people=to_named,
)


class ControlServicer(CalendarServicer, pb_grpc.ControlServiceServicer):
    @reads
    def GetRemainingPlan(
        self, reading: Reading, request: pb.GetRemainingPlanRequest
    ) -> pb.GetRemainingPlanResponse:
        work = get_remaining_plan(reading, request.project_id)
        return pb.GetRemainingPlanResponse(work=map(to_remaining, work))

    @reads
    def GetProjectDelivery(
        self, reading: Reading, request: pb.GetProjectDeliveryRequest
    ) -> pb.GetProjectDeliveryResponse:
        return to_delivery(delivery.get_project_delivery(reading, request.project_id))

    @reads
    def GetClientDelivery(
        self, reading: Reading, request: pb.GetClientDeliveryRequest
    ) -> pb.GetClientDeliveryResponse:
        return to_client_delivery(delivery.get_client_delivery(reading, request.client_id))

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
            total=to_line(found.total),
            projects=map(to_line, found.projects),
            categories=map(to_line, found.categories),
            people=map(to_line, found.people),
            charge_roles=map(to_line, found.charge_roles),
        )

    @reads
    def FindSimilarWork(
        self, reading: Reading, request: pb.FindSimilarWorkRequest
    ) -> pb.FindSimilarWorkResponse:
        before = values.day(request.finished_before, "finished_before")
        work = draft(NewWork, request, finished_before=before)
        return to_similar_work(find_similar_work(reading, work))

    @reads
    def GetProjectHours(
        self, reading: Reading, request: pb.GetProjectHoursRequest
    ) -> pb.GetProjectHoursResponse:
        return to_project_hours(get_project_hours(reading, request.project_id))

    @reads
    def ListCapacity(
        self, reading: Reading, request: pb.ListCapacityRequest
    ) -> pb.ListCapacityResponse:
        first = values.needed_day(getattr(request, "from"), "from")
        last = values.needed_day(request.to, "to")
        values.window(first, last, "from", "to")
        found = capacity.list_capacity(
            reading,
            Window(first, last),
            draft(PersonFilter, request, active=True),
            asked(request),
            self.calendar(reading),
        )
        return pb.ListCapacityResponse(
            people=map(to_person_capacity, found.people),
            to_date=to_capacity_to_date(found.to_date),
            **found.listed.paging(),
        )

    @reads
    def GetResponsibilities(
        self, reading: Reading, request: pb.GetResponsibilitiesRequest
    ) -> pb.GetResponsibilitiesResponse:
        found = get_responsibilities(reading, request.person_id)
        return to_responsibilities(found)
