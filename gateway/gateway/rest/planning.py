"""Projects: from the handover over their plan to their completion."""

from __future__ import annotations

from chassis.actor import Role
from tandem.projects.v1 import planning_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Nested,
    PageQuery,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route
from gateway.rest.tasks import CLOSED, CYCLE, LAG, TaskView

PLANNER = (Role.PROJECT_MANAGER,)
NOT_FOUND = {"PROJECT_NOT_FOUND": "There is no such project."}
STALE = {"VERSION_MISMATCH": "Somebody else has changed it since; read it again."}
ANOTHERS = {"PROJECT_OF_ANOTHER_MANAGER": "It has another project manager; ask them."}
WAITS = {"HANDOVER_NOT_ACCEPTED": "A project manager accepts the handover first."}


class NewProject(Body):
    name = Text(required=True, longest=200, metadata={"example": "New intranet"})
    client_id = Id(metadata={"description": "Left out: internal work"})
    project_manager_id = Id(metadata={"description": "A person; you, if left out"})
    start_on = Date()
    due_on = Date()
    chargeable = Boolean(metadata={"description": "Needs a client"})


class PlanOrder(Body):
    template_id = Id(required=True, metadata={"description": "See GET /v1/templates"})
    start_on = Date(metadata={"description": "The brief's start, else today, if left out"})


class StatusChange(Body):
    status = Choice(pb.ProjectStatus, required=True)
    reason = Text(longest=500, metadata={"description": "Needed for on_hold and cancelled"})


class NewDependency(Body):
    predecessor_id = Id(required=True, metadata={"description": "The task that comes before"})
    successor_id = Id(required=True, metadata={"description": "The task that waits"})
    type = Choice(pb.LinkType, metadata={"description": "finish_to_start if left out"})
    lag_days = Integer(metadata=LAG)


class RoleHoursView(View):
    charge_role = String(metadata={"example": "designer"})
    minutes = Minutes(attribute="seconds")
    hours = Hours(attribute="seconds")


class DeliverableView(View):
    id = Id(metadata={"description": "The same in the brief, the quote and the invoice"})
    name = String()
    description = String()
    sold_minutes = Minutes(attribute="sold_seconds")
    sold_hours = Hours(attribute="sold_seconds")
    role_hours = List(Nested(RoleHoursView))


class PhaseView(View):
    id = Id()
    name = String()
    position = Integer()
    start_on = Date()
    end_on = Date()


class ProjectView(View):
    id = Id()
    version = Integer()
    reference = String(metadata={"example": "JOB-1042"})
    name = String()
    status = Choice(pb.ProjectStatus)
    client_id = Id(metadata={"description": "Null: internal work"})
    client_name = String()
    opportunity_id = Id()
    handover_id = Id()
    project_manager_id = Id()
    start_on = Date(metadata={"description": "Planned"})
    end_on = Date(metadata={"description": "By the schedule"})
    due_on = Date(metadata={"description": "Wanted by the brief"})
    chargeable = Boolean()
    sold_minutes = Minutes(attribute="sold_seconds")
    sold_hours = Hours(attribute="sold_seconds", metadata={"description": "Of all accepted quotes"})
    accepted_quote_id = Id()
    created_at = Timestamp()
    external_ref = String(metadata={"description": "Its key in the source it was imported from"})


class WholeProjectView(ProjectView):
    phases = List(Nested(PhaseView))
    deliverables = List(Nested(DeliverableView))


class DependencyView(View):
    id = Id()
    predecessor_id = Id()
    successor_id = Id()
    type = Choice(pb.LinkType)
    lag_days = Integer()


class LaidOutView(View):
    project = Nested(WholeProjectView)
    tasks = List(Nested(TaskView))
    dependencies = List(Nested(DependencyView))


class LinkedView(View):
    dependency = Nested(DependencyView)
    project = Nested(WholeProjectView)


class ScheduleView(View):
    start_on = Date()
    end_on = Date()
    duration_days = Integer(metadata={"description": "Working days"})
    tasks = List(Nested(TaskView), metadata={"description": "The earliest first"})
    dependencies = List(Nested(DependencyView))
    critical_task_ids = List(Id())


class ProjectQuery(PageQuery):
    client_id = Id()
    status = Choice(pb.ProjectStatus)
    project_manager_id = Id()


async def create_project(call: Call) -> pb.Project:
    request = call.make(pb.CreateProjectRequest)
    return (await call.ask(call.services.projects.CreateProject, request)).project


async def list_projects(call: Call) -> pb.ListProjectsResponse:
    return await call.ask(call.services.projects.ListProjects, call.make(pb.ListProjectsRequest))


async def get_project(call: Call) -> pb.Project:
    request = call.make(pb.GetProjectRequest)
    return (await call.ask(call.services.projects.GetProject, request)).project


async def plan_project(call: Call) -> pb.PlanProjectResponse:
    return await call.ask(call.services.projects.PlanProject, call.make(pb.PlanProjectRequest))


