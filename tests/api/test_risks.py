"""Risks of projects and what they come to, through the public API (H01, H02)."""

from __future__ import annotations

from typing import Any

from office import Office, money, refused, unlike
from standalone.rest import Json


def risky(office: Office, project: Json, **more: Any) -> Json:
    body = {"project_id": project["id"], "title": unlike("Rain"), "area": "schedule"}
    body |= {"impact_level": 4, "probability": "0.30"} | more
    if "probability_level" in more:
        del body["probability"]
    made: Json = office.manager.at.post("/v1/risks", body)
    return made


def test_h01_a_risk_is_weighed_answered_watched_archived_and_restored(office: Office) -> None:
    """H01: probability x impact, area, response with its plan, owner, status, and its history."""
    project, at = office.project(), office.manager.at
    owner = office.join("project_manager")
    plan = {"response": "reduce", "response_plan": "Book a second photographer"}
    plan |= {"response_owner_id": owner.id, "response_due_on": "2026-05-04"}
    risk = risky(office, project, owner_id=owner.id, impact=money("20000.00"), **plan)
    shown = at.get(f"/v1/risks/{risk['id']}")
    assert shown == risk
    assert (risk["probability_level"], risk["score"], risk["severity"]) == (2, 8, "medium")
    assert (risk["expected"], risk["status"]) == (money("6000.00"), "open")
    assert plan.items() <= risk.items()
    path = f"/v1/risks/{risk['id']}"
    watched = at.patch(path, {"probability_level": 5, "status": "watched"})
    assert (watched["probability"], watched["score"], watched["severity"]) == ("0.90", 20, "high")
    at.post(f"{path}/archive")
    mine = {"project_id": project["id"]}
    assert list(at.items("/v1/risks", archived="no", **mine)) == []
    with refused("RISK_ARCHIVED"):
        at.patch(path, {"title": "Snow"})
    at.post(f"{path}/restore")
    assert [one["id"] for one in at.items("/v1/risks", archived="no", **mine)] == [risk["id"]]
    facts = office.administrator.get("/v1/audit", record=f"risk:{risk['id']}")["items"]
    changes = [{one["field"] for one in fact["changes"]} for fact in facts]
    assert {"probability_bp", "status"} <= changes[-2]


def test_h01_the_register_is_filtered_ordered_and_searched(office: Office) -> None:
    """H01: of one project and of all; by area, kind, status, response and cell of the matrix."""
    project, at = office.project(), office.manager.at
    grave = risky(office, project, probability_level=5, impact_level=5, response="avoid")
    slight = risky(office, project, probability_level=1, impact_level=1, area="legal")
    chance = risky(office, project, kind="opportunity", response="exploit")
    of = {"project_id": project["id"]}

    def ids(**asked: Any) -> list[str]:
        return [one["id"] for one in at.items("/v1/risks", **of, **asked)]

    assert ids() == [grave["id"], chance["id"], slight["id"]]
    assert ids(order="probability") == [slight["id"], chance["id"], grave["id"]]
    assert ids(area="legal") == [slight["id"]]
    assert ids(kind="opportunity") == ids(response="exploit") == [chance["id"]]
    assert ids(search=grave["title"].upper()) == [grave["id"]]
    matrix = at.get("/v1/risk-matrix", **of)
    cells = {(c["probability_level"], c["impact_level"]): c["risks"] for c in matrix["cells"]}
    assert len(cells) == 25
    assert {cell for cell, many in cells.items() if many} == {(5, 5), (1, 1)}
    cell = {"kind": "threat", "probability_level": 5, "impact_level": 5}
    assert ids(**cell) == [grave["id"]]


def test_h01_a_response_fits_the_kind_of_the_risk(office: Office) -> None:
    """H01: an opportunity is not avoided; the problem names the field and the remedy."""
    project = office.project()
    with refused("RESPONSE_DIFFERS") as raised:
        risky(office, project, kind="opportunity", response="avoid")
    assert raised.value.problem["field"] == "response"
    assert "exploit, share, enhance, accept" in raised.value.problem["detail"]


