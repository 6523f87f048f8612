"""Rules of time: set, changed, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import select

from projects.planning.readable import Project
from projects.time.access import READ_RULES, WRITE_RULES
from projects.time.model import TimeRule
from projects.time.queries.rules import no_time_rule
from projects.time.rules.levels import Level
from projects.time.rules.rounding import Rounding

UNIT_SECONDS_MAX = 4 * 3600
MINIMUM_SECONDS_MAX = 8 * 3600
_SHARES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimeRule:
    """project_id empty: of the agency."""

    project_id: str = ""
    rounding: str = ""
    unit_seconds: int = 0
    minimum_seconds: int = 0
    first_level: str = ""
    second_level: str = ""
    by_week: bool = False


def create_time_rule(tx: Transaction, new: NewTimeRule) -> TimeRule:
    tx.actor.require(WRITE_RULES)
    project_id = require_id(new.project_id, "project_id") if new.project_id else None
    if project_id and tx.session.get(Project, project_id) is None:
        raise NotFound(
            "PROJECT_NOT_FOUND", f"There is no project {project_id}.", field="project_id"
        )
    _refuse_second(tx, project_id)
    rule = TimeRule(
        id=tx.new_id(),
        project_id=project_id,
        rounding=Rounding(new.rounding or Rounding.AGENCY),
        unit_seconds=new.unit_seconds,
        minimum_seconds=new.minimum_seconds,
        first_level=_level(new.first_level),
        second_level=_level(new.second_level),
        by_week=new.by_week,
        created_at=tx.now,
    )
    _check(rule.rounding, rule.unit_seconds, rule.minimum_seconds)
    _check_levels(rule.first_level, rule.second_level)
    _check_week(project_id, by_week=rule.by_week)
    tx.add(rule)
    tx.record(rule.created())
    return rule


def change_time_rule(
    tx: Transaction, time_rule_id: str, expected_version: int, changes: Mapping[str, Any]
) -> TimeRule:
    """changes: what is given of rounding, seconds, levels and by_week."""
    rule = _found(tx, time_rule_id, expected_version)
    wanted = dict(changes)
    if "rounding" in wanted:
        wanted["rounding"] = Rounding(wanted["rounding"] or Rounding.AGENCY)
    _check(
        wanted.get("rounding", rule.rounding),
        wanted.get("unit_seconds", rule.unit_seconds),
        wanted.get("minimum_seconds", rule.minimum_seconds),
    )
    for name in ("first_level", "second_level"):
        if name in wanted:
            wanted[name] = _level(wanted[name])
    _check_levels(
        wanted.get("first_level", rule.first_level), wanted.get("second_level", rule.second_level)
    )
    _check_week(rule.project_id, by_week=wanted.get("by_week", rule.by_week))
    fact = rule.change(wanted)
    if fact:
        tx.record(fact)
    return rule


def archive_time_rule(tx: Transaction, time_rule_id: str) -> TimeRule:
    rule = _found(tx, time_rule_id)
    fact = rule.archive(tx.now)
    if fact:
        tx.record(fact)
    return rule


def restore_time_rule(tx: Transaction, time_rule_id: str) -> TimeRule:
    rule = _found(tx, time_rule_id)
    if rule.archived:
        _refuse_second(tx, rule.project_id)
    fact = rule.restore()
    if fact:
        tx.record(fact)
    return rule


def _level(name: str) -> Level | None:
    return None if name in ("", "none") else Level(name)


def _check_levels(first: Level | None, second: Level | None) -> None:
    if second and (first is None or first is second):
        raise Invalid(
            "LEVELS_UNCLEAR",
            "Say in first_level who approves first, and in second_level somebody else.",
            field="second_level",
        )


def _check_week(project_id: str | None, *, by_week: bool) -> None:
    if by_week and project_id:
        raise Invalid(
            "WEEKS_OF_AGENCY",
            "A week holds time of several projects; set by_week in the rule of the agency.",
            field="by_week",
        )


def _check(rounding: Rounding, unit: int, minimum: int) -> None:
    for field, seconds, most in (
        ("unit_seconds", unit, UNIT_SECONDS_MAX),
        ("minimum_seconds", minimum, MINIMUM_SECONDS_MAX),
    ):
        if not 0 <= seconds <= most or seconds % _SHARES:
            raise Invalid(
                "ROUNDING_OUT_OF_RANGE",
                f"Give whole minutes, from 0 to {most // 60}.",
                field=field,
            )
    if rounding not in (Rounding.AGENCY, Rounding.NONE) and not unit:
        raise Invalid(
            "ROUNDING_UNIT_REQUIRED",
            "Say to which unit the time is rounded, such as 15 minutes.",
            field="unit_seconds",
        )


def _found(tx: Transaction, time_rule_id: str, expected_version: int = 0) -> TimeRule:
    """Locked, if the caller may change it."""
    seen = tx.session.get(TimeRule, require_id(time_rule_id, "time_rule_id"))
    if seen is None or not tx.actor.may(READ_RULES):
        raise no_time_rule(time_rule_id)
    tx.actor.require(WRITE_RULES)
    return tx.load(TimeRule, time_rule_id, expected_version=expected_version)


def _refuse_second(tx: Transaction, project_id: str | None) -> None:
    tx.serialise("projects:rules of time")
    other = tx.session.scalar(
        select(TimeRule.id).where(
            TimeRule.archived_at.is_(None), TimeRule.project_id.is_not_distinct_from(project_id)
        )
    )
    if other:
        whose = "The project" if project_id else "The agency"
        raise Conflict(
            "TIME_RULE_EXISTS",
            f"{whose} has a rule of time already; change that one.",
            field="project_id",
            details={"time_rule_id": other},
        )
