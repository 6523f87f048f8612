"""Profitability by one dimension, as at an instant: filtered, added up, named and ordered.

Cost and margins are for readers of costs alone. A group is often the work of one person, and days
can be chosen freely, so that others would see through every rounding (ADR 0028).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.paging import malformed_token, token_of
from sqlalchemy import select

from finance.entries.queries.known import Sums, Wanted, add_up
from finance.entries.rules import Profit
from finance.replicas.readable import KnownClient, KnownPerson, KnownProject

GROUPS_MAX = 5000
TOKEN_WIDTH = 2
KEYS = {
    "client": "client_id",
    "project": "project_id",
    "person": "person_id",
    "charge_role": "charge_role",
    "month": "month",
    "deliverable": "deliverable_id",
    "task": "task_id",
}
_OF_ONE_PROJECT = ("deliverable", "task")
_OF_COSTS = (
    *("cost", "overhead", "margin_invoiced", "margin_standard"),
    *("net_invoiced", "net_standard", "contribution"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """id None: the group has none, or these are the entries of no such record."""

    id: str | None
    name: str
    reference: str
    profit: Profit


@dataclass(frozen=True, slots=True)
class Grouped:
    """One page of groups, the sums of all of them by currency, and the token of the next page."""

    groups: list[Group]
    totals: list[Profit]
    next_page_token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """How to group and to show. home: the currency of what has none."""

    by: str
    order: str
    size: int
    offset: int
    home: str


def offset_of(token: str) -> int:
    """Of a page's token. Groups as at an instant stay, so their pages can be counted."""
    if not (token.isdecimal() and token.isascii() and int(token[:6]) <= GROUPS_MAX):
        raise malformed_token()
    return int(token[:6])


def group(reading: Reading, at: datetime, wanted: Wanted, asking: Asking) -> Grouped:
    """Groups by the dimension, each once for each of its currencies."""
    if asking.by in _OF_ONE_PROJECT and not wanted.project_id:
        raise Invalid(
            "PROJECT_NEEDED",
            f"To group by {asking.by}, give project_id: it is done within one project.",
            field="project_id",
        )
    order = asking.order or "name"
    if order.removeprefix("-") in _OF_COSTS:
        reading.actor.require("cost.read")
    sums = add_up(reading, at, wanted, KEYS[asking.by])
    found = _named(reading, asking.by, wanted, profits(reading, sums, asking.home))
    if len(found) > GROUPS_MAX:
        raise Invalid(
            "GROUPS_TOO_MANY",
            f"These are more than {GROUPS_MAX} groups; narrow them by a client, a project, a "
            "person or days.",
            field="group_by",
        )
    ordered = in_order(found, order)
    end = asking.offset + asking.size
    token = token_of((at.isoformat(), end)) if end < len(ordered) else ""
    return Grouped(ordered[asking.offset : end], totals(reading, sums, asking.home), token)


def profits(reading: Reading, sums: Iterable[Sums], home: str) -> dict[tuple[Any, str], Profit]:
    """By key and currency. What has no currency counts to that of its cost, else to ours."""
    costs = reading.actor.may("cost.read")
    found: dict[tuple[Any, str], Profit] = {}
    for one in sums:
        code = one.currency_code or (costs and one.cost_currency_code) or home
        profit = found.setdefault((one.key, code), Profit(currency_code=code, costs_visible=costs))
        profit.add(one.measures, one.cost_currency_code or "")
    return {key: profit for key, profit in found.items() if profit.is_something}


def totals(reading: Reading, sums: Iterable[Sums], home: str) -> list[Profit]:
    """All together, one for each currency."""
    together = [Sums(None, one.currency_code, one.cost_currency_code, one.measures) for one in sums]
    found = profits(reading, together, home)
    return [found[key] for key in sorted(found, key=lambda key: key[1])]


def in_order(groups: list[Group], order: str) -> list[Group]:
    """By name; by an amount, one currency after the other. What has no value is the smallest."""
    name, down = order.removeprefix("-"), order.startswith("-")
    groups = sorted(groups, key=lambda one: (one.id or "", one.profit.currency_code))
    if name == "name":
        return sorted(groups, key=lambda one: (one.name.casefold(), one.name), reverse=down)

    def value(one: Group) -> tuple[bool, int]:
        found: int | None = getattr(one.profit, name)
        return found is not None, found or 0

    ordered = sorted(groups, key=value, reverse=down)
    return sorted(ordered, key=lambda one: one.profit.currency_code)


def _named(
    reading: Reading, by: str, wanted: Wanted, found: Mapping[tuple[Any, str], Profit]
) -> list[Group]:
    words = {str(key) for key, _ in found if key is not None}
    names = _names(reading, by, wanted, words)
    has_id = by not in ("month", "charge_role")
    groups = []
    for (key, _), profit in found.items():
        word = "" if key is None else str(key)
        name, reference = names.get(word, ("" if has_id else word, ""))
        id_ = word if word and has_id else None
        groups.append(Group(id=id_, name=name, reference=reference, profit=profit))
    return groups


def _names(reading: Reading, by: str, wanted: Wanted, ids: set[str]) -> dict[str, tuple[str, str]]:
    """(name, reference) by id, as far as they are known."""
    if by == "deliverable":
        project = reading.session.get(KnownProject, wanted.project_id)
        known = project.deliverables if project else []
        return {one["id"]: (one["name"], "") for one in known}
    statements: dict[str, Any] = {
        "client": select(KnownClient.client_id, KnownClient.name),
        "person": select(KnownPerson.person_id, KnownPerson.name),
        "project": select(KnownProject.project_id, KnownProject.name, KnownProject.reference),
    }
    if by not in statements or not ids:
        return {}
    statement = statements[by]
    id_column = next(iter(statement.selected_columns))
    rows = reading.session.execute(statement.where(id_column.in_(ids)))
    return {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in rows}
