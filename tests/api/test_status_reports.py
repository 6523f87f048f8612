"""Status reports of projects, through the public API (J08)."""

from __future__ import annotations

from office import Office, refused
from test_client_requests import asked_for, priced


def test_j08_a_status_report_is_written_edited_issued_kept_and_printed(office: Office) -> None:
    """J08: the colour with its rule, a narrative from the facts, PDF, and kept as issued."""
    project, at = office.project(), office.manager.at
    risk = {"project_id": project["id"], "title": "Rain on the day", "area": "schedule"}
    at.post("/v1/risks", risk | {"impact_level": 5, "probability_level": 4})
    request = asked_for(office, project, title="A second language")
    priced(office, project, request, "8000.00")
    body = {"project_id": project["id"], "audience": "client"}
    report = at.post("/v1/status-reports", body)
    assert (report["colour"], report["status"]) == ("amber", "draft")
    assert report["rule"] == "A high risk is open: Rain on the day."
    for words in ("Rain on the day", "We wait for your answer on:\n- A second language"):
        assert words in report["narrative"]
    path = f"/v1/status-reports/{report['id']}"
    with refused("REASON_REQUIRED"):
        at.patch(path, {"colour": "green"})
    why = {
        "colour": "green",
        "colour_reason": "The tent is paid",
        "narrative": "All is well, żółw.",
    }
    edited = at.patch(path, why)
    assert (edited["colour"], edited["rule_colour"]) == ("green", "amber")
    issued = at.post(f"{path}/issue", {})
    assert issued["status"] == "issued"
    assert issued["issued_on"]
    with refused("STATUS_REPORT_ISSUED"):
        at.patch(path, {"narrative": "It rained"})
    printed = at.download(f"{path}/pdf")
    assert printed.content.startswith(b"%PDF-")
    assert printed.headers["content-type"] == "application/pdf"
    of = {"project_id": project["id"]}
    team = at.post("/v1/status-reports", body | {"audience": "team"})
    ids = [one["id"] for one in at.items("/v1/status-reports", **of)]
    assert ids == [team["id"], report["id"]]
    found = at.items("/v1/status-reports", colour="green", **of)
    assert [one["id"] for one in found] == [report["id"]]
    at.post(f"{path}/archive")
    assert [one["id"] for one in at.items("/v1/status-reports", archived="no", **of)] == [
        team["id"]
    ]
    assert at.post(f"{path}/restore")["narrative"] == "All is well, żółw."
