"""A plan follows what changed outside it: tasks of other projects, and hours of its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from chassis.database import Transaction
from sqlalchemy import delete, select

from projects.planning.commands.asking import ask_to_follow, because_moved
from projects.planning.commands.scheduling import reschedule_and_record
from projects.planning.model import FollowUp, Project, Task
from projects.planning.queries import into_project, out_of_project
from projects.planning.rules.status import ProjectStatus
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import working_calendar

AT_ONCE = 20
"""Projects that follow in one go."""
ASKED_AT_ONCE = 500
MOVABLE = frozenset({ProjectStatus.PLANNING, ProjectStatus.ACTIVE, ProjectStatus.DELIVERED})
"""Of another project's move. A project that is on hold or closed stays, and its link is broken."""


def follow_moved(tx: Transaction, country_code: str) -> int:
    """The worker's turn: the plans that were asked follow; how many moved."""
    asked = tx.session.scalars(
        select(FollowUp)
        .order_by(FollowUp.id)
        .limit(ASKED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not asked:
        return 0
    by_project = defaultdict[str, list[FollowUp]](list)
    for each in asked:
        if each.project_id in by_project or len(by_project) < AT_ONCE:
            by_project[each.project_id].append(each)
    done = [each.id for rows in by_project.values() for each in rows]
    calendar = working_calendar(tx, country_code)
    projects = [tx.load(Project, id_) for id_ in sorted(by_project)]  # all locked, then scheduled
    moved = sum(_follow(tx, each, by_project[each.id], calendar) for each in projects)
    tx.session.execute(delete(FollowUp).where(FollowUp.id.in_(done)))
    return moved


def _follow(
    tx: Transaction, project: Project, asked: Sequence[FollowUp], calendar: Calendar
) -> bool:
    if project.status not in MOVABLE or project.archived_at:
        return False
    if not reschedule_and_record(tx, project, calendar, reason=_because(asked)):
        return False
    tx.record(project.followed())
    return True


def _because(asked: Sequence[FollowUp]) -> str:
    """because task Design of JOB-1001 Website moved, and 2 more"""
    reasons = list(dict.fromkeys(each.reason for each in asked))
    more = len(reasons) - 1
    return f"{reasons[0]}, and {more} more" if more else reasons[0]


def ask_itself(tx: Transaction, project: Project) -> None:
    """It may move again: what it waits for may have moved meanwhile."""
    for row in into_project(tx, project.id):
        before = row.predecessor
        reason = because_moved(before.name, before.project_reference, before.project_name)
        ask_to_follow(tx, [project.id], reason)


def ask_those_behind(tx: Transaction, project: Project, tasks: Iterable[Task]) -> None:
    """What waits in other projects for these tasks follows, even if their dates stay: they were
    cancelled, taken up again, or are gone."""
    names = {task.id: task.name for task in tasks}
    if not names:
        return
    for row in out_of_project(tx, project.id):
        if row.predecessor.task_id in names:
            reason = because_moved(row.predecessor.name, project.reference, project.name)
            ask_to_follow(tx, [row.successor.project_id], reason)
