"""Issues of projects: raised by hand and from risks, solved, and linked both ways."""

from __future__ import annotations

from typing import Any

import pytest
from planning_room import Bureau
from test_projects_risks import add, pounds

pytestmark = pytest.mark.slow


@pytest.fixture
def project(bureau: Bureau) -> Any:
    return bureau.project()


def test_a_risk_that_occurred_is_an_issue_and_no_exposure(bureau: Bureau, project: Any) -> None:
    risk = add(bureau, project, probability_bp=9000, impact=pounds(900_000))
    issue = bureau.ask("RaiseIssueOfRisk", risk_id=risk.id, due_on="2026-04-10").issue
    assert (issue.risk_id, issue.title, issue.severity) == (risk.id, risk.title, risk.severity)
    assert (issue.owner_id, issue.status) == (risk.owner_id, "open")
    assert bureau.ask("GetRisk", risk_id=risk.id).risk.status == "occurred"
    assert not bureau.ask("GetExposure", project_id=[project.id]).exposures
    (listed,) = bureau.ask("ListIssues", risk_id=[risk.id]).issues
    assert listed.id == issue.id
    assert bureau.fact_types(risk.id, issue.id) == ["risk.created", "risk.changed", "issue.created"]


def test_an_issue_is_solved_with_words_and_a_day(bureau: Bureau, project: Any) -> None:
    body = {"project_id": project.id, "title": "The site is down", "severity": "critical"}
    issue = bureau.ask("CreateIssue", **body).issue
    assert bureau.refusal("UpdateIssue", issue_id=issue.id, status="resolved") == (
        "RESOLUTION_REQUIRED"
    )
    solved = {"status": "resolved", "resolution": "Moved to another host"}
    done = bureau.ask("UpdateIssue", issue_id=issue.id, **solved).issue
    assert done.resolved_on == "2026-03-11"
    again = bureau.ask("UpdateIssue", issue_id=issue.id, status="open").issue
    assert (again.resolved_on, again.resolution) == ("", solved["resolution"])


def test_the_risk_of_an_issue_is_of_the_same_project(bureau: Bureau, project: Any) -> None:
    other = add(bureau, bureau.project(name="Atlas"))
    body = {"project_id": project.id, "title": "The site is down"}
    assert bureau.refusal("CreateIssue", risk_id=other.id, **body) == "RISK_NOT_FOUND"
    issue = bureau.ask("CreateIssue", **body).issue
    assert bureau.refusal("UpdateIssue", issue_id=issue.id, risk_id=other.id) == "RISK_NOT_FOUND"
    mine = add(bureau, project)
    assert bureau.ask("UpdateIssue", issue_id=issue.id, risk_id=mine.id).issue.risk_id == mine.id
    assert bureau.ask("UpdateIssue", issue_id=issue.id, risk_id="").issue.risk_id == ""


def test_a_closed_or_archived_risk_does_not_occur(bureau: Bureau, project: Any) -> None:
    risk = add(bureau, project)
    bureau.ask("UpdateRisk", risk_id=risk.id, status="closed")
    assert bureau.refusal("RaiseIssueOfRisk", risk_id=risk.id) == "RISK_CLOSED"
    bureau.ask("ArchiveRisk", risk_id=risk.id)
    assert bureau.refusal("RaiseIssueOfRisk", risk_id=risk.id) == "RISK_ARCHIVED"


def test_an_issue_of_another_is_not_found_by_a_team_member(bureau: Bureau, project: Any) -> None:
    body = {"project_id": project.id, "title": "The site is down"}
    others = bureau.ask("CreateIssue", **body).issue
    mine = bureau.ask("CreateIssue", bureau.ada, **body).issue
    assert [one.id for one in bureau.ask("ListIssues", bureau.ada).issues] == [mine.id]
    assert bureau.refusal("UpdateIssue", bureau.ada, issue_id=others.id) == "ISSUE_NOT_FOUND"


def test_an_archived_issue_is_not_changed_until_it_is_restored(
    bureau: Bureau, project: Any
) -> None:
    issue = bureau.ask("CreateIssue", project_id=project.id, title="The site is down").issue
    assert bureau.ask("ArchiveIssue", issue_id=issue.id).issue.archived
    assert bureau.refusal("UpdateIssue", issue_id=issue.id, title="It is up") == "ISSUE_ARCHIVED"
    assert not bureau.ask("RestoreIssue", issue_id=issue.id).issue.archived
