"""Tasks that were not started are moved at night, once for each project, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Refusal
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from projects.planning.access import find_to_change
from projects.planning.commands.replanning.carrying_out import change_schedule
from projects.planning.commands.replanning.changes import Changes, Outcome, Placement
from projects.planning.queries import require_visible
from projects.planning.readable import Project, Task
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.planning.rules.timing import Constraint
from projects.resourcing.calendar import Calendar
from projects.slips import queries
from projects.slips.model import Slip, SlipSetting
from projects.slips.rules import Switch, kept

WRITE = "slip.write"
PROJECTS_AT_ONCE = 20
"""Projects that one turn of the worker looks at."""
TASKS_MAX = 200
"""Tasks that are moved in one project in one night; the others come in the next one."""
_DAY = "start_not_before"


def set_agency(tx: Transaction, switched_on: bool, expected_version: int = 0) -> None:
    tx.actor.require(WRITE)
    _set(tx, None, switched_on, expected_version)


def set_project(tx: Transaction, project_id: str, switch: Switch, expected_version: int = 0) -> str:
    """The id of the project."""
    project = find_to_change(tx, require_visible(tx, project_id))
    _set(tx, project.id, kept(switch), expected_version)
    return project.id


def _set(
    tx: Transaction, project_id: str | None, switched_on: bool | None, expected_version: int
) -> None:
    tx.serialise(f"slip_setting:{project_id or ''}")
    row = queries.setting_row(tx, project_id)
    if row is None:
        row = SlipSetting(id=tx.new_id(), project_id=project_id)
        tx.add(row)
        tx.flush()
    else:
        row = tx.load(SlipSetting, row.id, expected_version=expected_version)
    fact = row.set(switched_on)
    if fact:
        tx.record(fact)


def slip_due(tx: Transaction, calendar: Calendar) -> int:
    """The worker's turn: projects of which nobody has looked at the day that began; how many.

    A project that cannot be moved holds up no other one; its slip says why.
    """
    found = list(tx.session.scalars(_due(tx.today)))
    for project_id in found:
        _slip(tx, project_id, calendar)
    return len(found)


def _due(today: date) -> Select[str]:
    """Ids of active projects with tasks to be moved that have no slip of this day."""
    agency, own = aliased(SlipSetting), aliased(SlipSetting)
    of_agency = select(agency.switched_on).where(agency.project_id.is_(None)).scalar_subquery()
    of_project = select(own.switched_on).where(own.project_id == Project.id).scalar_subquery()
    return (
        select(Project.id)
        .where(
            Project.status == ProjectStatus.ACTIVE,
            Project.archived_at.is_(None),
            func.coalesce(of_project, of_agency, False),
            exists().where(Task.project_id == Project.id, *_not_started(today)),
            ~exists().where(Slip.project_id == Project.id, Slip.slipped_on == today),
        )
        .order_by(Project.id)
        .limit(PROJECTS_AT_ONCE)
    )


def _not_started(today: date) -> tuple[ColumnElement[bool], ...]:
    """Of a task: it should have begun before today, has not, and nothing holds it where it is."""
    return (
        Task.status == TaskStatus.TO_DO,
        Task.start_on < today,
        ~Task.frozen,
        ~Task.pinned,
        Task.constraint == Constraint.NONE,
    )


def _slip(tx: Transaction, project_id: str, calendar: Calendar) -> None:
    """Locked first, so that two workers make one slip of a day."""
    project = tx.load(Project, project_id)
    there = select(Slip.id).where(Slip.project_id == project_id, Slip.slipped_on == tx.today)
    if tx.session.scalar(there) is not None or project.status != ProjectStatus.ACTIVE:
        return
    late = tx.session.scalars(
        select(Task)
        .where(Task.project_id == project_id, *_not_started(tx.today))
        .order_by(Task.start_on, Task.id)
        .limit(TASKS_MAX)
    ).all()
    slip = Slip(
        id=tx.new_id(), project_id=project_id, slipped_on=tx.today, created_at=tx.now,
        end_on_before=project.end_on, end_on=project.end_on,
    )  # fmt: skip
    before = {task.id: (task.name, task.assignee_id, task.start_not_before) for task in late}
    try:
        with tx.session.begin_nested():
            outcome = _move(tx, project_id, late, calendar)
    except Refusal as refusal:
        slip.held_up = str(refusal)
    else:
        _keep(slip, outcome, before, tx.today)
    tx.add(slip)
    tx.record(slip.made())
    for task in late if not slip.held_up else ():
        tx.record(task.slipped())


def _move(tx: Transaction, project_id: str, late: Sequence[Task], calendar: Calendar) -> Outcome:
    """To today at the earliest; what follows them is scheduled with them."""
    today = tx.today.isoformat()
    placements = [Placement(task_id=task.id, changes={_DAY: today}) for task in late]
    return change_schedule(tx, project_id, Changes(tasks=placements), calendar)


def _keep(
    slip: Slip,
    outcome: Outcome,
    before: dict[str, tuple[str, str | None, date | None]],
    today: date,
) -> None:
    moved = {each.task_id: each for each in outcome.tasks}
    for id_, (name, assignee_id, day) in before.items():
        to = moved.get(id_)
        slip.tasks.append(
            {
                "task_id": id_,
                "name": name,
                "assignee_id": assignee_id or "",
                "was": _text(day),
                "now": today.isoformat(),
                "start_on_before": _text(to.start_on_before if to else None),
                "start_on": _text(to.start_on if to else None),
                "end_on_before": _text(to.end_on_before if to else None),
                "end_on": _text(to.end_on if to else None),
            }
        )
    slip.followed_count = len(moved.keys() - before.keys())
    slip.end_on = outcome.end_on


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def undo_slip(tx: Transaction, slip_id: str, calendar: Calendar) -> Slip:
    """Back to where they were; a task that has begun or was moved since stays."""
    seen = queries.find_slip(tx, slip_id)
    find_to_change(tx, seen.project_id)
    slip = tx.load(Slip, seen.id)
    fact = slip.undo(tx.now, tx.actor.person_id or None)
    present = {
        task.id: task for task in tx.session.scalars(select(Task).where(Task.id.in_(slip.task_ids)))
    }
    placements = [
        Placement(
            task_id=each["task_id"],
            changes={_DAY: each["was"]},
            present={_DAY: each["now"]},
        )
        for each in slip.tasks
        if _is_as_left(present.get(each["task_id"]), each["now"])
    ]
    if not placements:
        raise Conflict(
            "SLIP_OVERTAKEN",
            "All tasks that moved that night have begun or were moved since; nothing is left to "
            "take back.",
            field="slip_id",
        )
    change_schedule(tx, slip.project_id, Changes(tasks=placements), calendar)
    tx.record(fact)
    return slip


def _is_as_left(task: Task | None, day: str) -> bool:
    return (
        task is not None and task.status == TaskStatus.TO_DO and _text(task.start_not_before) == day
    )
