"""The time on one project by person, week and purpose. Rejected time counts nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import text

from projects.planning.access import no_project, visible_projects
from projects.planning.queries import require_visible
from projects.planning.readable import Project

CONTROL = "control.read"


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Somebody who worked on the project or has a task in it. estimate: of their tasks."""

    person_id: str
    name: str
    logged_seconds: int
    approved_seconds: int
    estimate_seconds: int
    task_count: int
    open_task_count: int


@dataclass(frozen=True, slots=True)
class WeekHours:
    """week_on: its Monday. logged_to_date_seconds: with all weeks before it."""

    week_on: date
    logged_seconds: int
    approved_seconds: int
    logged_to_date_seconds: int


@dataclass(frozen=True, slots=True)
class PartHours:
    deliverable_id: str | None
    charge_role: str
    logged_seconds: int
    approved_seconds: int


@dataclass(frozen=True, slots=True)
class ProjectHours:
    people: list[PersonHours]
    weeks: list[WeekHours]
    parts: list[PartHours]


_PEOPLE = prepared(
    text(
        """
        SELECT person.id::text, person.name,
               coalesce(logged_seconds, 0), coalesce(approved_seconds, 0),
               coalesce(estimate, 0), coalesce(tasks, 0), coalesce(open_tasks, 0)
        FROM person
        LEFT JOIN (
            SELECT person_id, logged_seconds, approved_seconds
            FROM project_hours WHERE project_id = CAST(:project_id AS uuid)
        ) AS worked ON worked.person_id = person.id
        LEFT JOIN (
            SELECT assignee_id, coalesce(sum(estimate_seconds), 0)::bigint AS estimate,
                   count(*) AS tasks, count(*) FILTER (WHERE status <> 'done') AS open_tasks
            FROM task
            WHERE project_id = CAST(:project_id AS uuid) AND status <> 'cancelled'
            GROUP BY assignee_id
        ) AS assigned ON assigned.assignee_id = person.id
        WHERE worked.person_id IS NOT NULL OR assigned.assignee_id IS NOT NULL
        ORDER BY 3 DESC, person.name, person.id
        LIMIT 500
        """
    ),
    into=PersonHours,
)
_COUNTED = """
    coalesce(sum(seconds) FILTER (WHERE status <> 'rejected'), 0)::bigint AS logged,
    coalesce(sum(seconds) FILTER (WHERE status = 'approved'), 0)::bigint AS approved
    FROM time_entry WHERE project_id = CAST(:project_id AS uuid)
"""
_WEEKS = prepared(
    text(
        f"""
        SELECT * FROM (
            SELECT week_on, logged, approved,
                   (sum(logged) OVER (ORDER BY week_on))::bigint AS logged_to_date
            FROM (
                SELECT date_trunc('week', worked_on)::date AS week_on, {_COUNTED}
                GROUP BY 1
            ) AS weeks
            ORDER BY week_on DESC LIMIT 520
        ) AS latest ORDER BY week_on
        """  # noqa: S608
    ),
    into=WeekHours,
)
_PARTS = prepared(
    text(
        f"""
        SELECT deliverable_id::text, charge_role, {_COUNTED}
        GROUP BY 1, 2 ORDER BY logged DESC, 2, 1 LIMIT 500
        """
    ),
    into=PartHours,
)


def get_project_hours(reading: Reading, project_id: str) -> ProjectHours:
    """NotFound when there is no such project, or none that the actor may see the hours of."""
    id_ = require_visible(reading, project_id)
    visible = visible_projects(reading, CONTROL, Project.id == id_)
    if visible is not None and id_ not in visible:
        raise no_project(project_id)
    people = _PEOPLE.all(reading, project_id=id_)
    weeks = _WEEKS.all(reading, project_id=id_)
    return ProjectHours(people, weeks, _PARTS.all(reading, project_id=id_))