async def change_project_status(call: Call) -> pb.Project:
    request = call.make(pb.ChangeProjectStatusRequest)
    return (await call.ask(call.services.projects.ChangeProjectStatus, request)).project


async def get_schedule(call: Call) -> pb.GetScheduleResponse:
    return await call.ask(call.services.projects.GetSchedule, call.make(pb.GetScheduleRequest))


async def add_dependency(call: Call) -> pb.AddDependencyResponse:
    return await call.ask(call.services.projects.AddDependency, call.make(pb.AddDependencyRequest))


async def remove_dependency(call: Call) -> pb.Project:
    request = call.make(pb.RemoveDependencyRequest)
    return (await call.ask(call.services.projects.RemoveDependency, request)).project


ROOM = Room(
    name="Projects",
    about="What is made, in which order, by when.",
    routes=(
        Route(
            "POST",
            "/v1/projects",
            create_project,
            "Create a project",
            "For internal work, or work of before. A project that was sold comes by itself when "
            "its opportunity is won.",
            body=NewProject(),
            answer=WholeProjectView(),
            status=201,
            location="/v1/projects/{id}",
            roles=PLANNER,
            problems={
                "CLIENT_NOT_FOUND": "There is no such client, or it is a moment too new.",
                "WINDOW_REVERSED": "It would be due before it starts.",
            },
            example={"name": "New intranet", "start_on": "2026-04-01", "due_on": "2026-06-30"},
        ),
        Route(
            "GET",
            "/v1/projects",
            list_projects,
            "List projects",
            "The newest first.",
            query=ProjectQuery(),
            answer=page_of(ProjectView, "projects"),
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}",
            get_project,
            "Show a project",
            "With its phases, and its deliverables with the hours sold.",
            answer=WholeProjectView(),
            problems=NOT_FOUND,
        ),
        Route(
            "POST",
            "/v1/projects/{project_id}/plan",
            plan_project,
            "Plan a project from a template",
            "Lays out phases, tasks and dependencies and schedules them over the working "
            "calendar. Hours sold by the accepted quotes become the tasks' estimates; a task whose "
            "role was sold for several deliverables is laid out once for each.",
            body=PlanOrder(),
            answer=LaidOutView(),
            if_match=True,
            roles=PLANNER,
            problems=NOT_FOUND
            | WAITS
            | ANOTHERS
            | STALE
            | {
                "TEMPLATE_NOT_FOUND": "There is no such template.",
                "PROJECT_ALREADY_PLANNED": "It has tasks already; add to them one by one.",
                "PROJECT_CLOSED": "It is completed or cancelled.",
            },
            example={
                "template_id": "0197a000-0000-7000-8000-000000000001",
                "start_on": "2026-04-01",
            },
        ),
        Route(
            "POST",
            "/v1/projects/{project_id}/status",
            change_project_status,
            "Change a project's status",
            "planning > active > delivered > completed; on_hold and cancelled need a reason. "
            "Nothing but an accepted handover leads out of handover.",
            body=StatusChange(),
            answer=WholeProjectView(),
            if_match=True,
            roles=PLANNER,
            problems=NOT_FOUND
            | WAITS
            | ANOTHERS
            | STALE
            | {
                "STATUS_CHANGE_REFUSED": "From where it stands it cannot become that.",
                "PLAN_MISSING": "It cannot begin without a task.",
                "QUOTE_NOT_ACCEPTED": "A chargeable project needs an accepted quote to begin.",
                "TIME_AWAITS_APPROVAL": "It cannot be completed while logged time is undecided.",
                "REASON_REQUIRED": "Say why it is on hold or cancelled.",
            },
            example={"status": "active"},
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/schedule",
            get_schedule,
            "Show a project's schedule",
            "Dates and floats of every task, and which are critical.",
            answer=ScheduleView(),
            problems=NOT_FOUND,
        ),
        Route(
            "POST",
            "/v1/dependencies",
            add_dependency,
            "Let a task wait for another",
            "Finish to start, start to start, finish to finish or start to finish, with a lag. "
            "The project is scheduled anew.",
            body=NewDependency(),
            answer=LinkedView(),
            status=201,
            roles=PLANNER,
            problems=CYCLE
            | CLOSED
            | {
                "TASK_NOT_FOUND": "There is no such task.",
                "DEPENDENCY_EXISTS": "The one waits for the other in this way already.",
                "DEPENDENCY_ACROSS_PROJECTS": "The tasks belong to different projects.",
                "DEPENDENCY_ON_ITSELF": "A task cannot wait for itself.",
            },
            example={
                "predecessor_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "successor_id": "01890a5d-ac96-774b-bcce-b302099a8058",
                "type": "finish_to_start",
                "lag_days": 2,
            },
        ),
        Route(
            "DELETE",
            "/v1/dependencies/{dependency_id}",
            remove_dependency,
            "Let a task wait no longer",
            "The project is scheduled anew.",
            answer=WholeProjectView(),
            roles=PLANNER,
            problems=CLOSED | {"DEPENDENCY_NOT_FOUND": "There is no such dependency."},
        ),
    ),
)
