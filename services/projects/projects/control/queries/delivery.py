"""How the work stands: hours against estimates, for one project, one client, or all of them.

Reads over the tables of planning, resourcing and time, which this room never writes; each figure
is one statement. Logged are submitted and approved hours; rejected ones count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.prepared import Prepared, prepared
from sqlalchemy import text

from projects.control.rules.hours import Concern, over_sold
from projects.planning.access import READ, visible_projects
from projects.planning.queries import require_visible
from projects.planning.readable import Project
from projects.planning.rules.status import UNDER_WAY, days_late

CLIENT_PROJECTS_MAX = 100


@dataclass(frozen=True, slots=True)
class Hours:
    """All in seconds. sold: of accepted quotes; estimate: of tasks that are not cancelled."""

    sold: int
    estimate: int
    logged: int
    approved: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One project. Cancelled tasks are not counted; late: to end before today, and not done."""

    project_id: str
    reference: str
    name: str
    status: str
    client_id: str | None
    project_manager_id: str | None
    start_on: date | None
    end_on: date | None
    due_on: date | None
    hours: Hours
    task_count: int
    done_task_count: int
    critical_task_count: int
    late_task_count: int

    @property
    def days_late(self) -> int:
        return days_late(self.status, self.end_on, self.due_on)

    @property
    def over_sold_seconds(self) -> int:
        return over_sold(self.hours.sold, self.hours.logged) if self.status in UNDER_WAY else 0

    @property
    def concerns(self) -> list[Concern]:
        """Of a project that is under way; of any other there are none."""
        found = {
            Concern.LATE_BY_PLAN: self.days_late,
            Concern.OVER_SOLD_HOURS: self.over_sold_seconds,
            Concern.TASKS_LATE: self.late_task_count if self.status in UNDER_WAY else 0,
        }
        return [concern for concern, holds in found.items() if holds]


@dataclass(frozen=True, slots=True)
class ClientDelivery:
    """projects: the newest, at most 100. project_count and hours are of all of them."""

    projects: list[Delivery]
    project_count: int
    hours: Hours


_TASKS = """
    SELECT count(*) AS task_count,
           count(*) FILTER (WHERE status = 'done') AS done_count,
           count(*) FILTER (WHERE critical) AS critical_count,
           count(*) FILTER (WHERE status <> 'done' AND end_on < :today) AS late_count,
           coalesce(sum(estimate_seconds), 0)::bigint AS estimate
    FROM task WHERE task.project_id = project.id AND status <> 'cancelled'
"""
_HOURS = """
    SELECT coalesce(sum(logged_seconds), 0)::bigint AS logged,
           coalesce(sum(approved_seconds), 0)::bigint AS approved
    FROM project_hours WHERE project_hours.project_id = project.id
"""
_VISIBLE = "(CAST(:visible AS uuid[]) IS NULL OR project.id = ANY(CAST(:visible AS uuid[])))"
"""visible: ids of the projects that the actor may see; NULL: all."""


def _deliveries(which: str) -> Prepared[Delivery]:
    """Projects with the sums of their tasks and their hours, by two index scans for each."""
    return prepared(
        text(
            f"""
            SELECT project.id::text, reference, name, status, client_id::text,
                   project_manager_id::text, start_on, end_on, due_on, sold_seconds,
                   estimate, logged, approved, task_count, done_count, critical_count, late_count
            FROM project
            CROSS JOIN LATERAL ({_TASKS}) AS tasks
            CROSS JOIN LATERAL ({_HOURS}) AS hours
            {which}
            """  # noqa: S608
        ),
        into=_delivery,
    )


def _delivery(*row: Any) -> Delivery:
    hours = Hours(*row[9:13])
    return Delivery(*(*row[:9], hours, *row[13:]))


_PROJECT = _deliveries("WHERE project.id = CAST(:project_id AS uuid)")
_NEWEST_OF_CLIENT = _deliveries(
    f"WHERE client_id = CAST(:client_id AS uuid) AND {_VISIBLE}"
    " ORDER BY project.id DESC LIMIT :projects_max"
)
_CLIENT_TOTALS = prepared(
    text(
        f"""
        SELECT count(*), coalesce(sum(sold_seconds), 0)::bigint,
               coalesce((
                   SELECT sum(estimate_seconds)
                   FROM task JOIN project ON project.id = task.project_id
                   WHERE client_id = CAST(:client_id AS uuid) AND {_VISIBLE}
                     AND task.status <> 'cancelled'
               ), 0)::bigint,
               coalesce(sum(logged), 0)::bigint,
               coalesce(sum(approved), 0)::bigint
        FROM project CROSS JOIN LATERAL ({_HOURS}) AS hours
        WHERE client_id = CAST(:client_id AS uuid) AND {_VISIBLE}
        """  # noqa: S608
    ),
    into=lambda *row: row,
)


def get_project_delivery(reading: Reading, project_id: str) -> Delivery:
    """NotFound when there is no such project."""
    id_ = require_visible(reading, project_id)
    return _PROJECT.one(reading, project_id=id_, today=reading.today)


def get_client_delivery(reading: Reading, client_id: str) -> ClientDelivery:
    """A client without projects has no hours; accounts knows whether there is such a client."""
    id_ = require_id(client_id, "client_id")
    visible = visible_projects(reading, READ, Project.client_id == id_)
    wanted = {"client_id": id_, "visible": visible}
    newest = _NEWEST_OF_CLIENT.all(
        reading, **wanted, today=reading.today, projects_max=CLIENT_PROJECTS_MAX
    )
    totals = _CLIENT_TOTALS.one(reading, **wanted)
    return ClientDelivery(newest, totals[0], Hours(*totals[1:]))
