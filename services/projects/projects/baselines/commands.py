"""Baselines: taken by a person or at the kick-off, renamed, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, NotFound
from chassis.event import Fact
from chassis.ids import require_id
from chassis.values import Checks
from sqlalchemy import func, select

from chassis import values
from projects.baselines.model import Baseline, BaselineTask
from projects.planning.access import find_to_change, plannable
from projects.planning.readable import Project, Task
from projects.planning.rules.status import TaskStatus

BASELINES_MAX = 100
"""Of one project."""
KICK_OFF = "Kick-off"
_checked = Checks(name=lambda name, field: values.text(name, field, required=True))


def take_baseline(tx: Transaction, project_id: str, name: str, reason: str = "") -> Baseline:
    """Of the plan as it is; the project is locked, so that the copy is of one moment."""
    project = plannable(tx, project_id)
    name = values.text(name, "name", required=True)
    _refuse_name(tx, project.id, name)
    _refuse_beyond(tx, project)
    tasks = _dated(tx, project)
    if not tasks:
        raise Conflict(
            "PLAN_MISSING",
            f"{project.reference} has no task with dates; plan it before you take a baseline.",
            field="project_id",
        )
    return _take(tx, project, tasks, name=name, reason=values.text(reason, "reason"))


@dataclass(frozen=True, slots=True)
class PastTask:
    """A task as a file says that it was planned once."""

    task: Task
    start_on: date
    end_on: date
    duration_days: int
    estimate_seconds: int


def bring_in_baseline(
    tx: Transaction, project: Project, name: str, past: Sequence[PastTask]
) -> Baseline:
    """One that another program took. project: locked. A name that is taken gets a number."""
    wanted, number = name[:190], 2
    while _is_taken(tx, project.id, wanted):
        wanted, number = f"{name[:190]} ({number})", number + 1
    _refuse_beyond(tx, project)
    baseline = Baseline(
        id=tx.new_id(),
        project_id=project.id,
        name=values.text(wanted, "name", required=True),
        reason="Imported with the plan",
        taken_by_id=tx.actor.person_id or None,
        taken_at=tx.now,
        start_on=min(each.start_on for each in past),
        end_on=max(each.end_on for each in past),
        task_count=len(past),
        estimate_seconds=sum(each.estimate_seconds for each in past),
    )
    _write(tx, baseline, [_past(place, each) for place, each in enumerate(past)])
    return baseline


def _past(place: int, each: PastTask) -> dict[str, Any]:
    return {
        "task_id": each.task.id,
        "position": place,
        "name": each.task.name,
        "charge_role": each.task.charge_role,
        "assignee_id": each.task.assignee_id,
        "start_on": each.start_on,
        "end_on": each.end_on,
        "duration_days": each.duration_days,
        "estimate_seconds": each.estimate_seconds,
    }


def _write(tx: Transaction, baseline: Baseline, rows: Sequence[dict[str, Any]]) -> None:
    tx.add(baseline)
    tx.session.flush()
    tx.session.add_all(BaselineTask(baseline_id=baseline.id, **row) for row in rows)
    tx.record(baseline.taken())


def take_at_kick_off(tx: Transaction, project: Project) -> Baseline | None:
    """By itself, of a project that is active for the first time; None without a plan."""
    tasks = _dated(tx, project)
    if not tasks:
        return None
    reason = "Taken by itself when the project became active"
    return _take(tx, project, tasks, name=KICK_OFF, reason=reason, automatic=True)


def change_baseline(
    tx: Transaction, baseline_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Baseline:
    """changes: what is given of name and reason."""
    baseline = _found(tx, baseline_id, expected_version)
    wanted = _checked(changes)
    if "name" in wanted and wanted["name"] != baseline.name:
        _refuse_name(tx, baseline.project_id, wanted["name"])
    _record(tx, baseline.change(wanted))
    return baseline


def archive_baseline(tx: Transaction, baseline_id: str) -> Baseline:
    baseline = _found(tx, baseline_id)
    _record(tx, baseline.archive(tx.now))
    return baseline


def restore_baseline(tx: Transaction, baseline_id: str) -> Baseline:
    baseline = _found(tx, baseline_id)
    if baseline.archived_at:
        _refuse_name(tx, baseline.project_id, baseline.name)
    _record(tx, baseline.restore())
    return baseline


def no_baseline(baseline_id: str, field: str = "baseline_id") -> NotFound:
    return NotFound("BASELINE_NOT_FOUND", f"There is no baseline {baseline_id}.", field=field)


def _refuse_beyond(tx: Transaction, project: Project) -> None:
    many = tx.session.scalar(
        select(func.count()).select_from(Baseline).where(Baseline.project_id == project.id)
    )
    if (many or 0) >= BASELINES_MAX:
        raise Conflict(
            "TOO_MANY_BASELINES",
            f"{project.reference} has {BASELINES_MAX} baselines, which are the most; "
            "compare with one of them.",
            field="project_id",
        )


def _dated(tx: Transaction, project: Project) -> Sequence[Task]:
    """The tasks that are not cancelled and have dates, in the order of the plan."""
    tx.session.flush()
    mine = select(Task).where(
        Task.project_id == project.id,
        Task.status != TaskStatus.CANCELLED,
        Task.start_on.is_not(None),
    )
    return tx.session.scalars(mine.order_by(Task.position, Task.id)).all()


def _take(tx: Transaction, project: Project, tasks: Sequence[Task], **stated: Any) -> Baseline:
    baseline = Baseline(
        id=tx.new_id(),
        project_id=project.id,
        taken_by_id=tx.actor.person_id or None,
        taken_at=tx.now,
        start_on=min(task.start_on for task in tasks if task.start_on),
        end_on=max((task.end_on for task in tasks if task.end_on), default=None),
        task_count=len(tasks),
        estimate_seconds=sum(task.estimate_seconds for task in tasks),
        **stated,
    )
    rows = [
        {
            "task_id": task.id,
            "position": place,
            "name": task.name,
            "charge_role": task.charge_role,
            "assignee_id": task.assignee_id,
            "start_on": task.start_on,
            "end_on": task.end_on,
            "duration_days": task.duration_days,
            "estimate_seconds": task.estimate_seconds,
        }
        for place, task in enumerate(tasks)
    ]
    _write(tx, baseline, rows)
    return baseline


def _refuse_name(tx: Transaction, project_id: str, name: str) -> None:
    """Of a project that is locked: two baselines of one name would be confused."""
    if _is_taken(tx, project_id, name):
        raise Conflict(
            "BASELINE_NAME_TAKEN",
            f"The project has a baseline called {name}; give another name, or archive that one.",
            field="name",
        )


def _is_taken(tx: Transaction, project_id: str, name: str) -> bool:
    taken = select(Baseline.id).where(
        Baseline.project_id == project_id,
        Baseline.archived_at.is_(None),
        func.lower(Baseline.name) == name.lower(),
    )
    return bool(tx.session.scalar(select(taken.exists())))


def _found(tx: Transaction, baseline_id: str, expected_version: int = 0) -> Baseline:
    """Locked with its project, if the caller may change that."""
    seen = tx.session.get(Baseline, require_id(baseline_id, "baseline_id"))
    if seen is None:
        raise no_baseline(baseline_id)
    try:
        find_to_change(tx, seen.project_id)
    except NotFound:
        raise no_baseline(baseline_id) from None
    return tx.load(Baseline, baseline_id, expected_version=expected_version)


def _record(tx: Transaction, fact: Fact | None) -> None:
    if fact:
        tx.record(fact)
