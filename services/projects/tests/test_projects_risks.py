"""Risks of projects: who may keep them, what is refused, and what they come to together."""

from __future__ import annotations

from typing import Any

import pytest
from planning_room import Bureau
from tandem.common.v1 import common_pb2 as common
from tandem.projects.v1 import planning_pb2 as planning

pytestmark = pytest.mark.slow
CANCELLED = planning.PROJECT_STATUS_CANCELLED


def pounds(minor: int) -> common.Money:
    return common.Money(amount_minor=minor, currency_code="GBP")


@pytest.fixture
def project(bureau: Bureau) -> Any:
    return bureau.project()


def add(bureau: Bureau, project: Any, by: Any = None, **given: Any) -> Any:
    body = {"title": "The photographer falls ill", "area": "people", "impact_level": 4}
    if "probability_bp" not in given:
        body |= {"probability_level": 2}
    return bureau.ask("CreateRisk", by, **{"project_id": project.id, **body, **given}).risk


def test_a_risk_has_a_level_a_score_and_a_severity(bureau: Bureau, project: Any) -> None:
    risk = add(bureau, project, probability_bp=6500, impact=pounds(2_000_000))
    assert (risk.probability_level, risk.score, risk.severity) == (4, 16, "high")
    assert (risk.status, risk.kind, risk.owner_id) == ("open", "threat", bureau.pam.person_id)
    assert risk.expected.amount_minor == 1_300_000
    changed = bureau.ask("UpdateRisk", risk_id=risk.id, probability_level=1, status="watched").risk
    assert (changed.probability_bp, changed.score, changed.severity) == (1000, 4, "low")
    assert changed.status == "watched"
    assert bureau.fact_types(risk.id) == ["risk.created", "risk.changed"]


def test_a_change_that_changes_nothing_is_no_fact(bureau: Bureau, project: Any) -> None:
    risk = add(bureau, project)
    bureau.ask("UpdateRisk", risk_id=risk.id, title=risk.title, owner_id=risk.owner_id)
    assert bureau.fact_types(risk.id) == ["risk.created"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"probability_bp": 5000, "probability_level": 2}, "PROBABILITY_REQUIRED"),
        ({"probability_bp": 10_001}, "NUMBER_OUT_OF_RANGE"),
        ({"impact_level": 6}, "NUMBER_OUT_OF_RANGE"),
        ({"probability_level": 1, "response": "exploit"}, "RESPONSE_DIFFERS"),
        ({"probability_level": 1, "kind": "opportunity", "response": "avoid"}, "RESPONSE_DIFFERS"),
        ({"impact": pounds(-1)}, "AMOUNT_OUT_OF_RANGE"),
        ({"impact": common.Money(amount_minor=1, currency_code="XXQ")}, "CURRENCY_UNKNOWN"),
        ({"title": " "}, "TEXT_REQUIRED"),
        ({"impact_days": -1}, "NUMBER_OUT_OF_RANGE"),
        ({"response_due_on": "soon"}, "DATE_MALFORMED"),
    ],
)
def test_what_makes_no_sense_is_refused(
    bureau: Bureau, project: Any, given: dict[str, Any], reason: str
) -> None:
    body = {"title": "T", "area": "people", "impact_level": 4, "project_id": project.id}
    assert bureau.refusal("CreateRisk", **body | given) == reason


def test_a_risk_needs_a_probability(bureau: Bureau, project: Any) -> None:
    body = {"title": "T", "area": "people", "impact_level": 4, "project_id": project.id}
    assert bureau.refusal("CreateRisk", **body) == "PROBABILITY_REQUIRED"


def test_people_who_left_own_no_risk(bureau: Bureau, project: Any) -> None:
    gone = bureau.join("Gone", "team_member", active=False)
    body = {"title": "T", "area": "people", "impact_level": 4, "probability_level": 1}
    of = {"project_id": project.id, "owner_id": gone.person_id}
    assert bureau.refusal("CreateRisk", **body, **of) == "PERSON_INACTIVE"
    risk = add(bureau, project)
    assert bureau.refusal("UpdateRisk", risk_id=risk.id, owner_id="") == "OWNER_REQUIRED"


