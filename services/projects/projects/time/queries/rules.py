"""Reads of the rules of time, and what a day is charged by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, or_, select, text

from projects.planning.readable import Project
from projects.time.access import READ_RULES
from projects.time.model import TimeEntry, TimeRule
from projects.time.queries.entries import lock_hours
from projects.time.rules.levels import Level
from projects.time.rules.rounding import RoundedDay, Rounding, RoundingRule

_PROJECT = func.coalesce(Project.name, "")
TIME_RULES = Records(
    select(*TimeRule.__table__.c, _PROJECT.label("project_name"))
    .select_from(TimeRule)
    .outerjoin(Project, Project.id == TimeRule.project_id),
    {
        "id": TimeRule.id,
        "created_at": TimeRule.id,
        "project": _PROJECT,
        "rounding": TimeRule.rounding,
    },
    None,
    default="project",
    search=containing("search", Project.name),
    archived=TimeRule.archived_at.is_not(None) == bindparam("archived"),
    project_id=one_of(TimeRule.project_id, "project_id"),
)
"""A row is like a TimeRule, with the name of the project."""


def list_time_rules(
    reading: Reading,
    asked: Asked,
    *,
    search: str,
    archived: bool | None,
    project_id: Sequence[str],
) -> Listed:
    """That of the agency first, then by project. archived None: all."""
    return TIME_RULES.page(
        reading,
        [READ_RULES],
        asked,
        search=part(search),
        archived=archived,
        project_id=ids_of(project_id, "project_id"),
    )


def find_time_rule(reading: Reading, time_rule_id: str) -> Any:
    """Its row, or NotFound."""
    found = TIME_RULES.find(reading, READ_RULES, require_id(time_rule_id, "time_rule_id"))
    if found is None:
        raise no_time_rule(time_rule_id)
    return found


def no_time_rule(time_rule_id: str) -> NotFound:
    return NotFound(
        "TIME_RULE_NOT_FOUND",
        f"There is no rule of time {time_rule_id}.",
        field="time_rule_id",
    )


_IN_FORCE = prepared(
    select(
        TimeRule.project_id,
        TimeRule.rounding,
        TimeRule.unit_seconds,
        TimeRule.minimum_seconds,
        TimeRule.first_level,
        TimeRule.second_level,
        TimeRule.by_week,
    ).where(
        TimeRule.archived_at.is_(None),
        or_(TimeRule.project_id.is_(None), one_of(TimeRule.project_id, "projects")),
    )
)


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for the time of a project. rounding None: it is charged as it was worked. levels:
    who approves, in order; empty: anyone who may. by_week: it waits once its week is submitted."""

    rounding: RoundingRule | None = None
    levels: tuple[Level, ...] = ()
    by_week: bool = False


def rules_in_force(reading: Reading, project_ids: Collection[str]) -> dict[str, InForce]:
    """By project; one statement."""
    found = {row.project_id: row for row in _IN_FORCE.all(reading, projects=list(project_ids))}
    agency = found.get(None)
    rules = {}
    for project_id in project_ids:
        own = found.get(project_id)
        rules[project_id] = InForce(
            rounding=_rounding(own if own and own.rounding != Rounding.AGENCY else agency),
            levels=_levels(own if own and own.first_level else agency),
            by_week=bool(agency and agency.by_week),
        )
    return rules


def _rounding(row: Any) -> RoundingRule | None:
    if row is None or row.rounding in (Rounding.AGENCY, Rounding.NONE):
        return None
    return RoundingRule(Rounding(row.rounding), row.unit_seconds, row.minimum_seconds)


def _levels(row: Any) -> tuple[Level, ...]:
    named = (row.first_level, row.second_level) if row else ()
    return tuple(Level(level) for level in named if level)


Day = tuple[str, str, date]
"""A person, a project and a day."""

_ROUNDED = prepared(
    text("""
        SELECT person_id::text, project_id::text, worked_on,
               sum(seconds)::bigint AS worked, sum(billable_seconds)::bigint AS billable
        FROM time_entry
        WHERE person_id = ANY(CAST(:people AS uuid[]))
          AND worked_on = ANY(CAST(:days AS date[]))
          AND project_id = ANY(CAST(:projects AS uuid[]))
          AND status = 'approved' AND rounding_seconds IS NOT NULL
        GROUP BY person_id, project_id, worked_on
    """)
)


def rounded_days(
    reading: Reading, entries: Iterable[TimeEntry], in_force: Mapping[str, InForce]
) -> dict[Day, RoundedDay]:
    """What is rounded already of the days of these entries, as far as a rule is in force. The sums
    of their people and projects are locked, so that nobody else approves the same days meanwhile.
    """
    asked = [entry for entry in entries if entry.may_be_rounded]
    rules = {id_: each.rounding for id_, each in in_force.items() if each.rounding}
    asked = [entry for entry in asked if entry.project_id in rules]
    if not asked:
        return {}
    lock_hours(reading, asked)
    found = _ROUNDED.all(
        reading,
        people=list({entry.person_id for entry in asked}),
        projects=list(rules),
        days=list({entry.worked_on for entry in asked}),
    )
    days = {day_of(entry): RoundedDay(rules[entry.project_id]) for entry in asked}
    for row in found:
        day = days.get((row.person_id, row.project_id, row.worked_on))
        if day:
            day.worked, day.billable = row.worked, row.billable
    return days


def day_of(entry: TimeEntry) -> Day:
    return entry.person_id, entry.project_id, entry.worked_on
