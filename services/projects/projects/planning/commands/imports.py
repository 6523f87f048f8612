"""Projects and tasks out of another system's export.

What is imported is history: projects come in the status they have, tasks keep the dates and the
status they are given, and the schedule never moves them. A project's window grows with its tasks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from chassis.batch import BatchReport, RefusedRow, check_size, sift
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound, Refusal
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from projects.importing.commands import Made, note_imported
from projects.importing.readable import Kind
from projects.planning.access import IMPORT
from projects.planning.commands.amounts import working_days
from projects.planning.commands.arrivals import next_reference
from projects.planning.commands.tasks import NAME_LENGTH_MAX, estimate, required_name
from projects.planning.model import Project, Task
from projects.planning.model.history import ImportedTasks
from projects.planning.queries import projects_by_ref, tasks_by_ref
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import people_by_ref, people_named
from projects.resourcing.rules.days import WorkingDays

WordT = TypeVar("WordT", ProjectStatus, TaskStatus)
_NOT_IMPORTED = frozenset({ProjectStatus.HANDOVER})
_NOT_KICKED_OFF = frozenset({ProjectStatus.PLANNING, ProjectStatus.CANCELLED})
_PINNED = frozenset({TaskStatus.DONE, TaskStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedProject:
    """One source row as it came. status empty: completed."""

    row: int
    external_ref: str
    name: str
    client_id: str
    status: str
    source_row: int = 0


def import_projects(
    tx: Transaction, rows: Sequence[ImportedProject], *, dry_run: bool, import_id: str = ""
) -> BatchReport:
    """Take the projects that can be taken; one that is there already is left as it is.

    The client is not looked up: it may be so new that it is unknown here.
    """
    tx.actor.require(IMPORT)
    check_size(rows)
    tx.serialise("import of projects")
    present = projects_by_ref(tx, (row.external_ref for row in rows))
    projects, outcome = sift(rows, present, lambda row: _project(tx, row, dry_run))
    if not dry_run:
        tx.session.add_all(projects)
        for project in projects:
            tx.record(project.opened())
            outcome.ids[str(project.external_ref)] = project.id
        note_imported(tx, import_id, Kind.PROJECT, _made(projects, rows))
    return outcome


def _made(
    records: Iterable[Project | Task], rows: Iterable[ImportedProject | ImportedTask]
) -> Iterable[Made]:
    source_rows = {row.external_ref: row.source_row for row in rows}
    for record in records:
        yield Made(record.id, source_rows[str(record.external_ref)])


def _project(tx: Transaction, row: ImportedProject, dry_run: bool) -> Project:
    status = _word(row.status, ProjectStatus.COMPLETED)
    if status in _NOT_IMPORTED:
        raise Invalid(
            "STATUS_NOT_IMPORTED",
            "A project in handover comes from an opportunity that was won; import it as planning.",
            field="status",
        )
    return Project(
        id=tx.new_id(),
        reference="" if dry_run else next_reference(tx),
        name=required_name(row.name, "name"),
        status=status,
        client_id=require_id(row.client_id, "client_id") if row.client_id else None,
        chargeable=bool(row.client_id),
        kicked_off=status not in _NOT_KICKED_OFF,
        external_ref=row.external_ref,
        created_at=tx.now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTask:
    """One source row as it came; refs are external references, dates text. status empty: done."""

    row: int
    external_ref: str
    project_ref: str
    name: str
    status: str
    category: str
    estimate_seconds: int
    assignee_ref: str
    estimated_on: str
    start_on: str
    end_on: str
    assignee_id: str = ""
    source_row: int = 0
    duration_days: int | None = None
    assignee_name: str = ""


@dataclass(slots=True)
class TaskReport(BatchReport):
    """unassigned: rows that were taken without their assignee, and why."""

    unassigned: list[RefusedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows refer to, by external reference, and the calendar."""

    projects: Mapping[str, str]
    people: Mapping[str, str]
    named: Mapping[str, Sequence[str]]
    days: WorkingDays


def import_tasks(
    tx: Transaction,
    rows: Sequence[ImportedTask],
    calendar: Calendar,
    *,
    dry_run: bool,
    import_id: str = "",
) -> TaskReport:
    """Take the tasks that can be taken, with one fact for each project that they belong to.

    A task whose assignee is named and unknown is taken without one, and reported.
    """
    tx.actor.require(IMPORT)
    check_size(rows)
    tx.serialise("import of tasks")
    known = _Known(
        projects_by_ref(tx, {row.project_ref for row in rows}),
        people_by_ref(tx, {row.assignee_ref for row in rows}),
        people_named(tx, {row.assignee_name for row in rows} - {""}),
        calendar.days_from(values.FIRST_DAY),
    )
    present = tasks_by_ref(tx, (row.external_ref for row in rows))
    unassigned: list[RefusedRow] = []
    tasks, sifted = sift(rows, present, lambda row: _task(tx, row, known, unassigned))
    outcome = TaskReport(
        sifted.created, sifted.already_there, sifted.refused, sifted.ids, unassigned
    )
    if not dry_run:
        tx.session.add_all(tasks)
        tx.session.flush()
        _record(tx, tasks)
        note_imported(tx, import_id, Kind.TASK, _made(tasks, rows))
    return outcome


