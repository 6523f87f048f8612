"""Reads of issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import aliased

from projects.issues.model import Issue
from projects.issues.rules import PLACES
from projects.planning.readable import Project
from projects.risks.access import READ, owner_columns

_PROJECT = aliased(Project)  # apart from the one in the owners
ISSUES = Records(
    select(*Issue.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(Issue)
    .join(_PROJECT, _PROJECT.id == Issue.project_id),
    {
        "id": Issue.id,
        "created_at": Issue.id,
        "reference": Issue.reference,
        "title": Issue.title,
        "project": _PROJECT.name,
        "severity": case(PLACES, value=Issue.severity, else_=0),
        "status": Issue.status,
        "due_on": Issue.due_on,
    },
    owner_columns(Issue.project_id, Issue.owner_id),
    default="-created_at",
    search=containing("search", Issue.reference, Issue.title, _PROJECT.name),
    project_id=one_of(Issue.project_id, "project_id"),
    owner_id=one_of(Issue.owner_id, "owner_id"),
    risk_id=one_of(Issue.risk_id, "risk_id"),
    severity=one_of(Issue.severity, "severity"),
    status=one_of(Issue.status, "status"),
    archived=Issue.archived_at.is_not(None) == bindparam("archived"),
    due_from=Issue.due_on >= bindparam("due_from"),
    due_to=Issue.due_on <= bindparam("due_to"),
)
"""A row is like an Issue, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueFilter:
    """Empty or None: all. Days are included."""

    search: str = ""
    project_id: Sequence[str] = ()
    owner_id: Sequence[str] = ()
    risk_id: Sequence[str] = ()
    severity: Sequence[str] = ()
    status: Sequence[str] = ()
    archived: bool | None = None
    due_from: date | None = None
    due_to: date | None = None


def find_issue(reading: Reading, issue_id: str) -> Any | None:
    """Its row, or None when there is none that the actor may see."""
    return ISSUES.find(reading, READ, require_id(issue_id, "issue_id"))


def list_issues(reading: Reading, wanted: IssueFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return ISSUES.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        risk_id=ids_of(wanted.risk_id, "risk_id"),
        severity=list(wanted.severity),
        status=list(wanted.status),
        archived=wanted.archived,
        due_from=wanted.due_from,
        due_to=wanted.due_to,
    )
