"""Which servicers this process serves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import grpc
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
    reason_kinds_pb2_grpc,
    recurring_pb2_grpc,
    resourcing_pb2_grpc,
    risks_pb2_grpc,
    scenarios_pb2_grpc,
    simulation_pb2_grpc,
    skills_pb2_grpc,
    slips_pb2_grpc,
    status_reports_pb2_grpc,
    substitutes_pb2_grpc,
    time_pb2_grpc,
    time_rules_pb2_grpc,
    timesheets_pb2_grpc,
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
from projects.api.reasons import ReasonKindServicer
from projects.api.recurring import TaskSeriesServicer
from projects.api.reports import StatusReportServicer
from projects.api.requests import ClientRequestServicer
from projects.api.resourcing import PersonServicer
from projects.api.risks import RiskServicer
from projects.api.scenarios import ScenarioServicer
from projects.api.simulation import SimulationServicer
from projects.api.skills import SkillServicer
from projects.api.slips import SlipServicer
from projects.api.substitutes import ApprovalSubstituteServicer
from projects.api.time import TimeServicer
from projects.api.time_rules import TimeRuleServicer
from projects.api.timesheets import TimesheetServicer
from projects.api.working_patterns import WorkingPatternServicer
from projects.control.queries.waiting import list_waiting
from projects.events import CATALOGUE
from projects.settings import Settings

Add = Callable[[Any, grpc.Server], None]

WITH_A_CALENDAR: tuple[tuple[Add, Callable[[Database, str], Any]], ...] = (
    (planning_pb2_grpc.add_ProjectServiceServicer_to_server, ProjectServicer),
    (resourcing_pb2_grpc.add_PersonServiceServicer_to_server, PersonServicer),
    (leave_pb2_grpc.add_LeaveServiceServicer_to_server, LeaveServicer),
    (working_patterns_pb2_grpc.add_WorkingPatternServiceServicer_to_server, WorkingPatternServicer),
    (time_pb2_grpc.add_TimeServiceServicer_to_server, TimeServicer),
    (timesheets_pb2_grpc.add_TimesheetServiceServicer_to_server, TimesheetServicer),
    (control_pb2_grpc.add_ControlServiceServicer_to_server, ControlServicer),
    (levelling_pb2_grpc.add_LevellingServiceServicer_to_server, LevellingServicer),
    (bookings_pb2_grpc.add_BookingServiceServicer_to_server, BookingServicer),
    (demand_pb2_grpc.add_DemandServiceServicer_to_server, DemandServicer),
    (recurring_pb2_grpc.add_TaskSeriesServiceServicer_to_server, TaskSeriesServicer),
    (slips_pb2_grpc.add_SlipServiceServicer_to_server, SlipServicer),
    (baselines_pb2_grpc.add_BaselineServiceServicer_to_server, BaselineServicer),
    (earned_value_pb2_grpc.add_EarnedValueServiceServicer_to_server, EarnedValueServicer),
    (scenarios_pb2_grpc.add_ScenarioServiceServicer_to_server, ScenarioServicer),
    (simulation_pb2_grpc.add_SimulationServiceServicer_to_server, SimulationServicer),
)
"""Each room that counts working days, in the country that is set for the agency."""

OTHERS: tuple[tuple[Add, Callable[[Database], Any]], ...] = (
    (reason_kinds_pb2_grpc.add_ReasonKindServiceServicer_to_server, ReasonKindServicer),
    (
        substitutes_pb2_grpc.add_ApprovalSubstituteServiceServicer_to_server,
        ApprovalSubstituteServicer,
    ),
    (time_rules_pb2_grpc.add_TimeRuleServiceServicer_to_server, TimeRuleServicer),
    (skills_pb2_grpc.add_SkillServiceServicer_to_server, SkillServicer),
    (risks_pb2_grpc.add_RiskServiceServicer_to_server, RiskServicer),
    (issues_pb2_grpc.add_IssueServiceServicer_to_server, IssueServicer),
    (status_reports_pb2_grpc.add_StatusReportServiceServicer_to_server, StatusReportServicer),
    (decisions_pb2_grpc.add_DecisionServiceServicer_to_server, DecisionServicer),
    (client_requests_pb2_grpc.add_ClientRequestServiceServicer_to_server, ClientRequestServicer),
)


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
    country, secret = settings.country_code, settings.actor_secret
    served: list[tuple[Add, Any]] = [
        *((add, servicer(database, country)) for add, servicer in WITH_A_CALENDAR),
        *((add, servicer(database)) for add, servicer in OTHERS),
        (proofs_pb2_grpc.add_ProofServiceServicer_to_server, ProofServicer(database, secret)),
        (
            plan_files_pb2_grpc.add_PlanFileServiceServicer_to_server,
            PlanFileServicer(database, country, secret),
        ),
    ]
    return [
        audit_of(database),
        waiting_of(database, list_waiting),
        *(partial(add, servicer) for add, servicer in served),
    ]
