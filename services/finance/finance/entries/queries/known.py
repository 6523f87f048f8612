"""Entries as they were known at an instant, added up over the kept sums.

Whole months are read from the sums: those recorded by the month of the instant, less the entries
of that month that were recorded after it. Only the days of a month that is not asked for as a whole
are added up from the entries themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from sqlalchemy import BigInteger, Date, Select, cast, func, select, union_all

from finance.entries.model import ENTRY, ENTRY_SUM
from finance.entries.queries.instants import month_of, next_month
from finance.entries.rules import MEASURES, Measures
from finance.rights import owner_columns

CURRENCIES = ("currency_code", "cost_currency_code")
_DAY = timedelta(days=1)
_ENTRY, _SUM = ENTRY.c, ENTRY_SUM.c
_MONTH = cast(func.date_trunc("month", _ENTRY.effective_on), Date)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which entries, for a permission. Empty or None: all. Days are included."""

    permission: str
    project_id: str = ""
    client_id: str = ""
    person_id: str = ""
    charge_role: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """A group of entries of one charge and one cost currency, added up."""

    key: Any
    currency_code: str | None
    cost_currency_code: str | None
    measures: Measures


def add_up(reading: Reading, at: datetime, wanted: Wanted, key: str = "") -> list[Sums]:
    """By the values of the key, a column; without one, all together."""
    if key in ENTRY_SUM.c or not key:
        parts = _kept(reading, at, wanted, key)
    else:
        parts = [_entries(reading, wanted, key, [_ENTRY.recorded_at <= at])]
    rows = union_all(*parts).subquery()
    keys = [rows.c[name] for name in ((key,) if key else ()) + CURRENCIES]
    sums = [cast(func.sum(rows.c[name]), BigInteger) for name in MEASURES]
    grouped = select(*keys, *sums).group_by(*keys)
    return [sums_of(row, keyed=bool(key)) for row in reading.session.execute(grouped)]


def sums_of(row: Sequence[Any], *, keyed: bool) -> Sums:
    """Of a row: the key, if there is one, the currencies and the measures."""
    first, *rest = row if keyed else (None, *row)
    currency_code, cost_currency_code, *measures = rest
    names = (name.removesuffix("_minor") for name in MEASURES)
    together = Measures(**dict(zip(names, measures, strict=True)))
    return Sums(first, currency_code, cost_currency_code, together)


def recorded_between(
    reading: Reading, after: datetime, through: datetime, wanted: Wanted, key: str
) -> Select[Any]:
    """What the entries recorded after the one instant and by the other come to."""
    recorded = [_ENTRY.recorded_at > after, _ENTRY.recorded_at <= through]
    rows = _entries(reading, wanted, key, recorded).subquery()
    keys = [rows.c[name] for name in (key, *CURRENCIES)]
    return select(*keys, *(cast(func.sum(rows.c[n]), BigInteger) for n in MEASURES)).group_by(*keys)


def _kept(reading: Reading, at: datetime, wanted: Wanted, key: str) -> list[Select[Any]]:
    whole, edges = whole_months(wanted.first, wanted.last)
    parts = [
        _entries(reading, wanted, key, [_ENTRY.recorded_at <= at], days=days) for days in edges
    ]
    if whole is None:
        return parts
    month = month_of(at)
    end = datetime.combine(next_month(month), datetime.min.time(), UTC)
    late = [_ENTRY.recorded_at > at, _ENTRY.recorded_at < end]
    sums = [_SUM[name] for name in MEASURES]
    keys = [_SUM[name] for name in ((key,) if key else ()) + CURRENCIES]
    kept = select(*keys, *sums).where(_SUM.recorded_month <= month)
    kept = kept.where(*_within(_SUM.month, *whole), *_filters(_SUM, wanted))
    owners = owner_columns(_SUM.client_id, _SUM.project_id)
    parts.append(reading.visible(wanted.permission, kept, owners))
    parts.append(_entries(reading, wanted, key, late, days=whole, sign=-1))
    return parts


def _entries(
    reading: Reading,
    wanted: Wanted,
    key: str,
    recorded: list[Any],
    *,
    days: tuple[date | None, date | None] | None = None,
    sign: int = 1,
) -> Select[Any]:
    keys: dict[str, Any] = {name: _ENTRY[name] for name in CURRENCIES}
    if key:
        keys = {key: _MONTH if key == "month" else _ENTRY[key], **keys}
    sums = [(sign * _ENTRY[name]).label(name) for name in MEASURES]
    within = _within(_ENTRY.effective_on, *(days or (wanted.first, wanted.last)))
    rows = select(*(column.label(name) for name, column in keys.items()), *sums)
    rows = rows.where(*recorded, *within, *_filters(_ENTRY, wanted))
    owners = owner_columns(_ENTRY.client_id, _ENTRY.project_id)
    return reading.visible(wanted.permission, rows, owners)


def _within(column: Any, first: date | None, last: date | None) -> list[Any]:
    since = [] if first is None else [column >= first]
    return since if last is None else [*since, column <= last]


def _filters(columns: Any, wanted: Wanted) -> list[Any]:
    ids = ("project_id", "client_id", "person_id")
    found = [
        columns[name] == require_id(id_, name) for name in ids if (id_ := getattr(wanted, name))
    ]
    if wanted.charge_role:
        found.append(columns.charge_role == wanted.charge_role)
    return found


Days = tuple[date | None, date | None]


def whole_months(first: date | None, last: date | None) -> tuple[Days | None, list[Days]]:
    """The days of the whole months between the two, and the days that are left at either end."""
    start = first if first is None or first.day == 1 else next_month(first)
    end = None if last is None else (last + _DAY).replace(day=1)
    if start is not None and end is not None and start >= end:
        return None, [(first, last)]
    edges: list[Days] = []
    if first is not None and start is not None and first < start:
        edges.append((first, start - _DAY))
    if last is not None and end is not None and end <= last:
        edges.append((end, last))
    return (start, None if end is None else end - _DAY), edges
