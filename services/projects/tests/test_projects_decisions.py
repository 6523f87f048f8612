"""Decisions of projects: recorded, corrected, replaced, archived and restored."""

from __future__ import annotations

from typing import Any

import pytest
from planning_room import Bureau
from test_projects_risks import add

pytestmark = pytest.mark.slow


@pytest.fixture
def project(bureau: Bureau) -> Any:
    return bureau.project()


def decide(bureau: Bureau, project: Any, **more: Any) -> Any:
    body = {"project_id": project.id, "title": "The site is built on WordPress"} | more
    return bureau.ask("CreateDecision", **body).decision


def test_a_decision_has_a_day_and_who_decided(bureau: Bureau, project: Any) -> None:
    made = decide(bureau, project)
    assert (made.decided_on, made.status) == ("2026-03-11", "in_force")
    assert made.decided_by
    late = {"project_id": project.id, "title": "Drupal", "decided_on": "2026-03-12"}
    assert bureau.refusal("CreateDecision", **late) == "DATE_IN_THE_FUTURE"
    assert bureau.refusal("UpdateDecision", decision_id=made.id, decided_by="") != ""


def test_a_newer_decision_replaces_an_older_one_until_it_is_archived(
    bureau: Bureau, project: Any
) -> None:
    old = decide(bureau, project)
    new = decide(bureau, project, title="It is built on Drupal", supersedes_id=old.id)
    shown = bureau.ask("GetDecision", decision_id=old.id).decision
    assert (shown.status, shown.superseded_by_id) == ("superseded", new.id)
    again = {"project_id": project.id, "title": "By hand", "supersedes_id": old.id}
    assert bureau.refusal("CreateDecision", **again) == "DECISION_SUPERSEDED"
    assert bureau.refusal("UpdateDecision", decision_id=old.id, reason="?") == "DECISION_SUPERSEDED"
    bureau.ask("ArchiveDecision", decision_id=new.id)
    assert bureau.ask("GetDecision", decision_id=old.id).decision.status == "in_force"
    third = decide(bureau, project, title="By hand", supersedes_id=old.id)
    assert bureau.refusal("RestoreDecision", decision_id=new.id) == "DECISION_SUPERSEDED"
    bureau.ask("ArchiveDecision", decision_id=third.id)
    assert not bureau.ask("RestoreDecision", decision_id=new.id).decision.archived
    assert bureau.ask("GetDecision", decision_id=old.id).decision.superseded_by_id == new.id


def test_what_a_decision_answers_is_of_its_project(bureau: Bureau, project: Any) -> None:
    other = bureau.project(name="Atlas")
    risk = add(bureau, other)
    body = {"project_id": project.id, "title": "Two photographers"}
    assert bureau.refusal("CreateDecision", risk_id=risk.id, **body) == "RISK_NOT_FOUND"
    old = decide(bureau, other)
    assert bureau.refusal("CreateDecision", supersedes_id=old.id, **body) == "DECISION_NOT_FOUND"
    made = decide(bureau, other, risk_id=risk.id)
    assert made.risk_id == risk.id
    assert bureau.ask("UpdateDecision", decision_id=made.id, risk_id="").decision.risk_id == ""


def test_a_decision_of_another_is_not_found_by_a_team_member(bureau: Bureau, project: Any) -> None:
    others = decide(bureau, project)
    body = {"project_id": project.id, "title": "Blue"}
    mine = bureau.ask("CreateDecision", bureau.ada, **body).decision
    assert [one.id for one in bureau.ask("ListDecisions", bureau.ada).decisions] == [mine.id]
    assert bureau.refusal("GetDecision", bureau.ada, decision_id=others.id) == "DECISION_NOT_FOUND"
    refused = bureau.refusal("CreateDecision", bureau.ada, supersedes_id=others.id, **body)
    assert refused == "DECISION_NOT_FOUND"
