"""What is left to do of a project's plan, by the person who is to do it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import text

from projects.planning.queries import require_visible


@dataclass(frozen=True, slots=True)
class RemainingWork:
    """person_id None: tasks that nobody has been given. booked_seconds: of confirmed bookings, from
    today on. One of both is more than none."""

    person_id: str | None
    seconds: int
    booked_seconds: int = 0


def get_remaining_plan(reading: Reading, project_id: str) -> list[RemainingWork]:
    """What is left of the estimates of open tasks, with the time that waits for approval; and what
    is booked.

    A task of which more was logged than estimated has nothing left.
    """
    id_ = require_visible(reading, project_id)
    return _REMAINING.all(reading, project_id=id_, today=reading.today)


_REMAINING = prepared(
    text(
        """
        SELECT person_id::text, sum(seconds)::bigint, sum(booked)::bigint
        FROM (
            SELECT assignee_id, greatest(estimate_seconds - coalesce(worked.seconds, 0), 0), 0
            FROM task
            LEFT JOIN (
                SELECT task_id, sum(logged_seconds) AS seconds FROM task_person_hours
                WHERE project_id = CAST(:project_id AS uuid) GROUP BY task_id
            ) AS worked ON worked.task_id = task.id
            WHERE project_id = CAST(:project_id AS uuid) AND status IN ('to_do', 'in_progress')
            UNION ALL
            SELECT person_id, logged_seconds - approved_seconds, 0 FROM project_hours
            WHERE project_id = CAST(:project_id AS uuid)
            UNION ALL
            SELECT person_id, 0, 60 * (
                SELECT coalesce(sum(minutes), 0)
                FROM unnest(daily_minutes[greatest(:today - start_on, 0) + 1:]) AS minutes
            )
            FROM booking
            WHERE project_id = CAST(:project_id AS uuid) AND archived_at IS NULL
              AND status = 'confirmed' AND end_on >= :today
        ) AS part (person_id, seconds, booked)
        GROUP BY person_id
        HAVING sum(seconds) > 0 OR sum(booked) > 0
        ORDER BY person_id
        """
    ),
    into=RemainingWork,
)
