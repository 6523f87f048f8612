"""Tasks are given to other people, one by one or all that somebody has."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.errors import NotFound

from projects.planning import queries
from projects.planning.access import READ_TASKS, TASK_OWNERS, WRITE, owners_of
from projects.planning.commands.scheduling import reschedule_and_record
from projects.planning.commands.tasks import assignee
from projects.planning.model import Project, Task
from projects.reassigning import (
    Reassigned,
    give_each,
    locked,
    named,
    of_person,
    require_choice,
)
from projects.resourcing.calendar import Calendar


def reassign_tasks(
    tx: Transaction,
    task_ids: Sequence[str],
    from_person_id: str,
    assignee_id: str,
    calendar: Calendar,
) -> Reassigned[Task]:
    """Give tasks to another person, or to nobody: those that are named, or the open ones of a
    person. Plans with tasks that are driven by their work follow the hours of the other."""
    require_choice(task_ids, from_person_id, "tasks", "task_ids", "from_person_id")
    successor = assignee(tx, assignee_id)
    if from_person_id:
        theirs = queries.open_tasks_of(from_person_id)
        chosen = of_person(tx, theirs, TASK_OWNERS, READ_TASKS, WRITE)
    else:
        chosen = named(task_ids, "task_ids")
    seen = queries.visible_tasks(tx, chosen.ids)
    projects = locked(tx, Project, queries.projects_of_tasks(tx, chosen.ids))

    def give(id_: str, task: Task | None) -> Task:
        if task is None or task.id not in seen:
            raise NotFound("TASK_NOT_FOUND", f"There is no task {id_}.", field="task_ids")
        project = projects[task.project_id]
        tx.actor.require(WRITE, owners_of(tx, project))
        project.require_workable()
        fact = task.reassign(successor)
        if fact:
            tx.record(fact)
            if task.effort_driven:
                moved.add(task.project_id)
        return task

    moved: set[str] = set()
    given = give_each(chosen, locked(tx, Task, chosen.ids), give)
    tx.session.flush()
    for id_ in sorted(moved):
        reschedule_and_record(tx, projects[id_], calendar)
    return given
