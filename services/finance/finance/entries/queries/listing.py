"""Entries themselves: found, in order, page by page.

Costs are for readers of costs. Others do not see entries that are about a cost alone, so that
nobody learns when whose rate changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import TOTAL_MAX, Listed, ids_of
from chassis.money import Money
from chassis.paging import Page, malformed_token, token_of
from sqlalchemy import Date, DateTime, Select, Text, cast, func, literal, select, tuple_

from finance.costs.readable import ProjectCost
from finance.entries.model import ENTRY
from finance.replicas.readable import (
    name_of_client,
    name_of_person,
    name_of_project,
    reference_of_project,
)
from finance.rights import owner_columns

TOKEN_WIDTH = 3
ABOUT_COST = "costed"
_ENTRY = ENTRY.c
_COLUMNS: dict[str, Any] = {
    "recorded_at": _ENTRY.recorded_at,
    "effective_on": _ENTRY.effective_on,
}
_TYPES: dict[str, Any] = {"recorded_at": DateTime(timezone=True), "effective_on": Date()}
_IDS = ("project_id", "client_id", "person_id", "time_entry_id", "invoice_id")


def _of_cost(column: Any) -> Any:
    return select(column).where(ProjectCost.id == _ENTRY.cost_id).scalar_subquery()


_NAMED = (
    *_ENTRY,
    _of_cost(ProjectCost.source_type).label("cost_source"),
    _of_cost(ProjectCost.source_id).label("cost_source_id"),
    name_of_client(_ENTRY.client_id).label("client_name"),
    name_of_person(_ENTRY.person_id).label("person_name"),
    name_of_project(_ENTRY.project_id).label("project_name"),
    reference_of_project(_ENTRY.project_id).label("project_reference"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryFilter:
    """Which entries, for a permission. Empty or None: all. Days are included."""

    permission: str
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    person_id: Sequence[str] = ()
    time_entry_id: Sequence[str] = ()
    invoice_id: Sequence[str] = ()
    kind: Sequence[str] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    recorded_after: datetime | None = None
    recorded_through: datetime | None = None
    order: str = ""
    count: bool = False


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry with the names of what it is about. cost None: not for this reader."""

    row: Any
    costs: bool = field(default=False)

    def money(self, name: str) -> Money | None:
        code = self.row.currency_code
        return Money(getattr(self.row, f"{name}_minor"), code) if code else None

    @property
    def cost(self) -> Money | None:
        code = self.row.cost_currency_code
        return Money(self.row.cost_minor, code) if self.costs and code else None


def list_entries(reading: Reading, wanted: EntryFilter, page: Page) -> Listed:
    """One page of ShownEntry, the latest recorded first if no other order is given."""
    order = wanted.order or "-recorded_at"
    name, down = order.removeprefix("-"), order.startswith("-")
    if name not in _COLUMNS:
        words = ", ".join(f"{one}, -{one}" for one in _COLUMNS)
        raise Invalid("ORDER_UNKNOWN", f"order must be one of {words}.", field="order")
    here = (_COLUMNS[name], _ENTRY.id)
    found = _found(reading, wanted, select(*_NAMED))
    if page.after:
        last = _place(page.after, order, name)
        found = found.where(tuple_(*here) < last if down else tuple_(*here) > last)
    ways = [column.desc() if down else column for column in here]
    rows = reading.session.execute(found.order_by(*ways).limit(page.limit)).all()
    kept, costs = rows[: page.size], reading.actor.may("cost.read")
    more = len(rows) > page.size
    token = token_of((order, getattr(kept[-1], name).isoformat(), kept[-1].id)) if more else ""
    shown = [ShownEntry(row, costs) for row in kept]
    if not wanted.count:
        return Listed(shown, token)
    some = _found(reading, wanted, select(_ENTRY.id)).limit(TOTAL_MAX + 1).subquery()
    total = reading.session.scalar(select(func.count()).select_from(some)) or 0
    return Listed(shown, token, min(total, TOTAL_MAX), total <= TOTAL_MAX)


def _place(after: tuple[str, ...], order: str, name: str) -> Any:
    """Where the page before ended; a token that somebody made up is refused."""
    word, value, id_ = after
    kind = date if name == "effective_on" else datetime
    try:
        kind.fromisoformat(value)
        number = int(id_)
    except ValueError:
        raise malformed_token() from None
    if word != order or not 0 < number < 2**63:
        raise malformed_token()
    return tuple_(cast(literal(value, Text), _TYPES[name]), literal(number, _ENTRY.id.type))


def _found(reading: Reading, wanted: EntryFilter, entries: Select[Any]) -> Select[Any]:
    for name in _IDS:
        if ids := ids_of(getattr(wanted, name), name):
            entries = entries.where(_ENTRY[name].in_(ids))
    if wanted.kind:
        entries = entries.where(_ENTRY.kind.in_(wanted.kind))
    if wanted.effective_from is not None:
        entries = entries.where(_ENTRY.effective_on >= wanted.effective_from)
    if wanted.effective_to is not None:
        entries = entries.where(_ENTRY.effective_on <= wanted.effective_to)
    if wanted.recorded_after is not None:
        entries = entries.where(_ENTRY.recorded_at > wanted.recorded_after)
    if wanted.recorded_through is not None:
        entries = entries.where(_ENTRY.recorded_at <= wanted.recorded_through)
    if not reading.actor.may("cost.read"):
        entries = entries.where(_ENTRY.kind != ABOUT_COST)
    owners = owner_columns(_ENTRY.client_id, _ENTRY.project_id)
    return reading.visible(wanted.permission, entries, owners)
