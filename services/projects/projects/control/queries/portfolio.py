"""Hours and estimate accuracy of many projects: in all, by project, category, role and person.

A line compares tasks that are done and carry both an estimate and hours; what is still under way,
was cancelled, or was never estimated says nothing about estimating. A window of days chooses the
tasks that were worked on in it: their hours are counted inside the window, and compared in full,
since an estimate is for the whole task.

A category may have levels, as in `Development / Bug`; lines are made of the first.

A person's line: task_count are the tasks they worked on; estimate_seconds is their share of those
tasks' estimates by hours; compared are only the tasks that nobody else worked on, so that nobody
answers for another's hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.prepared import Prepared, prepared
from sqlalchemy import text

from chassis import values
from projects.planning.access import visible_projects

READ = "control.read"
LINES_MAX = 500
ONE_DAY = timedelta(days=1)
PLACES = Decimal("0.0001")
UNCATEGORISED = "Uncategorised"
WITHOUT_ROLE = "Without a role"


@dataclass(frozen=True, slots=True)
class Line:
    """key: id of the project or person, or the category. within_quarter: compared tasks whose
    hours differ from the estimate by at most 25 % of it."""

    key: str
    name: str
    actual_seconds: int
    estimate_seconds: int
    task_count: int
    compared_estimate_seconds: int
    compared_actual_seconds: int
    compared_task_count: int
    within_quarter_count: int

    @property
    def actual_to_estimate(self) -> str | None:
        """Hours worked for each hour estimated; None when nothing can be compared."""
        if not self.compared_estimate_seconds:
            return None
        return str(_ratio(self.compared_actual_seconds, self.compared_estimate_seconds))

    @property
    def within_quarter_bp(self) -> int | None:
        """The share of the compared tasks, in basis points."""
        if not self.compared_task_count:
            return None
        return int(_ratio(self.within_quarter_count, self.compared_task_count).scaleb(4))


def _ratio(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(PLACES, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Each list has most hours first, at most 500 lines."""

    total: Line
    projects: list[Line]
    categories: list[Line]
    people: list[Line]
    charge_roles: list[Line]


_OF_ALL_MONTHS = """
        SELECT project_id, task_id, person_id, logged_seconds AS seconds,
               logged_seconds AS seconds_within
        FROM task_person_hours WHERE entries > 0
"""
_OF_A_WINDOW = """
        SELECT project_id, task_id, person_id, logged_seconds AS seconds, 0 AS seconds_within
        FROM task_person_hours WHERE entries > 0
        UNION ALL
        SELECT project_id, task_id, person_id, 0, logged_seconds
        FROM task_hours
        WHERE month BETWEEN :first_month AND :last_month AND entries > 0
        UNION ALL
        SELECT project_id, task_id, person_id, 0, seconds
        FROM time_entry
        WHERE status <> 'rejected' AND (
            worked_on BETWEEN :first_day AND :head_to OR worked_on BETWEEN :tail_from AND :last_day
        )
"""
"""The sums over all months; within a window those of its whole months, and the entries of its days
that are no whole month.

These are two statements. In one for both, PostgreSQL would expect many entries of a window that it
does not know, and would plan every portfolio again, which costs more than the answer.
"""
_SHOWN = """
        SELECT id FROM project
        WHERE (CAST(:client_id AS uuid) IS NULL OR client_id = CAST(:client_id AS uuid))
          AND (CAST(:visible AS uuid[]) IS NULL OR id = ANY(CAST(:visible AS uuid[])))
"""
_SECONDS = """
           sum(seconds)::bigint AS seconds, sum(seconds_within)::bigint AS seconds_within
    FROM hours WHERE project_id IN (SELECT id FROM shown)
"""


def _by_project_and_kind(hours: str, *, windowed: bool) -> Prepared[Any]:
    worked = "seconds_within > 0" if windowed else "true"
    query = f"""
    WITH hours AS ({hours}), shown AS ({_SHOWN}),
    actual AS MATERIALIZED (
        SELECT project_id, task_id, {_SECONDS} GROUP BY project_id, task_id
    ),
    piece AS (
        SELECT task.project_id, split_part(task.category, ' / ', 1) AS category,
               task.charge_role, 1 AS tasks,
               estimate_seconds AS estimate, seconds_within AS actual_within,
               seconds AS actual,
               task.status = 'done' AND estimate_seconds > 0 AND seconds > 0 AS compared
        FROM task
        JOIN project ON project.id = task.project_id
        LEFT JOIN actual ON actual.task_id = task.id
        WHERE project.id IN (SELECT id FROM shown)
          AND {worked}
        UNION ALL
        SELECT project_id, '', '', 0, 0, seconds_within, seconds, false
        FROM actual WHERE task_id IS NULL AND seconds_within > 0
    ),
    line AS (
        SELECT grouping(project_id) = 0 AS of_project, grouping(category) = 0 AS of_category,
               grouping(charge_role) = 0 AS of_role, project_id, category, charge_role,
               coalesce(sum(actual_within), 0)::bigint AS actual,
               coalesce(sum(estimate), 0)::bigint AS estimate,
               coalesce(sum(tasks), 0)::int AS tasks,
               coalesce(sum(estimate) FILTER (WHERE compared), 0)::bigint AS compared_estimate,
               coalesce(sum(piece.actual) FILTER (WHERE compared), 0)::bigint AS compared_actual,
               count(*) FILTER (WHERE compared) AS compared_tasks,
               count(*) FILTER (
                   WHERE compared AND abs(piece.actual - estimate) * 4 <= estimate
               ) AS within_quarter
        FROM piece GROUP BY GROUPING SETS ((project_id), (category), (charge_role), ())
    )
    SELECT of_project, of_category, of_role,
           coalesce(project_id::text, category, charge_role, ''),
           coalesce(project.name, category, charge_role, ''), line.actual, estimate, tasks,
           compared_estimate, compared_actual, compared_tasks, within_quarter
    FROM line LEFT JOIN project ON project.id = line.project_id
    ORDER BY line.actual DESC, 5, 4
    """  # noqa: S608
    return prepared(text(query), into=lambda *row: row)


