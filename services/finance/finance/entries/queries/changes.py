"""The difference of two instants: the figures at both, and the entries recorded between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import Listed
from chassis.paging import Page

from finance.entries.queries.grouping import profits, totals
from finance.entries.queries.known import Wanted, add_up, recorded_between, sums_of
from finance.entries.queries.listing import ABOUT_COST, EntryFilter, list_entries
from finance.entries.rules import Profit

WINDOW_MAX = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Changes:
    """before + by_kind = after, in each currency; entries: a page of what by_kind adds up."""

    before: list[Profit]
    after: list[Profit]
    by_kind: list[tuple[str, Profit]]
    entries: Listed


def require_window(start: datetime, end: datetime) -> None:
    """Bounded, since every entry of it is added up."""
    if end < start:
        raise Invalid("WINDOW_REVERSED", "to_instant is before from_instant.", field="to_instant")
    if end - start > WINDOW_MAX:
        raise Invalid(
            "WINDOW_TOO_LONG",
            f"from_instant and to_instant are at most {WINDOW_MAX.days} days apart.",
            field="to_instant",
        )


def changes(
    reading: Reading, start: datetime, end: datetime, wanted: Wanted, page: Page, home: str
) -> Changes:
    """What was recorded after the one instant and by the other, the earliest first."""
    require_window(start, end)
    before, after = (totals(reading, add_up(reading, at, wanted), home) for at in (start, end))
    rows = reading.session.execute(recorded_between(reading, start, end, wanted, "kind"))
    by_kind = profits(reading, [sums_of(row, keyed=True) for row in rows], home)
    if not reading.actor.may("cost.read"):
        by_kind = {key: one for key, one in by_kind.items() if key[0] != ABOUT_COST}
    asked = EntryFilter(
        permission=wanted.permission,
        effective_from=wanted.first,
        effective_to=wanted.last,
        recorded_after=start,
        recorded_through=end,
        order="recorded_at",
        project_id=_given(wanted.project_id),
        client_id=_given(wanted.client_id),
        person_id=_given(wanted.person_id),
    )
    found = list_entries(reading, asked, page)
    return Changes(before, after, [(key[0], by_kind[key]) for key in sorted(by_kind)], found)


def _given(id_: str) -> list[str]:
    return [id_] if id_ else []
