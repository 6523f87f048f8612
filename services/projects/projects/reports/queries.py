"""Reads of status reports, and the facts that they are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.paging import Page
from chassis.prepared import one_of
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.control.queries.delivery import get_project_delivery
from projects.decisions.queries import DecisionFilter, list_decisions
from projects.issues.queries import IssueFilter, list_issues
from projects.planning.readable import Project
from projects.reports.model import StatusReport
from projects.reports.rules.narrative import Facts
from projects.reports.rules.sheet import pdf
from projects.requests.queries import RequestFilter, list_requests
from projects.risks.access import owner_columns
from projects.risks.queries import RiskFilter, list_risks

READ = "status_report.read"
SHOWN = 5
"""Risks, issues, decisions and answers that a narrative names."""
_PROJECT = aliased(Project)  # apart from the one in the owners
REPORTS = Records(
    select(*StatusReport.__table__.c, _PROJECT.name.label("project_name"))
    .select_from(StatusReport)
    .join(_PROJECT, _PROJECT.id == StatusReport.project_id),
    {
        "id": StatusReport.id,
        "created_at": StatusReport.id,
        "reference": StatusReport.reference,
        "project": _PROJECT.name,
        "as_at": StatusReport.as_at,
        "colour": StatusReport.colour,
        "status": StatusReport.status,
    },
    owner_columns(StatusReport.project_id, StatusReport.author_id),
    default="-created_at",
    search=containing("search", StatusReport.reference, _PROJECT.name),
    project_id=one_of(StatusReport.project_id, "project_id"),
    author_id=one_of(StatusReport.author_id, "author_id"),
    colour=one_of(StatusReport.colour, "colour"),
    audience=one_of(StatusReport.audience, "audience"),
    status=one_of(StatusReport.status, "status"),
    archived=StatusReport.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a StatusReport, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    author_id: Sequence[str] = ()
    colour: Sequence[str] = ()
    audience: Sequence[str] = ()
    status: Sequence[str] = ()
    archived: bool | None = None


def find_report(reading: Reading, status_report_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = REPORTS.find(reading, READ, require_id(status_report_id, "status_report_id"))
    if row is None:
        raise no_report(status_report_id)
    return row


def no_report(status_report_id: str) -> NotFound:
    return NotFound(
        "STATUS_REPORT_NOT_FOUND",
        f"There is no status report {status_report_id}.",
        field="status_report_id",
    )


def list_reports(reading: Reading, wanted: ReportFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return REPORTS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        author_id=ids_of(wanted.author_id, "author_id"),
        colour=list(wanted.colour),
        audience=list(wanted.audience),
        status=list(wanted.status),
        archived=wanted.archived,
    )


def facts_of(reading: Reading, project_id: str) -> Facts:
    """As the actor may see them; at most SHOWN of each kind are named."""
    found, of = get_project_delivery(reading, project_id), [project_id]
    some = Asked(page=Page(SHOWN))
    risks = list_risks(
        reading, RiskFilter(project_id=of, status=["open", "watched"], archived=False), some
    )
    solving = IssueFilter(project_id=of, status=["open", "in_progress"], archived=False)
    issues = list_issues(reading, solving, Asked(page=Page(SHOWN), order="-severity"))
    decisions = list_decisions(
        reading, DecisionFilter(project_id=of, superseded=False, archived=False), some
    )
    waiting = RequestFilter(
        project_id=of, outcome=["change_order"], quote_status=["sent"], archived=False
    )
    return Facts(
        status=str(found.status),
        done=found.done_task_count,
        tasks=found.task_count,
        late_tasks=found.late_task_count,
        end_on=found.end_on,
        due_on=found.due_on,
        days_late=found.days_late,
        sold=found.hours.sold,
        logged=found.hours.logged,
        risks=[(row.title, row.score) for row in risks.rows],
        issues=[(row.title, row.severity) for row in issues.rows],
        decisions=[row.title for row in decisions.rows],
        waiting=[row.title for row in list_requests(reading, waiting, some).rows],
    )


def print_report(reading: Reading, status_report_id: str) -> tuple[bytes, str]:
    """The PDF and the name of its file."""
    row = find_report(reading, status_report_id)
    heads = [
        f"{row.reference}, {row.as_at.day} {row.as_at:%B %Y}",
        f"Status: {row.colour}. {row.colour_reason or row.rule}",
    ]
    if row.status == "draft":
        heads.insert(0, "Draft")
    return pdf(row.project_name, heads, row.narrative), f"{row.reference}.pdf"
