"""A plan laid out from a template, and the hours of the accepted quotes laid into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.event import Fact

from chassis import values
from projects.planning import queries
from projects.planning.access import plannable
from projects.planning.commands.amounts import duration, lag
from projects.planning.commands.effort import follow_work
from projects.planning.commands.scheduling import day_of, reschedule, reschedule_and_record
from projects.planning.model import Dependency, Phase, Project, Task, Template
from projects.planning.rules.critical_path import LinkType
from projects.planning.rules.spreading import PlannedLink, PlannedTask, Sold, spread
from projects.planning.rules.status import TaskStatus
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import working_calendar

_SETTLED = frozenset({TaskStatus.DONE, TaskStatus.CANCELLED})


def plan_project(
    tx: Transaction,
    project_id: str,
    template_id: str,
    start_on: str,
    calendar: Calendar,
    expected_version: int = 0,
) -> Project:
    """Phases, tasks and dependencies of the template, with the sold hours, scheduled in one go."""
    start = values.day(start_on, "start_on")
    project = plannable(tx, project_id, expected_version)
    template = queries.find_template(tx, template_id)
    template.require_available()
    if queries.has_tasks(tx, project.id):
        raise Conflict(
            "PROJECT_ALREADY_PLANNED",
            f"{project.reference} has tasks already; add to them one by one.",
            field="project_id",
        )
    project.start_on = start or project.start_on
    project.template_id = template.id
    _lay_out(tx, project, template, day_of(project, calendar))
    reschedule(tx, project, calendar)
    tx.record(project.planned())
    return project


def _lay_out(tx: Transaction, project: Project, template: Template, day_minutes: int) -> None:
    tasks = [_of_template(task) for task in template.tasks]
    links = [
        PlannedLink(
            link["predecessor_key"],
            link["successor_key"],
            LinkType(link["type"]),
            link["lag_days"],
            link.get("lag_minutes"),
            link.get("lag_elapsed", False),
        )
        for link in template.links
    ]
    sold = _sold(project)
    if sold:
        tasks, links = spread(tasks, links, sold)
    phases = _phases(tx, project.id, tasks)
    made = _made(tx, project.id, tasks, phases, day_minutes)
    _link(tx, project.id, links, {key: task.id for key, task in made.items()}, day_minutes)


def _of_template(task: Mapping[str, Any]) -> PlannedTask:
    return PlannedTask(
        key=task["key"],
        name=task["name"],
        phase=task["phase"],
        charge_role=task["charge_role"],
        estimate_seconds=task["estimate_seconds"],
        duration_days=task["duration_days"],
        duration_minutes=task.get("duration_minutes"),
    )


def _sold(project: Project) -> list[Sold]:
    return [
        Sold(deliverable.id, deliverable.name, hours["charge_role"], hours["seconds"])
        for deliverable in project.deliverables
        for hours in deliverable.role_hours
    ]


def _phases(tx: Transaction, project_id: str, tasks: Sequence[PlannedTask]) -> dict[str, str]:
    """Ids of the phases that the tasks name, by name; those that are missing are made."""
    present = queries.phases_of(tx, project_id)
    ids = {phase.name: phase.id for phase in present}
    wanted = dict.fromkeys(task.phase for task in tasks if task.phase)
    last = max((phase.position for phase in present), default=0)
    for position, name in enumerate((name for name in wanted if name not in ids), last + 1):
        ids[name] = tx.new_id()
        tx.add(Phase(id=ids[name], project_id=project_id, name=name, position=position))
    tx.session.flush()
    return ids


def _made(
    tx: Transaction,
    project_id: str,
    planned: Sequence[PlannedTask],
    phases: Mapping[str, str],
    day_minutes: int,
) -> dict[str, Task]:
    """The tasks, at the end of the project's order, by key."""
    _, last = queries.room_for_tasks(tx, project_id)
    made = {
        task.key: Task(
            id=tx.new_id(),
            project_id=project_id,
            phase_id=phases.get(task.phase),
            deliverable_id=task.deliverable_id,
            name=task.name,
            status=TaskStatus.TO_DO,
            charge_role=task.charge_role,
            estimate_seconds=task.estimate_seconds,
            position=place,
            created_at=tx.now,
            **duration(asdict(task), day_minutes),
        )
        for place, task in enumerate(planned, last + 1)
    }
    tx.session.add_all(made.values())
    tx.session.flush()
    return made


