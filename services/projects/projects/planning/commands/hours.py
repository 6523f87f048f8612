"""By whose hours an effort-driven task is worked: those of the person who does it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from chassis.database import Reading

from projects.capacity.queries import people_time
from projects.capacity.rules import PersonTime
from projects.planning.model import Task
from projects.planning.queries import Scheduled
from projects.planning.rules.status import TaskStatus
from projects.resourcing.calendar import Calendar
from projects.resourcing.rules.working_time import Intervals, WorkingTime

LEAVE_SEEN_AHEAD = timedelta(days=3 * 366)
"""How far ahead leave counts; nobody asks for leave so early."""


def hours_of_people(
    reading: Reading,
    tasks: Iterable[Scheduled | Task],
    first: date,
    agency: Calendar,
    own: Calendar,
) -> dict[str, WorkingTime]:
    """By person, the working minutes of those who do effort-driven tasks, counted from first.

    agency: the calendar of the agency; own: of the project. Days on which somebody has no contract
    count as the project's, so that a task of a leaver still has dates.
    """
    ids = {task.assignee_id for task in tasks if is_driven(task)} - {None}
    if not ids:
        return {}
    people = _people(reading, [id_ for id_ in ids if id_], first, agency)
    return {id_: _time(person, first, own) for id_, person in people.items()}


def is_driven(task: Scheduled | Task) -> bool:
    """Whether it is worked by the hours of the person who does it."""
    over = task.status in (TaskStatus.DONE, TaskStatus.CANCELLED)
    return bool(task.effort_driven and task.assignee_id and not over)


def _people(
    reading: Reading, ids: Collection[str], first: date, agency: Calendar
) -> dict[str, PersonTime]:
    last = max(first, reading.today) + LEAVE_SEEN_AHEAD
    return people_time(reading, ids, first, last, agency)


def _time(person: PersonTime, first: date, own: Calendar) -> WorkingTime:
    def intervals_on(day: date) -> Intervals:
        return person.intervals_on(day) if person.has_hours_on(day) else own.intervals_on(day)

    return WorkingTime(first, intervals_on, person.zone)