def _by_person(hours: str, *, windowed: bool) -> Prepared[Any]:
    worked = "seconds_within > 0" if windowed else "true"
    query = f"""
    WITH hours AS ({hours}), shown AS ({_SHOWN}),
    worked AS MATERIALIZED (
        SELECT task_id, person_id, {_SECONDS} GROUP BY task_id, person_id
    ),
    whole AS (
        SELECT task_id, sum(seconds)::bigint AS seconds, count(*) AS people
        FROM worked GROUP BY task_id
    ),
    piece AS (
        SELECT person_id, worked.task_id, worked.seconds_within, worked.seconds,
               coalesce(estimate_seconds, 0) AS estimate,
               estimate_seconds * worked.seconds::numeric / nullif(whole.seconds, 0)
                   AS estimate_share,
               people = 1 AND task.status = 'done' AND estimate_seconds > 0 AS compared
        FROM worked
        LEFT JOIN whole ON whole.task_id = worked.task_id
        LEFT JOIN task ON task.id = worked.task_id
        WHERE {worked}
    )
    SELECT person.id::text, person.name,
           sum(seconds_within)::bigint AS actual,
           coalesce(round(sum(estimate_share)), 0)::bigint,
           count(task_id)::int,
           coalesce(sum(estimate) FILTER (WHERE compared), 0)::bigint,
           coalesce(sum(seconds) FILTER (WHERE compared), 0)::bigint,
           count(*) FILTER (WHERE compared),
           count(*) FILTER (WHERE compared AND abs(seconds - estimate) * 4 <= estimate)
    FROM piece JOIN person ON person.id = piece.person_id
    GROUP BY person.id
    ORDER BY actual DESC, person.name, person.id
    LIMIT :lines_max
    """  # noqa: S608
    return prepared(text(query), into=lambda *row: row)


_STATEMENTS = {
    windowed: (
        _by_project_and_kind(hours, windowed=windowed),
        _by_person(hours, windowed=windowed),
    )
    for windowed, hours in ((False, _OF_ALL_MONTHS), (True, _OF_A_WINDOW))
}


def summarise_portfolio(
    reading: Reading, client_id: str, first_day: date | None, last_day: date | None
) -> Portfolio:
    """Of the projects that the actor may see.

    client_id empty: all clients. The days are of work, both included; None: no limit.
    """
    values.window(first_day, last_day, "from", "to")
    asked: dict[str, Any] = {
        "client_id": require_id(client_id, "client_id") if client_id else None,
        "visible": visible_projects(reading, READ),
    }
    windowed = first_day is not None or last_day is not None
    if windowed:
        asked |= _window(first_day or values.FIRST_DAY, last_day or values.LAST_DAY)
    by_project_and_kind, by_person = _STATEMENTS[windowed]
    lines = by_project_and_kind.all(reading, **asked)
    people = by_person.all(reading, **asked, lines_max=LINES_MAX)
    return Portfolio(
        total=next(Line("", "", *row[5:]) for row in lines if not any(row[:3])),
        projects=[Line(*row[3:]) for row in lines if row[0]][:LINES_MAX],
        categories=[_category(row) for row in lines if row[1]][:LINES_MAX],
        people=[Line(*row) for row in people],
        charge_roles=[_role(row) for row in lines if row[2]][:LINES_MAX],
    )


def _window(first_day: date, last_day: date) -> dict[str, date]:
    """The whole months of a window, and the days before and after them. Without a whole month all
    days stand before; where nothing stands before or after, its end lies before its start."""
    first_month = first_day if first_day.day == 1 else _next_month(first_day)
    behind = (last_day + ONE_DAY).replace(day=1)
    if behind <= first_month:
        behind = first_month = last_day + ONE_DAY
    return {
        "first_day": first_day,
        "head_to": first_month - ONE_DAY,
        "first_month": first_month,
        "last_month": behind - ONE_DAY,
        "tail_from": behind,
        "last_day": last_day,
    }


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _category(row: Any) -> Line:
    return Line(row[3], row[3] or UNCATEGORISED, *row[5:])


def _role(row: Any) -> Line:
    return Line(row[3], row[3] or WITHOUT_ROLE, *row[5:])
