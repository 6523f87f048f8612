"""A project begins by hand, and goes on from status to status."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.prepared import prepared
from sqlalchemy import bindparam, update

from chassis import values
from projects.planning import queries
from projects.planning.access import CREATE, find_to_change
from projects.planning.commands.arrivals import next_reference, take_up_quotes
from projects.planning.commands.following import MOVABLE, ask_itself
from projects.planning.commands.writing import add_rows
from projects.planning.model import Project, Task
from projects.planning.rules.status import CLOSED, REASON_NEEDED, ProjectStatus
from projects.resourcing.queries import active_person

REASON_LENGTH_MAX = 500
DESCRIPTION_LENGTH_MAX = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """Dates as text, empty when open. project_manager_id empty: the caller."""

    name: str
    client_id: str = ""
    project_manager_id: str = ""
    start_on: str = ""
    due_on: str = ""
    chargeable: bool = False
    description: str = ""


def create_project(tx: Transaction, new: NewProject) -> Project:
    """A project that no opportunity was won for; it may be planned at once."""
    tx.actor.require(CREATE)
    name = values.text(new.name, "name", required=True)
    start_on, due_on = values.day(new.start_on, "start_on"), values.day(new.due_on, "due_on")
    values.window(start_on, due_on, "start_on", "due_on")
    project = Project(
        id=tx.new_id(),
        reference=next_reference(tx),
        name=name,
        status=ProjectStatus.PLANNING,
        client_id=client(tx, new.client_id, chargeable=new.chargeable),
        project_manager_id=(
            manager(tx, new.project_manager_id)
            if new.project_manager_id
            else tx.actor.person_id or None
        ),
        description=values.text(new.description, "description", DESCRIPTION_LENGTH_MAX),
        start_on=start_on,
        due_on=due_on,
        chargeable=new.chargeable,
        created_at=tx.now,
    )
    tx.record(project.opened())
    add_rows(tx, [project])
    return project


def client(
    tx: Transaction, client_id: str, *, chargeable: bool, present_id: str | None = None
) -> str | None:
    """The client's id once it is known here; None for internal work, which nobody is charged.

    present_id: of the project's client so far, who may have been archived meanwhile.
    """
    if not client_id:
        if chargeable:
            raise Invalid(
                "CLIENT_REQUIRED",
                "Internal work cannot be charged; name the client, or leave out chargeable.",
                field="client_id",
            )
        return None
    wanted = require_id(client_id, "client_id")
    known = queries.known_client(tx, wanted)
    if known is None:
        raise NotFound(
            "CLIENT_NOT_FOUND",
            f"There is no client {wanted}; if it is new, try again in a moment.",
            field="client_id",
        )
    if wanted != present_id:
        known.require_active()
    return wanted


def manager(tx: Transaction, person_id: str) -> str:
    """The id of somebody who can manage a project: a person who has not left."""
    return active_person(tx, person_id, "project_manager_id").id


def status_of(word: str) -> ProjectStatus:
    """The status that is asked for."""
    if not word:
        raise Invalid(
            "VALUE_REQUIRED",
            f"status must be one of {', '.join(ProjectStatus)}.",
            field="status",
        )
    return ProjectStatus(word)


def change_project_status(
    tx: Transaction,
    project_id: str,
    wanted: ProjectStatus,
    reason: str,
    expected_version: int = 0,
) -> Project:
    """Along the status machine. The first time it becomes active is the kick-off.

    A project that is reopened takes up what became of its quotes meanwhile.
    Neither that nor a reopening starts work for an archived client.
    Whether the hours allow it to be completed, `closing` sees to.
    """
    reason = values.text(reason, "reason", REASON_LENGTH_MAX)
    project = find_to_change(tx, project_id, expected_version)
    if wanted in REASON_NEEDED and not reason:
        raise Invalid(
            "REASON_REQUIRED",
            f"Say why the project is {wanted.value.replace('_', ' ')}.",
            field="reason",
        )
    reopens, kicked_off = project.status in CLOSED, project.kicked_off
    stood_still = project.status not in MOVABLE
    fact = project.change_status(wanted, reason)
    if wanted == ProjectStatus.ACTIVE and not kicked_off:
        _require_ready(tx, project)
    if reopens or project.kicked_off != kicked_off:
        _require_active_client(tx, project)
    tx.record(fact)
    if project.kicked_off and not kicked_off:
        _KEEP_PLAN.run(tx, project_id=project.id)
    if reopens:
        take_up_quotes(tx, project)
    if stood_still and project.status in MOVABLE:
        ask_itself(tx, project)
    return project


_KEEP_PLAN = prepared(
    update(Task)
    .where(Task.project_id == bindparam("project_id"))
    .values(kickoff_start_on=Task.start_on, kickoff_end_on=Task.end_on)
)
"""The plan of the kick-off, which later ones are compared with."""


def _require_ready(tx: Transaction, project: Project) -> None:
    """What a kick-off needs besides the accepted handover."""
    if not queries.has_tasks(tx, project.id):
        raise Conflict(
            "PLAN_MISSING",
            f"{project.reference} has no plan; plan it from a template, or add a task.",
            field="status",
        )
    if project.chargeable:
        project.require_sold("status")


def _require_active_client(tx: Transaction, project: Project) -> None:
    client = queries.known_client(tx, project.client_id)
    if client:
        client.require_active()
