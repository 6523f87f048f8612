"""How fast budgets are used up, and the warnings that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, ids_of, records
from chassis.money import Money
from chassis.prepared import one_of, prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import bindparam, select, text

from finance.burning.model import BudgetWarning, BudgetWatch
from finance.burning.rules import (
    DAYS_AHEAD,
    MINUTE,
    PERCENTS,
    WINDOW_DAYS,
    Burn,
    Outlook,
    Threshold,
    Watch,
    in_tenths,
    outlook_of,
    thresholds_of,
)
from finance.quoting.queries import get_budget
from finance.replicas.readable import (
    account_manager_of_project,
    project_manager_of,
)

READ = "budget.read"
OWNERS = OwnerColumns(
    account_manager=account_manager_of_project(BudgetWarning.project_id),
    project_manager=project_manager_of(BudgetWarning.project_id),
)
WARNINGS = Records(
    select(BudgetWarning.id),
    {
        "id": BudgetWarning.id,
        "created_at": BudgetWarning.id,
        "passes_on": BudgetWarning.passes_on,
        "percent": BudgetWarning.percent,
    },
    OWNERS,
    project_id=one_of(BudgetWarning.project_id, "project_id"),
    basis=one_of(BudgetWarning.basis, "basis"),
    stands=BudgetWarning.cleared_at.is_(None) == bindparam("stands"),
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A budget of a running project. last_day: by its plan, or the day it is wanted."""

    project_id: str
    total_minor: int
    currency_code: str
    burn: Burn
    watch: Watch
    last_day: date | None


@dataclass(frozen=True, slots=True)
class BudgetOutlook:
    """burn_daily: of a working day, rounded; its time to whole minutes. days_left, passes_on: until
    all of it is used."""

    project_id: str
    version: int
    thresholds_percent: list[int]
    thresholds_minutes: list[int]
    days_ahead: int
    total: Money
    used: Money
    worked_seconds: int
    burn_daily: Money
    burn_daily_seconds: int
    days_left: str
    passes_on: date | None
    last_day: date | None
    warnings: Sequence[BudgetWarning]


_BUDGETS = """
    SELECT budget.project_id::text, budget.total_minor, budget.currency_code,
           coalesce(work_use.used_minor, 0)::bigint, coalesce(summed.seconds, 0)::bigint,
           coalesce(recent.value_minor, 0)::bigint, coalesce(recent.seconds, 0)::bigint,
           recent.first_on, coalesce(known_project.end_on, known_project.due_on),
           coalesce(known_project.status, ''),
           budget_watch.thresholds_percent, budget_watch.thresholds_minutes,
           budget_watch.days_ahead
    FROM budget
    LEFT JOIN known_project ON known_project.project_id = budget.project_id
    LEFT JOIN budget_watch ON budget_watch.project_id = budget.project_id
    LEFT JOIN work_use ON work_use.project_id = budget.project_id
                      AND work_use.currency_code = budget.currency_code
    LEFT JOIN LATERAL (
        SELECT sum(seconds) AS seconds FROM project_sum
        WHERE project_sum.project_id = budget.project_id
    ) AS summed ON true
    LEFT JOIN (
        SELECT work.project_id,
               sum(work.value_minor) FILTER (WHERE work.currency_code = own.currency_code)
                   AS value_minor,
               sum(work.seconds) AS seconds, min(work.worked_on) AS first_on
        FROM work JOIN budget AS own ON own.project_id = work.project_id
        WHERE work.worked_on > :since AND work.worked_on <= :today AND NOT work.withdrawn{of_work}
        GROUP BY work.project_id
    ) AS recent ON recent.project_id = budget.project_id
    WHERE {which}
    ORDER BY budget.project_id
"""
_RUNNING = (
    "known_project.status IN ('handover', 'planning', 'active', 'on_hold')"
    " AND NOT known_project.archived"
)
_ALL = prepared(text(_BUDGETS.format(of_work="", which=_RUNNING)), into=lambda *row: row)
_ONE = prepared(
    text(
        _BUDGETS.format(
            of_work=" AND work.project_id = CAST(:project_id AS uuid)",
            which="budget.project_id = CAST(:project_id AS uuid)",
        )
    ),
    into=lambda *row: row,
)
_ENDED = frozenset({"delivered", "completed", "cancelled"})


