"""Figures that are sums of entries, through the public API (J04, J06, L12, M-03)."""

from __future__ import annotations

from decimal import Decimal

from agency.waiting import eventually
from office import Office, money, refused
from standalone.rest import Json
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


def test_m02_a_line_of_an_invoice_leads_to_its_hours_tasks_quote_and_deliverable(
    office: Office,
) -> None:
    project = office.project(sold="")
    office.rates(project["client_id"], "100.00")
    poster, offered = offer_of_a_deliverable(office, project["id"])
    manager, finance = office.manager.at, office.finance.at
    body = {"project_id": project["id"], "name": "Layout", "duration_days": 2}
    task = manager.post(
        "/v1/tasks", body | {"assignee_id": office.worker.id, "deliverable_id": poster}
    )
    entries = [office.log(project["id"], minutes, task_id=task["id"]) for minutes in (60, 20)]
    office.approve(*entries)
    office.unbilled(project["id"], 2)
    invoice = office.issue(finance.post("/v1/invoices", {"project_id": project["id"]}))
    path = f"/v1/invoices/{invoice['id']}"
    [line] = finance.get(f"{path}/lineage")["lines"]
    [part] = line["parts"]
    assert line["amount"] == part["amount"] == money("133.33")
    assert line["beyond"] == money("0.00")
    assert (part["deliverable_id"], part["deliverable_name"]) == (poster, "Poster")
    assert (part["minutes"], part["task_count"], part["entry_count"]) == (80, 1, 2)
    [offer] = line["offers"]
    assert (offer["quote_id"], offer["amount"]) == (offered["id"], money("500.00"))
    assert offer["quote_line_id"] in {one["id"] for one in offered["lines"]}
    assert offer["estimate_line_id"]
    hours = list(finance.items(f"{path}/work"))
    assert {(one["task_id"], one["deliverable_id"]) for one in hours} == {(task["id"], poster)}
    assert {one["time_entry_id"] for one in hours} == {one["id"] for one in entries}
    wanted = {"project_id": project["id"], "group_by": "deliverable"}
    [margin] = finance.get("/v1/profitability", **wanted)["items"]
    assert (margin["id"], margin["billed"]) == (poster, money("133.33"))
    paid = finance.post(f"{path}/payments", {"amount": invoice["total"]})
    assert paid["payments"][-1]["amount"] == invoice["total"]
    charged = {one["time_entry_id"]: one["amount"]["amount"] for one in hours}
    assert sum(Decimal(amount) for amount in charged.values()) == Decimal("133.33")
    for entry in entries:  # and back, from each hour to the line that charges it
        back = finance.get("/v1/entries", time_entry_id=entry["id"], kind="billed")["items"]
        assert [one["invoice_id"] for one in back] == [invoice["id"]]
        assert back[0]["billed"]["amount"] == charged[entry["id"]]


def offer_of_a_deliverable(office: Office, project_id: str) -> tuple[str, Json]:
    """A deliverable of the project, and the accepted quote of five hours for it."""
    made = office.manager.at.post(f"/v1/projects/{project_id}/deliverables", {"name": "Poster"})
    poster = (made["deliverables"][-1] if "deliverables" in made else made)["id"]
    line = {"kind": "role_hours", "charge_role": "designer", "minutes": 300}
    body = {"project_id": project_id, "lines": [line | {"deliverable_id": poster}]}
    ask = office.finance.at.unless_missing
    estimate = eventually(lambda: ask("/v1/estimates", body), "finance knows the deliverable")
    quote = office.finance.at.post("/v1/quotes", {"estimate_id": estimate["id"]})
    return poster, office.accept(quote)
