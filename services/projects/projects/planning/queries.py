"""Reads of the planning room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.paging import Page
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, literal, not_, or_, select

from projects.listing import containing, cut_in_order, in_order
from projects.planning.access import PROJECT_OWNERS, READ, TASK_OWNERS
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
from projects.planning.rules.scope import compose
from projects.planning.rules.status import CLOSED, WORKABLE, ProjectStatus, TaskStatus
from projects.resourcing.calendar import Calendar

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
    """Empty or None: all. due_from and due_to: days, both included. archived: those, or others."""

    client_id: str = ""
    status: ProjectStatus | None = None
    project_manager_id: str = ""
    search: str = ""
    archived: bool = False
    due_from: date | None = None
    due_to: date | None = None
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Empty or None: all. end_from and end_to: days, both included."""

    project_id: str = ""
    assignee_id: str = ""
    phase_id: str = ""
    status: TaskStatus | None = None
    search: str = ""
    end_from: date | None = None
    end_to: date | None = None
    order: str = ""


_PROJECT_COLUMNS = {
    "id": Project.id,
    "created_at": Project.id,
    "name": Project.name,
    "reference": Project.reference,
    "status": Project.status,
    "start_on": Project.start_on,
    "end_on": Project.end_on,
    "due_on": Project.due_on,
}
_TASK_COLUMNS = {
    "id": Task.id,
    "created_at": Task.id,
    "name": Task.name,
    "status": Task.status,
    "start_on": Task.start_on,
    "end_on": Task.end_on,
    "position": Task.position,
}
"""Ids are made in order of time, so they stand for the instant of creation."""


def find_project(reading: Reading, project_id: str, field: str = "project_id") -> Project:
    return reading.get_visible(READ, Project, project_id, PROJECT_OWNERS, field)


def find_task(reading: Reading, task_id: str, field: str = "task_id") -> Task:
    return reading.get_visible(READ, Task, task_id, TASK_OWNERS, field)


def list_projects(reading: Reading, wanted: ProjectFilter, page: Page) -> tuple[list[Project], str]:
    """One page, the newest first if no order is given, and the token of the next."""
    archived = Project.archived_at.is_not(None)
    query = select(Project).where(archived if wanted.archived else not_(archived))
    query = reading.visible(READ, query, PROJECT_OWNERS)
    query = _of(query, Project.client_id, wanted.client_id, "client_id")
    query = _of(query, Project.project_manager_id, wanted.project_manager_id, "project_manager_id")
    query = _within(query, Project.due_on, wanted.due_from, wanted.due_to)
    if wanted.status:
        query = query.where(Project.status == wanted.status)
    if wanted.search:
        query = query.where(containing(wanted.search, Project.name, Project.reference))
    order = wanted.order or "-created_at"
    found = reading.session.scalars(in_order(query, page, order, _PROJECT_COLUMNS)).all()
    return cut_in_order(found, page, order, _PROJECT_COLUMNS)


def _of(query: Select[Any], column: Any, id_: str, field: str) -> Select[Any]:
    return query.where(column == require_id(id_, field)) if id_ else query


def _within(query: Select[Any], column: Any, first: date | None, last: date | None) -> Select[Any]:
    if first:
        query = query.where(column >= first)
    return query.where(column <= last) if last else query


def batch_get_projects(reading: Reading, project_ids: Iterable[str]) -> Sequence[Project]:
    """Those that exist and may be seen, in no order that matters."""
    ids = [require_id(id_, "project_ids") for id_ in project_ids]
    named = reading.visible(READ, select(Project).where(Project.id.in_(ids)), PROJECT_OWNERS)
    return reading.session.scalars(named).all()


_CLIENT_NAMES = prepared(
    select(KnownClient.client_id, KnownClient.name).where(one_of(KnownClient.client_id, "ids"))
)


def client_names(reading: Reading, projects: Iterable[Project]) -> dict[str, str]:
    """client_id -> name, of those whose registration has arrived."""
    ids = {project.client_id for project in projects if project.client_id}
    return dict(_CLIENT_NAMES.all(reading, ids=list(ids))) if ids else {}


def known_client(reading: Reading, client_id: str | None) -> KnownClient | None:
    return reading.session.get(KnownClient, client_id) if client_id else None


