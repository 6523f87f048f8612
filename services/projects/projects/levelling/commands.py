"""Levellings: started, worked out, applied as one change, undone as one, discarded or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from sqlalchemy import func, or_, select, update

from chassis import values
from projects.levelling.model import Levelling, levelling_reference
from projects.levelling.queries import (
    PROJECTS_MAX,
    chosen_projects,
    find_levelling,
    no_levelling,
    state,
)
from projects.levelling.rules.status import OPEN, Status
from projects.planning.commands.replanning.carrying_out import change_schedule
from projects.planning.commands.replanning.changes import Changes, Placement
from projects.planning.queries import scheduled_tasks
from projects.resourcing.calendar import Calendar

EFFORT, EFFORT_MAX = 10, 300
"""Seconds."""
OPEN_MAX = 5
"""Of one person, that are not finished."""
ATTEMPTS_MAX = 2
SILENT_SECONDS = 60
"""A solving process that says nothing for so long is gone."""
CHANGED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLevelling:
    project_ids: Sequence[str] = ()
    from_on: str = ""
    effort: int = 0
    seed: int = 0


def start_levelling(tx: Transaction, new: NewLevelling, calendar: Calendar) -> Levelling:
    """It waits until the worker takes it up."""
    from_on = values.day(new.from_on, "from_on") or tx.today
    if from_on < tx.today:
        raise Invalid(
            "DATE_IN_PAST",
            f"from_on is before today, {tx.today}; what is over is not planned again.",
            field="from_on",
        )
    _refuse_many(tx)
    projects = chosen_projects(tx, new.project_ids)
    if len(projects) > PROJECTS_MAX:
        raise Conflict(
            "TOO_MANY_TASKS",
            f"You may plan more than {PROJECTS_MAX} projects; choose which are to be levelled.",
            field="project_ids",
        )
    statement = state(tx, projects, from_on, calendar)
    if not statement.movable:
        raise Conflict(
            "NOTHING_TO_LEVEL",
            "No task of these projects can be moved: each has begun, is over, or has its day.",
            field="project_ids",
        )
    started = Levelling(
        id=tx.new_id(),
        reference=f"LEVEL-{tx.session.scalar(levelling_reference)}",
        project_ids=[project.id for project in projects],
        from_on=from_on,
        effort=min(new.effort or EFFORT, EFFORT_MAX),
        seed=new.seed,
        created_at=tx.now,
        stated=statement.stated,
        tasks=statement.movable,
        started_by_id=tx.actor.person_id or None,
        warnings=statement.warnings,
    )
    tx.add(started)
    tx.record(started.started())
    return started


def _refuse_many(tx: Transaction) -> None:
    mine = select(func.count()).where(
        Levelling.started_by_id == (tx.actor.person_id or None), Levelling.status.in_(OPEN)
    )
    if (tx.session.scalar(mine) or 0) >= OPEN_MAX:
        raise Conflict(
            "LEVELLING_UNDER_WAY",
            f"You have {OPEN_MAX} levellings that are not finished; wait, or cancel one.",
        )


def cancel_levelling(tx: Transaction, levelling_id: str) -> Levelling:
    return _become(tx, levelling_id, Status.CANCELLED)


def discard_levelling(tx: Transaction, levelling_id: str) -> Levelling:
    return _become(tx, levelling_id, Status.DISCARDED)


def _become(tx: Transaction, levelling_id: str, status: Status) -> Levelling:
    levelling = _found(tx, levelling_id)
    tx.record(levelling.become(status))
    return levelling


def _found(tx: Transaction, levelling_id: str) -> Levelling:
    """Locked, if the caller may see it."""
    find_levelling(tx, levelling_id)
    return tx.load(Levelling, levelling_id)


def apply_levelling(tx: Transaction, levelling_id: str, calendar: Calendar) -> Levelling:
    """All dates of it in this transaction, or a refusal."""
    levelling = _found(tx, levelling_id)
    applied = levelling.become(Status.APPLIED)
    _refuse_changed(tx, levelling, calendar)
    inverse: list[dict[str, Any]] = []
    for project_id in sorted(levelling.project_ids):
        inverse += _place(tx, levelling, project_id, calendar)
    levelling.inverse = inverse
    tx.record(applied)
    return levelling


def _refuse_changed(tx: Transaction, levelling: Levelling, calendar: Calendar) -> None:
    projects = chosen_projects(tx, levelling.project_ids)
    now = state(tx, projects, levelling.from_on, calendar).stated
    if now != levelling.stated:
        raise Conflict(
            "PLANS_CHANGED",
            "A plan, the hours of a person or a calendar has changed since this was worked out; "
            "discard it and start another.",
            field="levelling_id",
        )


def _place(
    tx: Transaction, levelling: Levelling, project_id: str, calendar: Calendar
) -> list[dict[str, Any]]:
    """First the tasks that move; then what would come before its day without a date of its own."""
    moves = [m for m in levelling.result["moves"] if m["project_id"] == project_id]
    wanted = {move["task_id"]: move["start_on"] for move in moves}
    inverse: list[dict[str, Any]] = []
    for _ in range(3):
        if wanted:
            inverse += _change(tx, project_id, wanted, calendar)
        wanted = _elsewhere(tx, levelling, project_id)
        if not wanted:
            return inverse
    raise Conflict(
        "PLANS_CHANGED",
        "The plan does not come to the days that were worked out; start another levelling.",
        field="levelling_id",
    )


def _elsewhere(tx: Transaction, levelling: Levelling, project_id: str) -> dict[str, str]:
    """Tasks that are not where they are to be, with the day on which they are to start."""
    places: Mapping[str, Sequence[str]] = levelling.result["places"]
    found = {}
    for task in scheduled_tasks(tx, project_id):
        if task.id in places and task.start_on:
            start, end = places[task.id]
            late = task.end_on is not None and task.end_on.isoformat() > end
            if task.start_on.isoformat() != start or late:
                found[task.id] = start
    return found


def _change(
    tx: Transaction, project_id: str, wanted: Mapping[str, str], calendar: Calendar
) -> list[dict[str, Any]]:
    inverse = []
    ids = sorted(wanted)
    for first in range(0, len(ids), CHANGED_AT_ONCE):
        placements = [
            Placement(task_id=id_, changes={"start_not_before": wanted[id_]})
            for id_ in ids[first : first + CHANGED_AT_ONCE]
        ]
        outcome = change_schedule(tx, project_id, Changes(tasks=placements), calendar)
        tx.flush()
        back = outcome.inverse.tasks if outcome.inverse else ()
        inverse.append({"project_id": project_id, "tasks": [_kept(each) for each in back]})
    return inverse


_DAY = "start_not_before"


def _kept(placement: Placement) -> dict[str, str]:
    return {
        "task_id": placement.task_id,
        "was": _text(placement.changes[_DAY]),
        "now": _text(placement.present[_DAY]),
    }


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def undo_levelling(tx: Transaction, levelling_id: str, calendar: Calendar) -> Levelling:
    """Refused where somebody has changed the day of a task since."""
    levelling = _found(tx, levelling_id)
    undone = levelling.become(Status.UNDONE)
    for step in reversed(levelling.inverse):
        placements = [
            Placement(
                task_id=task["task_id"],
                changes={_DAY: task["was"]},
                present={_DAY: task["now"]},
            )
            for task in step["tasks"]
        ]
        if placements:
            change_schedule(tx, step["project_id"], Changes(tasks=placements), calendar)
            tx.flush()
    tx.record(undone)
    return levelling


def take_up(tx: Transaction) -> list[str]:
    """Ids of those for which a process is to be started: one at a time, the oldest first.

    One whose process has gone silent is started again, and fails the second time.
    """
    silent = tx.now - timedelta(seconds=SILENT_SECONDS)
    running = select(Levelling.id).where(
        Levelling.status == Status.RUNNING, Levelling.seen_at > silent
    )
    if tx.session.execute(running.limit(1)).first():
        return []
    gone = Levelling.seen_at <= silent
    open_ = select(Levelling).where(
        or_(Levelling.status == Status.WAITING, (Levelling.status == Status.RUNNING) & gone)
    )
    oldest = open_.order_by(Levelling.id).limit(1).with_for_update(skip_locked=True)
    for levelling in tx.session.scalars(oldest):
        if levelling.attempts >= ATTEMPTS_MAX:
            message = "The solving process ended twice without an answer."
            tx.record(levelling.become(Status.FAILED, message=message))
            return []
        levelling.status = Status.RUNNING.value
        levelling.attempts += 1
        levelling.seen_at = tx.now
        return [levelling.id]
    return []


def stated_of(tx: Transaction, levelling_id: str) -> Levelling:
    found = tx.session.get(Levelling, require_id(levelling_id, "levelling_id"))
    if found is None:
        raise no_levelling(levelling_id)
    return found


def note_progress(tx: Transaction, levelling_id: str, **columns: Any) -> bool:
    """False once it is not running any more, so that the process may end."""
    row = update(Levelling).where(Levelling.id == levelling_id, Levelling.status == Status.RUNNING)
    done = tx.session.execute(row.values(seen_at=tx.now, **columns).returning(Levelling.id))
    return done.first() is not None


def finish(tx: Transaction, levelling_id: str, **columns: Any) -> None:
    """The answer; nothing where it was cancelled meanwhile."""
    levelling = tx.load(Levelling, levelling_id)
    if levelling.status == Status.RUNNING:
        tx.record(levelling.become(Status.READY, **columns))


def fail(tx: Transaction, levelling_id: str, message: str) -> None:
    levelling = tx.load(Levelling, levelling_id)
    if levelling.status in OPEN:
        tx.record(levelling.become(Status.FAILED, message=message))
