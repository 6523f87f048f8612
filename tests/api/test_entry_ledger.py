"""Figures that are sums of entries, through the public API (J04, J06, L12, M-03)."""

from __future__ import annotations

from office import Office, money, refused
from test_invoices import worked


def test_m03_wip_of_an_instant_stays_and_the_difference_is_explained_by_entries(
    office: Office,
) -> None:
    project, finance = worked(office, 60), office.finance.at
    wanted = {"project_id": project["id"]}
    before = finance.get("/v1/wip-roll-forward", **wanted, **{"from": "2020-01-01"})
    [pounds] = before["currencies"]
    assert (pounds["time"], pounds["closing"]) == (money("100.00"), money("100.00"))
    draft = finance.post("/v1/invoices", wanted)
    invoice = office.issue(draft)
    finance.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "Wrong month."})
    again = finance.get(
        "/v1/wip-roll-forward", **wanted, **{"from": "2020-01-01"}, as_at=before["as_at"]
    )
    assert again == before
    found = finance.get("/v1/profitability/changes", **wanted, from_instant=before["as_at"])
    assert [one["kind"] for one in found["items"]] == ["billed", "credited"]
    assert found["items"][0]["invoice_id"] == invoice["id"]
    assert [one["wip"] for one in found["items"]] == [money("-100.00"), money("100.00")]
    [earlier], [later] = found["before"], found["after"]
    assert earlier["wip"] == later["wip"] == money("100.00")


def test_j04_profitability_of_a_project_opens_the_entries_that_it_is_made_of(
    office: Office,
) -> None:
    project, finance = worked(office, 60, 30), office.finance.at
    wanted = {"project_id": project["id"]}
    [found] = finance.get("/v1/profitability", **wanted, group_by="project")["items"]
    assert (found["id"], found["minutes"], found["value"]) == (project["id"], 90, money("150.00"))
    assert (found["recovery"], found["effective_hourly"]) == (None, money("0.00"))
    listed = finance.get("/v1/entries", **wanted, order="recorded_at", count=True)
    assert listed["total"] == len(listed["items"])
    assert sum(one["minutes"] for one in listed["items"]) == 90
    with refused("PROJECT_NEEDED"):
        finance.get("/v1/profitability", group_by="task")
    with refused("INSTANT_MALFORMED"):
        finance.get("/v1/profitability", as_at="yesterday")
