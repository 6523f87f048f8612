"""How near the hours come that are suggested from similar work, beside the estimate itself.

The tasks are those of the imported export whose estimates were made in its last two years. Each is
asked about as one could have asked then: only what was finished before those years is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from standalone.bench.stage import Stage

_JUDGED = """
    WITH last AS (SELECT (max(estimated_on) - interval '2 years')::date AS day FROM task)
    SELECT last.day, category, estimate_seconds, hours.seconds
    FROM last, task JOIN (
        SELECT task_id, sum(logged_seconds)::bigint AS seconds FROM task_person_hours GROUP BY 1
    ) AS hours ON hours.task_id = task.id
    WHERE status = 'done' AND estimate_seconds > 0 AND hours.seconds > 0
      AND estimated_on >= last.day
    ORDER BY task.id
"""
_SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Judged:
    """A task, in seconds. p50, p80: what was suggested."""

    estimate: int
    actual: int
    p50: int
    p80: int


@dataclass(frozen=True, slots=True)
class Errors:
    """Of one way to foretell: hours off on average, and off as a share of the actual hours."""

    hours: float
    share: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """within_p50, within_p80: the share of tasks that took at most so much; expected 0.5, 0.8."""

    tasks: int
    since: date
    within_p50: float
    within_p80: float
    suggestion: Errors
    naive: Errors


def judge(stage: Stage) -> Judgement:
    """After the import of the export; through the public API."""
    with psycopg.connect(stage.database_url("projects")) as connection:
        rows = connection.execute(_JUDGED).fetchall()
    since = rows[0][0]
    judged = [_judged(stage, *row) for row in rows]
    return Judgement(
        tasks=len(judged),
        since=since,
        within_p50=sum(one.actual <= one.p50 for one in judged) / len(judged),
        within_p80=sum(one.actual <= one.p80 for one in judged) / len(judged),
        suggestion=_errors([(one.p50, one.actual) for one in judged]),
        naive=_errors([(one.estimate, one.actual) for one in judged]),
    )


def _judged(stage: Stage, since: date, category: str, estimate: int, actual: int) -> Judged:
    asked: dict[str, Any] = {"category": category, "finished_before": since.isoformat()}
    minutes = estimate / 60
    found = stage.administrator.get("/v1/similar-work", **asked, estimate_minutes=f"{minutes:g}")
    suggested = found["suggestion"]
    return Judged(
        estimate, actual, round(suggested["p50_minutes"] * 60), round(suggested["p80_minutes"] * 60)
    )


def _errors(pairs: Sequence[tuple[int, int]]) -> Errors:
    """pairs: what was foretold and what it was."""
    off = [abs(foretold - actual) for foretold, actual in pairs]
    shares = [abs(foretold - actual) / actual for foretold, actual in pairs]
    return Errors(sum(off) / len(off) / _SECONDS_AN_HOUR, sum(shares) / len(shares))