def _link(
    tx: Transaction,
    project_id: str,
    links: Sequence[PlannedLink],
    ids: Mapping[str, str],
    day_minutes: int,
) -> None:
    tx.session.add_all(
        Dependency(
            id=tx.new_id(),
            project_id=project_id,
            predecessor_id=ids[link.predecessor],
            successor_id=ids[link.successor],
            type=link.type,
            **lag(asdict(link), day_minutes),
        )
        for link in links
    )
    tx.session.flush()


def take_up_hours(tx: Transaction, project: Project) -> bool:
    """Lay newly sold hours into the plan that is there; True when the plan was changed."""
    tasks = queries.tasks_of(tx, project.id)
    sold = _sold(project)
    if not tasks or not sold or not project.country_code:
        return False
    phase_names = {phase.id: phase.name for phase in queries.phases_of(tx, project.id)}
    before = [_of_plan(task, phase_names) for task in tasks]
    dependencies = queries.dependencies_of(tx, project.id)
    links = [
        PlannedLink(
            each.predecessor_id,
            each.successor_id,
            each.type,
            each.lag_days,
            each.lag_minutes,
            each.lag_elapsed,
        )
        for each in dependencies
    ]
    after, links_after = spread(before, links, sold)
    new = set(links_after) - set(links)
    calendar = working_calendar(tx, project.country_code)
    day = day_of(project, calendar)
    facts = _amended({task.id: task for task in tasks}, after, tx.today, day)
    facts += _extended(tx, project.id, after, new, {task.id for task in tasks}, day)
    for fact in facts:
        tx.record(fact)
    reschedule_and_record(tx, project, calendar)
    return True


def _of_plan(task: Task, phase_names: Mapping[str, str]) -> PlannedTask:
    return PlannedTask(
        key=task.id,
        name=task.name,
        phase=phase_names.get(task.phase_id or "", ""),
        charge_role=task.charge_role,
        estimate_seconds=task.estimate_seconds,
        duration_days=task.duration_days,
        duration_minutes=task.duration_minutes,
        deliverable_id=task.deliverable_id,
        settled=task.status in _SETTLED,
    )


def _amended(
    tasks: Mapping[str, Task], planned: Sequence[PlannedTask], today: date, day_minutes: int
) -> list[Fact]:
    """The tasks that are there take their new hours; each that changed says so."""
    facts = [
        tasks[wanted.key].update(
            {
                "name": wanted.name,
                "deliverable_id": wanted.deliverable_id,
                "estimate_seconds": wanted.estimate_seconds,
                **follow_work(tasks[wanted.key], wanted.estimate_seconds, day_minutes),
            },
            today,
        )
        for wanted in planned
        if wanted.key in tasks
    ]
    return [fact for fact in facts if fact]


def _extended(
    tx: Transaction,
    project_id: str,
    planned: Sequence[PlannedTask],
    links: set[PlannedLink],
    present: set[str],
    day_minutes: int,
) -> list[Fact]:
    """The tasks that the plan did not have yet, with their links."""
    new = [task for task in planned if task.key not in present]
    phases = _phases(tx, project_id, new)
    made = _made(tx, project_id, new, phases, day_minutes)
    ids = {**{key: key for key in present}, **{key: task.id for key, task in made.items()}}
    in_order = sorted(links, key=lambda link: (link.predecessor, link.successor, link.type))
    _link(tx, project_id, in_order, ids, day_minutes)
    return [task.created() for task in made.values()]
