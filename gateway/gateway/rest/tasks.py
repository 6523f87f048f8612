"""Tasks: what there is to do, and the templates that plans come from."""

from __future__ import annotations

from typing import Any

from chassis.actor import Role
from marshmallow import validate
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
    View,
    page_of,
)
from gateway.rest.route import Room, Route

PLANNER = (Role.PROJECT_MANAGER,)
NOT_FOUND = {"TASK_NOT_FOUND": "There is no such task."}
CLOSED = {
    "HANDOVER_NOT_ACCEPTED": "The project's handover is not accepted yet.",
    "PROJECT_CLOSED": "The project is completed or cancelled.",
    "PROJECT_OF_ANOTHER_MANAGER": "The project has another manager; ask them.",
}
CYCLE = {"DEPENDENCY_CYCLE": "Tasks would wait for each other; the message names the cycle."}
TEMPLATE_TASKS_MAX = 300
TEMPLATE_LINKS_MAX = 1000
ROLE = {"description": "The work it is charged as; rate cards price it", "example": "designer"}
WORK = {"description": "Hours of work, however many days they take"}
DURATION = {"description": "Working days; 0: a milestone", "example": 3}
LAG = {"description": "Working days; negative: a lead", "example": 1}


class TaskEdit(Body):
    name = Text(longest=200)
    charge_role = Text(longest=100, metadata=ROLE)
    assignee_id = Id(allow_none=True, metadata={"description": "A person; null: nobody"})
    estimate_minutes = Minutes(attribute="estimate_seconds", metadata=WORK)
    duration_days = Integer(metadata=DURATION)
    start_not_before = Date(allow_none=True, metadata={"description": "null: no such day"})
    category = Text(
        longest=200, metadata={"description": "Of your own choosing; the portfolio sums by it"}
    )


class NewTask(TaskEdit):
    project_id = Id(required=True)
    phase_id = Id(metadata={"description": "A phase of the project"})
    deliverable_id = Id(
        metadata={"description": "A deliverable of the project: what the task is for"}
    )
    name = Text(required=True, longest=200, metadata={"example": "Page design"})
    duration_days = Integer(required=True, metadata=DURATION)


class ChangedTask(TaskEdit):
    status = Choice(pb.TaskStatus, metadata={"description": "Who does the task may set it too"})


class TaskView(View):
    id = Id()
    version = Integer()
    project_id = Id()
    phase_id = Id()
    deliverable_id = Id()
    name = String()
    status = Choice(pb.TaskStatus)
    charge_role = String()
    assignee_id = Id()
    estimate_minutes = Minutes(attribute="estimate_seconds")
    estimate_hours = Hours(attribute="estimate_seconds")
    duration_days = Integer(metadata=DURATION)
    start_not_before = Date()
    start_on = Date(metadata={"description": "By the schedule"})
    end_on = Date(metadata={"description": "By the schedule"})
    total_float_days = Integer(metadata={"description": "May slip so far without moving the end"})
    free_float_days = Integer(metadata={"description": "May slip so far without moving any task"})
    critical = Boolean(metadata={"description": "A day lost here is lost to the project"})
    category = String()
    external_ref = String()


class TemplateTaskBody(Body):
    key = Text(required=True, longest=60, metadata={"description": "Unique in the template"})
    name = Text(required=True, longest=200)
    phase = Text(longest=200)
    charge_role = Text(longest=100, metadata=ROLE)
    estimate_minutes = Minutes(attribute="estimate_seconds", metadata=WORK)
    duration_days = Integer(required=True, metadata=DURATION)


class TemplateLinkBody(Body):
    predecessor_key = Text(required=True, longest=60)
    successor_key = Text(required=True, longest=60)
    type = Choice(pb.LinkType, metadata={"description": "finish_to_start if left out"})
    lag_days = Integer(metadata=LAG)


class NewTemplate(Body):
    name = Text(required=True, longest=200)
    tasks = List(
        Nested(TemplateTaskBody),
        required=True,
        validate=validate.Length(min=1, max=TEMPLATE_TASKS_MAX),
    )
    links = List(Nested(TemplateLinkBody), validate=validate.Length(max=TEMPLATE_LINKS_MAX))


class TemplateTaskView(View):
    key = String()
    name = String()
    phase = String()
    charge_role = String()
    estimate_minutes = Minutes(attribute="estimate_seconds")
    estimate_hours = Hours(attribute="estimate_seconds")
    duration_days = Integer(metadata=DURATION)


