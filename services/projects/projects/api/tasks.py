"""gRPC of tasks, what they wait for, and the schedule of both."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, given, mapper, stated, word_of
from chassis.rpc.server import reads, writes
from tandem.projects.v1 import planning_pb2 as pb

from chassis import values
from projects.api.batches import mode_of, to_item_refusal, to_result, to_row_refusal
from projects.api.calendar import CalendarServicer
from projects.api.planning_messages import (
    changes_of_many,
    task_changes,
    to_dependency,
    to_schedule,
    to_task,
)
from projects.api.projects import whole_project
from projects.api.replanning import schedule_changes, to_outcome
from projects.closing import commands as closing
from projects.planning import queries
from projects.planning.commands import (
    deleting,
    dependencies,
    extending,
    giving,
    import_links,
    imports,
    tasks,
)
from projects.planning.commands.replanning import carrying_out
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import TaskStatus
from projects.undoing import commands as undoing

to_undone = mapper(
    pb.UndoImportResponse, undoing.Undone, kept=mapper(pb.KeptRecord, undoing.KeptRecord)
)


class Tasks(CalendarServicer):
    @reads
    def GetSchedule(
        self, reading: Reading, request: pb.GetScheduleRequest
    ) -> pb.GetScheduleResponse:
        plan = queries.find_schedule(reading, request.project_id, self.calendar(reading))
        return to_schedule(plan)

    @reads
    def PreviewSchedule(
        self, reading: Reading, request: pb.PreviewScheduleRequest
    ) -> pb.PreviewScheduleResponse:
        outcome = carrying_out.preview_schedule(
            reading, request.project_id, schedule_changes(request.changes), self.calendar(reading)
        )
        return pb.PreviewScheduleResponse(outcome=to_outcome(outcome))

    @writes
    def ChangeSchedule(
        self, tx: Transaction, request: pb.ChangeScheduleRequest
    ) -> pb.ChangeScheduleResponse:
        outcome = carrying_out.change_schedule(
            tx, request.project_id, schedule_changes(request.changes), self.calendar(tx)
        )
        return pb.ChangeScheduleResponse(outcome=to_outcome(outcome))

    @writes
    def CreateTask(self, tx: Transaction, request: pb.CreateTaskRequest) -> pb.CreateTaskResponse:
        task = tasks.create_task(tx, draft(tasks.NewTask, request), self.calendar(tx))
        return pb.CreateTaskResponse(task=to_task(task))

    @writes
    def ExtendPlan(self, tx: Transaction, request: pb.ExtendPlanRequest) -> pb.ExtendPlanResponse:
        added = extending.extend_plan(
            tx,
            request.project_id,
            [
                (each.key, draft(tasks.NewTask, each, project_id=request.project_id))
                for each in request.tasks
            ],
            [
                draft(extending.NewLink, each, type=_link_type(each))
                for each in request.dependencies
            ],
            mode_of(request.mode),
            self.calendar(tx),
        )
        return pb.ExtendPlanResponse(
            tasks=map(to_task, added.tasks),
            dependencies=map(to_dependency, added.dependencies),
            refused=map(to_item_refusal, added.refused),
        )

    @writes
    def UpdateTask(self, tx: Transaction, request: pb.UpdateTaskRequest) -> pb.UpdateTaskResponse:
        changes = _task_changes(request, task_changes(request))
        task = tasks.update_task(
            tx, request.task_id, changes, self.calendar(tx), request.expected_version
        )
        return pb.UpdateTaskResponse(task=to_task(task))

    @writes
    def UpdateTasks(
        self, tx: Transaction, request: pb.UpdateTasksRequest
    ) -> pb.UpdateTasksResponse:
        wanted = [
            (each.task_id, _task_changes(each, changes_of_many(each))) for each in request.tasks
        ]
        changed, refused = tasks.update_tasks(tx, wanted, mode_of(request.mode), self.calendar(tx))
        return pb.UpdateTasksResponse(
            tasks=map(to_task, changed), refused=map(to_item_refusal, refused)
        )

    @writes
    def DeleteTask(self, tx: Transaction, request: pb.DeleteTaskRequest) -> pb.DeleteTaskResponse:
        closing.delete_task(tx, request.task_id, self.calendar(tx))
        return pb.DeleteTaskResponse()

    @writes
    def RestoreTask(
        self, tx: Transaction, request: pb.RestoreTaskRequest
    ) -> pb.RestoreTaskResponse:
        task = deleting.restore_task(tx, request.task_id, self.calendar(tx))
        return pb.RestoreTaskResponse(task=to_task(task))

    @writes
    def OrderTasks(self, tx: Transaction, request: pb.OrderTasksRequest) -> pb.OrderTasksResponse:
        project = tasks.order_tasks(tx, request.project_id, request.task_ids)
        return pb.OrderTasksResponse(project=whole_project(tx, project))

    @writes
    def ReassignTasks(
        self, tx: Transaction, request: pb.ReassignTasksRequest
    ) -> pb.ReassignTasksResponse:
        found = giving.reassign_tasks(
            tx,
            request.task_ids,
            request.from_person_id,
            request.assignee_id,
            self.calendar(tx),
        )
        return pb.ReassignTasksResponse(
            tasks=map(to_task, found.records),
            reassigned=found.reassigned,
            remaining=found.remaining,
            refused=map(to_item_refusal, found.refused),
        )

    @reads
    def GetTask(self, reading: Reading, request: pb.GetTaskRequest) -> pb.GetTaskResponse:
        task = queries.find_task(reading, request.task_id)
        return pb.GetTaskResponse(task=to_task(task))

    @reads
    def ListTasks(self, reading: Reading, request: pb.ListTasksRequest) -> pb.ListTasksResponse:
        wanted = draft(
            queries.TaskFilter,
            request,
            search=values.text(request.search, "search"),
            **values.days(request, "start_from", "start_to"),
            **values.days(request, "end_from", "end_to"),
        )
        listed = queries.list_tasks(reading, wanted, asked(request))
        return pb.ListTasksResponse(tasks=map(to_task, listed.rows), **listed.paging())

    @reads
    def ListTaskProjects(
        self, reading: Reading, request: pb.ListTaskProjectsRequest
    ) -> pb.ListTaskProjectsResponse:
        search = values.text(request.search, "search")
        listed = queries.list_task_projects(reading, search, asked(request))
        shown = [
            pb.TaskProject(id=row.id, reference=row.reference, name=row.name) for row in listed.rows
        ]
        return pb.ListTaskProjectsResponse(projects=shown, **listed.paging())

    @writes
    def AddDependency(
        self, tx: Transaction, request: pb.AddDependencyRequest
    ) -> pb.AddDependencyResponse:
        dependency, project = dependencies.add_dependency(
            tx,
            request.predecessor_id,
            request.successor_id,
            _link_type(request),
            stated(request, ("lag_days", "lag_minutes", "lag_elapsed")),
            self.calendar(tx),
        )
        return pb.AddDependencyResponse(
            dependency=to_dependency(dependency), project=whole_project(tx, project)
        )

    @writes
    def UpdateDependency(
        self, tx: Transaction, request: pb.UpdateDependencyRequest
    ) -> pb.UpdateDependencyResponse:
        changes = given(request)
        if request.type:
            changes["type"] = word_of(LinkType, pb.LinkType, request.type, "type")
        dependency, project = dependencies.update_dependency(
            tx, request.dependency_id, changes, self.calendar(tx)
        )
        return pb.UpdateDependencyResponse(
            dependency=to_dependency(dependency), project=whole_project(tx, project)
        )

    @writes
    def RemoveDependency(
        self, tx: Transaction, request: pb.RemoveDependencyRequest
    ) -> pb.RemoveDependencyResponse:
        project = dependencies.remove_dependency(tx, request.dependency_id, self.calendar(tx))
        return pb.RemoveDependencyResponse(project=whole_project(tx, project))

    @writes
    def ImportTasks(
        self, tx: Transaction, request: pb.ImportTasksRequest
    ) -> pb.ImportTasksResponse:
        rows = [_imported_task(row) for row in request.rows]
        outcome = imports.import_tasks(
            tx, rows, self.calendar(tx), dry_run=request.dry_run, import_id=request.import_id
        )
        return pb.ImportTasksResponse(
            result=to_result(outcome), unassigned=map(to_row_refusal, outcome.unassigned)
        )

    @writes
    def ImportLinks(
        self, tx: Transaction, request: pb.ImportLinksRequest
    ) -> pb.ImportLinksResponse:
        rows = [draft(import_links.ImportedLink, row) for row in request.rows]
        calendar = self.calendar(tx)
        outcome = import_links.import_links(tx, rows, calendar, dry_run=request.dry_run)
        return pb.ImportLinksResponse(result=to_result(outcome))

    @writes
    def UndoImport(self, tx: Transaction, request: pb.UndoImportRequest) -> pb.UndoImportResponse:
        calendar = self.calendar(tx)
        found = undoing.undo_import(tx, request.import_id, request.kind, request.after_id, calendar)
        return to_undone(found)


def _imported_task(row: pb.TaskRow) -> imports.ImportedTask:
    stated = row.duration_days if row.HasField("duration_days") else None
    return draft(imports.ImportedTask, row, duration_days=stated)


def _task_changes(
    request: pb.UpdateTaskRequest | pb.TaskChange, changes: dict[str, Any]
) -> dict[str, Any]:
    """With the status, if one is given."""
    if request.status:
        changes["status"] = word_of(TaskStatus, pb.TaskStatus, request.status, "status")
    return changes


def _link_type(request: pb.AddDependencyRequest | pb.NewDependency) -> LinkType:
    return word_of(LinkType, pb.LinkType, request.type, "type") or LinkType.FINISH_TO_START