def open_handover(reading: Reading, project_id: str) -> KnownHandover | None:
    """What is known of the project's handover, accepted or not."""
    return reading.session.get(KnownHandover, project_id)


def handover_id(reading: Reading, project: Project) -> str:
    """Of the handover that was accepted, or that is still open."""
    if project.status == ProjectStatus.HANDOVER:
        handover = open_handover(reading, project.id)
        return handover.handover_id if handover else ""
    return project.handover_id or ""


def known_brief(reading: Reading, opportunity_id: str | None) -> KnownBrief | None:
    return reading.session.get(KnownBrief, opportunity_id) if opportunity_id else None


def accepted_quotes(reading: Reading, project: Project) -> Sequence[AcceptedQuote]:
    """All that were accepted for the project or its opportunity, in the order of acceptance."""
    theirs = AcceptedQuote.project_id == project.id
    if project.opportunity_id:
        theirs |= AcceptedQuote.opportunity_id == project.opportunity_id
    in_order = (AcceptedQuote.accepted_at, AcceptedQuote.quote_id)
    return reading.session.scalars(select(AcceptedQuote).where(theirs).order_by(*in_order)).all()


_PHASES = prepared(
    select(Phase.id, Phase.name, Phase.position, func.min(Task.start_on), func.max(Task.end_on))
    .outerjoin(Task, (Task.phase_id == Phase.id) & (Task.status != TaskStatus.CANCELLED))
    .where(Phase.project_id == bindparam("project_id"))
    .group_by(Phase.id)
    .order_by(Phase.position, Phase.id),
    into=PhaseView,
)


def phases_of(reading: Reading, project_id: str) -> list[PhaseView]:
    """In their order, each with the dates of its tasks."""
    return _PHASES.all(reading, project_id=project_id)


def phase_rows(reading: Reading, project_id: str) -> Sequence[Phase]:
    mine = select(Phase).where(Phase.project_id == project_id)
    return reading.session.scalars(mine.order_by(Phase.position, Phase.id)).all()


def count_tasks(reading: Reading, **of: str) -> int:
    """How many tasks have these values of phase_id, project_id, deliverable_id."""
    return reading.session.scalar(select(func.count()).select_from(Task).filter_by(**of)) or 0


