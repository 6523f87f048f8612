"""Three-point estimates: set and taken away."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Invalid
from sqlalchemy import select

from chassis import values
from projects.planning.access import plannable
from projects.planning.queries import find_task
from projects.simulation.model import ThreePointEstimate

SECONDS_MAX = 100_000 * 3600
_NAMES = ("optimistic", "likely", "pessimistic")


def set_three_points(tx: Transaction, task_id: str, points: tuple[int, int, int]) -> str:
    """points: optimistic, likely, pessimistic seconds; all 0: none any more. The task's id."""
    task = find_task(tx, task_id)
    plannable(tx, task.project_id)
    for name, seconds in zip(_NAMES, points, strict=True):
        values.number(seconds, f"{name}_minutes", 0, SECONDS_MAX)
    if not points[0] <= points[1] <= points[2]:
        raise Invalid(
            "POINTS_NOT_IN_ORDER",
            "optimistic is at most likely, and likely at most pessimistic; correct one of them.",
            field="likely_minutes" if points[0] > points[1] else "pessimistic_minutes",
        )
    wanted = {f"{name}_seconds": value for name, value in zip(_NAMES, points, strict=True)}
    mine = select(ThreePointEstimate).where(ThreePointEstimate.task_id == task.id)
    kept = tx.session.scalars(mine).one_or_none()
    if kept is None:
        new = ThreePointEstimate(
            id=tx.new_id(), task_id=task.id, project_id=task.project_id, **wanted
        )
        tx.add(new)
        tx.record(new.estimated())
    else:
        fact = tx.load(ThreePointEstimate, kept.id).set(wanted)
        if fact:
            tx.record(fact)
    return str(task.id)
