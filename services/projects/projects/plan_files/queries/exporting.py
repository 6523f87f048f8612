"""A plan as a file of another program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chassis.database import Reading
from chassis.errors import Invalid
from sqlalchemy import select

from projects.baselines.readable import Baseline, BaselineTask
from projects.plan_files.rules.csv_plan import write_csv
from projects.plan_files.rules.plan import BaselineDates, PlanFile, PlanLink, PlanTask
from projects.plan_files.rules.writing_xml import BASELINES_MAX, Hours, write_project_xml
from projects.planning import queries as planning
from projects.planning.commands.scheduling import calendar_of
from projects.planning.readable import Project, Task
from projects.resourcing.calendar import Calendar, public_holidays
from projects.resourcing.queries import batch_get_people, days_off

YEARS_MAX = 10
"""Of the calendar that goes with a plan."""


def export_plan(
    reading: Reading, project_id: str, format_: str, calendar: Calendar
) -> tuple[bytes, str, str]:
    """The content, the name of the file and its media type. format_: ms_project or csv."""
    project = reading.get(Project, planning.require_visible(reading, project_id))
    own = calendar_of(project, calendar)
    plan = plan_of(reading, project, own)
    if format_ == "csv":
        return write_csv(plan).encode("utf-8-sig"), f"{project.reference}.csv", "text/csv"
    if format_ == "ms_project":
        content = write_project_xml(plan, _hours(reading, plan, own))
        return content, f"{project.reference}.xml", "application/xml"
    raise Invalid("FORMAT_UNKNOWN", "format must be ms_project, csv or ical.", field="format")


def plan_of(reading: Reading, project: Project, own: Calendar) -> PlanFile:
    """Everything that is known of it; tasks in its order, keys from 1."""
    tasks = planning.tasks_of(reading, project.id)
    keys = {task.id: str(place) for place, task in enumerate(tasks, 1)}
    phases = {phase.id: phase.name for phase in planning.phase_rows(reading, project.id)}
    order = {id_: place for place, id_ in enumerate(phases)}
    deliverables = {each.id: each.name for each in project.deliverables}
    people = _people(reading, tasks)
    names, past = _baselines(reading, project.id, own.day_minutes)
    in_order = sorted(tasks, key=lambda task: order.get(task.phase_id or "", len(order)))
    return PlanFile(
        name=project.name,
        start_on=project.start_on,
        tasks=[
            _task(
                task, keys[task.id], phases, deliverables, people, past.get(task.id, {}), own.zone
            )
            for task in in_order
        ],
        links=[
            PlanLink(
                predecessor=keys[link.predecessor],
                successor=keys[link.successor],
                type=link.type,
                lag_minutes=int(link.lag),
                lag_elapsed=link.elapsed,
            )
            for link in planning.links_of(reading, project.id)
        ],
        baselines=names,
    )


def _people(reading: Reading, tasks: Sequence[Task]) -> dict[str, tuple[str, str]]:
    """Name and address of those who do the tasks and may be seen."""
    ids = sorted({task.assignee_id for task in tasks if task.assignee_id})
    return {one.id: (one.name, one.email) for one in batch_get_people(reading, ids)} if ids else {}


def _baselines(
    reading: Reading, project_id: str, day_minutes: int
) -> tuple[dict[int, str], dict[str, dict[int, BaselineDates]]]:
    """The names of the latest, by number; by task, what each of them says."""
    mine = select(Baseline).where(Baseline.project_id == project_id, Baseline.archived_at.is_(None))
    latest = reading.session.scalars(mine.order_by(Baseline.id.desc()).limit(BASELINES_MAX)).all()
    numbers = {one.id: number for number, one in enumerate(reversed(latest))}
    past: dict[str, dict[int, BaselineDates]] = defaultdict(dict)
    rows = select(BaselineTask).where(BaselineTask.baseline_id.in_(numbers))
    for row in reading.session.scalars(rows) if numbers else ():
        if row.start_on and row.end_on:
            past[row.task_id][numbers[row.baseline_id]] = BaselineDates(
                row.start_on, row.end_on, row.duration_days * day_minutes, row.estimate_seconds
            )
    return {number: one.name for number, one in enumerate(reversed(latest))}, past


def _task(
    task: Task,
    key: str,
    phases: Mapping[str, str],
    deliverables: Mapping[str, str],
    people: Mapping[str, tuple[str, str]],
    past: dict[int, BaselineDates],
    zone: ZoneInfo,
) -> PlanTask:
    name, email = people.get(task.assignee_id or "", ("", ""))
    return PlanTask(
        key=key,
        name=task.name,
        minutes=task.duration_minutes,
        phase=phases.get(task.phase_id or "", ""),
        deliverable=deliverables.get(task.deliverable_id or "", ""),
        status=task.status,
        work_seconds=task.estimate_seconds,
        assignee=name,
        email=email,
        charge_role=task.charge_role,
        category=task.category,
        effort_driven=task.effort_driven,
        units_bp=task.units_bp,
        start_not_before=task.start_not_before,
        constraint=task.constraint,
        constraint_on=task.constraint_on,
        deadline_on=task.deadline_on,
        actual_start_on=task.actual_start_on,
        actual_finish_on=task.actual_finish_on,
        start_at=_local(task.start_at, zone),
        end_at=_local(task.end_at, zone),
        critical=task.critical,
        total_float_minutes=task.total_float_minutes,
        free_float_minutes=task.free_float_minutes,
        position=task.position,
        baselines=past,
    )


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at else None


def _hours(reading: Reading, plan: PlanFile, own: Calendar) -> Hours:
    """The calendar of the project, over the years of its plan."""
    ends = [task.end_at.date() for task in plan.tasks if task.end_at]
    first = min([task.start_at.date() for task in plan.tasks if task.start_at], default=None)
    first = min(filter(None, (first, plan.start_on)), default=date(reading.today.year, 1, 1))
    last = max([*ends, first + timedelta(days=365)])
    years = range(first.year, min(last.year, first.year + YEARS_MAX) + 1)
    off: dict[date, str] = {}
    for year in years:
        off |= public_holidays(own.country_code, year)
    off |= {day.on: day.name for day in days_off(reading) if day.on.year in years}
    return Hours(own.week, sorted(off.items()), own.day_minutes)
