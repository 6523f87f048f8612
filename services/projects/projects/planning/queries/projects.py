"""Reads of projects, phases and templates, and of what is known of clients, briefs and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import Select, bindparam, func, literal, or_, select
from sqlalchemy.orm import aliased

from projects.planning.access import (
    PROJECT_OWNERS,
    READ,
    READ_TASKS,
    TASK_PROJECT_OWNERS,
    no_project,
)
from projects.planning.model import (
    AcceptedQuote,
    Deliverable,
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
    """Empty or None: all. Days are included. archived: those, or the others."""

    client_id: Sequence[str] = ()
    status: Sequence[ProjectStatus] = ()
    project_manager_id: Sequence[str] = ()
    chargeable: bool | None = None
    search: str = ""
    archived: bool = False
    start_from: date | None = None
    start_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None


_CLIENT = aliased(KnownClient)  # apart from the one in PROJECT_OWNERS
_CLIENT_NAME = func.coalesce(_CLIENT.name, "")
PROJECTS = Records(
    select(*Project.__table__.c, _CLIENT.name.label("client_name"))
    .select_from(Project)
    .outerjoin(_CLIENT, _CLIENT.client_id == Project.client_id),
    {
        "id": Project.id,
        "created_at": Project.id,
        "name": Project.name,
        "reference": Project.reference,
        "client_name": _CLIENT_NAME,
        "status": Project.status,
        "start_on": Project.start_on,
        "end_on": Project.end_on,
        "due_on": Project.due_on,
    },
    PROJECT_OWNERS,
    client_id=one_of(Project.client_id, "client_id"),
    project_manager_id=one_of(Project.project_manager_id, "project_manager_id"),
    status=one_of(Project.status, "status"),
    chargeable=Project.chargeable == bindparam("chargeable"),
    archived=Project.archived_at.is_not(None) == bindparam("archived"),
    search=containing("search", Project.name, Project.reference, _CLIENT_NAME),
    start_from=Project.start_on >= bindparam("start_from"),
    start_to=Project.start_on <= bindparam("start_to"),
    due_from=Project.due_on >= bindparam("due_from"),
    due_to=Project.due_on <= bindparam("due_to"),
)
"""A row is like a Project, with the client's name and without deliverables."""


def find_project(reading: Reading, project_id: str) -> Any:
    """The row of the project."""
    found = PROJECTS.find(reading, READ, require_id(project_id, "project_id"))
    if found is None:
        raise no_project(project_id)
    return found


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


def list_projects(reading: Reading, wanted: ProjectFilter, asked: Asked) -> Listed:
    """Rows of one page, the newest first if no order is given."""
    return PROJECTS.page(
        reading,
        [READ],
        asked,
        client_id=ids_of(wanted.client_id, "client_id"),
        project_manager_id=ids_of(wanted.project_manager_id, "project_manager_id"),
        status=wanted.status,
        chargeable=wanted.chargeable,
        archived=None if asked.ids else wanted.archived,
        search=part(wanted.search),
        start_from=wanted.start_from,
        start_to=wanted.start_to,
        due_from=wanted.due_from,
        due_to=wanted.due_to,
    )


_NAMES: tuple[Any, ...] = (Project.id, Project.reference, Project.name)
TASK_PROJECTS = Records(
    select(*_NAMES),
    {
        "id": Project.id,
        "created_at": Project.id,
        "name": Project.name,
        "reference": Project.reference,
    },
    TASK_PROJECT_OWNERS,
    search=containing("search", Project.name, Project.reference),
)
"""Projects of tasks that the actor may see, by name alone."""


def list_task_projects(reading: Reading, search: str, asked: Asked) -> Listed:
    """Rows of one page, the newest first if no order is given."""
    return TASK_PROJECTS.page(reading, [READ_TASKS], asked, search=part(search))


def batch_get_projects(reading: Reading, project_ids: Iterable[str]) -> list[Any]:
    """Rows of those that exist and may be seen, in no order that matters."""
    ids = [require_id(id_, "project_ids") for id_ in project_ids]
    return PROJECTS.some(reading, READ, ids)


_CLIENT_NAMES = prepared(
    select(KnownClient.client_id, KnownClient.name).where(one_of(KnownClient.client_id, "ids"))
)


