"""Reads of decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.decisions.model import Decision
from projects.planning.readable import Project
from projects.risks.access import READ, owner_columns

_PROJECT = aliased(Project)  # apart from the one in the owners
DECISIONS = Records(
    select(*Decision.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(Decision)
    .join(_PROJECT, _PROJECT.id == Decision.project_id),
    {
        "id": Decision.id,
        "created_at": Decision.id,
        "reference": Decision.reference,
        "title": Decision.title,
        "project": _PROJECT.name,
        "decided_by": Decision.decided_by,
        "decided_on": Decision.decided_on,
    },
    owner_columns(Decision.project_id, Decision.owner_id),
    default="-created_at",
    search=containing(
        "search", Decision.reference, Decision.title, Decision.decided_by, _PROJECT.name
    ),
    project_id=one_of(Decision.project_id, "project_id"),
    owner_id=one_of(Decision.owner_id, "owner_id"),
    risk_id=one_of(Decision.risk_id, "risk_id"),
    issue_id=one_of(Decision.issue_id, "issue_id"),
    superseded=Decision.superseded_by_id.is_not(None) == bindparam("superseded"),
    archived=Decision.archived_at.is_not(None) == bindparam("archived"),
    decided_from=Decision.decided_on >= bindparam("decided_from"),
    decided_to=Decision.decided_on <= bindparam("decided_to"),
)
"""A row is like a Decision, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    project_id: Sequence[str] = ()
    owner_id: Sequence[str] = ()
    risk_id: Sequence[str] = ()
    issue_id: Sequence[str] = ()
    superseded: bool | None = None
    archived: bool | None = None
    decided_from: date | None = None
    decided_to: date | None = None


def find_decision(reading: Reading, decision_id: str) -> Any | None:
    """Its row, or None when there is none that the actor may see."""
    return DECISIONS.find(reading, READ, require_id(decision_id, "decision_id"))


def list_decisions(reading: Reading, wanted: DecisionFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return DECISIONS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        risk_id=ids_of(wanted.risk_id, "risk_id"),
        issue_id=ids_of(wanted.issue_id, "issue_id"),
        superseded=wanted.superseded,
        archived=wanted.archived,
        decided_from=wanted.decided_from,
        decided_to=wanted.decided_to,
    )
