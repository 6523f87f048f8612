"""Reads of working patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from chassis.visibility import OwnerColumns
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.resourcing.access import READ
from projects.resourcing.model import Person, WorkingPattern

_PERSON = aliased(Person)
PATTERNS = Records(
    select(*WorkingPattern.__table__.c, _PERSON.name.label("person_name"))
    .select_from(WorkingPattern)
    .join(_PERSON, _PERSON.id == WorkingPattern.person_id),
    {
        "id": WorkingPattern.id,
        "created_at": WorkingPattern.id,
        "person": _PERSON.name,
        "from_on": WorkingPattern.from_on,
        "weekly_minutes": WorkingPattern.weekly_minutes,
    },
    OwnerColumns(lead=_PERSON.lead_id, person=WorkingPattern.person_id),
    default="-from_on",
    search=containing("search", _PERSON.name, WorkingPattern.note),
    person_id=one_of(WorkingPattern.person_id, "person_id"),
    archived=WorkingPattern.archived_at.is_not(None) == bindparam("archived"),
    starts_from=WorkingPattern.from_on >= bindparam("starts_from"),
    starts_to=WorkingPattern.from_on <= bindparam("starts_to"),
)
"""A row is like a WorkingPattern, with the name of the person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PatternFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    person_id: Sequence[str] = ()
    archived: bool | None = None
    starts_from: date | None = None
    starts_to: date | None = None


def list_patterns(reading: Reading, wanted: PatternFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return PATTERNS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        person_id=ids_of(wanted.person_id, "person_id"),
        archived=wanted.archived,
        starts_from=wanted.starts_from,
        starts_to=wanted.starts_to,
    )


def find_pattern(reading: Reading, pattern_id: str) -> Any:
    """Its row, or NotFound."""
    row = PATTERNS.find(reading, READ, require_id(pattern_id, "working_pattern_id"))
    if row is None:
        raise no_pattern(pattern_id)
    return row


def no_pattern(pattern_id: str) -> NotFound:
    return NotFound(
        "WORKING_PATTERN_NOT_FOUND",
        f"There is no working pattern {pattern_id}.",
        field="working_pattern_id",
    )
