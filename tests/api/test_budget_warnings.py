"""Warnings of budgets through the public API (I02)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused, working_day
from standalone.rest import Json


def test_i02_thresholds_of_a_budget_are_shares_and_hours_by_actual_and_by_forecast(
    office: Office,
) -> None:
    """I02: thresholds are set for a project; hours and money, reached and foreseen; each once."""
    client = office.client()
    project = office.project(client["id"], sold="60000.00")
    path = f"/v1/projects/{project['id']}"
    at = office.finance.at
    office.rates(client["id"], "100.00")
    worker = office.join("team_member", lead_id=office.lead.id)
    day = {"project_id": project["id"], "worked_on": working_day(1).isoformat(), "minutes": 600}
    office.approve(worker.at.post("/v1/time-entries", day))

    def worked() -> Json | None:
        found = at.get(f"{path}/budget-outlook")
        return found if found["used"] == money("1000.00") else None

    found = eventually(worked, "the work is counted")
    assert (found["thresholds_percent"], found["days_ahead"], found["warnings"]) == ([100], 90, [])
    assert (found["burn_daily"], found["burn_daily_minutes"]) == (money("200.00"), 120)
    assert found["days_left"] == "295.0"
    wanted = {"thresholds_percent": [1, 100], "thresholds_minutes": [660, 900], "days_ahead": 60}
    set_ = at.put(f"{path}/budget-thresholds", wanted)
    stand = {(one["basis"], one["percent"], one["minutes"]): one for one in set_["warnings"]}
    assert set(stand) == {("actual", 1, 0), ("forecast", 0, 660), ("forecast", 0, 900)}
    assert stand["forecast", 0, 900]["days_left"] == "2.5"
    listed = at.items("/v1/budget-warnings", project_id=project["id"], stands="yes")
    assert {one["id"] for one in listed} == {one["id"] for one in set_["warnings"]}
    again = at.put(f"{path}/budget-thresholds", wanted | {"thresholds_minutes": [660]})
    assert {one["id"] for one in again["warnings"]} < {one["id"] for one in set_["warnings"]}
    (cleared,) = at.items("/v1/budget-warnings", project_id=project["id"], stands="no")
    assert (cleared["minutes"], cleared["stands"]) == (900, False)
    notice = eventually(
        lambda: next(
            (
                one
                for one in office.manager.at.items("/v1/me/notices")
                if one["kind"] == "budget_warning" and one["record_id"] == project["id"]
            ),
            None,
        ),
        "the manager has a notice",
    )
    assert notice["why"] == "project_manager"
    waiting = office.manager.at.get("/v1/me/today")["items"]
    assert project["id"] in [
        one["subject"]["id"] for one in waiting if one["reason"] == "budget_forecast"
    ]
    with refused("THRESHOLD_TWICE"):
        at.put(f"{path}/budget-thresholds", {"thresholds_percent": [100, 100]})
