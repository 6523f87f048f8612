"""gRPC of projects themselves, their phases and deliverables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, word_of
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import planning_pb2 as pb

from chassis import values
from projects.api.batches import to_item_refusal, to_result
from projects.api.calendar import CalendarServicer
from projects.api.planning_messages import (
    deliverable_changes,
    project_changes,
    to_deliverable,
    to_dependency,
    to_listed_project,
    to_phase,
    to_project,
    to_task,
)
from projects.closing import commands as closing
from projects.planning import queries
from projects.planning.commands import changes, imports, layout, phases, projects
from projects.planning.model import Project
from projects.planning.rules.status import ProjectStatus


class Projects(CalendarServicer):
    @writes
    def CreateProject(
        self, tx: Transaction, request: pb.CreateProjectRequest
    ) -> pb.CreateProjectResponse:
        project = projects.create_project(tx, draft(projects.NewProject, request))
        return pb.CreateProjectResponse(project=whole_project(tx, project))

    @writes
    def UpdateProject(
        self, tx: Transaction, request: pb.UpdateProjectRequest
    ) -> pb.UpdateProjectResponse:
        project = closing.update_project(
            tx,
            request.project_id,
            project_changes(request),
            self.calendar(tx),
            request.expected_version,
        )
        return pb.UpdateProjectResponse(project=whole_project(tx, project))

    @writes
    def ReassignProjects(
        self, tx: Transaction, request: pb.ReassignProjectsRequest
    ) -> pb.ReassignProjectsResponse:
        found = changes.reassign_projects(
            tx, request.project_ids, request.from_person_id, request.project_manager_id
        )
        return pb.ReassignProjectsResponse(
            projects=_without_details(tx, found.records),
            reassigned=found.reassigned,
            remaining=found.remaining,
            refused=map(to_item_refusal, found.refused),
        )

    @writes
    def ArchiveProject(
        self, tx: Transaction, request: pb.ArchiveProjectRequest
    ) -> pb.ArchiveProjectResponse:
        project = closing.archive_project(tx, request.project_id)
        return pb.ArchiveProjectResponse(project=whole_project(tx, project))

    @writes
    def RestoreProject(
        self, tx: Transaction, request: pb.RestoreProjectRequest
    ) -> pb.RestoreProjectResponse:
        project = changes.restore_project(tx, request.project_id)
        return pb.RestoreProjectResponse(project=whole_project(tx, project))

    @reads
    def GetProject(self, reading: Reading, request: pb.GetProjectRequest) -> pb.GetProjectResponse:
        project = queries.find_project(reading, request.project_id)
        deliverables = queries.deliverables_of(reading, project.id)
        return pb.GetProjectResponse(project=_whole(reading, project, deliverables))

    @reads
    def ListProjects(
        self, reading: Reading, request: pb.ListProjectsRequest
    ) -> pb.ListProjectsResponse:
        wanted = draft(
            queries.ProjectFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "start_from", "start_to"),
            **values.days(request, "due_from", "due_to"),
        )
        listed = queries.list_projects(reading, wanted, asked(request))
        return pb.ListProjectsResponse(
            projects=map(to_listed_project, listed.rows), **listed.paging()
        )

    @reads
    def BatchGetProjects(
        self, reading: Reading, request: pb.BatchGetProjectsRequest
    ) -> pb.BatchGetProjectsResponse:
        values.count(request.project_ids, "project_ids", queries.BATCH_MAX)
        found = queries.batch_get_projects(reading, request.project_ids)
        return pb.BatchGetProjectsResponse(projects=map(to_listed_project, found))

    @writes
    def PlanProject(
        self, tx: Transaction, request: pb.PlanProjectRequest
    ) -> pb.PlanProjectResponse:
        project = layout.plan_project(
            tx,
            request.project_id,
            request.template_id,
            request.start_on,
            self.calendar(tx),
            request.expected_version,
        )
        tx.flush()
        return pb.PlanProjectResponse(
            project=whole_project(tx, project),
            tasks=map(to_task, queries.tasks_of(tx, project.id)),
            dependencies=map(to_dependency, queries.dependencies_of(tx, project.id)),
        )

    @writes
    def ChangeProjectStatus(
        self, tx: Transaction, request: pb.ChangeProjectStatusRequest
    ) -> pb.ChangeProjectStatusResponse:
        project = closing.change_project_status(
            tx,
            request.project_id,
            projects.status_of(word_of(ProjectStatus, pb.ProjectStatus, request.status, "status")),
            request.reason,
            request.expected_version,
        )
        return pb.ChangeProjectStatusResponse(project=whole_project(tx, project))

    @writes
    def CreatePhase(
        self, tx: Transaction, request: pb.CreatePhaseRequest
    ) -> pb.CreatePhaseResponse:
        project = phases.create_phase(tx, request.project_id, request.name)
        return pb.CreatePhaseResponse(project=whole_project(tx, project))

    @writes
    def UpdatePhase(
        self, tx: Transaction, request: pb.UpdatePhaseRequest
    ) -> pb.UpdatePhaseResponse:
        project = phases.rename_phase(tx, request.project_id, request.phase_id, request.name)
        return pb.UpdatePhaseResponse(project=whole_project(tx, project))

    @writes
    def OrderPhases(
        self, tx: Transaction, request: pb.OrderPhasesRequest
    ) -> pb.OrderPhasesResponse:
        project = phases.order_phases(tx, request.project_id, request.phase_ids)
        return pb.OrderPhasesResponse(project=whole_project(tx, project))

    @writes
    def DeletePhase(
        self, tx: Transaction, request: pb.DeletePhaseRequest
    ) -> pb.DeletePhaseResponse:
        phases.delete_phase(tx, request.project_id, request.phase_id)
        return pb.DeletePhaseResponse()

    @writes
    def CreateDeliverable(
        self, tx: Transaction, request: pb.CreateDeliverableRequest
    ) -> pb.CreateDeliverableResponse:
        project = phases.create_deliverable(
            tx, request.project_id, request.name, request.description
        )
        return pb.CreateDeliverableResponse(project=whole_project(tx, project))

    @writes
    def UpdateDeliverable(
        self, tx: Transaction, request: pb.UpdateDeliverableRequest
    ) -> pb.UpdateDeliverableResponse:
        project = phases.update_deliverable(
            tx,
            request.project_id,
            request.deliverable_id,
            deliverable_changes(request),
        )
        return pb.UpdateDeliverableResponse(project=whole_project(tx, project))

    @writes
    def OrderDeliverables(
        self, tx: Transaction, request: pb.OrderDeliverablesRequest
    ) -> pb.OrderDeliverablesResponse:
        project = phases.order_deliverables(tx, request.project_id, request.deliverable_ids)
        return pb.OrderDeliverablesResponse(project=whole_project(tx, project))

    @writes
    def DeleteDeliverable(
        self, tx: Transaction, request: pb.DeleteDeliverableRequest
    ) -> pb.DeleteDeliverableResponse:
        closing.delete_deliverable(tx, request.project_id, request.deliverable_id)
        return pb.DeleteDeliverableResponse()

    @writes
    def ImportProjects(
        self, tx: Transaction, request: pb.ImportProjectsRequest
    ) -> pb.ImportProjectsResponse:
        rows = [draft(imports.ImportedProject, row) for row in request.rows]
        outcome = imports.import_projects(
            tx, rows, dry_run=request.dry_run, import_id=request.import_id
        )
        return pb.ImportProjectsResponse(result=to_result(outcome), ids=outcome.ids)


def whole_project(reading: Reading, project: Project) -> pb.Project:
    """With its phases and deliverables."""
    return _whole(reading, project, project.deliverables)


def _whole(reading: Reading, project: Any, deliverables: Iterable[Any]) -> pb.Project:
    around = queries.around(reading, project)
    return to_project(
        project,
        client_name=around.client_name,
        handover_id=around.handover_id,
        phases=map(to_phase, around.phases),
        deliverables=map(to_deliverable, deliverables),
    )


def _without_details(tx: Transaction, changed: Sequence[Project]) -> list[pb.Project]:
    """Projects without their phases and deliverables."""
    names = queries.client_names(tx, changed)
    return [
        to_project(project, client_name=names.get(project.client_id or "", ""))
        for project in changed
    ]
