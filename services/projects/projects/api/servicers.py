"""Which servicers this process serves."""

from __future__ import annotations

from chassis.database import Database
from chassis.rpc.audit import audit_of
from chassis.rpc.server import Registration
from chassis.rpc.server import serve as serve_rpc
from chassis.rpc.waiting import waiting_of
from tandem.projects.v1 import (
    baselines_pb2_grpc,
    bookings_pb2_grpc,
    client_requests_pb2_grpc,
    control_pb2_grpc,
    decisions_pb2_grpc,
    demand_pb2_grpc,
    earned_value_pb2_grpc,
    issues_pb2_grpc,
    leave_pb2_grpc,
    levelling_pb2_grpc,
    plan_files_pb2_grpc,
    planning_pb2_grpc,
    proofs_pb2_grpc,
    recurring_pb2_grpc,
    resourcing_pb2_grpc,
    risks_pb2_grpc,
    simulation_pb2_grpc,
    status_reports_pb2_grpc,
    time_pb2_grpc,
    working_patterns_pb2_grpc,
)

from projects.api.baselines import BaselineServicer
from projects.api.bookings import BookingServicer
from projects.api.control import ControlServicer
from projects.api.decisions import DecisionServicer
from projects.api.demand import DemandServicer
from projects.api.earned_value import EarnedValueServicer
from projects.api.issues import IssueServicer
from projects.api.leave import LeaveServicer
from projects.api.levelling import LevellingServicer
from projects.api.plan_files import PlanFileServicer
from projects.api.planning import ProjectServicer
from projects.api.proofs import ProofServicer
from projects.api.recurring import TaskSeriesServicer
from projects.api.reports import StatusReportServicer
from projects.api.requests import ClientRequestServicer
from projects.api.resourcing import PersonServicer
from projects.api.risks import RiskServicer
from projects.api.simulation import SimulationServicer
from projects.api.time import TimeServicer
from projects.api.working_patterns import WorkingPatternServicer
from projects.control.queries.waiting import list_waiting
from projects.events import CATALOGUE
from projects.settings import Settings


def serve(settings: Settings) -> None:
    database = Database(
        settings.database_url,
        CATALOGUE,
        pool_size=settings.grpc_threads,
        zone=settings.time_zone,
    )
    serve_rpc("projects", settings, database, registrations(database, settings))


def registrations(database: Database, settings: Settings) -> list[Registration]:
    """Each room's servicer, ready to be added to a server."""
    planning = ProjectServicer(database, settings.country_code)
    people = PersonServicer(database, settings.country_code)
    time = TimeServicer(database, settings.country_code)
    control = ControlServicer(database, settings.country_code)
    risks = RiskServicer(database)
    levelling = LevellingServicer(database, settings.country_code)
    baselines = BaselineServicer(database, settings.country_code)
    earned = EarnedValueServicer(database, settings.country_code)
    simulation = SimulationServicer(database, settings.country_code)
    bookings = BookingServicer(database, settings.country_code)
    demand = DemandServicer(database, settings.country_code)
    issues = IssueServicer(database)
    decisions = DecisionServicer(database)
    requests = ClientRequestServicer(database)
    series = TaskSeriesServicer(database, settings.country_code)
    files = PlanFileServicer(database, settings.country_code, settings.actor_secret)
    reports = StatusReportServicer(database)
    leave = LeaveServicer(database, settings.country_code)
    patterns = WorkingPatternServicer(database)
    proofs = ProofServicer(database, settings.actor_secret)
    return [
        audit_of(database),
        waiting_of(database, list_waiting),
        lambda server: planning_pb2_grpc.add_ProjectServiceServicer_to_server(planning, server),
        lambda server: resourcing_pb2_grpc.add_PersonServiceServicer_to_server(people, server),
        lambda server: leave_pb2_grpc.add_LeaveServiceServicer_to_server(leave, server),
        lambda server: working_patterns_pb2_grpc.add_WorkingPatternServiceServicer_to_server(
            patterns, server
        ),
        lambda server: time_pb2_grpc.add_TimeServiceServicer_to_server(time, server),
        lambda server: control_pb2_grpc.add_ControlServiceServicer_to_server(control, server),
        lambda server: levelling_pb2_grpc.add_LevellingServiceServicer_to_server(levelling, server),
        lambda server: bookings_pb2_grpc.add_BookingServiceServicer_to_server(bookings, server),
        lambda server: demand_pb2_grpc.add_DemandServiceServicer_to_server(demand, server),
        lambda server: risks_pb2_grpc.add_RiskServiceServicer_to_server(risks, server),
        lambda server: issues_pb2_grpc.add_IssueServiceServicer_to_server(issues, server),
        lambda server: status_reports_pb2_grpc.add_StatusReportServiceServicer_to_server(
            reports, server
        ),
        lambda server: proofs_pb2_grpc.add_ProofServiceServicer_to_server(proofs, server),
        lambda server: decisions_pb2_grpc.add_DecisionServiceServicer_to_server(decisions, server),
        lambda server: client_requests_pb2_grpc.add_ClientRequestServiceServicer_to_server(
            requests, server
        ),
        lambda server: recurring_pb2_grpc.add_TaskSeriesServiceServicer_to_server(series, server),
        lambda server: plan_files_pb2_grpc.add_PlanFileServiceServicer_to_server(files, server),
        lambda server: baselines_pb2_grpc.add_BaselineServiceServicer_to_server(baselines, server),
        lambda server: earned_value_pb2_grpc.add_EarnedValueServiceServicer_to_server(
            earned, server
        ),
        lambda server: simulation_pb2_grpc.add_SimulationServiceServicer_to_server(
            simulation, server
        ),
    ]
