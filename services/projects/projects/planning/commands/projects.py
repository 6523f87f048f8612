"""A project begins by hand, and goes on from status to status."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.paging import Page

from projects import values
from projects.planning import queries
from projects.planning.commands.access import require_manager
from projects.planning.commands.arrivals import next_reference
from projects.planning.model import Project
from projects.planning.rules.status import REASON_NEEDED, ProjectStatus
from projects.resourcing.queries import find_person
from projects.time.queries import Filter, list_time_entries
from projects.time.rules import Status as TimeStatus

REASON_LENGTH_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """Dates as text, empty when open. project_manager_id empty: the caller."""

    name: str
    client_id: str = ""
    project_manager_id: str = ""
    start_on: str = ""
    due_on: str = ""
    chargeable: bool = False


def create_project(tx: Transaction, new: NewProject) -> Project:
    """A project that no opportunity was won for; it may be planned at once."""
    tx.actor.require(Role.PROJECT_MANAGER)
    name = values.text(new.name, "name", required=True)
    start_on, due_on = values.day(new.start_on, "start_on"), values.day(new.due_on, "due_on")
    values.window(start_on, due_on, "start_on", "due_on")
    project = Project(
        id=tx.new_id(),
        reference=next_reference(tx),
        name=name,
        status=ProjectStatus.PLANNING,
        client_id=_client(tx, new),
        project_manager_id=_manager(tx, new.project_manager_id),
        start_on=start_on,
        due_on=due_on,
        chargeable=new.chargeable,
        created_at=tx.now,
    )
    tx.add(project)
    tx.record(project.opened())
    return project


def _client(tx: Transaction, new: NewProject) -> str | None:
    if not new.client_id:
        if new.chargeable:
            raise Invalid(
                "CLIENT_REQUIRED",
                "Internal work cannot be charged; name the client, or leave out chargeable.",
                field="client_id",
            )
        return None
    client_id = require_id(new.client_id, "client_id")
    if not queries.is_known_client(tx, client_id):
        raise NotFound(
            "CLIENT_NOT_FOUND",
            f"There is no client {client_id}; if it is new, try again in a moment.",
            field="client_id",
        )
    return client_id


def _manager(tx: Transaction, project_manager_id: str) -> str | None:
    if not project_manager_id:
        return tx.actor.person_id or None
    return find_person(tx, project_manager_id, "project_manager_id").id


def change_project_status(
    tx: Transaction,
    project_id: str,
    wanted: ProjectStatus,
    reason: str,
    expected_version: int = 0,
) -> Project:
    """Along the status machine. The first time it becomes active is the kick-off."""
    reason = values.text(reason, "reason", REASON_LENGTH_MAX)
    project = tx.load(Project, project_id, expected_version=expected_version)
    require_manager(tx.actor, project)
    if wanted in REASON_NEEDED and not reason:
        raise Invalid(
            "REASON_REQUIRED",
            f"Say why the project is {wanted.value.replace('_', ' ')}.",
            field="reason",
        )
    kicked_off = project.kicked_off
    fact = project.change_status(wanted, reason)
    if wanted == ProjectStatus.ACTIVE and not kicked_off:
        _require_ready(tx, project)
    if wanted == ProjectStatus.COMPLETED:
        _require_time_decided(tx, project)
    tx.record(fact)
    return project


def _require_ready(tx: Transaction, project: Project) -> None:
    """What a kick-off needs besides the accepted handover."""
    if not queries.has_tasks(tx, project.id):
        raise Conflict(
            "PLAN_MISSING",
            f"{project.reference} has no plan; plan it from a template, or add a task.",
            field="status",
        )
    if project.chargeable and not project.accepted_quote_id:
        raise Conflict(
            "QUOTE_NOT_ACCEPTED",
            f"{project.reference} is chargeable and no quote for it was accepted; "
            "record the client's acceptance of its quote first.",
            field="status",
        )


def _require_time_decided(tx: Transaction, project: Project) -> None:
    undecided = Filter(project_id=project.id, status=TimeStatus.SUBMITTED)
    entries, _ = list_time_entries(tx, undecided, Page(size=1))
    if entries:
        raise Conflict(
            "TIME_AWAITS_APPROVAL",
            f"Time logged on {project.reference} awaits approval; approve or reject it first.",
            field="status",
        )
