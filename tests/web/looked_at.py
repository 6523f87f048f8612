"""Records for the pages to show, made once in each instance."""

from __future__ import annotations

import pytest
from bookings import bookings_of
from budgets import budgets_of
from contracts import contracted
from demand import missing
from entities import charged
from levelling import levelled
from media import media_of
from money import (
    an_estimate,
    an_offer,
    billed,
    bills_of,
    connect_xero,
    export_for_accountants,
    import_statement,
    index_card,
    issued,
    ordered,
    reminded,
    retained,
    worked,
)
from proofs import proofs_of
from risks import risks_of
from scenarios import scenario_of
from skills import skills_of
from standalone.demo.planning import load_plan
from standalone.rest import Json
from workplace import Workplace, days_ago, monday, today


@pytest.fixture(scope="session")
def records(workplace: Workplace) -> dict[str, str]:
    """Something to look at, by the names in the paths."""
    client = workplace.client("Fennel Kitchens Ltd")
    workplace.finance.at.post("/v1/tax-rates/presets", {"country_code": "GB"})
    project = workplace.project("Spring campaign", client)
    done = workplace.log(project, 210, monday(1), note="Key visual")
    workplace.log(project, 90, monday(1))
    workplace.manager.at.post("/v1/time-entries/approve", {"time_entry_ids": [done["id"]]})
    task = workplace.task(project, "Key visual", assignee_id=workplace.worker.id)
    workplace.task(project, "Adaptations")
    found = {"client": client["id"], "project": project["id"], "task": task["id"]}
    found |= {
        "expense": spent(workplace, project)["id"],
        "order": ordered(workplace, project, "Harbour Film Ltd"),
    }
    found |= bills_of(workplace, found["order"])
    found |= media_of(workplace, project, "Harbour Herald")
    found |= risks_of(workplace, project)
    found |= proofs_of(workplace, project)
    found |= bookings_of(workplace, project, workplace.worker.id)
    found |= money_records(workplace) | sale_records(workplace, client)
    found |= contracted(workplace, project)
    found |= charged(workplace)
    found |= {"levelling": levelled(workplace, "Vineyard")}
    found |= scenario_of(workplace, project)
    missing(workplace, project)
    skills_of(workplace, workplace.worker.id)
    found |= settings_records(workplace) | plan_records(workplace, client)
    return found | offered(workplace, found["client_of_card"])


def spent(workplace: Workplace, project: Json) -> Json:
    """An expense of the worker that waits for the manager, and a rate for distances."""
    rate = {"effective_from": "2020-01-01", "distance_unit": "mi", "rate_per_unit": "0.45"}
    workplace.finance.at.unless("MILEAGE_RATE_EXISTS", "/v1/mileage-rates", rate)
    claim = {
        "project_id": project["id"],
        "spent_on": days_ago(1),
        "category": "travel",
        "description": "Train to the client",
        "total": {"amount": "120.00", "currency_code": "GBP"},
        "tax": {"amount": "20.00", "currency_code": "GBP"},
        "billable": True,
    }
    made = workplace.worker.at.post("/v1/expenses", claim)
    path = f"/v1/expenses/{made['id']}"
    workplace.worker.at.upload(f"{path}/receipts?name=train.pdf", b"%PDF-1.7 train")
    return workplace.worker.at.post(f"{path}/submit")


def settings_records(workplace: Workplace) -> dict[str, str]:
    roles = workplace.chief.at.get("/v1/roles")["items"]
    role = next(role for role in roles if role["key"] == "project_manager")
    return {"person": workplace.worker.id, "role": role["id"]}


def offered(workplace: Workplace, client_id: str) -> dict[str, str]:
    """A quote that the client has not answered, and an estimate that nobody has offered."""
    project = workplace.project("Autumn lookbook", {"id": client_id})
    quote = an_offer(workplace, project, "designer")
    estimate = an_estimate(workplace, project, "designer")
    found = {"quote": quote["id"], "estimate": estimate["id"]}
    kept = {"name": "Lookbook", "note": "Prices of hours", "estimate_id": estimate["id"]}
    workplace.finance.at.post("/v1/estimate-templates", kept)
    return found | budgets_of(workplace, {"id": client_id})


def plan_records(workplace: Workplace, client: Json) -> dict[str, str]:
    """The large plan of the demo, done by two people."""
    team = [workplace.worker.id, workplace.lead.id]
    people = dict.fromkeys(("strategist", "designer", "developer", "copywriter", "producer"), team)
    manager = workplace.manager.at
    plan = load_plan(manager, client["id"], people, today())
    manager.post("/v1/baselines", {"project_id": plan["id"], "name": "Signed", "reason": "Agreed"})
    return {
        "plan": plan["id"],
        "empty": workplace.project("Not planned yet")["id"],
        "template": next(manager.items("/v1/templates"))["id"],
    }


def money_records(workplace: Workplace) -> dict[str, str]:
    invoice = issued(workplace, "Winter lookbook", "designer")
    later = worked(workplace, "Spring lookbook", invoice["client_id"], "designer")
    billed(workplace, later, "180.00")
    draft = workplace.finance.at.post("/v1/invoices", {"project_id": later["id"]})
    open_ = worked(workplace, "Summer lookbook", invoice["client_id"], "designer")
    billed(workplace, open_, "180.00")
    given_up = worked(workplace, "Lost lookbook", invoice["client_id"], "designer")
    billed(workplace, given_up, "180.00")
    reason = {"reason": "Learning a new tool"}
    path = f"/v1/projects/{given_up['id']}/write-offs"
    index_card(workplace, invoice["client_id"])
    days = {"worked_from": days_ago(60), "worked_to": days_ago(0)}
    import_statement(workplace, invoice)
    export_for_accountants(workplace)
    connect_xero(workplace)
    part = {"amount": "50.00", "currency_code": "GBP"}
    received = {
        "client_id": invoice["client_id"],
        "amount": {"amount": "80.00", "currency_code": "GBP"},
        "reference": "BACS 4711",
        "allocations": [{"invoice_id": invoice["id"], "amount": part}],
    }
    return {
        "rerating": workplace.finance.at.post("/v1/re-ratings", days)["id"],
        "payment": workplace.finance.at.post("/v1/payments", received)["id"],
        "write_off": workplace.finance.at.post(path, reason)["id"],
        "month": invoice["issued_on"][:7],
        "retainer": retained(workplace, "Quarterly orchard photographs", "designer")["id"],
        "invoice": invoice["id"],
        "client_of_card": invoice["client_id"],
        "draft": draft["id"],
        "project_to_bill": open_["id"],
        "reminder": reminded(workplace),
    }


def sale_records(workplace: Workplace, client: Json) -> dict[str, str]:
    workplace.opportunity("Tea house", client, expected_close=days_ago(3), next_step="Call Rosa")
    pitch = workplace.opportunity(
        "Cookbook", client, stage="proposed", expected_close=days_ago(-40)
    )
    workplace.brief(pitch)
    workplace.brief(pitch, objective="Sell much more tea.", constraints=["No animals", "In green"])
    sold = workplace.opportunity("Packaging", client)
    workplace.brief(sold)
    workplace.returned(workplace.offered(workplace.won(sold)["handover"]), "Which ten pages?")
    return {"opportunity": pitch["id"], "sold": sold["id"]}