def test_h02_the_exposure_is_threats_less_opportunities(office: Office) -> None:
    """H02: 0.3 x 20,000 + 0.1 x 50,000 - 0.5 x 6,000 = 8,000, of a project and of all projects."""
    project, at = office.project(), office.manager.at
    risky(office, project, probability="0.30", impact=money("20000.00"))
    risky(office, project, probability="0.10", impact=money("50000.00"))
    risky(office, project, probability="0.50", impact=money("6000.00"), kind="opportunity")
    found = at.get("/v1/exposure", project_id=project["id"])
    (one,) = found["exposures"]
    assert (one["expected"], one["risks"]) == (money("8000.00"), 3)
    assert (one["threats"], one["opportunities"]) == (money("11000.00"), money("3000.00"))
    listed = at.items("/v1/exposures", currency_code="GBP", ids=project["id"])
    assert [row["expected"] for row in listed] == [money("8000.00")]


def test_h02_the_contingency_of_accepted_quotes_stands_beside_it(office: Office) -> None:
    """H02: shown as a line or spread over the lines, the client has accepted it."""
    project, at = office.project(), office.finance.at
    line = {"kind": "fixed", "description": "All of it", "amount": money("10000.00")}
    for display in ("shown", "spread"):
        terms = {"contingency_share": "0.05", "contingency_display": display}
        body = {"project_id": project["id"], "lines": [line]} | terms
        estimate = at.post("/v1/estimates", body)
        sent = at.post("/v1/quotes", {"estimate_id": estimate["id"]})
        if display == "spread":
            of = {"project_id": project["id"]}
            (row,) = at.get("/v1/contingencies", **of)["contingencies"]
            assert row["contingency"] == money("500.00")
        at.post(f"/v1/quotes/{sent['id']}/accept", {"accepted_by": "Sam"})
    found = at.get("/v1/contingencies", project_id=project["id"])["contingencies"]
    assert found == [{"project_id": project["id"], "contingency": money("1000.00")}]


def test_h03_an_issue_is_raised_from_a_risk_and_both_lead_to_each_other(office: Office) -> None:
    """H03: severity, owner, due, resolution, status; from a risk that occurred or by hand."""
    project, at = office.project(), office.manager.at
    risk = risky(office, project, impact=money("900.00"))
    issue = at.post(f"/v1/risks/{risk['id']}/occur", {"due_on": "2026-06-01", "severity": "high"})
    assert (issue["risk_id"], issue["title"], issue["severity"]) == (
        *(risk["id"], risk["title"], "high"),
    )
    assert at.get(f"/v1/risks/{risk['id']}")["status"] == "occurred"
    assert at.get("/v1/exposure", project_id=project["id"])["exposures"] == []
    assert [one["id"] for one in at.items("/v1/issues", risk_id=risk["id"])] == [issue["id"]]
    path = f"/v1/issues/{issue['id']}"
    with refused("RESOLUTION_REQUIRED"):
        at.patch(path, {"status": "resolved"})
    solved = at.patch(path, {"status": "resolved", "resolution": "A tent was put up"})
    assert (solved["status"], solved["resolution"]) == ("resolved", "A tent was put up")
    assert solved["resolved_on"]
    by_hand = at.post("/v1/issues", {"project_id": project["id"], "title": "The site is down"})
    assert (by_hand["risk_id"], by_hand["severity"], by_hand["status"]) == (None, "medium", "open")
    of = {"project_id": project["id"]}
    listed = at.items("/v1/issues", order="-severity", **of)
    assert [one["id"] for one in listed] == [issue["id"], by_hand["id"]]
    at.post(f"{path}/archive")
    assert [one["id"] for one in at.items("/v1/issues", archived="no", **of)] == [by_hand["id"]]
    assert at.post(f"{path}/restore")["archived"] is False
