"""Reads of levellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import select

from projects.levelling.access import OWNERS, RUN
from projects.levelling.model import Levelling

LEVELLINGS = Records(
    select(*Levelling.__table__.c),
    {
        "id": Levelling.id,
        "created_at": Levelling.id,
        "reference": Levelling.reference,
        "status": Levelling.status,
        "from_on": Levelling.from_on,
    },
    OWNERS,
    default="-created_at",
    search=containing("search", Levelling.reference),
    status=one_of(Levelling.status, "status"),
    started_by_id=one_of(Levelling.started_by_id, "started_by_id"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LevellingFilter:
    """Empty: all."""

    search: str = ""
    status: Sequence[str] = ()
    started_by_id: Sequence[str] = ()


def find_levelling(reading: Reading, levelling_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = LEVELLINGS.find(reading, RUN, require_id(levelling_id, "levelling_id"))
    if row is None:
        raise no_levelling(levelling_id)
    return row


def no_levelling(levelling_id: str) -> NotFound:
    message = f"There is no levelling {levelling_id}."
    return NotFound("LEVELLING_NOT_FOUND", message, field="levelling_id")


def list_levellings(reading: Reading, wanted: LevellingFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return LEVELLINGS.page(
        reading,
        [RUN],
        asked,
        search=part(wanted.search),
        status=list(wanted.status),
        started_by_id=ids_of(wanted.started_by_id, "started_by_id"),
    )
