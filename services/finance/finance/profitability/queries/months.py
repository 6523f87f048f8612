"""What was billed, done and spent in each month, over sums that are kept by month.

What people cost is for readers of costs alone: a month of one project is often the work of one
person, so that others would see through every rounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from finance.billing.readable import MONTH_SUM
from finance.entries.queries.bought import BOUGHT, IS_SOMETHING, Bought
from finance.entries.readable import ENTRY_SUM
from finance.profitability.rules import Figures
from finance.replicas.readable import (
    name_of_client,
    name_of_project,
    reference_of_project,
)
from finance.rights import owner_columns

READ = "profit.read"
MONTHS_MAX = 36
TOKEN_WIDTH = 3

_SUM = MONTH_SUM.c
_ENTRIES = ENTRY_SUM.c
_CURRENCY: Any = func.coalesce(_SUM.currency_code, _SUM.cost_currency_code)
"""Time without a price counts in the currency of its cost."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthFilter:
    """Whole months, from the one to the other; an empty id: all."""

    first: date
    last: date
    client_id: str = ""
    project_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthFigures:
    """One month in one currency."""

    month: date
    figures: Figures


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthOfProject:
    """One project in one month and one currency."""

    project_id: str
    reference: str
    name: str
    client_id: str | None
    client_name: str
    figures: Figures


def list_months(reading: Reading, wanted: MonthFilter) -> list[MonthFigures]:
    """By month and currency; a month of which nothing is known is left out."""
    first, last = wanted.first.replace(day=1), wanted.last.replace(day=1)
    _require_few(first, last)
    query = _wanted(_visible(reading, _SUM.month), wanted)
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in reading.session.execute(query.order_by(_SUM.month, _CURRENCY)):
        found.setdefault((row.month, row.code), []).append(row)
    bought = _bought(reading, wanted, _ENTRIES.month)
    for month, code in bought:
        found.setdefault((month, code), [])
    return [
        MonthFigures(
            month=month, figures=_figures(reading, code, found[month, code], bought[month, code])
        )
        for month, code in sorted(found, key=lambda key: (key[0], key[1] or ""))
    ]


def totals(reading: Reading, wanted: MonthFilter) -> list[Figures]:
    """Of all these months together, by currency."""
    _require_few(wanted.first.replace(day=1), wanted.last.replace(day=1))
    query = _wanted(_visible(reading), wanted).order_by(_CURRENCY)
    found: dict[str | None, list[Any]] = {}
    for row in reading.session.execute(query):
        found.setdefault(row.code, []).append(row)
    bought = _bought(reading, wanted)
    for (code,) in bought:
        found.setdefault(code, [])
    return [
        _figures(reading, code, found[code], bought[code,])
        for code in sorted(found, key=lambda code: code or "")
    ]


def _bought(
    reading: Reading, wanted: MonthFilter, *keys: Any, of: Collection[str] | None = None
) -> defaultdict[tuple[Any, ...], list[Bought]]:
    """What was bought and passed on, by these keys and the currency. of: only these projects."""
    code: Any = func.coalesce(_ENTRIES.currency_code, _ENTRIES.cost_currency_code)
    summed = (
        select(*keys, code.label("code"), *BOUGHT)
        .where(IS_SOMETHING)
        .group_by(*keys, code, _ENTRIES.currency_code, _ENTRIES.cost_currency_code)
    )
    owners = owner_columns(_ENTRIES.client_id, _ENTRIES.project_id)
    query = _wanted(reading.visible(READ, summed, owners), wanted, _ENTRIES)
    if of is not None:
        query = query.where(_ENTRIES.project_id.in_(of))
    found: defaultdict[tuple[Any, ...], list[Bought]] = defaultdict(list)
    for row in reading.session.execute(query):
        found[tuple(row[: len(keys) + 1])].append(Bought(*row[len(keys) + 1 :]))
    return found


def _wanted(query: Select[Any], wanted: MonthFilter, columns: Any = _SUM) -> Select[Any]:
    first, last = wanted.first.replace(day=1), wanted.last.replace(day=1)
    query = query.where(columns.month.between(first, last))
    for name in ("client_id", "project_id"):
        if id_ := getattr(wanted, name):
            query = query.where(columns[name] == require_id(id_, name))
    return query