def watched_budgets(reading: Reading, today: date, project_id: str = "") -> list[Watched]:
    """Of the project, if its work goes on; without an id of all such projects."""
    dates = {"since": today - timedelta(days=WINDOW_DAYS), "today": today}
    if not project_id:
        return [_watched(*row) for row in _ALL.all(reading, **dates)]
    rows = _ONE.all(reading, project_id=project_id, **dates)
    return [_watched(*row) for row in rows if row[9] not in _ENDED]


def _watched(
    project_id: str, total: int, code: str, used: int, seconds: int, recent: int,
    recent_seconds: int, first_on: date | None, last_day: date | None, _status: str,
    percents: Sequence[int] | None, minutes: Sequence[int] | None, days_ahead: int | None,
) -> Watched:  # fmt: skip
    watch = Watch(
        thresholds_of(PERCENTS if percents is None else percents, minutes or ()),
        DAYS_AHEAD if days_ahead is None else days_ahead,
    )
    burn = Burn(used, seconds, recent, recent_seconds, first_on)
    return Watched(project_id, total, code, burn, watch, last_day)


def standing_warnings(
    reading: Reading, project_id: str = ""
) -> dict[str, dict[tuple[str, int, int], str]]:
    """Their ids, by project and then by basis, percent and minutes."""
    asked = select(
        BudgetWarning.project_id,
        BudgetWarning.basis,
        BudgetWarning.percent,
        BudgetWarning.minutes,
        BudgetWarning.id,
    ).where(BudgetWarning.cleared_at.is_(None))
    if project_id:
        asked = asked.where(BudgetWarning.project_id == project_id)
    found: dict[str, dict[tuple[str, int, int], str]] = {}
    for of, basis, percent, minutes, id_ in reading.session.execute(asked):
        found.setdefault(of, {})[basis, percent, minutes] = id_
    return found


def find_watch(reading: Reading, project_id: str) -> BudgetWatch | None:
    asked = select(BudgetWatch).where(BudgetWatch.project_id == project_id)
    return reading.session.scalars(asked).first()


def get_outlook(reading: Reading, project_id: str) -> BudgetOutlook:
    """Of a project whose budget the actor may see; NotFound without a budget."""
    id_ = require_id(project_id, "project_id")
    budget = get_budget(reading, id_)
    today = reading.today
    dates = {"since": today - timedelta(days=WINDOW_DAYS), "today": today}
    one = _watched(*_ONE.all(reading, project_id=id_, **dates)[0])
    kept = find_watch(reading, id_)
    days = one.burn.days(today)
    whole: Outlook = outlook_of(Threshold(percent=100), one.total_minor, one.burn, today)
    thresholds = one.watch.thresholds
    return BudgetOutlook(
        id_,
        kept.version if kept else 0,
        [each.percent for each in thresholds if each.percent],
        [each.minutes for each in thresholds if each.minutes],
        one.watch.days_ahead,
        budget.total,
        Money(one.burn.used, one.currency_code),
        one.burn.worked_seconds,
        Money(_daily(one.burn.recent_used, days), one.currency_code),
        MINUTE * _daily(one.burn.recent_seconds, MINUTE * days),
        in_tenths(whole.days_left),
        whole.passes_on,
        one.last_day,
        _standing_of(reading, id_),
    )


def _daily(recent: int, days: int) -> int:
    return (2 * recent + days) // (2 * days) if days else 0


def _standing_of(reading: Reading, project_id: str) -> Sequence[BudgetWarning]:
    asked = (
        select(BudgetWarning)
        .where(BudgetWarning.project_id == project_id, BudgetWarning.cleared_at.is_(None))
        .order_by(BudgetWarning.id)
    )
    return list(reading.session.scalars(asked))


@dataclass(frozen=True, kw_only=True, slots=True)
class WarningFilter:
    """Empty or None: all."""

    project_id: Sequence[str] = ()
    basis: Sequence[str] = ()
    stands: bool | None = None


def list_warnings(reading: Reading, wanted: WarningFilter, asked: Asked) -> Listed:
    given: Mapping[str, Any] = {
        "project_id": ids_of(wanted.project_id, "project_id"),
        "basis": list(wanted.basis),
        "stands": wanted.stands,
    }
    return records(reading, BudgetWarning, WARNINGS.page(reading, [READ], asked, **given))
