"""Planning over gRPC with the people who take part: the service and the people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ACTOR_SECRET, ServedRoom, serving
from projects.api import registrations
from projects.planning.commands.arrivals import take_quote
from projects.planning.model import KnownClient
from projects.settings import Settings
from projects_builders import Agency, DatabaseT, a_person, a_projects_database, as_person
from sqlalchemy import select
from tandem.projects.v1 import (
    baselines_pb2,
    baselines_pb2_grpc,
    bookings_pb2,
    bookings_pb2_grpc,
    client_requests_pb2,
    client_requests_pb2_grpc,
    control_pb2,
    control_pb2_grpc,
    decisions_pb2,
    decisions_pb2_grpc,
    demand_pb2,
    demand_pb2_grpc,
    earned_value_pb2,
    earned_value_pb2_grpc,
    issues_pb2,
    issues_pb2_grpc,
    leave_pb2,
    leave_pb2_grpc,
    levelling_pb2,
    levelling_pb2_grpc,
    plan_files_pb2,
    plan_files_pb2_grpc,
    planning_pb2,
    planning_pb2_grpc,
    proofs_pb2,
    proofs_pb2_grpc,
    reason_kinds_pb2,
    reason_kinds_pb2_grpc,
    recurring_pb2,
    recurring_pb2_grpc,
    resourcing_pb2,
    resourcing_pb2_grpc,
    risks_pb2,
    risks_pb2_grpc,
    scenarios_pb2,
    scenarios_pb2_grpc,
    simulation_pb2,
    simulation_pb2_grpc,
    skills_pb2,
    skills_pb2_grpc,
    slips_pb2,
    slips_pb2_grpc,
    status_reports_pb2,
    status_reports_pb2_grpc,
    substitutes_pb2,
    substitutes_pb2_grpc,
    time_pb2,
    time_pb2_grpc,
    time_rules_pb2,
    time_rules_pb2_grpc,
    timesheets_pb2,
    timesheets_pb2_grpc,
    working_patterns_pb2,
    working_patterns_pb2_grpc,
)

_SERVICES: tuple[tuple[Any, Any, str], ...] = (
    (planning_pb2, planning_pb2_grpc, "ProjectService"),
    (resourcing_pb2, resourcing_pb2_grpc, "PersonService"),
    (working_patterns_pb2, working_patterns_pb2_grpc, "WorkingPatternService"),
    (leave_pb2, leave_pb2_grpc, "LeaveService"),
    (reason_kinds_pb2, reason_kinds_pb2_grpc, "ReasonKindService"),
    (time_pb2, time_pb2_grpc, "TimeService"),
    (timesheets_pb2, timesheets_pb2_grpc, "TimesheetService"),
    (substitutes_pb2, substitutes_pb2_grpc, "ApprovalSubstituteService"),
    (time_rules_pb2, time_rules_pb2_grpc, "TimeRuleService"),
    (control_pb2, control_pb2_grpc, "ControlService"),
    (skills_pb2, skills_pb2_grpc, "SkillService"),
    (risks_pb2, risks_pb2_grpc, "RiskService"),
    (issues_pb2, issues_pb2_grpc, "IssueService"),
    (decisions_pb2, decisions_pb2_grpc, "DecisionService"),
    (proofs_pb2, proofs_pb2_grpc, "ProofService"),
    (status_reports_pb2, status_reports_pb2_grpc, "StatusReportService"),
    (client_requests_pb2, client_requests_pb2_grpc, "ClientRequestService"),
    (levelling_pb2, levelling_pb2_grpc, "LevellingService"),
    (slips_pb2, slips_pb2_grpc, "SlipService"),
    (recurring_pb2, recurring_pb2_grpc, "TaskSeriesService"),
    (plan_files_pb2, plan_files_pb2_grpc, "PlanFileService"),
    (bookings_pb2, bookings_pb2_grpc, "BookingService"),
    (baselines_pb2, baselines_pb2_grpc, "BaselineService"),
    (simulation_pb2, simulation_pb2_grpc, "SimulationService"),
    (demand_pb2, demand_pb2_grpc, "DemandService"),
    (scenarios_pb2, scenarios_pb2_grpc, "ScenarioService"),
    (earned_value_pb2, earned_value_pb2_grpc, "EarnedValueService"),
)


class Bureau:
    """Pam manages projects, Max other ones, Ada works and Lea leads her, Root administers."""

    def __init__(self, agency: Agency, room: ServedRoom) -> None:
        self.agency = agency
        self.room = room
        lea, pam, max_, root = (a_person(name=name) for name in ("Lea", "Pam", "Max", "Root"))
        ada = a_person(name="Ada", lead_id=lea.id)
        client = KnownClient(client_id=new_id(), reference="C1", name="Bakery")
        agency.add(lea, pam, max_, root, ada, client)
        self.lea = as_person(lea, "team_member")
        self.pam = as_person(pam, "project_manager")
        self.max = as_person(max_, "project_manager")
        self.ada = as_person(ada, "team_member")
        self.root = as_person(root, "administrator")
        self.client_id = client.client_id

    def join(self, name: str, role: str, **given: Any) -> Actor:
        return as_person(self.agency.add(a_person(name=name, **given)), role)

    def ask(self, method: str, actor: Actor | None = None, **given: Any) -> Any:
        for messages, stubs, service in _SERVICES:
            if hasattr(messages, f"{method}Request"):
                request_type = getattr(messages, f"{method}Request")
                if "request_id" in request_type.DESCRIPTOR.fields_by_name:
                    given.setdefault("request_id", new_id())
                stub = getattr(stubs, f"{service}Stub")(self.room.channel)
                return self.room.call(
                    getattr(stub, method), request_type(**given), actor or self.pam
                )
        raise AssertionError(f"no operation {method}")

    def refusal(self, method: str, actor: Actor | None = None, **given: Any) -> str:
        """The reason of the refusal that the operation must give."""
        with pytest.raises(Refusal) as refused:
            self.ask(method, actor, **given)
        return refused.value.reason

    def sell(self, project: Any) -> None:
        """A quote for the project is accepted."""
        quote = {"quote_id": new_id(), "reference": "Q-1", "opportunity_id": None, "part": 1}
        sold = {"project_id": project.id, "total_seconds": 0, "lines": []}
        with self.agency.acting(Actor.system()) as tx:
            take_quote(tx, quote | sold, tx.now)

    def project(self, actor: Actor | None = None, **given: Any) -> Any:
        return self.ask("CreateProject", actor, **{"name": "Spring website", **given}).project

    def task(self, project: Any, name: str, days: int = 1, **given: Any) -> Any:
        given = {"project_id": project.id, "name": name, "duration_days": days, **given}
        return self.ask("CreateTask", **given).task

    def link(self, before: Any, behind: Any, **given: Any) -> Any:
        return self.ask("AddDependency", predecessor_id=before.id, successor_id=behind.id, **given)

    def dates(self, project: Any) -> dict[str, tuple[str, str]]:
        plan = self.ask("GetSchedule", project_id=project.id)
        return {task.name: (task.start_on[5:], task.end_on[5:]) for task in plan.tasks}

    def facts(self, *aggregate_ids: str) -> list[Any]:
        """What was published of the records, in order."""
        with self.agency.database.engine.connect() as connection:
            mine = select(outbox).where(outbox.c.aggregate_id.in_(aggregate_ids))
            return list(connection.execute(mine.order_by(outbox.c.id)))

    def fact_types(self, *aggregate_ids: str) -> list[str]:
        return [fact.type.removesuffix(".v1") for fact in self.facts(*aggregate_ids)]


@contextmanager
def a_projects_service(kind: type[DatabaseT]) -> Iterator[tuple[DatabaseT, ServedRoom]]:
    """kind: Database commits, as requests at the same time need it; RolledBackDatabase does not."""
    with a_projects_database(kind) as database:
        url = database.engine.url.set(drivername="postgresql")
        text = url.render_as_string(hide_password=False)
        settings = Settings(database_url=text, actor_secret=ACTOR_SECRET)
        with serving(registrations(database, settings), text) as room:
            yield database, room