def test_a_team_member_adds_and_keeps_own_risks_alone(bureau: Bureau, project: Any) -> None:
    mine = add(bureau, project, bureau.ada)
    others = add(bureau, project)
    assert mine.owner_id == bureau.ada.person_id
    listed = bureau.ask("ListRisks", bureau.ada).risks
    assert [risk.id for risk in listed] == [mine.id]
    bureau.ask("UpdateRisk", bureau.ada, risk_id=mine.id, probability_level=5)
    assert bureau.refusal("UpdateRisk", bureau.ada, risk_id=others.id) == "RISK_NOT_FOUND"
    assert bureau.refusal("GetRisk", bureau.ada, risk_id=others.id) == "RISK_NOT_FOUND"
    body = {"title": "T", "area": "people", "impact_level": 4, "probability_level": 1}
    of = {"project_id": project.id, "owner_id": bureau.lea.person_id}
    assert bureau.refusal("CreateRisk", bureau.ada, **body, **of) == "RECORD_OF_ANOTHER"


def test_an_archived_risk_is_not_changed_until_it_is_restored(bureau: Bureau, project: Any) -> None:
    risk = add(bureau, project, impact=pounds(100_00))
    assert bureau.ask("ArchiveRisk", risk_id=risk.id).risk.archived
    assert bureau.refusal("UpdateRisk", risk_id=risk.id, title="Other") == "RISK_ARCHIVED"
    assert not bureau.ask("GetExposure", project_id=[project.id]).exposures
    assert not bureau.ask("RestoreRisk", risk_id=risk.id).risk.archived
    assert len(bureau.ask("GetExposure", project_id=[project.id]).exposures) == 1


def test_the_exposure_is_threats_less_opportunities(bureau: Bureau, project: Any) -> None:
    """H02: domain A14 comes to 8,000."""
    add(bureau, project, probability_bp=3000, impact=pounds(2_000_000))
    add(bureau, project, probability_bp=1000, impact=pounds(5_000_000))
    add(bureau, project, probability_bp=5000, impact=pounds(600_000), kind="opportunity")
    add(bureau, project)
    over = add(bureau, project, probability_bp=9000, impact=pounds(900_000))
    bureau.ask("UpdateRisk", risk_id=over.id, status="closed")
    found = bureau.ask("GetExposure", project_id=[project.id])
    (one,) = found.exposures
    assert (one.expected.amount_minor, one.risks, found.without_amount) == (800_000, 3, 1)
    assert (one.threats.amount_minor, one.opportunities.amount_minor) == (1_100_000, 300_000)
    other = bureau.project(name="Atlas")
    add(bureau, other, probability_bp=1, impact=pounds(4_999))
    listed = bureau.ask("ListExposures", currency_code="GBP", count=True)
    assert [each.project_name for each in listed.exposures] == [project.name, "Atlas"]
    assert [each.expected.amount_minor for each in listed.exposures] == [800_000, 0]
    assert listed.total == 2
    (whole,) = bureau.ask("GetExposure").exposures
    assert whole.expected.amount_minor == 800_000
    assert bureau.ask("ListExposures", currency_code="EUR").exposures == []


def test_the_matrix_counts_what_may_still_happen(bureau: Bureau, project: Any) -> None:
    add(bureau, project)
    add(bureau, project)
    closed = add(bureau, project)
    bureau.ask("UpdateRisk", risk_id=closed.id, status="closed")
    cells = bureau.ask("GetRiskMatrix", project_id=[project.id]).cells
    assert len(cells) == 25
    assert [(c.probability_level, c.impact_level, c.risks) for c in cells if c.risks] == [(2, 4, 2)]
    (cell,) = [c for c in cells if c.risks]
    listed = bureau.ask(
        "ListRisks", probability_level=2, impact_level=4, status=["open", "watched"]
    )
    assert len(listed.risks) == cell.risks


def test_no_risk_is_added_to_a_closed_project(bureau: Bureau, project: Any) -> None:
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=CANCELLED, reason="No money")
    body = {"title": "T", "area": "people", "impact_level": 4, "probability_level": 1}
    assert bureau.refusal("CreateRisk", project_id=project.id, **body) == "PROJECT_CLOSED"
