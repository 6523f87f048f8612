"""What somebody answers for: what must be given to others when they leave."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Reading
from sqlalchemy import ColumnElement, func, select

from projects.planning.readable import Project, Task
from projects.planning.rules.status import CLOSED, WORKABLE, TaskStatus
from projects.resourcing.queries import find_person
from projects.resourcing.readable import Person
from projects.time.readable import TimeEntry
from projects.time.rules.entries import Status

SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A record by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Each list has at most 100 entries, in the order of their ids; the counts are of all."""

    projects: list[Named]
    project_count: int
    tasks: list[Named]
    task_count: int
    people: list[Named]
    person_count: int
    undecided_time_entry_count: int


_OPEN_TASKS = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)


def get_responsibilities(reading: Reading, person_id: str) -> Responsibilities:
    """Open projects managed, open tasks, active people led, own time that awaits a decision."""
    me = find_person(reading, person_id).id
    open_projects = select(Project.id).where(Project.status.in_(WORKABLE))
    projects = _some(
        reading, Project, Project.project_manager_id == me, Project.status.not_in(CLOSED)
    )
    tasks = _some(
        reading,
        Task,
        Task.assignee_id == me,
        Task.status.in_(_OPEN_TASKS),
        Task.project_id.in_(open_projects),
    )
    people = _some(reading, Person, Person.lead_id == me, Person.active.is_(True))
    undecided = select(func.count()).where(
        TimeEntry.person_id == me, TimeEntry.status == Status.SUBMITTED
    )
    return Responsibilities(*projects, *tasks, *people, reading.session.scalar(undecided) or 0)


def _some(
    reading: Reading, of: type[Project | Task | Person], *which: ColumnElement[bool]
) -> tuple[list[Named], int]:
    """The first of them, and how many there are."""
    named = select(of.id, of.name).where(*which).order_by(of.id).limit(SHOWN_MAX)
    found = reading.session.execute(named).all()
    count = reading.session.scalar(select(func.count()).select_from(of).where(*which)) or 0
    return [Named(row[0], row[1]) for row in found], count
