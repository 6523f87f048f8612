"""Reads of the planning room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.ids import require_id
from chassis.paging import Page
from sqlalchemy import func, select

from projects.planning.model import (
    AcceptedQuote,
    Dependency,
    KnownBrief,
    KnownClient,
    KnownHandover,
    Phase,
    Project,
    Task,
    Template,
)
from projects.planning.rules.critical_path import Link
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.queries import working_days

BATCH_MAX = 200


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase with the dates of its tasks."""

    id: str
    name: str
    position: int
    start_on: date | None
    end_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFilter:
    """Empty or None: all."""

    client_id: str = ""
    status: ProjectStatus | None = None
    project_manager_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Empty or None: all."""

    project_id: str = ""
    assignee_id: str = ""
    status: TaskStatus | None = None


def find_project(reading: Reading, project_id: str, field: str = "project_id") -> Project:
    return reading.get(Project, project_id, field)


def find_task(reading: Reading, task_id: str, field: str = "task_id") -> Task:
    return reading.get(Task, task_id, field)


def list_projects(reading: Reading, wanted: ProjectFilter, page: Page) -> Sequence[Project]:
    """The newest first."""
    query = select(Project).order_by(Project.id.desc()).limit(page.limit)
    if wanted.client_id:
        query = query.where(Project.client_id == require_id(wanted.client_id, "client_id"))
    if wanted.status:
        query = query.where(Project.status == wanted.status)
    if wanted.project_manager_id:
        manager = require_id(wanted.project_manager_id, "project_manager_id")
        query = query.where(Project.project_manager_id == manager)
    if page.after:
        query = query.where(Project.id < require_id(page.after[0], "page_token"))
    return reading.session.scalars(query).all()


def batch_get_projects(reading: Reading, project_ids: Iterable[str]) -> Sequence[Project]:
    """Those that exist, in no order that matters."""
    ids = [require_id(id_, "project_ids") for id_ in project_ids]
    return reading.session.scalars(select(Project).where(Project.id.in_(ids))).all()


def client_names(reading: Reading, projects: Iterable[Project]) -> dict[str, str]:
    """client_id -> name, of those whose registration has been heard of."""
    ids = {project.client_id for project in projects if project.client_id}
    if not ids:
        return {}
    found = select(KnownClient.client_id, KnownClient.name).where(KnownClient.client_id.in_(ids))
    return {row[0]: row[1] for row in reading.session.execute(found)}


def is_known_client(reading: Reading, client_id: str) -> bool:
    return reading.session.get(KnownClient, client_id) is not None


def open_handover(reading: Reading, project_id: str) -> KnownHandover | None:
    """What is known of the project's handover, accepted or not."""
    return reading.session.get(KnownHandover, project_id)


def known_brief(reading: Reading, opportunity_id: str | None) -> KnownBrief | None:
    return reading.session.get(KnownBrief, opportunity_id) if opportunity_id else None


def accepted_quotes(reading: Reading, project: Project) -> Sequence[AcceptedQuote]:
    """All that were accepted for the project or its opportunity, in the order of acceptance."""
    theirs = AcceptedQuote.project_id == project.id
    if project.opportunity_id:
        theirs |= AcceptedQuote.opportunity_id == project.opportunity_id
    in_order = (AcceptedQuote.accepted_at, AcceptedQuote.quote_id)
    return reading.session.scalars(select(AcceptedQuote).where(theirs).order_by(*in_order)).all()


def phases_of(reading: Reading, project_id: str) -> list[PhaseView]:
    """In their order, each with the dates of its tasks."""
    live = (Task.phase_id == Phase.id) & (Task.status != TaskStatus.CANCELLED)
    query = (
        select(
            Phase.id,
            Phase.name,
            Phase.position,
            func.min(Task.start_on),
            func.max(Task.end_on),
        )
        .outerjoin(Task, live)
        .where(Phase.project_id == project_id)
        .group_by(Phase.id)
        .order_by(Phase.position)
    )
    return [PhaseView(*row) for row in reading.session.execute(query)]


