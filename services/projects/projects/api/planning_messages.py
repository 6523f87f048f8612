"""How the records of planning become messages, stated once and checked when the api starts."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from chassis.rpc.messages import changes_of, check_words, mapper
from tandem.projects.v1 import planning_pb2 as pb

from projects.planning.model import Deliverable, Dependency, Project, Task, Template
from projects.planning.queries import DependencyAcross, PhaseView, Plan
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import ProjectStatus, TaskStatus, days_late

check_words(pb.ProjectStatus, ProjectStatus)
check_words(pb.TaskStatus, TaskStatus)
check_words(pb.LinkType, LinkType)
_LINK_NUMBERS = {type_.value: pb.LinkType.Value(f"LINK_TYPE_{type_.name}") for type_ in LinkType}


def _days_late(row: Any) -> int:
    return days_late(row.status, row.end_on, row.due_on)


to_phase = mapper(pb.Phase, PhaseView)
to_deliverable = mapper(
    pb.Deliverable,
    Deliverable,
    role_hours=lambda row: [pb.RoleHours(**hours) for hours in row.role_hours],
)
to_project = mapper(
    pb.Project,
    Project,
    client_name=lambda _: "",
    phases=lambda _: (),
    deliverables=lambda _: (),
    days_late=_days_late,
)
"""client_name, phases and deliverables are given at the call, where they are wanted."""
to_listed_project = mapper(
    pb.Project,
    Project,
    client_name=attrgetter("client_name"),
    phases=lambda _: (),
    deliverables=lambda _: (),
    days_late=_days_late,
)
"""Of a row of a list."""
to_task = mapper(pb.Task, Task)
to_dependency = mapper(pb.Dependency, Dependency)
to_template = mapper(
    pb.Template,
    Template,
    tasks=lambda row: [pb.TemplateTask(**task) for task in row.tasks],
    links=lambda row: [
        pb.TemplateLink(**{**link, "type": _LINK_NUMBERS[link["type"]]}) for link in row.links
    ],
)
to_schedule = mapper(
    pb.GetScheduleResponse,
    Plan,
    tasks=to_task,
    dependencies=to_dependency,
    dependencies_across=mapper(pb.DependencyAcross, DependencyAcross),
    critical_task_ids=lambda plan: [task.id for task in plan.tasks if task.critical],
    longest_path_task_ids=lambda plan: [task.id for task in plan.tasks if task.on_longest_path],
)

project_changes = changes_of(pb.UpdateProjectRequest, Project)
deliverable_changes = changes_of(pb.UpdateDeliverableRequest, Deliverable)
task_changes = changes_of(pb.UpdateTaskRequest, Task)
changes_of_many = changes_of(pb.TaskChange, Task)
