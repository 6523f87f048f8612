"""What time was worked and not charged, by kind of reason, client, project or person.

One statement over a window of days, on an index of the entries that are charged otherwise than
they were worked; entries outside the window cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from sqlalchemy import func, or_, select, text

from projects.time.access import ENTRY_OWNERS, READ
from projects.time.model import TimeEntry

DAYS_MAX = 366
ROWS_MAX = 200
GROUPS = {
    "reason_kind": TimeEntry.reason_kind_id,
    "client": TimeEntry.client_id,
    "project": TimeEntry.project_id,
    "person": TimeEntry.person_id,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAwayRow:
    """seconds: worked and not charged. Only that by which it is summed is set."""

    seconds: int
    entries: int
    reason_kind_id: str | None = None
    client_id: str | None = None
    project_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class GivenAwayTime:
    """The totals count the rows beyond ROWS_MAX as well."""

    rows: list[GivenAwayRow]
    total_seconds: int
    total_rows: int


def given_away_time(reading: Reading, first: date, last: date, group_by: str) -> GivenAwayTime:
    """Of the entries that the actor may see; the most time first."""
    if not 0 <= (last - first).days < DAYS_MAX:
        raise Invalid(
            "DAYS_OUT_OF_RANGE",
            f"Ask for 1 to {DAYS_MAX} days; the last is not before the first.",
            field="last_on",
        )
    by = group_by or "reason_kind"
    group = GROUPS[by]
    given = func.sum(TimeEntry.seconds - TimeEntry.billable_seconds)
    shown: tuple[Any, ...] = (
        group.label("of"),
        given.label("seconds"),
        func.count().label("entries"),
        func.sum(given).over().label("total_seconds"),
        func.count().over().label("total_rows"),
    )
    asked = (
        select(*shown)
        .where(
            text("time_entry.seconds <> time_entry.billable_seconds"),
            text("time_entry.status <> 'rejected'"),
            TimeEntry.rounding_seconds.is_(None),
            or_(
                TimeEntry.corrects_id.is_not(None),
                TimeEntry.seconds > TimeEntry.billable_seconds,
            ),
            TimeEntry.worked_on.between(first, last),
        )
        .group_by(group)
        .order_by(given.desc(), group)
        .limit(ROWS_MAX)
    )
    found = reading.session.execute(reading.visible(READ, asked, ENTRY_OWNERS)).all()
    rows = [
        GivenAwayRow(seconds=int(row.seconds), entries=row.entries, **{f"{by}_id": row.of})
        for row in found
    ]
    if not found:
        return GivenAwayTime([], 0, 0)
    return GivenAwayTime(rows, int(found[0].total_seconds), found[0].total_rows)
