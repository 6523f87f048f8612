"""The log of decisions of projects, through the public API (H06)."""

from __future__ import annotations

from office import Office, refused, unlike


def test_h06_a_decision_is_recorded_replaced_found_archived_and_restored(office: Office) -> None:
    """H06: what, options, who, when, why, the risk and issue it answers, and what replaced it."""
    project, at = office.project(), office.manager.at
    risk = {"project_id": project["id"], "title": "Rain", "area": "schedule"}
    risk = at.post("/v1/risks", risk | {"impact_level": 2, "probability_level": 2})
    issue = at.post(f"/v1/risks/{risk['id']}/occur", {})
    why = {"options": "A tent\nAnother day", "reason": "The hall is taken"}
    who = {"decided_by": "Robin Alder, for the client", "decided_on": "2026-03-02"}
    body = {"project_id": project["id"], "title": unlike("A tent is rented")} | why | who
    old = at.post("/v1/decisions", body | {"risk_id": risk["id"], "issue_id": issue["id"]})
    assert (why | who | {"status": "in_force", "supersedes_id": None}).items() <= old.items()
    assert at.get(f"/v1/decisions/{old['id']}") == old
    later = {"title": "Another day", "supersedes_id": old["id"]}
    new = at.post("/v1/decisions", body | later)
    path = f"/v1/decisions/{old['id']}"
    assert at.get(path)["superseded_by_id"] == new["id"]
    with refused("DECISION_SUPERSEDED"):
        at.patch(path, {"reason": "It rained"})

    def ids(**asked: str) -> list[str]:
        return [one["id"] for one in at.items("/v1/decisions", **asked)]

    of = {"project_id": project["id"]}
    assert ids(**of) == [new["id"], old["id"]]
    assert ids(status="in_force", **of) == [new["id"]]
    assert ids(search=old["title"].upper()) == [old["id"]]
    assert ids(risk_id=risk["id"]) == ids(issue_id=issue["id"]) == [old["id"]]
    at.post(f"/v1/decisions/{new['id']}/archive")
    assert ids(archived="no", **of) == [old["id"]]
    assert at.get(path)["status"] == "in_force"
    assert at.patch(path, {"reason": "It rained"})["reason"] == "It rained"
    at.post(f"/v1/decisions/{new['id']}/restore")
    assert at.get(path)["status"] == "superseded"
    facts = office.administrator.get("/v1/audit", record=f"decision:{old['id']}")["items"]
    assert len(facts) == 5


def test_h06_a_decision_names_what_is_wrong_with_it(office: Office) -> None:
    """H06: a day to come, and a risk of another project, are refused by the name of the field."""
    project, other, at = office.project(), office.project(), office.manager.at
    body = {"project_id": project["id"], "title": "Rain or not"}
    with refused("DATE_IN_THE_FUTURE") as raised:
        at.post("/v1/decisions", body | {"decided_on": "2199-01-01"})
    assert raised.value.problem["field"] == "decided_on"
    of_other = at.post("/v1/decisions", body | {"project_id": other["id"]})
    with refused("DECISION_NOT_FOUND") as raised:
        at.post("/v1/decisions", body | {"supersedes_id": of_other["id"]})
    assert raised.value.problem["field"] == "supersedes_id"