def client_names(reading: Reading, projects: Iterable[Project]) -> dict[str, str]:
    """client_id -> name, of those whose registration has arrived."""
    ids = {project.client_id for project in projects if project.client_id}
    return dict(_CLIENT_NAMES.all(reading, ids=list(ids))) if ids else {}


_KNOWN = [column.key for column in KnownClient.__table__.c]
_KNOWN_CLIENT = prepared(
    select(*KnownClient.__table__.c).where(KnownClient.client_id == bindparam("client_id")),
    into=lambda *row: KnownClient(**dict(zip(_KNOWN, row, strict=True))),
)


def known_client(reading: Reading, client_id: str | None) -> KnownClient | None:
    """To look at: what is changed in it is not written."""
    return _KNOWN_CLIENT.first(reading, client_id=client_id) if client_id else None


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


_PHASE = (Phase.id, Phase.name, Phase.position, func.min(Task.start_on), func.max(Task.end_on))
_OF_PHASE = (Task.phase_id == Phase.id) & (Task.status != TaskStatus.CANCELLED)
_PHASES = prepared(
    select(*_PHASE)
    .outerjoin(Task, _OF_PHASE)
    .where(Phase.project_id == bindparam("project_id"))
    .group_by(Phase.id)
    .order_by(Phase.position, Phase.id),
    into=PhaseView,
)


def phases_of(reading: Reading, project_id: str) -> list[PhaseView]:
    """In their order, each with the dates of its tasks."""
    return _PHASES.all(reading, project_id=project_id)


@dataclass(frozen=True, slots=True)
class Around:
    """What a project shows besides its own columns. handover_id: accepted, or still open."""

    client_name: str
    handover_id: str
    phases: list[PhaseView]


_AROUND = prepared(
    select(
        KnownClient.name.label("client_name"),
        KnownHandover.handover_id.label("open_handover_id"),
        *_PHASE,
    )
    .select_from(Project)
    .outerjoin(KnownClient, KnownClient.client_id == Project.client_id)
    .outerjoin(KnownHandover, KnownHandover.project_id == Project.id)
    .outerjoin(Phase, Phase.project_id == Project.id)
    .outerjoin(Task, _OF_PHASE)
    .where(Project.id == bindparam("project_id"))
    .group_by(KnownClient.client_id, KnownHandover.project_id, Phase.id)
    .order_by(Phase.position, Phase.id),
    into=lambda *row: row,
)


def around(reading: Reading, project: Any) -> Around:
    """project: a Project, or its row."""
    rows = _AROUND.all(reading, project_id=project.id)
    client_name, open_handover_id = rows[0][:2]
    in_handover = project.status == ProjectStatus.HANDOVER
    return Around(
        client_name or "",
        (open_handover_id if in_handover else project.handover_id) or "",
        [PhaseView(*phase) for _, _, *phase in rows if phase[0]],
    )


_DELIVERABLES = prepared(
    select(*Deliverable.__table__.c)
    .where(Deliverable.project_id == bindparam("project_id"))
    .order_by(Deliverable.position)
)


def deliverables_of(reading: Reading, project_id: str) -> list[Any]:
    """Their rows, in order; each is like a Deliverable."""
    return _DELIVERABLES.all(reading, project_id=project_id)


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


TEMPLATES = Records(
    select(*Template.__table__.c),
    {"id": Template.id, "created_at": Template.id, "name": Template.name},
    None,
    default="created_at",
    archived=Template.archived_at.is_not(None) == bindparam("archived"),
    search=containing("search", Template.name),
)
"""A row is like a Template."""


def list_templates(
    reading: Reading, asked: Asked, *, search: str = "", archived: bool = False
) -> Listed:
    """In the order in which they were made if no other is given; archived: those, or the others."""
    hidden = None if asked.ids else archived
    return TEMPLATES.page(reading, [READ], asked, archived=hidden, search=part(search))


def projects_by_ref(reading: Reading, refs: Iterable[str]) -> dict[str, str]:
    """external_ref -> id of those that exist."""
    wanted = select(Project.external_ref, Project.id).where(Project.external_ref.in_(set(refs)))
    return {ref: id_ for ref, id_ in reading.session.execute(wanted) if ref}
