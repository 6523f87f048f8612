"""gRPC of scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import demand_pb2
from tandem.projects.v1 import scenarios_pb2 as pb
from tandem.projects.v1 import scenarios_pb2_grpc as pb_grpc

from chassis import values
from projects.api.calendar import CalendarServicer
from projects.api.demand import days_of_period, figure, role
from projects.demand.rules.figures import CERTAIN_BP, Figure, half_up
from projects.scenarios import drafts
from projects.scenarios.commands import applying
from projects.scenarios.commands import scenarios as commands
from projects.scenarios.model import Scenario
from projects.scenarios.queries import comparison, preview
from projects.scenarios.queries import scenarios as queries
from projects.scenarios.queries.present import present_of
from projects.scenarios.rules.changes import Change, Disagreement, Status, changes_of

_to_row = mapper(
    pb.Scenario,
    Scenario,
    owner_name=lambda row: row.owner_name,
    archived=lambda row: row.archived_at is not None,
    changes=lambda row: (),
    effects=lambda row: (),
    to_do=lambda row: (),
)
"""Of a row of SCENARIOS."""
_to_effect = mapper(pb.ScenarioEffect, preview.Effect)
_to_conflict = mapper(pb.ScenarioConflict, Disagreement)
_to_task = mapper(pb.ScenarioToDo, preview.ToDo)


class ScenarioServicer(CalendarServicer, pb_grpc.ScenarioServiceServicer):
    @writes
    def CreatePlanScenario(
        self, tx: Transaction, request: pb.CreatePlanScenarioRequest
    ) -> pb.CreatePlanScenarioResponse:
        made = commands.create_scenario(tx, draft(commands.NewScenario, request))
        return pb.CreatePlanScenarioResponse(scenario=self._shown(tx, made.id))

    @writes
    def UpdatePlanScenario(
        self, tx: Transaction, request: pb.UpdatePlanScenarioRequest
    ) -> pb.UpdatePlanScenarioResponse:
        commands.change_scenario(tx, request.scenario_id, given(request), request.expected_version)
        return pb.UpdatePlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def ArchivePlanScenario(
        self, tx: Transaction, request: pb.ArchivePlanScenarioRequest
    ) -> pb.ArchivePlanScenarioResponse:
        commands.archive_scenario(tx, request.scenario_id)
        return pb.ArchivePlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def RestorePlanScenario(
        self, tx: Transaction, request: pb.RestorePlanScenarioRequest
    ) -> pb.RestorePlanScenarioResponse:
        commands.restore_scenario(tx, request.scenario_id)
        return pb.RestorePlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def DiscardPlanScenario(
        self, tx: Transaction, request: pb.DiscardPlanScenarioRequest
    ) -> pb.DiscardPlanScenarioResponse:
        commands.discard_scenario(tx, request.scenario_id)
        return pb.DiscardPlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def AddScenarioChange(
        self, tx: Transaction, request: pb.AddScenarioChangeRequest
    ) -> pb.AddScenarioChangeResponse:
        new = draft(drafts.NewChange, request)
        commands.add_change(
            tx, request.scenario_id, new, self.calendar(tx), request.expected_version
        )
        return pb.AddScenarioChangeResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def RemoveScenarioChange(
        self, tx: Transaction, request: pb.RemoveScenarioChangeRequest
    ) -> pb.RemoveScenarioChangeResponse:
        commands.remove_change(tx, request.scenario_id, request.change_id)
        return pb.RemoveScenarioChangeResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def ApplyPlanScenario(
        self, tx: Transaction, request: pb.ApplyPlanScenarioRequest
    ) -> pb.ApplyPlanScenarioResponse:
        decisions = {each.change_id: each.decision for each in request.decisions}
        applying.apply_scenario(
            tx, request.scenario_id, decisions, self.calendar(tx), request.expected_version
        )
        return pb.ApplyPlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @writes
    def UndoPlanScenario(
        self, tx: Transaction, request: pb.UndoPlanScenarioRequest
    ) -> pb.UndoPlanScenarioResponse:
        applying.undo_scenario(tx, request.scenario_id, self.calendar(tx))
        return pb.UndoPlanScenarioResponse(scenario=self._shown(tx, request.scenario_id))

    @reads
    def GetPlanScenario(
        self, reading: Reading, request: pb.GetPlanScenarioRequest
    ) -> pb.GetPlanScenarioResponse:
        return pb.GetPlanScenarioResponse(scenario=self._shown(reading, request.scenario_id))

    @reads
    def ListPlanScenarios(
        self, reading: Reading, request: pb.ListPlanScenariosRequest
    ) -> pb.ListPlanScenariosResponse:
        wanted = draft(
            queries.ScenarioFilter,
            request,
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = queries.list_scenarios(reading, wanted, asked(request))
        return pb.ListPlanScenariosResponse(scenarios=map(_to_row, listed.rows), **listed.paging())

    @reads
    def PreviewPlanScenario(
        self, reading: Reading, request: pb.PreviewPlanScenarioRequest
    ) -> pb.PreviewPlanScenarioResponse:
        scenario = queries.whole_scenario(reading, request.scenario_id)
        changes = changes_of(scenario.changes) if scenario.status == Status.DRAFT else []
        found = preview.preview_of(reading, changes, self.calendar(reading), frozenset())
        return pb.PreviewPlanScenarioResponse(
            effects=map(_to_effect, found.effects[: preview.EFFECTS_MAX]),
            effect_count=len(found.effects),
            conflicts=map(_to_conflict, found.conflicts),
            to_do=map(_to_task, found.to_do),
        )

    @reads
    def ComparePlanScenarios(
        self, reading: Reading, request: pb.ComparePlanScenariosRequest
    ) -> pb.ComparePlanScenariosResponse:
        first = values.needed_day(getattr(request, "from"), "from")
        last = values.needed_day(request.to, "to")
        values.window(first, last, "from", "to")
        found = comparison.compare(
            reading, request.ids, (first, last), request.period, self.calendar(reading)
        )
        return pb.ComparePlanScenariosResponse(
            **days_of_period(first, last),
            periods=[
                demand_pb2.DemandPeriod(**days_of_period(*each))
                for each in found.columns[0].demand.periods
            ],
            columns=[_column(each, found) for each in found.columns],
            projects=[
                pb.ComparedProject(
                    project_id=one.id,
                    reference=one.reference,
                    name=one.name,
                    due_on=one.due_on.isoformat() if one.due_on else "",
                )
                for one in found.projects
            ],
        )

    def _shown(self, reading: Reading, scenario_id: str) -> pb.Scenario:
        """With its changes, and what it did when it was applied."""
        reading.session.flush()
        shown = _to_row(queries.find_scenario(reading, scenario_id))
        scenario = reading.session.get_one(Scenario, shown.id)
        changes = changes_of(scenario.changes)
        present = present_of(reading, changes, self.calendar(reading))
        shown.changes.extend(_change(each, present[each.id].name) for each in changes)
        shown.effects.extend(
            pb.ScenarioEffect(**each) for each in scenario.applied.get("effects", ())
        )
        shown.to_do.extend(pb.ScenarioToDo(**each) for each in scenario.applied.get("to_do", ()))
        return shown


def _change(change: Change, name: str) -> pb.ScenarioChange:
    stored: Mapping[str, Any] = change.stored()
    fields = {each: value for each, value in stored.items() if each != "seen"}
    return pb.ScenarioChange(**fields, name=name)


def _column(column: comparison.Column, whole: comparison.Comparison) -> pb.ScenarioColumn:
    total = column.demand.table.total
    scenario = column.scenario
    return pb.ScenarioColumn(
        scenario_id=scenario.id if scenario else "",
        reference=scenario.reference if scenario else "",
        name=scenario.name if scenario else "",
        total=_period(total.total, sum(column.overloaded)),
        periods=[
            _period(each, over) for each, over in zip(total.periods, column.overloaded, strict=True)
        ],
        roles=map(role, column.demand.table.roles),
        finishes=[_finish(project.id, column.finishes[project.id]) for project in whole.projects],
        unknown_count=len(column.demand.unknown),
        left_out=column.left_out,
    )


def _period(found: Figure, overloaded: int) -> pb.ScenarioPeriod:
    share = None
    if found.capacity > 0:
        share = half_up(Fraction(found.confirmed * CERTAIN_BP, found.capacity))
    return pb.ScenarioPeriod(figure=figure(found), utilisation_bp=share, overloaded_days=overloaded)


def _finish(project_id: str, found: comparison.Finish) -> pb.ScenarioFinish:
    return pb.ScenarioFinish(
        project_id=project_id,
        start_on=found.start_on.isoformat() if found.start_on else "",
        end_on=found.end_on.isoformat() if found.end_on else "",
    )
