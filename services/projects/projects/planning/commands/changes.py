"""A project is changed, given to another manager, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.values import Checks

from chassis import values
from projects.planning import queries
from projects.planning.access import (
    PROJECT_OWNERS,
    READ,
    WRITE,
    find_to_change,
    no_project,
    require_may_change,
)
from projects.planning.commands.projects import client, manager
from projects.planning.commands.scheduling import reschedule_and_record
from projects.planning.commands.tasks import required_name
from projects.planning.model import Project
from projects.planning.rules.status import CLOSED
from projects.reassigning import (
    Reassigned,
    give_each,
    locked,
    named,
    of_person,
    require_choice,
)
from projects.resourcing.calendar import Calendar, require_country

_WORDS = frozenset({"name", "description", "project_manager_id"})
"""What may be put right even on a project that is closed."""
_PROJECT = Checks(name=required_name, start_on=values.day, due_on=values.day)


def update_project(
    tx: Transaction,
    project_id: str,
    changes: Mapping[str, Any],
    calendar: Calendar,
    expected_version: int = 0,
) -> Project:
    """changes: what is given of name, description, start_on, due_on, client_id, chargeable,
    project_manager_id and country_code. The plan follows a new start or calendar at once. Whether
    time was logged for the present client, `closing` sees to."""
    project = find_to_change(tx, project_id, expected_version)
    if not set(changes) <= _WORDS:
        _refuse_closed(project)
    wanted = _checked(tx, project, changes)
    fact = project.update(wanted)
    if fact is None:
        return project
    tx.record(fact)
    if not {"start_on", "country_code"}.isdisjoint(fact.changed):
        tx.session.flush()
        if queries.has_tasks(tx, project.id):
            reschedule_and_record(tx, project, calendar)
    return project


def _refuse_closed(project: Project) -> None:
    if project.status in CLOSED:
        raise Conflict(
            "PROJECT_CLOSED",
            f"{project.reference} is {project.status.value}; only its name, description and "
            "manager can change. Reopen it to change the rest.",
            field="project_id",
            details={"status": project.status.value},
        )


def _checked(tx: Transaction, project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept."""
    wanted = _PROJECT(given)
    if "project_manager_id" in wanted:
        wanted["project_manager_id"] = manager(tx, wanted["project_manager_id"])
    if "country_code" in wanted:
        require_country(wanted["country_code"])
    if {"start_on", "due_on"} & wanted.keys():
        _check_dates(tx, project, wanted)
    return wanted | _charging(tx, project, wanted)


def _check_dates(tx: Transaction, project: Project, wanted: Mapping[str, Any]) -> None:
    start_on = wanted.get("start_on", project.start_on)
    values.window(start_on, wanted.get("due_on", project.due_on), "start_on", "due_on")
    if start_on is None and queries.has_tasks(tx, project.id):
        raise Conflict(
            "START_REQUIRED",
            f"{project.reference} has a plan, which needs a start; give another day instead.",
            field="start_on",
        )


def _charging(tx: Transaction, project: Project, given: Mapping[str, Any]) -> dict[str, Any]:
    """Client and chargeability, which depend on each other. A project that was kicked off without
    being chargeable is charged for only once a quote was accepted, like any other."""
    if "client_id" not in given and "chargeable" not in given:
        return {}
    chargeable = given.get("chargeable", project.chargeable)
    wanted = given.get("client_id", project.client_id or "")
    client_id = client(tx, wanted, chargeable=chargeable, present_id=project.client_id)
    if client_id != project.client_id:
        _refuse_other_client(tx, project)
    if chargeable and not project.chargeable and project.kicked_off:
        project.require_sold("chargeable")
    return {"chargeable": chargeable, "client_id": client_id}


def _refuse_other_client(tx: Transaction, project: Project) -> None:
    """Another client only while nothing was sold to the present one."""
    because = ""
    if project.opportunity_id:
        because = "it comes from an opportunity that this client gave"
    elif queries.accepted_quotes(tx, project):
        because = "a quote for it was accepted"
    if because:
        raise Conflict(
            "CLIENT_FIXED",
            f"{project.reference} stays with its client, since {because}; "
            "make a new project for the other client.",
            field="client_id",
        )


def reassign_projects(
    tx: Transaction, project_ids: Sequence[str], from_person_id: str, project_manager_id: str
) -> Reassigned[Project]:
    """Give projects to another manager: those that are named, or the open ones of a person."""
    require_choice(project_ids, from_person_id, "projects", "project_ids", "from_person_id")
    successor = manager(tx, project_manager_id)
    if from_person_id:
        theirs = queries.open_projects_of(from_person_id)
        chosen = of_person(tx, theirs, PROJECT_OWNERS, READ, WRITE)
    else:
        chosen = named(project_ids, "project_ids")

    def give(id_: str, project: Project | None) -> Project:
        if project is None:
            raise no_project(id_)
        require_may_change(tx, project)
        fact = project.update({"project_manager_id": successor})
        if fact:
            tx.record(fact)
        return project

    return give_each(chosen, locked(tx, Project, chosen.ids), give)


def archive_project(tx: Transaction, project_id: str) -> Project:
    """A closed project leaves the lists; everything of it stays. Whether its work is billed,
    `closing` sees to."""
    project = find_to_change(tx, project_id)
    fact = project.archive(tx.now)
    if fact:
        tx.record(fact)
    return project


def restore_project(tx: Transaction, project_id: str) -> Project:
    project = find_to_change(tx, project_id)
    fact = project.restore()
    if fact:
        tx.record(fact)
    return project