def is_in_scope(reading: Reading, project: Project, deliverable_id: str) -> bool:
    """Whether the brief or an accepted quote names the deliverable."""
    brief = known_brief(reading, project.opportunity_id)
    lines = [line for quote in accepted_quotes(reading, project) for line in quote.lines]
    scope = compose(brief.deliverables if brief else [], lines)
    return deliverable_id in {item.id for item in scope}


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What the schedule reads of a task, and what it wrote there last."""

    id: str
    name: str
    status: TaskStatus
    duration_days: int
    start_not_before: date | None
    actual_start_on: date | None
    actual_finish_on: date | None
    pinned: bool
    start_on: date | None
    end_on: date | None
    total_float_days: int
    free_float_days: int
    critical: bool


_SCHEDULED = prepared(
    select(*(getattr(Task, field.name) for field in fields(Scheduled)))
    .where(Task.project_id == bindparam("project_id"))
    .order_by(Task.position, Task.id),
    into=Scheduled,
)


def scheduled_tasks(reading: Reading, project_id: str) -> list[Scheduled]:
    """All tasks of the project, in its order."""
    return _SCHEDULED.all(reading, project_id=project_id)


_ROOM = prepared(
    select(
        func.count().label("tasks"), func.coalesce(func.max(Task.position), 0).label("last")
    ).where(Task.project_id == bindparam("project_id"))
)


def room_for_tasks(reading: Reading, project_id: str) -> tuple[int, int]:
    """How many tasks the project has, and the last place that is taken."""
    room = _ROOM.one(reading, project_id=project_id)
    return room.tasks, room.last


def tasks_of(reading: Reading, project_id: str) -> Sequence[Task]:
    """All tasks of the project, in its order."""
    mine = select(Task).where(Task.project_id == project_id).order_by(Task.position, Task.id)
    return reading.session.scalars(mine).all()


def open_projects_of(person_id: str) -> Select[str]:
    """Ids, in order, of those that the person manages."""
    theirs = select(Project.id).where(
        Project.project_manager_id == require_id(person_id, "from_person_id"),
        Project.status.not_in(CLOSED),
    )
    return theirs.order_by(Project.id)


def open_tasks_of(person_id: str) -> Select[str]:
    """Ids, in order, of those in workable projects that the person does."""
    theirs = select(Task.id).where(
        Task.assignee_id == require_id(person_id, "from_person_id"),
        Task.status.in_((TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)),
        Task.project_id.in_(select(Project.id).where(Project.status.in_(WORKABLE))),
    )
    return theirs.order_by(Task.id)


def visible_tasks(reading: Reading, task_ids: Sequence[str]) -> set[str]:
    """Those of the ids that are tasks which the actor may see."""
    named = select(Task.id).where(Task.id.in_(task_ids))
    return set(reading.session.scalars(reading.visible(READ, named, TASK_OWNERS)))


def projects_of_tasks(reading: Reading, task_ids: Sequence[str]) -> list[str]:
    of_tasks = select(Task.project_id).where(Task.id.in_(task_ids)).distinct()
    return list(reading.session.scalars(of_tasks))


def projects_over(reading: Reading, days: Sequence[date]) -> Sequence[str]:
    """Ids, in order, of the open projects whose plan spans one of the days."""
    spans = or_(*(literal(day).between(Project.start_on, Project.end_on) for day in days))
    query = select(Project.id).where(spans, Project.status.not_in(CLOSED)).order_by(Project.id)
    return reading.session.scalars(query).all()


def dependencies_of(reading: Reading, project_id: str) -> Sequence[Dependency]:
    mine = select(Dependency).where(Dependency.project_id == project_id).order_by(Dependency.id)
    return reading.session.scalars(mine).all()


_LINKS = prepared(
    select(
        Dependency.predecessor_id, Dependency.successor_id, Dependency.type, Dependency.lag_days
    ).where(Dependency.project_id == bindparam("project_id")),
    into=Link,
)


def links_of(reading: Reading, project_id: str) -> list[Link]:
    """The project's dependencies as the critical path wants them."""
    return _LINKS.all(reading, project_id=project_id)


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks and links of a project, and the window and working days that they take."""

    start_on: date | None
    end_on: date | None
    duration_days: int
    tasks: Sequence[Task]
    dependencies: Sequence[Dependency]


def find_schedule(reading: Reading, project_id: str, calendar: Calendar) -> Plan:
    """As it was last scheduled; tasks by date, cancelled ones not counted in the window."""
    project = find_project(reading, project_id)
    tasks = sorted(tasks_of(reading, project.id), key=lambda task: task.start_on or date.max)
    live = [task for task in tasks if task.status != TaskStatus.CANCELLED]
    start = min((task.start_on for task in live if task.start_on), default=None)
    end = max((task.end_on for task in live if task.end_on), default=None)
    duration = 0
    if start and end:
        duration = calendar.of(project.country_code).days_from(start).elapsed(end)
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


def list_tasks(reading: Reading, wanted: TaskFilter, page: Page) -> tuple[list[Task], str]:
    """One page, in the order in which they were made if no other is given."""
    query = reading.visible(READ, select(Task), TASK_OWNERS)
    query = _of(query, Task.project_id, wanted.project_id, "project_id")
    query = _of(query, Task.assignee_id, wanted.assignee_id, "assignee_id")
    query = _of(query, Task.phase_id, wanted.phase_id, "phase_id")
    query = _within(query, Task.end_on, wanted.end_from, wanted.end_to)
    if wanted.status:
        query = query.where(Task.status == wanted.status)
    if wanted.search:
        query = query.where(containing(wanted.search, Task.name))
    order = wanted.order or "created_at"
    found = reading.session.scalars(in_order(query, page, order, _TASK_COLUMNS)).all()
    return cut_in_order(found, page, order, _TASK_COLUMNS)


def find_template(reading: Reading, template_id: str) -> Template:
    return reading.get(Template, template_id)


def list_templates(reading: Reading, page: Page, *, archived: bool = False) -> Sequence[Template]:
    """In the order in which they were made; only those that are archived, or that are not."""
    hidden = Template.archived_at.is_not(None)
    query = select(Template).where(hidden if archived else not_(hidden))
    query = query.order_by(Template.id).limit(page.limit)
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
