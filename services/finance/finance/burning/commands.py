"""Thresholds are set, and warnings raised and cleared as work goes on and time passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import require_id
from sqlalchemy import select

from chassis import values
from finance.burning.model import BudgetWarning, BudgetWatch
from finance.burning.queries.warnings import Watched, standing_warnings, watched_budgets
from finance.burning.rules import Basis, Warned, in_tenths, warnings_of
from finance.quoting.queries import get_budget
from finance.rights import of_project_id, require

WRITE = "budget.write"
PERCENT_MAX = 1000
MINUTES_MAX = 60_000_000
THRESHOLDS_MAX = 10
DAYS_MAX = 366
_LOCK = "finance:budget-warnings"


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """See SetBudgetThresholdsRequest."""

    project_id: str
    thresholds_percent: Sequence[int] = ()
    thresholds_minutes: Sequence[int] = ()
    days_ahead: int = 0
    expected_version: int = 0


def set_thresholds(tx: Transaction, given: Thresholds) -> None:
    """What is given replaces what was set; warnings follow at once."""
    project_id = require_id(given.project_id, "project_id")
    require(tx, WRITE, of_project_id(tx, project_id))
    get_budget(tx, project_id)
    wanted: dict[str, Any] = {
        "thresholds_percent": _ascending(
            given.thresholds_percent, "thresholds_percent", PERCENT_MAX
        ),
        "thresholds_minutes": _ascending(
            given.thresholds_minutes, "thresholds_minutes", MINUTES_MAX
        ),
        "days_ahead": values.number(given.days_ahead, "days_ahead", 0, DAYS_MAX),
    }
    tx.serialise(_LOCK)
    found = tx.session.scalars(
        select(BudgetWatch.id).where(BudgetWatch.project_id == project_id)
    ).first()
    if found is None:
        made = BudgetWatch(id=tx.new_id(), project_id=project_id, **wanted)
        tx.add(made)
        tx.record(made.was_set(*wanted))
    else:
        kept = tx.load(BudgetWatch, found, expected_version=given.expected_version)
        fact = kept.set(wanted)
        if fact:
            tx.record(fact)
    tx.session.flush()
    watch_budgets(tx, project_id)


def _ascending(given: Sequence[int], field: str, most: int) -> list[int]:
    if len(set(given)) != len(given):
        raise Invalid("THRESHOLD_TWICE", "A threshold is named twice.", field=field)
    for place, each in enumerate(given):
        values.number(each, f"{field}[{place}]", 1, most)
    return sorted(given)


def watch_budgets(tx: Transaction, project_id: str = "") -> None:
    """Raise the warnings that hold now and are not raised yet; clear those that hold no more.

    project_id empty: of all running projects.
    """
    tx.serialise(_LOCK)
    watched = {one.project_id: one for one in watched_budgets(tx, tx.today, project_id)}
    standing = standing_warnings(tx, project_id)
    for one in watched.values():
        _raise_and_clear(tx, one, standing.pop(one.project_id, {}))
    for rows in standing.values():
        _clear(tx, list(rows.values()))


Key = tuple[str, int, int]
"""basis, percent and minutes of a warning."""


def _raise_and_clear(tx: Transaction, one: Watched, standing: Mapping[Key, str]) -> None:
    found = {
        (warned.basis.value, warned.threshold.percent, warned.threshold.minutes): warned
        for warned in warnings_of(one.watch, one.total_minor, one.burn, tx.today, one.last_day)
    }
    _clear(tx, [id_ for key, id_ in standing.items() if key not in found])
    for key, warned in found.items():
        if key not in standing:
            _raise(tx, one, warned)


def _clear(tx: Transaction, ids: Sequence[str]) -> None:
    for id_ in sorted(ids):
        tx.record(tx.load(BudgetWarning, id_).clear(tx.now))


def _raise(tx: Transaction, one: Watched, warned: Warned) -> None:
    threshold = warned.threshold
    is_forecast = warned.basis is Basis.FORECAST
    made = BudgetWarning(
        id=tx.new_id(),
        project_id=one.project_id,
        basis=warned.basis.value,
        percent=threshold.percent,
        minutes=threshold.minutes,
        used_minor=one.burn.used,
        total_minor=one.total_minor,
        currency_code=one.currency_code,
        worked_seconds=one.burn.worked_seconds,
        days_left=in_tenths(warned.outlook.days_left) if is_forecast else "",
        passes_on=warned.outlook.passes_on,
        raised_at=tx.now,
    )
    tx.add(made)
    tx.record(made.raised())
