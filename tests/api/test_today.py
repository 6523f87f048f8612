"""What waits for each person, in one ordered list: "Today" of the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from agency.waiting import eventually
from office import Member, Office, money, today, unlike, working_day
from standalone.rest import Json

LATER = (today() + timedelta(days=60)).isoformat()


@pytest.fixture
def manager(office: Office) -> Member:
    """A project manager for whom nothing waits yet."""
    return office.join("project_manager")


@pytest.fixture
def seller(office: Office) -> Member:
    """An account manager for whom nothing waits yet."""
    return office.join("account_manager")


def waiting(person: Member, reason: str, subject_id: str = "") -> list[Json]:
    found = person.at.get("/v1/me/today")
    assert found["unavailable"] == []
    return [
        item
        for item in found["items"]
        if item["reason"] == reason and subject_id in ("", item["subject"]["id"])
    ]


def only_item(person: Member, reason: str, subject_id: str = "") -> Json:
    """The one item of this reason, once the services know enough."""
    items = eventually(lambda: waiting(person, reason, subject_id), f"{reason} is there")
    assert len(items) == 1
    return items[0]


def a_project(manager: Member, **more: str) -> Json:
    return manager.at.post("/v1/projects", {"name": unlike("Site")} | more)


def a_task(manager: Member, project: Json, worker: Member, days: int = 1, **more: str) -> Json:
    body = {"project_id": project["id"], "name": unlike("Wireframes"), "duration_days": days}
    made = manager.at.post("/v1/tasks", body | {"assignee_id": worker.id} | more)
    return made.get("task", made)


def test_tasks_wait_for_who_does_them_the_late_ones_first(office: Office, manager: Member) -> None:
    worker = office.join("team_member")
    project = a_project(manager, start_on=working_day(10).isoformat())
    late = a_task(manager, project, worker)
    current = a_task(manager, project, worker, start_not_before=today().isoformat())
    a_task(manager, project, worker, start_not_before=LATER)
    items = worker.at.get("/v1/me/today")["items"]
    assert [(item["reason"], item["subject"]["id"]) for item in items] == [
        ("task_late", late["id"]),
        ("task_due", current["id"]),
    ]
    first = items[0]
    assert first["action"] == "update_task"
    assert first["due_on"] == working_day(10).isoformat()
    assert first["subject"] | {"name": "", "id": ""} == {
        "kind": "task",
        "id": "",
        "name": "",
        "reference": project["reference"],
        "client_id": None,
        "client_name": "",
        "project_id": project["id"],
    }
    manager.at.patch(f"/v1/tasks/{late['id']}", {"status": "done"})
    assert waiting(worker, "task_late") == []


def test_time_waits_for_the_lead_and_returned_time_for_who_worked(office: Office) -> None:
    lead = office.join("team_member")
    worker = office.join("team_member", lead_id=lead.id)
    project = office.project()
    body = {"project_id": project["id"], "minutes": 30, "worked_on": working_day(1).isoformat()}
    first = worker.at.post("/v1/time-entries", body)
    worker.at.post("/v1/time-entries", body)
    item = only_item(lead, "time_to_approve")
    assert (item["subject"]["id"], item["count"]) == (worker.id, 2)
    assert item["action"] == "approve_time_entries"
    reason = {"reason": "On which task?"}
    lead.at.post(f"/v1/time-entries/{first['id']}/reject", reason)
    assert only_item(lead, "time_to_approve")["count"] == 1
    returned = only_item(worker, "time_returned")
    assert returned["subject"]["id"] == first["id"]
    assert returned["subject"]["reference"] == project["reference"]
    assert waiting(worker, "time_to_approve") == []


def test_a_project_waits_for_its_manager_while_it_is_late_or_has_no_plan(
    manager: Member, seller: Member
) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    late, empty = a_project(manager, due_on=yesterday), a_project(manager, due_on=LATER)
    assert only_item(manager, "project_late")["subject"]["id"] == late["id"]
    assert only_item(manager, "project_without_plan")["subject"]["id"] == empty["id"]
    a_task(manager, empty, manager)
    assert waiting(manager, "project_without_plan") == []
    assert waiting(seller, "project_late", late["id"]) == []


def won(seller: Member, client_id: str) -> Json:
    deal = {"client_id": client_id, "name": unlike("Campaign"), "value": money("20000.00")}
    opportunity = seller.at.post("/v1/opportunities", deal)
    brief = {"objective": "Sell tea.", "audience": "People", "deliverables": [{"name": "Site"}]}
    days = {"start_on": today().isoformat(), "due_on": LATER, "budget": money("20000.00")}
    seller.at.put(f"/v1/opportunities/{opportunity['id']}/brief", brief | days)
    return seller.at.post(f"/v1/opportunities/{opportunity['id']}/win")


def a_client(seller: Member) -> str:
    named = {"name": unlike("Client"), "currency_code": "GBP"}
    return str(seller.at.post("/v1/clients", named)["id"])


def test_a_handover_waits_for_whoever_has_to_act_on_it(seller: Member, manager: Member) -> None:
    handover = won(seller, a_client(seller))["handover"]
    path = f"/v1/handovers/{handover['id']}"
    assert only_item(seller, "handover_to_offer")["subject"]["id"] == handover["id"]
    stated = {"scope_out": ["Hosting"], "promises": [], "definition_of_done": ["It is live"]}
    seller.at.patch(path, stated)
    seller.at.post(f"{path}/offer")
    assert waiting(seller, "handover_to_offer") == []
    offered = only_item(manager, "handover_to_accept", handover["id"])
    assert offered["action"] == "accept_handover"
    manager.at.post(f"{path}/return", {"item": "promises", "question": "Which ones?"})
    assert waiting(manager, "handover_to_accept", handover["id"]) == []
    returned = only_item(seller, "handover_returned")
    assert returned["subject"]["id"] == handover["id"]
    assert returned["subject"]["reference"].startswith("OPP-")


def test_an_opportunity_waits_once_its_day_is_past(seller: Member, manager: Member) -> None:
    client_id = a_client(seller)
    days = {"late": today() - timedelta(days=1), "due": today()}
    made = {
        name: seller.at.post(
            "/v1/opportunities",
            {
                "client_id": client_id,
                "name": name,
                "value": money("100.00"),
                "expected_close": day.isoformat(),
            },
        )
        for name, day in days.items()
    }
    item = only_item(seller, "opportunity_overdue")
    assert item["subject"]["id"] == made["late"]["id"]
    assert item["due_on"] == days["late"].isoformat()
    assert item["subject"]["client_id"] == client_id
    assert waiting(manager, "opportunity_overdue", made["late"]["id"]) == []


def test_the_next_step_of_an_opportunity_waits_on_its_day(seller: Member, manager: Member) -> None:
    sold = {"client_id": a_client(seller), "value": money("100.00"), "next_step": "Call Robin"}
    days = {"today": today(), "tomorrow": today() + timedelta(days=1)}
    made = {
        name: seller.at.post(
            "/v1/opportunities", sold | {"name": name, "next_step_on": day.isoformat()}
        )
        for name, day in days.items()
    }
    item = only_item(seller, "next_step_due", made["today"]["id"])
    assert (item["due_on"], item["action"]) == (days["today"].isoformat(), "update_opportunity")
    assert waiting(seller, "next_step_due", made["tomorrow"]["id"]) == []
    assert waiting(manager, "next_step_due", made["today"]["id"]) == []
    late = {"expected_close": (today() - timedelta(days=1)).isoformat()}
    seller.at.patch(f"/v1/opportunities/{made['today']['id']}", late)
    assert waiting(seller, "next_step_due", made["today"]["id"]) == []  # it waits as a whole


def test_a_quote_that_lapses_soon_waits_for_the_account_manager(office: Office) -> None:
    project = office.project(sold="")
    soon = (today() + timedelta(days=2)).isoformat()
    quote = office.quote(project["id"], "900.00")
    assert waiting(office.seller, "quote_unanswered", quote["id"]) == []
    office.finance.at.post(f"/v1/quotes/{quote['id']}/withdraw", {"reason": "Too early"})
    body = {"estimate_id": quote["estimate_id"], "valid_until": soon}
    quote = office.finance.at.post("/v1/quotes", body)
    item = only_item(office.seller, "quote_unanswered", quote["id"])
    assert (item["due_on"], item["subject"]["project_id"]) == (soon, project["id"])
    assert waiting(office.worker, "quote_unanswered") == []


def test_a_draft_and_a_due_milestone_wait_for_finance(office: Office) -> None:
    project = office.project()
    office.milestones(project["id"], "400.00")
    finance = office.join("finance")
    found = [
        item
        for item in waiting(finance, "milestone_to_bill")
        if item["subject"]["project_id"] == project["id"]
    ]
    assert [item["action"] for item in found] == ["draft_invoice"]
    draft = office.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    item = only_item(finance, "invoice_to_issue", draft["id"])
    assert item["subject"]["client_id"] == project["client_id"]
    assert waiting(office.worker, "invoice_to_issue") == []
