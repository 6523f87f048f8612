"""Issues: raised by hand or from a risk that occurred, changed, solved, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.database import Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.values import Checks

from chassis import values
from projects.issues.model import Issue, issue_reference
from projects.issues.rules import Severity, Status
from projects.planning.readable import Project
from projects.resourcing.queries import active_person
from projects.risks.access import record_owners, require_may_write
from projects.risks.commands import (
    no_risk,
    occur,
    open_project,
    owner_of_none,
    owner_required,
    record_change,
    require_may_add,
)
from projects.risks.queries import find_risk

_checked = Checks(
    title=lambda title, field: values.text(title, field, required=True),
    severity=lambda word, field: values.word(Severity, word, field).value,
    status=lambda word, field: values.word(Status, word, field).value,
    due_on=values.day,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewIssue:
    """See `Issue`. due_on: a day as text, or empty."""

    project_id: str
    title: str
    description: str = ""
    severity: str = ""
    owner_id: str = ""
    due_on: str = ""
    risk_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueOfRisk:
    """What is empty is the risk's."""

    title: str = ""
    description: str = ""
    severity: str = ""
    owner_id: str = ""
    due_on: str = ""


def create_issue(tx: Transaction, new: NewIssue) -> Issue:
    project = open_project(tx, new.project_id)
    owner_id = new.owner_id or owner_of_none(tx)
    require_may_add(tx, project, owner_id)
    wanted = _checked(
        {
            "title": new.title,
            "description": new.description,
            "severity": new.severity or Severity.MEDIUM.value,
            "due_on": new.due_on,
        }
    )
    issue = Issue(
        id=tx.new_id(),
        reference=f"ISSUE-{tx.session.scalar(issue_reference)}",
        project_id=project.id,
        owner_id=active_person(tx, owner_id, "owner_id").id,
        risk_id=_risk(tx, project.id, new.risk_id),
        status=Status.OPEN.value,
        created_at=tx.now,
        **wanted,
    )
    tx.add(issue)
    tx.record(issue.created())
    return issue


def raise_issue_of_risk(tx: Transaction, risk_id: str, stated: IssueOfRisk) -> Issue:
    """The risk has occurred; it counts in no exposure any more."""
    risk = occur(tx, risk_id)
    tx.session.flush()
    return create_issue(
        tx,
        NewIssue(
            project_id=risk.project_id,
            risk_id=risk.id,
            title=stated.title or risk.title,
            description=stated.description or risk.description,
            severity=stated.severity or risk.severity,
            owner_id=stated.owner_id or risk.owner_id,
            due_on=stated.due_on,
        ),
    )


def change_issue(
    tx: Transaction, issue_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Issue:
    """changes: what is given of the fields of UpdateIssueRequest."""
    issue = _found(tx, issue_id, expected_version)
    wanted = _checked(changes)
    if "owner_id" in wanted:
        if not wanted["owner_id"]:
            raise owner_required()
        if wanted["owner_id"] != issue.owner_id:
            wanted["owner_id"] = active_person(tx, wanted["owner_id"], "owner_id").id
    if "risk_id" in wanted and wanted["risk_id"] != (issue.risk_id or ""):
        wanted["risk_id"] = _risk(tx, issue.project_id, wanted["risk_id"])
    else:
        wanted.pop("risk_id", None)
    record_change(tx, issue.change(wanted, tx.today))
    return issue


def archive_issue(tx: Transaction, issue_id: str) -> Issue:
    issue = _found(tx, issue_id)
    record_change(tx, issue.archive(tx.now))
    return issue


def restore_issue(tx: Transaction, issue_id: str) -> Issue:
    issue = _found(tx, issue_id)
    record_change(tx, issue.restore())
    return issue


def no_issue(issue_id: str, field: str = "issue_id") -> NotFound:
    return NotFound("ISSUE_NOT_FOUND", f"There is no issue {issue_id}.", field=field)


def _risk(tx: Transaction, project_id: str, risk_id: str) -> str | None:
    """The id of a risk of the project that the caller may see; None for none."""
    if not risk_id:
        return None
    risk = find_risk(tx, require_id(risk_id, "risk_id"))
    if risk is None or risk.project_id != project_id:
        raise no_risk(risk_id)
    return str(risk.id)


def _found(tx: Transaction, issue_id: str, expected_version: int = 0) -> Issue:
    """Locked, if the caller may change it."""
    seen = tx.session.get(Issue, require_id(issue_id, "issue_id"))
    if seen is None:
        raise no_issue(issue_id)
    project = tx.session.get_one(Project, seen.project_id)
    require_may_write(tx, record_owners(tx, project, seen.owner_id), no_issue(issue_id))
    return tx.load(Issue, issue_id, expected_version=expected_version)
