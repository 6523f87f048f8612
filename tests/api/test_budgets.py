"""Versions of budgets through the public API (I08)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused
from standalone.rest import Json


def versions_of(office: Office, project_id: str, many: int) -> list[Json]:
    """The latest first, once there are as many."""

    def ask() -> list[Json] | None:
        found = list(office.manager.at.items(f"/v1/projects/{project_id}/budget-versions"))
        return found if len(found) == many else None

    return eventually(ask, f"{many} versions of the budget")


def test_i08_each_change_of_a_budget_is_a_version_that_is_compared_and_restored(
    office: Office,
) -> None:
    """I08: 50,000 and an accepted change of 8,000 are 58,000; both stay, and who, when and why."""
    project, at = office.project(sold="50000.00"), office.manager.at
    office.accept(office.quote(project["id"], "8000.00"))
    second, first = versions_of(office, project["id"], 2)
    assert (first["total"], second["total"]) == (money("50000.00"), money("58000.00"))
    assert (first["source"], second["source"]) == ("quote", "change")
    compared = at.get(f"/v1/budget-versions/{second['id']}/comparison")
    assert compared["difference"] == money("8000.00")
    assert [line["change"] for line in compared["lines"]] == ["same", "added"]
    held = at.get(f"/v1/budget-versions/{second['id']}")["lines"]
    lines = [
        {"line_id": held[0]["line_id"], "minutes": 6000, "amount": money("49000.00")},
        {"line_id": held[1]["line_id"]},
        {"description": "Tests", "charge_role": "tester", "minutes": 600, "amount": money("1000")},
    ]
    path = f"/v1/projects/{project['id']}/budget"
    revised = at.post(f"{path}/revise", {"reason": "Tests were forgotten", "lines": lines})
    assert (revised["number"], revised["total"], revised["source"]) == (
        3,
        money("58000.00"),
        "revision",
    )
    assert revised["lines"][0]["quote_line_id"] == held[0]["quote_line_id"]
    assert revised["created_by_id"]
    assert at.get(path)["edition"] == 3
    restore = f"/v1/budget-versions/{first['id']}/restore"
    back = at.post(restore, {"reason": "The change was taken back"})
    assert (back["restored_number"], back["total"]) == (1, money("50000.00"))
    assert [one["number"] for one in versions_of(office, project["id"], 4)] == [4, 3, 2, 1]
    with refused("BUDGET_UNCHANGED"):
        at.post(restore, {"reason": "Again"})
    with refused("TEXT_REQUIRED|VALIDATION_FAILED"):
        at.post(restore, {"reason": " "})


def test_i08_work_stays_with_the_lines_of_a_revised_budget(office: Office) -> None:
    """I08: the hours of a role stay with its line, whatever its hours and amount become."""
    project, at = office.project(sold=""), office.manager.at
    office.rates(project["client_id"], "100.00")
    line = {"kind": "role_hours", "charge_role": "designer", "minutes": 600}
    estimate = {"project_id": project["id"], "lines": [line]}
    made = office.finance.at.post("/v1/estimates", estimate)
    office.accept(office.finance.at.post("/v1/quotes", {"estimate_id": made["id"]}))
    office.approve(office.log(project["id"], 120))
    office.unbilled(project["id"], 1)
    (version,) = versions_of(office, project["id"], 1)
    (held,) = at.get(f"/v1/budget-versions/{version['id']}")["lines"]
    assert held["estimate_line_id"] == made["lines"][0]["id"]
    path = f"/v1/projects/{project['id']}/budget"
    body = {"lines": [{"line_id": held["line_id"], "minutes": 900, "amount": money("1500.00")}]}
    at.post(f"{path}/revise", body | {"reason": "More design"})
    (part,) = at.get(path)["lines"]
    assert (part["minutes"], part["worked_minutes"], part["left_minutes"]) == (900, 120, 780)
    (actual,) = at.get(f"/v1/projects/{project['id']}/quoted-actuals")["lines"]
    assert (actual["quoted_minutes"], actual["actual_minutes"]) == (600, 120)
