"""gRPC of the planning room: projects, their plans, templates."""

from __future__ import annotations

from chassis.database import Database, Reading, Transaction
from chassis.paging import cut, page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.projects.v1 import planning_pb2 as pb
from tandem.projects.v1 import planning_pb2_grpc as pb_grpc

from projects import values
from projects.api import planning_messages as messages
from projects.api.batches import batch_result
from projects.planning import commands, queries
from projects.planning.commands import NewProject, NewTask
from projects.planning.queries import ProjectFilter, TaskFilter

_CHANGEABLE = frozenset(
    {
        "name",
        "status",
        "charge_role",
        "assignee_id",
        "estimate_seconds",
        "duration_days",
        "start_not_before",
        "category",
    }
)


class ProjectServicer(Servicer, pb_grpc.ProjectServiceServicer):
    def __init__(self, database: Database, country_code: str) -> None:
        super().__init__(database)
        self.country_code = country_code

    @writes
    def CreateProject(
        self, tx: Transaction, request: pb.CreateProjectRequest
    ) -> pb.CreateProjectResponse:
        new = NewProject(
            name=request.name,
            client_id=request.client_id,
            project_manager_id=request.project_manager_id,
            start_on=request.start_on,
            due_on=request.due_on,
            chargeable=request.chargeable,
        )
        project = commands.create_project(tx, new)
        return pb.CreateProjectResponse(project=messages.whole_project(tx, project))

    @reads
    def GetProject(self, reading: Reading, request: pb.GetProjectRequest) -> pb.GetProjectResponse:
        project = queries.find_project(reading, request.project_id)
        return pb.GetProjectResponse(project=messages.whole_project(reading, project))

    @reads
    def ListProjects(
        self, reading: Reading, request: pb.ListProjectsRequest
    ) -> pb.ListProjectsResponse:
        page = page_of(request.page_size, request.page_token)
        wanted = ProjectFilter(
            client_id=request.client_id,
            status=messages.project_status(request.status) if request.status else None,
            project_manager_id=request.project_manager_id,
        )
        found = queries.list_projects(reading, wanted, page)
        projects, token = cut(found, page, lambda project: (project.id,))
        return pb.ListProjectsResponse(
            projects=messages.projects(reading, projects), next_page_token=token
        )

    @reads
    def BatchGetProjects(
        self, reading: Reading, request: pb.BatchGetProjectsRequest
    ) -> pb.BatchGetProjectsResponse:
        values.count(request.project_ids, "project_ids", queries.BATCH_MAX)
        found = queries.batch_get_projects(reading, request.project_ids)
        return pb.BatchGetProjectsResponse(projects=messages.projects(reading, found))

    @writes
    def PlanProject(
        self, tx: Transaction, request: pb.PlanProjectRequest
    ) -> pb.PlanProjectResponse:
        project = commands.plan_project(
            tx,
            request.project_id,
            request.template_id,
            request.start_on,
            self.country_code,
            request.expected_version,
        )
        tx.flush()
        return pb.PlanProjectResponse(
            project=messages.whole_project(tx, project),
            tasks=map(messages.task, queries.tasks_of(tx, project.id)),
            dependencies=map(messages.dependency, queries.dependencies_of(tx, project.id)),
        )

    @writes
    def ChangeProjectStatus(
        self, tx: Transaction, request: pb.ChangeProjectStatusRequest
    ) -> pb.ChangeProjectStatusResponse:
        project = commands.change_project_status(
            tx,
            request.project_id,
            messages.project_status(request.status),
            request.reason,
            request.expected_version,
        )
        return pb.ChangeProjectStatusResponse(project=messages.whole_project(tx, project))

    @reads
    def GetSchedule(
        self, reading: Reading, request: pb.GetScheduleRequest
    ) -> pb.GetScheduleResponse:
        plan = queries.find_schedule(reading, request.project_id, self.country_code)
        return pb.GetScheduleResponse(
            start_on=messages.day(plan.start_on),
            end_on=messages.day(plan.end_on),
            duration_days=plan.duration_days,
            tasks=map(messages.task, plan.tasks),
            dependencies=map(messages.dependency, plan.dependencies),
            critical_task_ids=[task.id for task in plan.tasks if task.critical],
        )

    @writes
    def CreateTask(self, tx: Transaction, request: pb.CreateTaskRequest) -> pb.CreateTaskResponse:
        new = NewTask(
            project_id=request.project_id,
            phase_id=request.phase_id,
            deliverable_id=request.deliverable_id,
            name=request.name,
            charge_role=request.charge_role,
            assignee_id=request.assignee_id,
            estimate_seconds=request.estimate_seconds,
            duration_days=request.duration_days,
            start_not_before=request.start_not_before,
            category=request.category,
        )
        return pb.CreateTaskResponse(
            task=messages.task(commands.create_task(tx, new, self.country_code))
        )

    @writes
    def UpdateTask(self, tx: Transaction, request: pb.UpdateTaskRequest) -> pb.UpdateTaskResponse:
        changes = {
            field.name: value for field, value in request.ListFields() if field.name in _CHANGEABLE
        }
        if "status" in changes:
            changes["status"] = messages.task_status(request.status)
        task = commands.update_task(
            tx, request.task_id, changes, self.country_code, request.expected_version
        )
        return pb.UpdateTaskResponse(task=messages.task(task))

    @reads
    def GetTask(self, reading: Reading, request: pb.GetTaskRequest) -> pb.GetTaskResponse:
        return pb.GetTaskResponse(task=messages.task(queries.find_task(reading, request.task_id)))

    @reads
    def ListTasks(self, reading: Reading, request: pb.ListTasksRequest) -> pb.ListTasksResponse:
        page = page_of(request.page_size, request.page_token)
        wanted = TaskFilter(
            project_id=request.project_id,
            assignee_id=request.assignee_id,
            status=messages.task_status(request.status) if request.status else None,
        )
        found = queries.list_tasks(reading, wanted, page)
        tasks, token = cut(found, page, lambda task: (task.id,))
        return pb.ListTasksResponse(tasks=map(messages.task, tasks), next_page_token=token)

    @writes
    def AddDependency(
        self, tx: Transaction, request: pb.AddDependencyRequest
    ) -> pb.AddDependencyResponse:
        dependency, project = commands.add_dependency(
            tx,
            request.predecessor_id,
            request.successor_id,
            messages.link_type(request.type),
            request.lag_days,
            self.country_code,
        )
        return pb.AddDependencyResponse(
            dependency=messages.dependency(dependency),
            project=messages.whole_project(tx, project),
        )

    @writes
    def RemoveDependency(
        self, tx: Transaction, request: pb.RemoveDependencyRequest
    ) -> pb.RemoveDependencyResponse:
        project = commands.remove_dependency(tx, request.dependency_id, self.country_code)
        return pb.RemoveDependencyResponse(project=messages.whole_project(tx, project))

    @writes
    def CreateTemplate(
        self, tx: Transaction, request: pb.CreateTemplateRequest
    ) -> pb.CreateTemplateResponse:
        template = commands.create_template(
            tx,
            request.name,
            [messages.read_template_task(task) for task in request.tasks],
            [messages.read_template_link(link) for link in request.links],
        )
        tx.flush()
        return pb.CreateTemplateResponse(template=messages.template(template))

    @reads
    def ListTemplates(
        self, reading: Reading, request: pb.ListTemplatesRequest
    ) -> pb.ListTemplatesResponse:
        page = page_of(request.page_size, request.page_token)
        found = queries.list_templates(reading, page)
        templates, token = cut(found, page, lambda template: (template.id,))
        return pb.ListTemplatesResponse(
            templates=map(messages.template, templates), next_page_token=token
        )

    @writes
    def ImportProjects(
        self, tx: Transaction, request: pb.ImportProjectsRequest
    ) -> pb.ImportProjectsResponse:
        rows = [messages.read_project_row(row) for row in request.rows]
        outcome = commands.import_projects(tx, rows, dry_run=request.dry_run)
        return pb.ImportProjectsResponse(result=batch_result(outcome), ids=outcome.ids)

    @writes
    def ImportTasks(
        self, tx: Transaction, request: pb.ImportTasksRequest
    ) -> pb.ImportTasksResponse:
        rows = [messages.read_task_row(row) for row in request.rows]
        outcome = commands.import_tasks(tx, rows, self.country_code, dry_run=request.dry_run)
        return pb.ImportTasksResponse(result=batch_result(outcome))
