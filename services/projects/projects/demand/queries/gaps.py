"""Reads of the threshold and of the gaps that were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from projects.demand.model import CapacityGap, DemandThreshold
from projects.demand.queries.figures import READ

GAP_SECONDS = 40 * 3600
MONTHS_AHEAD = 3
"""As long as nobody has set a threshold."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """version 0: never set."""

    version: int = 0
    gap_seconds: int = GAP_SECONDS
    months_ahead: int = MONTHS_AHEAD


def threshold(reading: Reading) -> Threshold:
    row = reading.session.scalars(select(DemandThreshold).limit(1)).first()
    return Threshold(row.version, row.gap_seconds, row.months_ahead) if row else Threshold()


GAPS = Records(
    select(*CapacityGap.__table__.c),
    {
        "id": CapacityGap.id,
        "created_at": CapacityGap.id,
        "charge_role": CapacityGap.charge_role,
        "month_on": CapacityGap.month_on,
        "gap_minutes": CapacityGap.gap_seconds,
        "open": CapacityGap.closed_at.is_(None),
    },
    None,
    default="-created_at",
    search=containing("search", CapacityGap.charge_role),
    open=CapacityGap.closed_at.is_(None) == bindparam("open"),
    charge_role=one_of(CapacityGap.charge_role, "charge_role"),
    month_from=CapacityGap.month_on >= bindparam("month_from"),
    month_to=CapacityGap.month_on <= bindparam("month_to"),
)
"""A row is like a CapacityGap."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GapFilter:
    """Empty or None: all."""

    search: str = ""
    open: bool | None = None
    charge_role: Sequence[str] = ()
    month_from: date | None = None
    month_to: date | None = None


def list_gaps(reading: Reading, wanted: GapFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return GAPS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        open=wanted.open,
        charge_role=list(wanted.charge_role),
        month_from=wanted.month_from,
        month_to=wanted.month_to,
    )


def find_gap(reading: Reading, capacity_gap_id: str) -> Any:
    row = GAPS.find(reading, READ, require_id(capacity_gap_id, "capacity_gap_id"))
    if row is None:
        raise NotFound(
            "CAPACITY_GAP_NOT_FOUND",
            f"There is no capacity gap {capacity_gap_id}.",
            field="capacity_gap_id",
        )
    return row