class TemplateLinkView(View):
    predecessor_key = String()
    successor_key = String()
    type = Choice(pb.LinkType)
    lag_days = Integer()


class TemplateView(View):
    id = Id()
    version = Integer()
    name = String()
    tasks = List(Nested(TemplateTaskView))
    links = List(Nested(TemplateLinkView))


class TaskQuery(PageQuery):
    project_id = Id()
    assignee_id = Id()
    status = Choice(pb.TaskStatus)


def emptied(body: dict[str, Any]) -> dict[str, Any]:
    """null takes a value away, for which the services' word is the empty text."""
    return {name: "" if value is None else value for name, value in body.items()}


async def create_task(call: Call) -> pb.Task:
    request = call.make(pb.CreateTaskRequest, **emptied(call.body))
    return (await call.ask(call.services.projects.CreateTask, request)).task


async def list_tasks(call: Call) -> pb.ListTasksResponse:
    return await call.ask(call.services.projects.ListTasks, call.make(pb.ListTasksRequest))


async def get_task(call: Call) -> pb.Task:
    request = call.make(pb.GetTaskRequest)
    return (await call.ask(call.services.projects.GetTask, request)).task


async def update_task(call: Call) -> pb.Task:
    request = call.make(pb.UpdateTaskRequest, **emptied(call.body))
    return (await call.ask(call.services.projects.UpdateTask, request)).task


async def create_template(call: Call) -> pb.Template:
    request = call.make(pb.CreateTemplateRequest)
    return (await call.ask(call.services.projects.CreateTemplate, request)).template


async def list_templates(call: Call) -> pb.ListTemplatesResponse:
    return await call.ask(call.services.projects.ListTemplates, call.make(pb.ListTemplatesRequest))


ROOM = Room(
    name="Tasks",
    about="What there is to do, and the templates that plans come from.",
    routes=(
        Route(
            "POST",
            "/v1/tasks",
            create_task,
            "Add a task",
            "The project is scheduled anew.",
            body=NewTask(),
            answer=TaskView(),
            status=201,
            location="/v1/tasks/{id}",
            roles=PLANNER,
            problems=CLOSED | {"PROJECT_NOT_FOUND": "There is no such project."},
            example={
                "project_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "name": "Page design",
                "charge_role": "designer",
                "estimate_minutes": 2400,
                "duration_days": 5,
            },
        ),
        Route(
            "GET",
            "/v1/tasks",
            list_tasks,
            "List tasks",
            "Of a project, of a person, or all.",
            query=TaskQuery(),
            answer=page_of(TaskView, "tasks"),
        ),
        Route(
            "GET",
            "/v1/tasks/{task_id}",
            get_task,
            "Show a task",
            answer=TaskView(),
            problems=NOT_FOUND,
        ),
        Route(
            "PATCH",
            "/v1/tasks/{task_id}",
            update_task,
            "Change a task",
            "The project is scheduled anew where that matters. Whoever does the task may set its "
            "status; what is done keeps its dates.",
            body=ChangedTask(),
            answer=TaskView(),
            if_match=True,
            problems=NOT_FOUND
            | CLOSED
            | {
                "TASK_STATUS_ONLY": "Who does a task may set its status, nothing else.",
                "TASK_OF_ANOTHER_PERSON": "It is neither your task nor your project.",
            },
            example={"status": "in_progress"},
        ),
        Route(
            "POST",
            "/v1/templates",
            create_template,
            "Make a template",
            body=NewTemplate(),
            answer=TemplateView(),
            status=201,
            roles=PLANNER,
            problems=CYCLE
            | {
                "TEMPLATE_EXISTS": "There is a template of this name.",
                "TEMPLATE_KEY_REPEATED": "Two tasks have the same key.",
                "TEMPLATE_KEY_UNKNOWN": "A link names a task that the template does not have.",
            },
            example={
                "name": "Microsite",
                "tasks": [
                    {
                        "key": "design",
                        "name": "Design",
                        "charge_role": "designer",
                        "duration_days": 5,
                    },
                    {
                        "key": "build",
                        "name": "Build",
                        "charge_role": "developer",
                        "duration_days": 8,
                    },
                ],
                "links": [{"predecessor_key": "design", "successor_key": "build"}],
            },
        ),
        Route(
            "GET",
            "/v1/templates",
            list_templates,
            "List templates",
            query=PageQuery(),
            answer=page_of(TemplateView, "templates"),
        ),
    ),
)
