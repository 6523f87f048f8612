"""Reads of levellings, and of the plans that are to be levelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import select

from projects.levelling.access import OWNERS, RUN
from projects.levelling.model import Levelling
from projects.planning.access import PROJECT_OWNERS, WRITE, seen_as_plannable
from projects.planning.queries import Scheduled, links_of, scheduled_tasks
from projects.planning.readable import Project, Task
from projects.planning.rules.critical_path import Link
from projects.planning.rules.status import UNDER_WAY, TaskStatus
from projects.planning.rules.timing import Constraint
from projects.resourcing.calendar import Calendar
from projects.resourcing.readable import Person

PROJECTS_MAX = 50
TASKS_MAX = 5_000
AXIS_DAYS_MAX = 2_600
"""Ten years of working days."""
WARNINGS_MAX = 50
WORKING_DAYS = 5
_OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)
_HELD = (
    Constraint.MUST_START_ON,
    Constraint.MUST_FINISH_ON,
    Constraint.AS_LATE_AS_POSSIBLE,
)

LEVELLINGS = Records(
    select(*Levelling.__table__.c),
    {
        "id": Levelling.id,
        "created_at": Levelling.id,
        "reference": Levelling.reference,
        "status": Levelling.status,
        "from_on": Levelling.from_on,
    },
    OWNERS,
    default="-created_at",
    search=containing("search", Levelling.reference),
    status=one_of(Levelling.status, "status"),
    started_by_id=one_of(Levelling.started_by_id, "started_by_id"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LevellingFilter:
    """Empty: all."""

    search: str = ""
    status: Sequence[str] = ()
    started_by_id: Sequence[str] = ()


def find_levelling(reading: Reading, levelling_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = LEVELLINGS.find(reading, RUN, require_id(levelling_id, "levelling_id"))
    if row is None:
        raise no_levelling(levelling_id)
    return row


def no_levelling(levelling_id: str) -> NotFound:
    message = f"There is no levelling {levelling_id}."
    return NotFound("LEVELLING_NOT_FOUND", message, field="levelling_id")


def list_levellings(reading: Reading, wanted: LevellingFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return LEVELLINGS.page(
        reading,
        [RUN],
        asked,
        search=part(wanted.search),
        status=list(wanted.status),
        started_by_id=ids_of(wanted.started_by_id, "started_by_id"),
    )


@dataclass(slots=True)
class Statement:
    """stated: see `rules.stated`. warnings: what no date can put right, in words."""

    stated: dict[str, Any]
    warnings: list[str]

    @property
    def movable(self) -> int:
        return sum(not task["fixed"] and task["days"] > 0 for task in self.stated["tasks"])


def chosen_projects(reading: Reading, project_ids: Sequence[str]) -> list[Project]:
    """Those named, each of which the actor may plan; without names all that are under way."""
    if project_ids:
        return [seen_as_plannable(reading, id_) for id_ in dict.fromkeys(project_ids)]
    mine = select(Project).where(Project.status.in_(UNDER_WAY)).order_by(Project.id)
    found = reading.visible(WRITE, mine.limit(PROJECTS_MAX + 1), PROJECT_OWNERS)
    return list(reading.session.scalars(found))


def state(
    reading: Reading, projects: Sequence[Project], from_on: date, calendar: Calendar
) -> Statement:
    """The problem as it is now. Refused when somebody with work to do has no hours."""
    found = _Found(reading, projects, from_on)
    people = found.people()
    tasks, warnings = [], list[str]()
    for project in projects:
        for task in found.plans[project.id]:
            row = found.task(project, task, people, warnings)
            if row:
                tasks.append(row)
    needed = {person for task in tasks for person in task["people"]}
    tasks += [_elsewhere(each) for each in found.elsewhere(needed)]
    if len(tasks) > TASKS_MAX:
        raise Conflict(
            "TOO_MANY_TASKS",
            f"These projects have {len(tasks):,} tasks to plan around, and {TASKS_MAX:,} are the "
            "most; choose fewer projects.",
            field="project_ids",
        )
    kept = {task["id"] for task in tasks}
    axis, closed = _axis(projects, calendar, from_on, sum(task["days"] for task in tasks))
    stated = {
        "axis": axis,
        "closed": closed,
        "people": [people[id_] for id_ in sorted(needed)],
        "projects": [_project(each, calendar) for each in sorted(projects, key=lambda p: p.id)],
        "tasks": sorted(tasks, key=lambda each: each["id"]),
        "links": found.links(projects, kept, calendar),
    }
    return Statement(stated, warnings[:WARNINGS_MAX])


class _Found:
    """What is in the database of these projects, read once for each project."""

    def __init__(self, reading: Reading, projects: Sequence[Project], from_on: date) -> None:
        self._reading, self._from = reading, from_on
        self._ids = [project.id for project in projects]
        self.plans = {id_: scheduled_tasks(reading, id_) for id_ in self._ids}
        columns = (Task.id, Task.assignee_id, Task.charge_role, Task.estimate_seconds)
        rows = reading.session.execute(select(*columns).where(Task.project_id.in_(self._ids)))
        self._work = {row.id: row for row in rows}

    def people(self) -> dict[str, dict[str, Any]]:
        """By id, everybody who works here, with the minutes of a working day."""
        rows = self._reading.session.execute(
            select(Person.id, Person.name, Person.charge_role, Person.weekly_seconds, Person.active)
        )
        assigned = {row.assignee_id for row in self._work.values()}
        return {
            row.id: {
                "id": row.id,
                "name": row.name,
                "role": row.charge_role if row.active else "",
                "minutes": row.weekly_seconds // 60 // WORKING_DAYS,
            }
            for row in rows
            if row.active or row.id in assigned
        }

    def task(
        self,
        project: Project,
        task: Scheduled,
        people: Mapping[str, Mapping[str, Any]],
        warnings: list[str],
    ) -> dict[str, Any] | None:
        """None of one that plays no part: cancelled, or without dates."""
        if task.status == TaskStatus.CANCELLED or not task.start_on or not task.end_on:
            return None
        if task.status == TaskStatus.DONE and task.end_on < self._from:
            return self._row(project, task, fixed=True, who=[], minutes=0)
        fixed = task.status not in _OPEN or bool(task.actual_start_on) or task.pinned
        fixed = fixed or task.status != TaskStatus.TO_DO or task.constraint in _HELD
        work = self._work[task.id]
        who = _who(work, people)
        minutes = _daily(work.estimate_seconds, task.duration_days)
        if not minutes or task.status == TaskStatus.DONE:
            who = []
        if not who and minutes and not fixed and work.charge_role:
            warnings.append(
                f"{task.name}: nobody works as {work.charge_role}, so it waits for none."
            )
        if who and not fixed:
            minutes = _held(task, who, minutes, people, warnings)
        return self._row(project, task, fixed=fixed, who=who, minutes=minutes if who else 0)

    def _row(
        self, project: Project, task: Scheduled, *, fixed: bool, who: list[str], minutes: int
    ) -> dict[str, Any]:
        earliest = max(
            each for each in (self._from, project.start_on, task.start_not_before) if each
        )
        return {
            "id": task.id,
            "name": task.name,
            "project_id": project.id,
            "days": task.duration_days,
            "minutes": minutes,
            "people": who,
            "earliest_on": earliest.isoformat(),
            "not_before": task.start_not_before.isoformat() if task.start_not_before else "",
            "fixed": fixed,
            "start_on": task.start_on.isoformat() if task.start_on else "",
            "end_on": task.end_on.isoformat() if task.end_on else "",
        }

    def elsewhere(self, people: set[str]) -> list[Any]:
        """Work of other projects that takes these people's time from then on."""
        theirs = select(
            Task.id, Task.assignee_id, Task.estimate_seconds, Task.duration_days, Task.start_on,
            Task.end_on,
        ).where(
            Task.project_id.not_in(self._ids),
            Task.assignee_id.in_(people),
            Task.status.in_(_OPEN),
            Task.end_on >= self._from,
            Task.estimate_seconds > 0,
            Task.duration_days > 0,
        )  # fmt: skip
        return list(self._reading.session.execute(theirs.order_by(Task.id).limit(TASKS_MAX + 1)))

    def links(
        self, projects: Sequence[Project], kept: set[str], calendar: Calendar
    ) -> list[dict[str, Any]]:
        """Lags in whole days, rounded up, so that what holds in days holds in minutes."""
        rows = []
        for project in projects:
            day = calendar.of(project.country_code).day_minutes
            for link in links_of(self._reading, project.id):
                if link.predecessor in kept and link.successor in kept:
                    unit = 24 * 60 if link.elapsed else day
                    rows.append(_link(link, -(-int(link.lag) // unit)))
        return sorted(rows, key=lambda each: tuple(map(str, each.values())))


def _link(link: Link, lag_days: int) -> dict[str, Any]:
    return {
        "predecessor_id": link.predecessor,
        "successor_id": link.successor,
        "type": link.type.value,
        "lag": lag_days,
    }


def _who(work: Any, people: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if work.assignee_id:
        return [work.assignee_id] if work.assignee_id in people else []
    if not work.charge_role:
        return []
    return sorted(
        id_
        for id_, person in people.items()
        if person["role"] == work.charge_role and person["minutes"]
    )


def _daily(estimate_seconds: int, days: int) -> int:
    """Minutes of work on each day of the task, rounded up."""
    return -(-estimate_seconds // (60 * days)) if days else 0


def _held(
    task: Scheduled,
    who: Sequence[str],
    minutes: int,
    people: Mapping[str, Mapping[str, Any]],
    warnings: list[str],
) -> int:
    """No more than a whole day of somebody: dates cannot put right what asks for more."""
    least: int = min(people[id_]["minutes"] for id_ in who)
    name = people[who[0]]["name"]
    if not least:
        raise Conflict(
            "CAPACITY_MISSING",
            f"{name} has no weekly hours, and {task.name} is theirs; give them hours, or the task "
            "to somebody else.",
            field="project_ids",
            details={"person_id": who[0], "task_id": task.id},
        )
    if minutes > least:
        hours = f"{minutes // 60} h {minutes % 60:02} min"
        warnings.append(
            f"{task.name} asks for {hours} a day, more than {name} has; make it longer. It is "
            "planned as whole days."
        )
    return min(minutes, least)


def _elsewhere(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": "",
        "project_id": "",
        "days": row.duration_days,
        "minutes": _daily(row.estimate_seconds, row.duration_days),
        "people": [row.assignee_id],
        "earliest_on": row.start_on.isoformat(),
        "not_before": "",
        "fixed": True,
        "start_on": row.start_on.isoformat(),
        "end_on": row.end_on.isoformat(),
    }


def _project(project: Project, calendar: Calendar) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "calendar": project.country_code or calendar.country_code,
        "due_on": project.due_on.isoformat() if project.due_on else "",
        "end_on": project.end_on.isoformat() if project.end_on else "",
    }


def _axis(
    projects: Sequence[Project], calendar: Calendar, first: date, days: int
) -> tuple[list[str], dict[str, list[int]]]:
    """The days on which any of the calendars works, and for each calendar those on which it does
    not. Refused where there are none in ten years."""
    codes = sorted({project.country_code or calendar.country_code for project in projects})
    calendars = {code: calendar.of(code) for code in codes}
    wanted = min(AXIS_DAYS_MAX, 2 * days + 260)
    axis: list[str] = []
    closed: dict[str, list[int]] = {code: [] for code in codes}
    day, last = first, first + timedelta(days=2 * AXIS_DAYS_MAX)
    while len(axis) < wanted and day < last:
        works = [code for code in codes if calendars[code].intervals_on(day)]
        if works:
            for code in set(codes) - set(works):
                closed[code].append(len(axis))
            axis.append(day.isoformat())
        day += timedelta(days=1)
    if len(axis) < wanted:
        raise Conflict(
            "CALENDAR_CLOSED",
            "The working calendar of these projects has too few working days; correct it.",
            field="project_ids",
        )
    return axis, closed
