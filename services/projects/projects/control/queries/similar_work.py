"""Work like what is to be estimated, among the tasks that are done.

Every statement looks at no more than the newest `LOOKED_AT_MAX` tasks of one index, so an answer
does not cost more as the history grows. Tasks of all projects count, as numbers without names; the
few that are shown are those of projects that the actor may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from chassis.database import Reading
from chassis.ids import require_id
from chassis.prepared import Prepared, prepared
from sqlalchemy import text

from chassis import values
from projects.control.rules.estimating import (
    LEVEL,
    SIZE_FACTOR,
    TASKS_MAX,
    Alike,
    Done,
    Spread,
    bias,
    choose,
    classes,
    spread,
)
from projects.planning.access import visible_projects
from projects.planning.readable import Project
from projects.resourcing.queries import find_person
from projects.roles import charge_role

READ = "control.read"
LOOKED_AT_MAX = 2_000
SHOWN_MAX = 5
TEXT_LENGTH_MAX = 200
SECONDS_MAX = 2**62
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWork:
    """What is to be estimated. finished_before: as one could have known then; None: as of now."""

    charge_role: str = ""
    category: str = ""
    words: str = ""
    estimate_seconds: int = 0
    person_id: str = ""
    finished_before: date | None = None


@dataclass(frozen=True, slots=True)
class SimilarTask:
    task_id: str
    project_id: str
    name: str
    finished_on: date
    estimate_seconds: int
    actual_seconds: int


@dataclass(frozen=True, slots=True)
class PersonBias:
    person_id: str
    task_count: int
    actual_to_estimate: str | None


@dataclass(frozen=True, slots=True)
class SimilarWork:
    """suggestion: None of fewer than 5 tasks. actual_to_estimate: None without an estimate."""

    task_count: int
    alike: list[str]
    suggestion: Spread | None
    actual_to_estimate: str | None
    person: PersonBias | None
    tasks: list[SimilarTask]


def find_similar_work(reading: Reading, work: NewWork) -> SimilarWork:
    """NotFound when the person is unknown."""
    work = _cleaned(work)
    ways = classes(
        category=work.category,
        charge_role=work.charge_role,
        sized=work.estimate_seconds > 0,
    )
    found = [_of_class(reading, work, alike) for alike in ways]
    chosen = choose([len(rows) for rows in found])
    place = found.index(max(found, key=len)) if chosen is None else chosen
    rows, done = found[place], _figures(found[place])
    ratio = bias(done) if work.estimate_seconds else None
    return SimilarWork(
        task_count=len(rows),
        alike=_words_of(work, ways[place]),
        suggestion=spread(done, work.estimate_seconds) if chosen is not None else None,
        actual_to_estimate=_shown(ratio),
        person=_person(reading, work),
        tasks=_seen(reading, rows)[:SHOWN_MAX],
    )


def _cleaned(work: NewWork) -> NewWork:
    return NewWork(
        charge_role=charge_role(work.charge_role),
        category=values.text(work.category, "category", TEXT_LENGTH_MAX),
        words=values.text(work.words, "words", TEXT_LENGTH_MAX),
        estimate_seconds=work.estimate_seconds,
        person_id=require_id(work.person_id, "person_id") if work.person_id else "",
        finished_before=work.finished_before,
    )


def _of_class(reading: Reading, work: NewWork, alike: Alike) -> list[SimilarTask]:
    """The newest first, at most 100."""
    role = work.charge_role if alike.charge_role else ""
    least, most = (1, SECONDS_MAX) if work.estimate_seconds else (0, SECONDS_MAX)
    if alike.estimate:
        least = -(-work.estimate_seconds // SIZE_FACTOR)
        most = work.estimate_seconds * SIZE_FACTOR
    index, value = "any", ""
    if alike.category:
        index, value = "category", work.category
    elif alike.part:
        index, value = "kind", work.category.split(LEVEL, 1)[0]
    elif role:
        index, value = "charge_role", role
    return _DONE[index].all(
        reading,
        value=value,
        charge_role=role,
        least=least,
        most=most,
        words=work.words.lower().split(),
        before=work.finished_before or values.LAST_DAY,
        looked_at_max=LOOKED_AT_MAX,
        tasks_max=TASKS_MAX,
    )


def _done(among: str) -> Prepared[SimilarTask]:
    return prepared(
        text(
            f"""
            SELECT task.id::text, task.project_id::text, task.name, task.actual_finish_on,
                   task.estimate_seconds, hours.seconds
            FROM (
                SELECT id, project_id, name, charge_role, actual_finish_on, estimate_seconds
                FROM task
                WHERE status = 'done' AND actual_finish_on < :before AND {among}
                ORDER BY actual_finish_on DESC, id LIMIT :looked_at_max
            ) AS task
            CROSS JOIN LATERAL (
                SELECT sum(logged_seconds)::bigint AS seconds FROM task_person_hours
                WHERE project_id = task.project_id AND task_id = task.id
            ) AS hours
            WHERE hours.seconds > 0
              AND (:charge_role = '' OR task.charge_role = :charge_role)
              AND task.estimate_seconds BETWEEN :least AND :most
              AND NOT EXISTS (
                  SELECT FROM unnest(CAST(:words AS text[])) AS word
                  WHERE strpos(lower(task.name), word) = 0
              )
            ORDER BY task.actual_finish_on DESC, task.id LIMIT :tasks_max
            """  # noqa: S608
        ),
        into=SimilarTask,
    )


_DONE = {
    "category": _done("category = :value"),
    "kind": _done("split_part(category, ' / ', 1) = :value"),
    "charge_role": _done("charge_role = :value"),
    "person": _done("assignee_id = CAST(:value AS uuid)"),
    "any": _done("CAST(:value AS text) = ''"),
}
"""By what an index finds. Migration 0021 has an index for each."""


def _words_of(work: NewWork, alike: Alike) -> list[str]:
    shared = {
        "words": bool(work.words),
        "category": alike.category,
        "part_of_category": alike.part,
        "charge_role": alike.charge_role,
        "estimate": alike.estimate,
    }
    return [word for word, given in shared.items() if given]


def _person(reading: Reading, work: NewWork) -> PersonBias | None:
    """Of the tasks that are theirs to do, in projects that the actor may see."""
    if not work.person_id:
        return None
    person = find_person(reading, work.person_id)
    rows = _DONE["person"].all(
        reading,
        value=person.id,
        charge_role="",
        least=1,
        most=SECONDS_MAX,
        words=[],
        before=work.finished_before or values.LAST_DAY,
        looked_at_max=LOOKED_AT_MAX,
        tasks_max=TASKS_MAX,
    )
    seen = _seen(reading, rows)
    return PersonBias(person.id, len(seen), _shown(bias(_figures(seen))))


def _seen(reading: Reading, rows: Sequence[SimilarTask]) -> list[SimilarTask]:
    """Those of projects that the actor may see."""
    ids = {row.project_id for row in rows}
    visible = visible_projects(reading, READ, Project.id.in_(ids))
    return [row for row in rows if visible is None or row.project_id in visible]


def _figures(rows: Sequence[SimilarTask]) -> list[Done]:
    return [Done(row.estimate_seconds, row.actual_seconds) for row in rows]


def _shown(ratio: Fraction | None) -> str | None:
    if ratio is None:
        return None
    exact = Decimal(ratio.numerator) / ratio.denominator
    return str(exact.quantize(PLACES, rounding=ROUND_HALF_UP))
