"""How projects, tasks and templates look on the wire, and how they are read from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.database import Reading
from chassis.errors import Invalid
from google.protobuf.timestamp_pb2 import Timestamp
from tandem.projects.v1 import planning_pb2 as pb

from projects.planning import queries
from projects.planning.commands import ImportedProject, ImportedTask, TemplateLink, TemplateTask
from projects.planning.model import Deliverable, Dependency, Project, Task, Template
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.status import ProjectStatus, TaskStatus

_PROJECT_STATUSES: dict[int, ProjectStatus] = {
    pb.PROJECT_STATUS_HANDOVER: ProjectStatus.HANDOVER,
    pb.PROJECT_STATUS_PLANNING: ProjectStatus.PLANNING,
    pb.PROJECT_STATUS_ACTIVE: ProjectStatus.ACTIVE,
    pb.PROJECT_STATUS_ON_HOLD: ProjectStatus.ON_HOLD,
    pb.PROJECT_STATUS_DELIVERED: ProjectStatus.DELIVERED,
    pb.PROJECT_STATUS_COMPLETED: ProjectStatus.COMPLETED,
    pb.PROJECT_STATUS_CANCELLED: ProjectStatus.CANCELLED,
}
_TASK_STATUSES: dict[int, TaskStatus] = {
    pb.TASK_STATUS_TO_DO: TaskStatus.TO_DO,
    pb.TASK_STATUS_IN_PROGRESS: TaskStatus.IN_PROGRESS,
    pb.TASK_STATUS_DONE: TaskStatus.DONE,
    pb.TASK_STATUS_CANCELLED: TaskStatus.CANCELLED,
}
_LINK_TYPES: dict[int, LinkType] = {
    pb.LINK_TYPE_UNSPECIFIED: LinkType.FINISH_TO_START,
    pb.LINK_TYPE_FINISH_TO_START: LinkType.FINISH_TO_START,
    pb.LINK_TYPE_START_TO_START: LinkType.START_TO_START,
    pb.LINK_TYPE_FINISH_TO_FINISH: LinkType.FINISH_TO_FINISH,
    pb.LINK_TYPE_START_TO_FINISH: LinkType.START_TO_FINISH,
}
_PROJECT_NUMBERS = {status: number for number, status in _PROJECT_STATUSES.items()}
_TASK_NUMBERS = {status: number for number, status in _TASK_STATUSES.items()}
_LINK_NUMBERS = {type_: number for number, type_ in _LINK_TYPES.items()}


def project_status(number: int) -> ProjectStatus:
    if number not in _PROJECT_STATUSES:
        raise _unknown("status", ProjectStatus)
    return _PROJECT_STATUSES[number]


def task_status(number: int) -> TaskStatus:
    if number not in _TASK_STATUSES:
        raise _unknown("status", TaskStatus)
    return _TASK_STATUSES[number]


def link_type(number: int) -> LinkType:
    if number not in _LINK_TYPES:
        raise _unknown("type", LinkType)
    return _LINK_TYPES[number]


def _unknown(field: str, of: Iterable[str]) -> Invalid:
    return Invalid("WORD_UNKNOWN", f"{field} must be one of {', '.join(of)}.", field=field)


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def whole_project(reading: Reading, project: Project) -> pb.Project:
    """With its phases and deliverables."""
    message = _project(project, queries.client_names(reading, [project]))
    if project.status == ProjectStatus.HANDOVER:
        handover = queries.open_handover(reading, project.id)
        message.handover_id = handover.handover_id if handover else ""
    for phase in queries.phases_of(reading, project.id):
        message.phases.add(
            id=phase.id,
            name=phase.name,
            position=phase.position,
            start_on=day(phase.start_on),
            end_on=day(phase.end_on),
        )
    message.deliverables.extend(map(_deliverable, project.deliverables))
    return message


def projects(reading: Reading, found: Iterable[Project]) -> list[pb.Project]:
    """Without their phases and deliverables."""
    several = list(found)
    names = queries.client_names(reading, several)
    return [_project(project, names) for project in several]


def _project(project: Project, client_names: dict[str, str]) -> pb.Project:
    created_at = Timestamp()
    created_at.FromDatetime(project.created_at)
    return pb.Project(
        id=project.id,
        version=project.version,
        reference=project.reference,
        name=project.name,
        status=_PROJECT_NUMBERS[project.status],  # type: ignore[arg-type]
        client_id=project.client_id or "",
        client_name=client_names.get(project.client_id or "", ""),
        opportunity_id=project.opportunity_id or "",
        handover_id=project.handover_id or "",
        project_manager_id=project.project_manager_id or "",
        start_on=day(project.start_on),
        end_on=day(project.end_on),
        due_on=day(project.due_on),
        sold_seconds=project.sold_seconds,
        chargeable=project.chargeable,
        created_at=created_at,
        external_ref=project.external_ref or "",
        accepted_quote_id=project.accepted_quote_id or "",
    )


def _deliverable(deliverable: Deliverable) -> pb.Deliverable:
    return pb.Deliverable(
        id=deliverable.id,
        name=deliverable.name,
        description=deliverable.description,
        sold_seconds=deliverable.sold_seconds,
        role_hours=[pb.RoleHours(**hours) for hours in deliverable.role_hours],
    )


def task(found: Task) -> pb.Task:
    return pb.Task(
        id=found.id,
        version=found.version,
        project_id=found.project_id,
        phase_id=found.phase_id or "",
        deliverable_id=found.deliverable_id or "",
        name=found.name,
        status=_TASK_NUMBERS[found.status],  # type: ignore[arg-type]
        charge_role=found.charge_role,
        assignee_id=found.assignee_id or "",
        estimate_seconds=found.estimate_seconds,
        duration_days=found.duration_days,
        start_on=day(found.start_on),
        end_on=day(found.end_on),
        total_float_days=found.total_float_days,
        free_float_days=found.free_float_days,
        critical=found.critical,
        category=found.category,
        external_ref=found.external_ref or "",
        start_not_before=day(found.start_not_before),
    )


def dependency(found: Dependency) -> pb.Dependency:
    return pb.Dependency(
        id=found.id,
        predecessor_id=found.predecessor_id,
        successor_id=found.successor_id,
        type=_LINK_NUMBERS[found.type],  # type: ignore[arg-type]
        lag_days=found.lag_days,
    )


def template(found: Template) -> pb.Template:
    links = [{**link, "type": _LINK_NUMBERS[LinkType(link["type"])]} for link in found.links]
    return pb.Template(
        id=found.id,
        version=found.version,
        name=found.name,
        tasks=[pb.TemplateTask(**each) for each in found.tasks],
        links=[pb.TemplateLink(**link) for link in links],
    )


def read_template_task(given: pb.TemplateTask) -> TemplateTask:
    return TemplateTask(
        key=given.key,
        name=given.name,
        phase=given.phase,
        charge_role=given.charge_role,
        estimate_seconds=given.estimate_seconds,
        duration_days=given.duration_days,
    )


def read_template_link(given: pb.TemplateLink) -> TemplateLink:
    return TemplateLink(
        predecessor_key=given.predecessor_key,
        successor_key=given.successor_key,
        type=link_type(given.type),
        lag_days=given.lag_days,
    )


def read_project_row(given: pb.ProjectRow) -> ImportedProject:
    return ImportedProject(
        row=given.row,
        external_ref=given.external_ref,
        name=given.name,
        client_id=given.client_id,
        status=given.status,
    )


def read_task_row(given: pb.TaskRow) -> ImportedTask:
    return ImportedTask(
        row=given.row,
        external_ref=given.external_ref,
        project_ref=given.project_ref,
        name=given.name,
        status=given.status,
        category=given.category,
        estimate_seconds=given.estimate_seconds,
        assignee_ref=given.assignee_ref,
        estimated_on=given.estimated_on,
        start_on=given.start_on,
        end_on=given.end_on,
    )