def list_projects_of_month(
    reading: Reading, page: Page, month: date, client_id: str
) -> tuple[list[MonthOfProject], str]:
    """What the month is made of, by reference of the project, and the token of the next page."""
    worked = _visible(reading, _SUM.project_id, _SUM.client_id).where(_SUM.month == month)
    bought = _visible_purchases(reading).where(_ENTRIES.month == month)
    if client_id:
        id_ = require_id(client_id, "client_id")
        worked = worked.where(_SUM.client_id == id_)
        bought = bought.where(_ENTRIES.client_id == id_)
    rows = reading.session.execute(_page(union_all(worked, bought), page)).all()
    by_project: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        by_project.setdefault((row.reference, row.project_id, row.code), []).append(row)
    kept, token = cut(list(by_project.items()), page, lambda one: one[0])
    wanted = MonthFilter(first=month, last=month, client_id=client_id)
    found = _bought(reading, wanted, _ENTRIES.project_id, of={key[1] for key, _ in kept})
    return [_of_project(reading, parts, found[key[1], parts[0].code]) for key, parts in kept], token


def _visible_purchases(reading: Reading) -> Select[Any]:
    """Projects for which something was bought or passed on, as rows of work of nothing."""
    code: Any = func.coalesce(_ENTRIES.currency_code, _ENTRIES.cost_currency_code)
    nothing = [literal(0, BigInteger).label(column.name) for column in _SUMS]
    keys = (_ENTRIES.project_id, _ENTRIES.client_id, code, _ENTRIES.cost_currency_code)
    rows = select(*keys, *nothing).where(IS_SOMETHING).distinct()
    return reading.visible(READ, rows, owner_columns(_ENTRIES.client_id, _ENTRIES.project_id))


def _visible(reading: Reading, *keys: Any) -> Select[Any]:
    summed = (
        select(*keys, _CURRENCY.label("code"), _SUM.cost_currency_code, *_SUMS)
        .where(_SUM.row_count > 0)
        .group_by(*keys, _CURRENCY, _SUM.cost_currency_code)
    )
    return reading.visible(READ, summed, owner_columns(_SUM.client_id, _SUM.project_id))


def _total(name: str) -> Any:
    return cast(func.sum(_SUM[name]), BigInteger).label(name)


_SUMS = tuple(
    map(_total, ("net_minor", "value_minor", "cost_minor", "seconds", "uncosted_seconds"))
)


def _page(whole: CompoundSelect[Any], page: Page) -> Select[Any]:
    """The rows of the next projects: a project has one for each currency of its costs."""
    sums = whole.subquery()
    reference: Any = func.coalesce(reference_of_project(sums.c.project_id), "")
    code: Any = func.coalesce(sums.c.code, "")
    here = (reference, cast(sums.c.project_id, Text), code)
    place = func.dense_rank().over(order_by=here)
    ranked = select(sums, reference.label("reference"), place.label("place"))
    if page.after:
        ranked = ranked.where(tuple_(*here) > tuple_(*(literal(one, Text) for one in page.after)))
    ranks = ranked.subquery()
    return (
        select(
            ranks,
            func.coalesce(name_of_project(ranks.c.project_id), "").label("name"),
            func.coalesce(name_of_client(ranks.c.client_id), "").label("client_name"),
        )
        .where(ranks.c.place <= page.limit)
        .order_by(ranks.c.place)
    )


def _of_project(reading: Reading, rows: list[Any], bought: Iterable[Bought]) -> MonthOfProject:
    first = rows[0]
    return MonthOfProject(
        project_id=first.project_id,
        reference=first.reference,
        name=first.name,
        client_id=first.client_id,
        client_name=first.client_name,
        figures=_figures(reading, first.code, rows, bought),
    )


def _figures(
    reading: Reading, code: str | None, rows: Iterable[Any], bought: Iterable[Bought] = ()
) -> Figures:
    figures = Figures(currency_code=code or "")
    for one in bought:
        figures.buy(one.cost_currency_code or "", one.purchases, one.passed_on)
    for row in rows:
        figures.billed += row.net_minor
        figures.used += row.value_minor
        figures.approved_seconds += row.seconds
        figures.uncosted_seconds += row.uncosted_seconds
        if row.cost_minor:
            costs = figures.costs
            costs[row.cost_currency_code] = costs.get(row.cost_currency_code, 0) + row.cost_minor
    figures.show_costs(may_see_all=reading.actor.may("cost.read"), shareable=False)
    return figures


def _require_few(first: date, last: date) -> None:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 0 < months <= MONTHS_MAX:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"to must be in the month of from or later, and at most {MONTHS_MAX} months are shown.",
            field="to",
        )
