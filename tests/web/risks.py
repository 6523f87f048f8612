"""Risks that the pages are looked at with."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from standalone.rest import Json
from workplace import Workplace, today

_WEEKS = count()
SICK_LEAVE = "0190b1f0-0000-7000-8000-000000000002"


def leave_of(workplace: Workplace) -> Json:
    """Leave that the worker asked for; another one is approved. Each has a week of its own."""
    approved, asked = (workplace.worker.at.post("/v1/leave", _a_week()) for _ in range(2))
    workplace.lead.at.post(f"/v1/leave/{approved['id']}/approve")
    return asked


def _a_week() -> Json:
    day = today() + timedelta(weeks=10 + next(_WEEKS))
    first = day - timedelta(days=day.weekday())
    days = {"first_on": first.isoformat(), "last_on": (first + timedelta(days=4)).isoformat()}
    return days | {"leave_type_id": SICK_LEAVE, "note": "The doctor says so"}


def risks_of(workplace: Workplace, project: Json) -> dict[str, str]:
    """Risks, an opportunity, an issue, decisions and requests."""
    at = workplace.manager.at
    body = {"project_id": project["id"], "area": "people", "impact_level": 5}
    grave = {"title": "The photographer falls ill", "probability": "0.70", "impact_days": 10}
    grave |= {"impact": {"amount": "20000.00", "currency_code": "GBP"}, "response": "reduce"}
    plan = {"response_plan": "Agree on a second photographer", "response_due_on": "2026-12-01"}
    risk = at.post("/v1/risks", body | grave | plan)
    slight = {"title": "The font is not licensed", "probability_level": 1, "impact_level": 1}
    at.post("/v1/risks", body | slight | {"area": "legal"})
    chance = {"title": "The client orders a film too", "kind": "opportunity", "probability": "0.50"}
    at.post("/v1/risks", body | chance | {"impact": {"amount": "6000.00", "currency_code": "GBP"}})
    issue = at.post(f"/v1/risks/{risk['id']}/occur", {"due_on": "2026-12-01"})
    at.post("/v1/risks", body | grave | plan | {"title": "The studio is flooded"})
    small = {"project_id": project["id"], "title": "The studio is too small"}
    solved = at.post("/v1/issues", small)
    how = {"status": "resolved", "resolution": "The hall next door is free"}
    at.patch(f"/v1/issues/{solved['id']}", how)
    tent = {"project_id": project["id"], "title": "A tent is rented for the shoot"}
    tent |= {"options": "A tent\nAnother day", "reason": "The hall is taken"}
    old = at.post("/v1/decisions", tent | {"issue_id": issue["id"]})
    hall = tent | {"title": "The hall next door is used", "supersedes_id": old["id"]}
    decision = at.post("/v1/decisions", hall)
    asked = {"project_id": project["id"], "title": "A second film", "requested_by": "Robin Alder"}
    request = at.post("/v1/client-requests", asked | {"description": "As short as the first"})
    gift = {"outcome": "gift", "minutes": 150, "charge_role": "designer", "reason": "They waited"}
    at.post(f"/v1/client-requests/{request['id']}/decide", gift)
    at.post("/v1/client-requests", asked | {"title": "A poster for the fair"})
    report = at.post("/v1/status-reports", {"project_id": project["id"], "audience": "team"})
    why = {"colour": "red", "colour_reason": "The hall is closed"}
    at.patch(f"/v1/status-reports/{report['id']}", why | {"narrative": "The hall is closed."})
    plan = b"number,name,<img src=x onerror=alert(1)>\n1,Survey,1\n2,<img src=x>,2\n"
    imported = at.upload(f"/v1/projects/{project['id']}/plan-imports?name=plan.csv", plan)
    weekly = {"project_id": project["id"], "name": "Weekly call", "rule": "FREQ=WEEKLY"}
    series = at.post("/v1/task-series", weekly | {"duration_minutes": 60})
    found = {"plan_import": imported, "task_series": series}
    found |= {"status_report": report, "client_request": request, "decision": decision}
    found |= {"leave": leave_of(workplace)}
    found |= {"risk": risk, "issue": issue}
    return {name: record["id"] for name, record in found.items()}