def _task(tx: Transaction, row: ImportedTask, known: _Known, unassigned: list[RefusedRow]) -> Task:
    status = _word(row.status, TaskStatus.DONE)
    start_on, end_on = values.day(row.start_on, "start_on"), values.day(row.end_on, "end_on")
    values.window(start_on, end_on, "start_on", "end_on")
    over = status == TaskStatus.DONE and start_on and end_on
    return Task(
        id=tx.new_id(),
        project_id=_found(known.projects, row.project_ref, "project"),
        name=required_name(row.name, "name"),
        status=status,
        assignee_id=_assignee(row, known, unassigned),
        estimate_seconds=estimate(row.estimate_seconds, "estimate_seconds"),
        duration_days=_duration(row, known.days, start_on, end_on),
        start_on=start_on,
        end_on=end_on,
        actual_start_on=start_on if over else None,
        actual_finish_on=end_on if over else None,
        pinned=bool(start_on and end_on) or status in _PINNED,
        position=row.source_row,
        category=values.text(row.category, "category", NAME_LENGTH_MAX),
        estimated_on=values.day(row.estimated_on, "estimated_on"),
        external_ref=row.external_ref,
        created_at=tx.now,
    )


def _assignee(row: ImportedTask, known: _Known, unassigned: list[RefusedRow]) -> str | None:
    if row.assignee_id:
        return require_id(row.assignee_id, "assignee_id")
    if row.assignee_name:
        found = known.named.get(row.assignee_name, ())
        if len(found) == 1:
            return found[0]
        unassigned.append(RefusedRow(row.row, _unclear(len(found))))
        return None
    return _found(known.people, row.assignee_ref, "assignee") if row.assignee_ref else None


def _unclear(found: int) -> Refusal:
    if found:
        return Conflict(
            "PERSON_AMBIGUOUS",
            "Several people here have this name. The task is imported and assigned to nobody; "
            "assign it, or say in `people` who it is and import the plan again.",
            field="assignee_name",
        )
    return NotFound(
        "PERSON_NOT_FOUND",
        "Nobody here has this name or address. The task is imported and assigned to nobody; "
        "assign it, or say in `people` who it is and import the plan again.",
        field="assignee_name",
    )


def _word(text: str, default: WordT) -> WordT:
    of = type(default)
    try:
        return of(text) if text else default
    except ValueError:
        known = ", ".join(of)
        raise Invalid(
            "STATUS_UNKNOWN", f"status must be one of {known}; not {text[:40]!r}.", field="status"
        ) from None


def _found(ids: Mapping[str, str], reference: str, noun: str) -> str:
    if reference in ids:
        return ids[reference]
    raise NotFound(
        f"{noun.upper()}_NOT_FOUND",
        f"There is no {noun} with the reference {reference[:60]!r}; import it first.",
        field=f"{noun}_ref",
    )


def _duration(
    row: ImportedTask, days: WorkingDays, start_on: date | None, end_on: date | None
) -> int:
    """As the row states it, or the working days that the task spanned, one at least."""
    if row.duration_days is not None:
        return working_days(row.duration_days, "duration_days")
    if start_on is None or end_on is None:
        return 1
    return max(1, days.elapsed(end_on) - days.offset(start_on))


def _record(tx: Transaction, tasks: Iterable[Task]) -> None:
    by_project: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_project[task.project_id].append(task)
    in_order = select(Project).where(Project.id.in_(by_project)).order_by(Project.id)
    for project in tx.session.scalars(in_order.with_for_update()).all():
        theirs = by_project[project.id]
        first = min((task.start_on for task in theirs if task.start_on), default=None)
        last = max((task.end_on for task in theirs if task.end_on), default=None)
        changed = project.widen(first, last)
        if changed:
            tx.record(project.rescheduled([], *changed))
        history = ImportedTasks(
            id=tx.new_id(),
            project_id=project.id,
            client_id=project.client_id,
            tasks=len(theirs),
            first_day=first,
            last_day=last,
        )
        tx.record(history.imported())