def tasks_of(reading: Reading, project_id: str) -> Sequence[Task]:
    """All tasks of the project, in the order in which they were made."""
    mine = select(Task).where(Task.project_id == project_id).order_by(Task.id)
    return reading.session.scalars(mine).all()


def dependencies_of(reading: Reading, project_id: str) -> Sequence[Dependency]:
    mine = select(Dependency).where(Dependency.project_id == project_id).order_by(Dependency.id)
    return reading.session.scalars(mine).all()


def links_of(reading: Reading, project_id: str) -> list[Link]:
    """The project's dependencies as the critical path wants them."""
    columns = select(
        Dependency.predecessor_id, Dependency.successor_id, Dependency.type, Dependency.lag_days
    )
    mine = columns.where(Dependency.project_id == project_id)
    return [Link(*row) for row in reading.session.execute(mine)]


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks and links of a project, and the window and working days that they take."""

    start_on: date | None
    end_on: date | None
    duration_days: int
    tasks: Sequence[Task]
    dependencies: Sequence[Dependency]


def find_schedule(reading: Reading, project_id: str, country_code: str) -> Plan:
    """As it was last scheduled; tasks by date, cancelled ones not counted in the window."""
    project = find_project(reading, project_id)
    tasks = sorted(tasks_of(reading, project.id), key=lambda task: task.start_on or date.max)
    live = [task for task in tasks if task.status != TaskStatus.CANCELLED]
    start = min((task.start_on for task in live if task.start_on), default=None)
    end = max((task.end_on for task in live if task.end_on), default=None)
    duration = 0
    if start and end:
        days = working_days(reading, project.country_code or country_code, start)
        duration = days.elapsed(end)
    return Plan(start, end, duration, tasks, dependencies_of(reading, project.id))


def has_tasks(reading: Reading, project_id: str) -> bool:
    return bool(
        reading.session.scalar(
            select(select(Task.id).where(Task.project_id == project_id).exists())
        )
    )


def used_deliverables(reading: Reading, project_id: str) -> set[str]:
    """Ids of the deliverables that the project's tasks refer to."""
    used = select(Task.deliverable_id).where(
        Task.project_id == project_id, Task.deliverable_id.is_not(None)
    )
    return {id_ for id_ in reading.session.scalars(used.distinct()) if id_}


def list_tasks(reading: Reading, wanted: TaskFilter, page: Page) -> Sequence[Task]:
    """In the order in which they were made."""
    query = select(Task).order_by(Task.id).limit(page.limit)
    if wanted.project_id:
        query = query.where(Task.project_id == require_id(wanted.project_id, "project_id"))
    if wanted.assignee_id:
        query = query.where(Task.assignee_id == require_id(wanted.assignee_id, "assignee_id"))
    if wanted.status:
        query = query.where(Task.status == wanted.status)
    if page.after:
        query = query.where(Task.id > require_id(page.after[0], "page_token"))
    return reading.session.scalars(query).all()


def find_template(reading: Reading, template_id: str) -> Template:
    return reading.get(Template, template_id)


def list_templates(reading: Reading, page: Page) -> Sequence[Template]:
    """In the order in which they were made."""
    query = select(Template).order_by(Template.id).limit(page.limit)
    if page.after:
        query = query.where(Template.id > require_id(page.after[0], "page_token"))
    return reading.session.scalars(query).all()


def projects_by_ref(reading: Reading, refs: Iterable[str]) -> dict[str, str]:
    """external_ref -> id of those that exist."""
    wanted = select(Project.external_ref, Project.id).where(Project.external_ref.in_(set(refs)))
    return {ref: id_ for ref, id_ in reading.session.execute(wanted) if ref}


def tasks_by_ref(reading: Reading, refs: Iterable[str]) -> dict[str, str]:
    """external_ref -> id of those that exist."""
    wanted = select(Task.external_ref, Task.id).where(Task.external_ref.in_(set(refs)))
    return {ref: id_ for ref, id_ in reading.session.execute(wanted) if ref}
