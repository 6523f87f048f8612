"""What may end or change only as far as the hours allow it.

This room stands above planning and time, which know nothing of each other's writes: it looks at
the one before it lets the other act. The project is locked meanwhile, so no time can be logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.ids import require_id
from sqlalchemy.dialects.postgresql import insert

from projects.baselines.commands import take_at_kick_off
from projects.closing.model import UnbilledWork
from projects.planning import queries as planning
from projects.planning.access import find_to_change
from projects.planning.commands import changes as project_changes
from projects.planning.commands import deleting, phases, projects
from projects.planning.readable import Project
from projects.planning.rules.status import ProjectStatus
from projects.resourcing.calendar import Calendar
from projects.time import queries as time


def change_project_status(
    tx: Transaction,
    project_id: str,
    wanted: ProjectStatus,
    reason: str,
    expected_version: int = 0,
) -> Project:
    """Along the status machine; completed only once all time is decided, and billed or written
    off. The kick-off takes a baseline of the plan."""
    seen = tx.session.get(Project, require_id(project_id, "project_id"))
    was_kicked_off = seen is not None and seen.kicked_off
    project = projects.change_project_status(tx, project_id, wanted, reason, expected_version)
    if wanted == ProjectStatus.COMPLETED:
        _require_settled(tx, project, "status")
    if project.kicked_off and not was_kicked_off:
        take_at_kick_off(tx, project)
    return project


def archive_project(tx: Transaction, project_id: str) -> Project:
    """A closed project leaves the lists, once nothing of it waits for a decision or an invoice:
    a cancelled one may still have had work to bill."""
    project = project_changes.archive_project(tx, project_id)
    _require_settled(tx, project, "project_id")
    return project


def _require_settled(tx: Transaction, project: Project, field: str) -> None:
    undecided, billable = time.count_entries(tx, project.id)
    _require_time_decided(project, undecided, field)
    _require_billed(tx, project, billable, field)


def _require_time_decided(project: Project, undecided: int, field: str) -> None:
    if undecided:
        raise Conflict(
            "TIME_AWAITS_APPROVAL",
            f"{undecided} time entries of {project.reference} await approval; "
            "approve or reject them first.",
            field=field,
            details={"undecided_entries": str(undecided)},
        )


def _require_billed(tx: Transaction, project: Project, approved: int, field: str) -> None:
    """Finance values what was approved, so it is asked first whether it has seen everything."""
    known = tx.session.get(UnbilledWork, project.id)
    valued, unbilled = (known.valued_entries, known.unbilled_entries) if known else (0, 0)
    if valued < approved:
        raise Conflict(
            "WORK_NOT_VALUED",
            f"Finance has valued {valued} of {approved} approved time entries of "
            f"{project.reference}; try again in a moment.",
            field=field,
            details={"approved_entries": str(approved), "valued_entries": str(valued)},
        )
    if known and unbilled:
        raise Conflict(
            "WORK_UNBILLED",
            f"{project.reference} has {known.unbilled_seconds / 3600:.2f} h in {unbilled} time "
            "entries that are not billed; put them on an invoice, or write them off with a reason.",
            field=field,
            details={"unbilled_entries": str(unbilled)},
        )


def delete_task(tx: Transaction, task_id: str, calendar: Calendar) -> Project:
    """With its dependencies. A task that time was logged on is cancelled instead."""
    task = planning.find_task(tx, task_id)
    find_to_change(tx, task.project_id)
    if time.has_time(tx, task_id=task.id):
        raise Conflict(
            "TASK_HAS_TIME",
            f"Time was logged on {task.name}; set its status to cancelled instead.",
            field="task_id",
        )
    return deleting.delete_task(tx, task.id, calendar)


def delete_deliverable(tx: Transaction, project_id: str, deliverable_id: str) -> Project:
    """One that time was logged for is cancelled instead."""
    project = find_to_change(tx, project_id)
    if time.has_time(tx, project_id=project.id, deliverable_id=deliverable_id):
        raise Conflict(
            "DELIVERABLE_IN_USE",
            "Time was logged for this deliverable; cancel it instead.",
            field="deliverable_id",
        )
    return phases.delete_deliverable(tx, project.id, deliverable_id)


def update_project(
    tx: Transaction,
    project_id: str,
    changes: Mapping[str, Any],
    calendar: Calendar,
    expected_version: int = 0,
) -> Project:
    """Another client only while no time was logged for the present one."""
    project = find_to_change(tx, project_id)
    other = "client_id" in changes and changes["client_id"] != (project.client_id or "")
    if other and time.has_time(tx, project_id=project.id):
        raise Conflict(
            "CLIENT_FIXED",
            f"{project.reference} stays with its client, since time was logged on it; "
            "make a new project for the other client.",
            field="client_id",
        )
    return project_changes.update_project(tx, project.id, changes, calendar, expected_version)


def know_unbilled_work(tx: Transaction, stated: Mapping[str, Any]) -> None:
    """Keep what finance says of a project's work."""
    new = {
        "unbilled_seconds": stated["unbilled_minutes"] * 60,
        "unbilled_entries": stated["unbilled_entries"],
        "valued_entries": stated["valued_entries"],
    }
    row = insert(UnbilledWork).values(project_id=stated["project_id"], **new)
    tx.session.execute(row.on_conflict_do_update(index_elements=["project_id"], set_=new))
