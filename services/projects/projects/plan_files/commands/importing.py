"""A file becomes tasks of a project; the import is taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chassis.database import Transaction
from chassis.errors import NotFound
from chassis.ids import require_id

from chassis import values
from projects.baselines.commands import PastTask, archive_baseline, bring_in_baseline
from projects.plan_files.model import PlanImport
from projects.plan_files.queries.reading import Incoming, incoming
from projects.planning.access import plannable
from projects.planning.commands import taking_over
from projects.planning.commands.scheduling import day_of
from projects.planning.readable import Project, Task
from projects.resourcing.calendar import Calendar
from projects.time.commands.undoing import tasks_with_time


def import_plan(
    tx: Transaction, project_id: str, content: bytes, file_name: str, calendar: Calendar
) -> PlanImport:
    """All of the file, or a refusal; the project is scheduled once."""
    project = plannable(tx, project_id)
    found = incoming(tx, project, content, calendar)
    laid = taking_over.lay_out(tx, project, found.tasks, found.links, calendar, _ids(tx))
    phases = taking_over.take_over(tx, project, laid, found.phases, found.start_on, calendar)
    baselines = _baselines(tx, project, found, laid.tasks, day_of(project, calendar))
    made = PlanImport(
        id=tx.new_id(),
        project_id=project.id,
        file_name=values.text(file_name, "name"),
        format=found.format,
        task_count=len(laid.tasks),
        dependency_count=len(laid.dependencies),
        imported_by_id=tx.actor.person_id or None,
        created_at=tx.now,
        not_taken_over=found.plan.dropped.all(),
        task_ids=[task.id for task in laid.tasks.values()],
        phase_ids=phases,
        baseline_ids=baselines,
    )
    tx.add(made)
    tx.record(made.imported())
    return made


def _ids(tx: Transaction) -> Iterator[str]:
    while True:
        yield tx.new_id()


def _baselines(
    tx: Transaction,
    project: Project,
    found: Incoming,
    tasks: Mapping[str, Task],
    day_minutes: int,
) -> list[str]:
    ids = []
    for number, name in found.plan.baselines.items():
        past = [
            PastTask(tasks[task.key], was.start_on, was.end_on,
                     -(-was.minutes // day_minutes), was.work_seconds)
            for task in found.plan.tasks
            if (was := task.baselines.get(number))
        ]  # fmt: skip
        ids.append(bring_in_baseline(tx, project, name, past).id)
    return ids


def undo_import(tx: Transaction, plan_import_id: str, calendar: Calendar) -> PlanImport:
    """Its tasks are deleted, with the phases that nothing else uses; its baselines are archived.

    Conflict while one of its tasks has time on it, or a link to a task that it did not make.
    """
    id_ = require_id(plan_import_id, "plan_import_id")
    seen = tx.session.get(PlanImport, id_)
    if seen is None:
        raise no_import(id_)
    try:
        project = plannable(tx, seen.project_id)
    except NotFound:
        raise no_import(id_) from None
    done = tx.load(PlanImport, id_)
    fact = done.undo(tx.now)
    busy = tasks_with_time(tx, done.task_ids)
    taking_over.take_back(tx, project, done.task_ids, done.phase_ids, busy, calendar)
    for baseline_id in done.baseline_ids:
        archive_baseline(tx, baseline_id)
    tx.record(fact)
    return done


def no_import(plan_import_id: str) -> NotFound:
    return NotFound(
        "PLAN_IMPORT_NOT_FOUND",
        f"There is no import of a plan {plan_import_id}.",
        field="plan_import_id",
    )
