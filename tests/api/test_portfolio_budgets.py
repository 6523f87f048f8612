"""Budgets over several projects through the public API (I09)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused, unlike
from standalone.rest import Json


def test_i09_several_projects_share_a_budget_and_each_sees_their_own(office: Office) -> None:
    """I09: budgets, actual, committed, remaining and forecast together; alerts; own projects."""
    client = office.client()
    other = office.join("project_manager")
    first = office.project(client["id"], sold="60000.00")
    second = office.project(client["id"], sold="40000.00")
    office.administrator.patch(f"/v1/projects/{second['id']}", {"project_manager_id": other.id})
    ids = [first["id"], second["id"]]
    body = {"client_id": client["id"], "name": unlike("Brand year"), "project_ids": ids}
    at = office.finance.at
    made = at.post("/v1/portfolio-budgets", body)
    path = f"/v1/portfolio-budgets/{made['id']}"
    stands = at.get(path)["stands"]
    assert (stands["budget"], stands["remaining"]) == (money("100000.00"), money("100000.00"))
    assert stands["forecast"] == money("100000.00")
    office.rates(client["id"], "100.00")
    office.approve(office.log(first["id"], 600))

    def worked() -> Json | None:
        found = at.get(path)
        return found if found["stands"]["actual"] == money("1000.00") else None

    found = eventually(worked, "the work is counted")
    assert found["stands"]["remaining"] == money("99000.00")
    assert found["stands"]["cost"] is not None
    agreed = at.patch(path, {"amount": money("1200.00"), "thresholds": {"values": [80, 100]}})
    assert (agreed["reached_percent"], agreed["forecast_percent"]) == ([80], [80, 100])
    seen = eventually(
        lambda: mine if (mine := office.manager.at.get(path))["projects_hidden"] else None,
        "finance knows the other manager",
    )
    assert [one["project_id"] for one in seen["projects"]] == [first["id"]]
    assert (seen["stands"]["cost"], seen["stands"]["budget"]) == (None, money("60000.00"))
    with refused("RECORD_OF_ANOTHER"):
        office.manager.at.patch(path, {"name": "Mine"})
    listed = at.items("/v1/portfolio-budgets", search=made["name"].upper(), archived="no")
    assert [one["id"] for one in listed] == [made["id"]]
    at.post(f"{path}/archive")
    with refused("PORTFOLIO_BUDGET_ARCHIVED"):
        at.patch(path, {"name": "Other"})
    assert at.post(f"{path}/restore")["archived"] is False
