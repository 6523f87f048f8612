"""Reads of projects, phases and templates, and of what is known of clients, briefs and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.actor import Owners
from chassis.database import Reading
from chassis.ids import require_id
from chassis.paging import Page
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, literal, not_, or_, select

from projects.listing import containing, cut_in_order, in_order, of_id, within
from projects.planning.access import PROJECT_OWNERS, READ, no_project
from projects.planning.model import (
    AcceptedQuote,
    KnownBrief,
    KnownClient,
    KnownHandover,
    Phase,
    Project,
    Task,
    Template,
)
from projects.planning.rules.scope import compose
from projects.planning.rules.status import CLOSED, ProjectStatus, TaskStatus

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


def find_project(reading: Reading, project_id: str, field: str = "project_id") -> Project:
    return reading.get_visible(READ, Project, project_id, PROJECT_OWNERS, field)


_OWNERS = prepared(
    select(
        Project.project_manager_id,
        KnownClient.client_id,
        KnownClient.account_manager_id,
    )
    .outerjoin(KnownClient, KnownClient.client_id == Project.client_id)
    .where(Project.id == bindparam("id"))
)


def require_visible(reading: Reading, project_id: str) -> str:
    """The id of a project that the actor may see; NotFound otherwise."""
    id_ = require_id(project_id, "project_id")
    found = _OWNERS.first(reading, id=id_)
    if found:
        owners = Owners(
            account_managers=[found.account_manager_id] if found.client_id else None,
            project_managers=[found.project_manager_id],
        )
        if reading.actor.may(READ, owners):
            return id_
    raise no_project(project_id)


def list_projects(reading: Reading, wanted: ProjectFilter, page: Page) -> tuple[list[Project], str]:
    """One page, the newest first if no order is given, and the token of the next."""
    archived = Project.archived_at.is_not(None)
    query = select(Project).where(archived if wanted.archived else not_(archived))
    query = reading.visible(READ, query, PROJECT_OWNERS)
    query = of_id(query, Project.client_id, wanted.client_id, "client_id")
    query = of_id(
        query, Project.project_manager_id, wanted.project_manager_id, "project_manager_id"
    )
    query = within(query, Project.due_on, wanted.due_from, wanted.due_to)
    if wanted.status:
        query = query.where(Project.status == wanted.status)
    if wanted.search:
        query = query.where(containing(wanted.search, Project.name, Project.reference))
    order = wanted.order or "-created_at"
    found = reading.session.scalars(in_order(query, page, order, _PROJECT_COLUMNS)).all()
    return cut_in_order(found, page, order, _PROJECT_COLUMNS)


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


def is_in_scope(reading: Reading, project: Project, deliverable_id: str) -> bool:
    """Whether the brief or an accepted quote names the deliverable."""
    brief = known_brief(reading, project.opportunity_id)
    lines = [line for quote in accepted_quotes(reading, project) for line in quote.lines]
    scope = compose(brief.deliverables if brief else [], lines)
    return deliverable_id in {item.id for item in scope}


def open_projects_of(person_id: str) -> Select[str]:
    """Ids, in order, of those that the person manages."""
    theirs = select(Project.id).where(
        Project.project_manager_id == require_id(person_id, "from_person_id"),
        Project.status.not_in(CLOSED),
    )
    return theirs.order_by(Project.id)


def projects_over(reading: Reading, days: Sequence[date]) -> Sequence[str]:
    """Ids, in order, of the open projects whose plan spans one of the days."""
    spans = or_(*(literal(day).between(Project.start_on, Project.end_on) for day in days))
    query = select(Project.id).where(spans, Project.status.not_in(CLOSED)).order_by(Project.id)
    return reading.session.scalars(query).all()


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
