"""The plans that are to be levelled, as a problem: what moves, who may do it, what they have."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from sqlalchemy import or_, select

from projects.levelling.queries.time import PeopleTime
from projects.levelling.rules.fitting import daily_minutes, days_without, has_days, has_window
from projects.planning.access import PROJECT_OWNERS, WRITE, seen_as_plannable
from projects.planning.queries import Scheduled, into_project, links_of, scheduled_tasks
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
_OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)
_HELD = (
    Constraint.MUST_START_ON,
    Constraint.MUST_FINISH_ON,
    Constraint.AS_LATE_AS_POSSIBLE,
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
    """The problem as it is now. Refused when somebody with work to do has no time for it."""
    found = _Found(reading, projects, from_on, calendar)
    tasks = [
        row
        for project in projects
        for task in found.plans[project.id]
        if (row := found.task(project, task))
    ]
    needed = sorted({person for task in tasks for person in task["people"]})
    elsewhere = found.elsewhere(needed)
    tasks += [_elsewhere(each) for each in elsewhere]
    if len(tasks) > TASKS_MAX:
        raise Conflict(
            "TOO_MANY_TASKS",
            f"These projects have {len(tasks):,} tasks to plan around, and {TASKS_MAX:,} are the "
            "most; choose fewer projects.",
            field="project_ids",
        )
    stated = {
        "axis": [day.isoformat() for day in found.axis],
        "closed": found.closed,
        "people": [found.person(id_, elsewhere) for id_ in needed],
        "projects": [_project(each, calendar) for each in sorted(projects, key=lambda p: p.id)],
        "tasks": sorted(tasks, key=lambda each: each["id"]),
        "links": found.links(projects, {task["id"] for task in tasks}, calendar),
    }
    return Statement(stated, found.warnings[:WARNINGS_MAX])


class _Found:
    """What is in the database of these projects, read once for each project."""

    def __init__(
        self, reading: Reading, projects: Sequence[Project], from_on: date, calendar: Calendar
    ) -> None:
        self._reading, self._from = reading, from_on
        self._ids = [project.id for project in projects]
        self._codes = {each.id: each.country_code or calendar.country_code for each in projects}
        self.warnings: list[str] = []
        self.plans = {id_: scheduled_tasks(reading, id_) for id_ in self._ids}
        columns = (Task.id, Task.assignee_id, Task.charge_role, Task.estimate_seconds)
        rows = reading.session.execute(select(*columns).where(Task.project_id.in_(self._ids)))
        self._work = {row.id: row for row in rows}
        self._people = self._workers()
        days = sum(task.duration_days for plan in self.plans.values() for task in plan)
        self.axis, self.closed = _axis(projects, calendar, from_on, days)
        self._shut = {code: frozenset(units) for code, units in self.closed.items()}
        self._time = PeopleTime(reading, self._people.keys(), self.axis, calendar, self._ids)

    def _workers(self) -> dict[str, Any]:
        """By id, who has a task of these projects, and who works as one that is wanted."""
        assigned = {row.assignee_id for row in self._work.values() if row.assignee_id}
        roles = {row.charge_role for row in self._work.values() if not row.assignee_id}
        theirs = select(Person.id, Person.name, Person.charge_role, Person.active).where(
            or_(Person.id.in_(assigned), Person.active & Person.charge_role.in_(roles - {""}))
        )
        return {row.id: row for row in self._reading.session.execute(theirs.order_by(Person.id))}

    def person(self, id_: str, elsewhere: Sequence[Any]) -> dict[str, Any]:
        """minutes: of the usual day; days: the units that have others, [unit, minutes]."""
        tasks = [row for row in elsewhere if row.assignee_id == id_]
        there = self._time.beside_bookings(id_, tasks)
        usual = _usual(there)
        days = [[unit, each] for unit, each in enumerate(there) if each != usual]
        return {"id": id_, "name": self._people[id_].name, "minutes": usual, "days": days}

    def task(self, project: Project, task: Scheduled) -> dict[str, Any] | None:
        """None of one that plays no part: cancelled, or without dates."""
        if task.status == TaskStatus.CANCELLED or not task.start_on or not task.end_on:
            return None
        if task.status == TaskStatus.DONE and task.end_on < self._from:
            return self._row(project, task, fixed=True, who=[], minutes=0)
        fixed = task.status not in _OPEN or bool(task.actual_start_on) or task.pinned
        fixed = fixed or task.status != TaskStatus.TO_DO or task.constraint in _HELD
        work = self._work[task.id]
        who = self._who(work)
        minutes = daily_minutes(work.estimate_seconds, task.duration_days)
        if not minutes or task.status == TaskStatus.DONE:
            who = []
        if not who and minutes and not fixed and work.charge_role:
            self.warnings.append(
                f"{task.name}: nobody works as {work.charge_role}, so it waits for none."
            )
        row = self._row(project, task, fixed=fixed, who=who, minutes=minutes if who else 0)
        return self._held(task, row) if who and not fixed else row

    def _who(self, work: Any) -> list[str]:
        if work.assignee_id:
            return [work.assignee_id] if work.assignee_id in self._people else []
        if not work.charge_role:
            return []
        return [
            id_
            for id_, person in self._people.items()
            if person.active and person.charge_role == work.charge_role and any(self._time.of(id_))
        ]

    def _held(self, task: Scheduled, row: dict[str, Any]) -> dict[str, Any]:
        """No more than a whole day of somebody, on days that they have: dates cannot put right what
        asks for more."""
        who, wanted = row["people"], row["minutes"]
        most = {id_: max(self._time.of(id_), default=0) for id_ in who}
        least = min(most.values())
        name = self._people[who[0]].name
        if not least:
            raise self._missing(task, who[0], "has no hours from then on")
        if wanted > least:
            hours = f"{wanted // 60} h {wanted % 60:02} min"
            self.warnings.append(
                f"{task.name} asks for {hours} a day, more than {name} has; make it longer. It is "
                "planned as whole days."
            )
        row["minutes"] = minutes = min(wanted, least)
        closed = self._shut[self._codes[row["project_id"]]]
        first = self._unit(row["earliest_on"])
        asked = (closed, first, row["days"], minutes)
        able = [id_ for id_ in who if has_window(self._time.of(id_), *asked)]
        if able:
            row["people"] = able
            return row
        return self._with_breaks(task, row, asked)

    def _with_breaks(self, task: Scheduled, row: dict[str, Any], asked: Any) -> dict[str, Any]:
        """The task rests on the days on which the first person that can do it has no time."""
        for id_ in row["people"]:
            there, name = self._time.of(id_), self._people[id_].name
            if has_days(there, *asked):
                self.warnings.append(
                    f"{task.name}: {name} never has {row['days']} working days in a row for it. It "
                    "rests on the days between; make it longer, or split it."
                )
                return row | {"people": [id_], "rests": days_without(there, row["minutes"])}
        raise self._missing(task, row["people"][0], "has too few days left for it")

    def _missing(self, task: Scheduled, person_id: str, what: str) -> Conflict:
        return Conflict(
            "CAPACITY_MISSING",
            f"{self._people[person_id].name} {what}, and {task.name} is theirs; give them hours, "
            "or the task to somebody else.",
            field="project_ids",
            details={"person_id": person_id, "task_id": task.id},
        )

    def _unit(self, day: str) -> int:
        return bisect_left(self.axis, date.fromisoformat(day))

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
            "rests": [],
            "earliest_on": earliest.isoformat(),
            "not_before": task.start_not_before.isoformat() if task.start_not_before else "",
            "fixed": fixed,
            "start_on": task.start_on.isoformat() if task.start_on else "",
            "end_on": task.end_on.isoformat() if task.end_on else "",
        }

    def elsewhere(self, people: Sequence[str]) -> list[Any]:
        """Work of other projects that takes these people's time from then on."""
        theirs = select(
            Task.id, Task.project_id, Task.assignee_id, Task.estimate_seconds, Task.duration_days,
            Task.start_on, Task.end_on,
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
        """Within each of these projects and between two of them. Lags in whole days, rounded up, so
        that what holds in days holds in minutes."""
        rows = []
        for project in projects:
            day = calendar.of(project.country_code).day_minutes
            across = [row.link for row in into_project(self._reading, project.id)]
            for link in [*links_of(self._reading, project.id), *across]:
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


def _usual(minutes: Sequence[int]) -> int:
    """What most days with some have; of several, the most."""
    counted = Counter(each for each in minutes if each)
    return max(counted, key=lambda each: (counted[each], each), default=0)


def _elsewhere(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": "",
        "project_id": "",
        "days": row.duration_days,
        "minutes": daily_minutes(row.estimate_seconds, row.duration_days),
        "people": [row.assignee_id],
        "rests": [],
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
) -> tuple[list[date], dict[str, list[int]]]:
    """The days on which any of the calendars works, and for each calendar those on which it does
    not. Refused where there are none in ten years."""
    codes = sorted({project.country_code or calendar.country_code for project in projects})
    calendars = {code: calendar.of(code) for code in codes}
    wanted = min(AXIS_DAYS_MAX, 3 * days + 260)
    axis: list[date] = []
    closed: dict[str, list[int]] = {code: [] for code in codes}
    day, last = first, first + timedelta(days=2 * AXIS_DAYS_MAX)
    while len(axis) < wanted and day < last:
        works = [code for code in codes if calendars[code].intervals_on(day)]
        if works:
            for code in set(codes) - set(works):
                closed[code].append(len(axis))
            axis.append(day)
        day += timedelta(days=1)
    if len(axis) < wanted:
        raise Conflict(
            "CALENDAR_CLOSED",
            "The working calendar of these projects has too few working days; correct it.",
            field="project_ids",
        )
    return axis, closed
