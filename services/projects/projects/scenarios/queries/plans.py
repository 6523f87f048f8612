"""The schedules of projects with the delays of a scenario, worked out and not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chassis.database import Reading
from chassis.errors import Conflict

from projects.planning.commands.replanning.changes import Changes, Placement
from projects.planning.commands.replanning.network import Plan
from projects.planning.commands.scheduling import calendar_of, dates_of, day_of, last_end
from projects.planning.queries import (
    LinkRow,
    Neighbours,
    Scheduled,
    link_rows,
    neighbours_of,
    scheduled_tasks,
)
from projects.planning.readable import Project
from projects.planning.rules.timing import Dates
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.days import BeyondCalendar, WorkingDays
from projects.scenarios.queries.present import is_movable
from projects.scenarios.rules.changes import Change, Kind, Present

CHANGED_AT_ONCE = 200


@dataclass(slots=True)
class Delays:
    """Of one project, in working days: of all of it, and of single tasks. by: the changes."""

    project: Project
    whole: int = 0
    tasks: dict[str, int] = field(default_factory=dict)
    by: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MovedPlan:
    """changes: what `change_schedule` has to be given. before: the tasks as they are."""

    delays: Delays
    changes: Sequence[Changes]
    before: Sequence[Scheduled]
    dates: Mapping[str, Dates]
    end_on: date | None

    @property
    def moved(self) -> list[tuple[Scheduled, Dates]]:
        """Tasks with other days than before."""
        pairs = ((task, self.dates[task.id]) for task in self.before)
        return [
            (task, at)
            for task, at in pairs
            if (task.start_on, task.end_on) != (at.start_on, at.end_on)
        ]


Known = tuple[list[Scheduled], list[LinkRow], Neighbours]


class Plans:
    """Reads the plan of each project once, whatever the number of scenarios."""

    def __init__(self, reading: Reading, calendar: Calendar) -> None:
        self._reading = reading
        self._calendar = calendar
        self._known: dict[str, Known] = {}

    def moved(self, changes: Iterable[Change], present: Mapping[str, Present]) -> list[MovedPlan]:
        """Of the projects that have a plan, by reference. The changes can all be applied."""
        found = delays_of(changes, present)
        ordered = sorted(found.values(), key=lambda each: each.project.reference)
        plans = (self._moved(each) for each in ordered)
        return [plan for plan in plans if plan is not None]

    def has_plan(self, project_id: str) -> bool:
        return bool(self._plan(project_id)[0])

    def _plan(self, project_id: str) -> Known:
        if project_id not in self._known:
            self._known[project_id] = (
                scheduled_tasks(self._reading, project_id),
                link_rows(self._reading, project_id),
                neighbours_of(self._reading, project_id),
            )
        return self._known[project_id]

    def _moved(self, delays: Delays) -> MovedPlan | None:
        tasks, links, neighbours = self._plan(delays.project.id)
        if not tasks:
            return None
        project, today = delays.project, self._reading.today
        wanted = placements(tasks, links, delays, self._days(delays), today)
        changes = [
            Changes(tasks=wanted[at : at + CHANGED_AT_ONCE])
            for at in range(0, len(wanted), CHANGED_AT_ONCE)
        ]
        plan = Plan(
            self._reading,
            project.reference,
            day_of(project, self._calendar),
            {task.id: task for task in tasks},
            {link.id: link for link in links},
            neighbours=neighbours,
        )
        for some in changes:
            plan.apply(some)
        dates = dates_of(self._reading, project, plan.network, self._calendar, today)
        return MovedPlan(delays, changes, tasks, dates, last_end(tasks, dates))

    def _days(self, delays: Delays) -> WorkingDays:
        tasks, *_ = self._plan(delays.project.id)
        starts = [task.start_on for task in tasks if task.start_on]
        first = min([self._reading.today, *starts])
        return calendar_of(delays.project, self._calendar).days_from(first)


def delays_of(changes: Iterable[Change], present: Mapping[str, Present]) -> dict[str, Delays]:
    """By project. Several delays of the same add up."""
    found: dict[str, Delays] = {}
    for change in changes:
        if change.kind not in (Kind.DELAY_PROJECT, Kind.DELAY_TASK):
            continue
        now = present[change.id]
        delays = found.setdefault(now.project_id, Delays(now.project))
        if change.kind == Kind.DELAY_TASK:
            delays.tasks[change.task_id] = delays.tasks.get(change.task_id, 0) + change.days
        else:
            delays.whole += change.days
        delays.by.append(change.id)
    return found


def shifted(day: date, days: int, calendar: WorkingDays, today: date) -> date:
    """The day that many working days later; below 0: earlier, and not before today."""
    try:
        place = calendar.offset(day) + days
        if days < 0:
            place = max(place, min(calendar.offset(today), calendar.offset(day)))
        return calendar.day(max(place, 0))
    except BeyondCalendar:
        raise Conflict(
            "SCHEDULE_TOO_LONG",
            "The plan would end after the calendar does; delay it by fewer days.",
            field="days",
        ) from None


def placements(
    tasks: Sequence[Scheduled],
    links: Iterable[LinkRow],
    delays: Delays,
    calendar: WorkingDays,
    today: date,
) -> list[Placement]:
    """Days before which tasks must not start, so that they move by the delays.

    Tasks that wait for one of these follow it. So they get a day only if they have one already.
    """
    movable = {task.id for task in tasks if is_movable(task)}
    led = {link.successor_id for link in links if link.predecessor_id in movable}
    found = []
    for task in tasks:
        if task.id not in movable or task.start_on is None:
            continue
        own = delays.tasks.get(task.id, 0)
        start: date | None = task.start_on
        if task.id in led and not own:
            start = task.start_not_before
        days = delays.whole + own
        if start is None or not days:
            continue
        new = shifted(start, days, calendar, today)
        if new != task.start_not_before:
            changes = {"start_not_before": new.isoformat()}
            found.append(Placement(task_id=task.id, changes=changes))
    return found
