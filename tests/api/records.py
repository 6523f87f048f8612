"""One of every record, twice: for a set of people who answer for it, and for another set."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chassis.actor import Owners
from chassis.ids import new_id
from gateway.testing import Person
from whole_product import House, made

TODAY = date.today()  # noqa: DTZ011 (the agency's zone is UTC here)
YESTERDAY, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=30)


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": "GBP"}


LINES = [{"kind": "fixed", "description": "All of it", "amount": gbp("900.00")}]


@dataclass
class Records:
    """ids: by the name that paths and bodies use. kinds: the id of a record to what it is."""

    account_manager: Person
    project_manager: Person
    lead: Person
    member: Person
    ids: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def owners(self) -> Owners:
        return Owners(
            account_managers=[self.account_manager.id],
            project_managers=[self.project_manager.id],
            leads=[self.lead.id],
            people=[self.member.id],
        )

    def keep(self, kind: str, record: dict[str, Any], name: str = "") -> str:
        self.ids[name or f"{kind}_id"] = record["id"]
        self.kinds[record["id"]] = kind
        return str(record["id"])


def make_media(records: Records, ada: Person, order: dict[str, Any]) -> None:
    """A media order with a placement, of the project manager, and a levy."""
    placement = {
        "description": "Full page",
        "medium": "press",
        "starts_on": TODAY.isoformat(),
        "ends_on": LATER.isoformat(),
        "gross": gbp("100.00"),
    }
    body = {name: order[name] for name in ("supplier_id", "project_id")}
    made_order = made(
        records.project_manager.post("/v1/media-orders", body | {"placements": [placement]})
    )
    records.keep("media_order", made_order)
    records.kinds[made_order["id"]] = "purchase_order"
    records.ids["placement_id"] = made_order["placements"][0]["id"]
    name = f"Levy {secrets.token_hex(4)}"
    levy = {"name": name, "base": "net", "payer": "client", "rate": "0.001"}
    records.keep("levy", made(ada.post("/v1/levies", levy | {"starts_on": TODAY.isoformat()})))
    days = {"starts_on": YESTERDAY.isoformat(), "ends_on": TODAY.isoformat()}
    rebate = {"supplier_id": order["supplier_id"], "amount": gbp("10.00")} | days
    made(ada.post("/v1/media-rebates", rebate))


def make_records(house: House, ada: Person, word: str) -> Records:
    """A client with a won and an open opportunity, a project with work, and its papers."""
    lead = house.person("team_member", f"Lead {word}", ada)
    records = Records(
        account_manager=house.person("account_manager", f"Abe {word}", ada),
        project_manager=house.person("project_manager", f"Pam {word}", ada),
        lead=lead,
        member=house.person("team_member", f"Tom {word}", ada, lead_id=lead.id),
    )
    house.settle()
    _sell(house, ada, records, word)
    _quote(house, ada, records)
    _plan(house, ada, records)
    _work(house, ada, records)
    _bill(house, ada, records)
    _spend(ada, records)
    _order(house, ada, records, word)
    house.settle()
    _export(ada, records, word)
    records.ids |= {
        "person_id": records.member.id,
        "to_person_id": records.lead.id,
        "from_person_id": records.member.id,
        "account_manager_id": records.account_manager.id,
        "project_manager_id": records.project_manager.id,
        "assignee_id": records.member.id,
        "owner_id": records.member.id,
        "response_owner_id": records.member.id,
        "lead_id": records.lead.id,
        "from_lead_id": records.lead.id,
        "substitute_id": records.lead.id,
    }
    return records


def _sell(house: House, ada: Person, records: Records, word: str) -> None:
    manager = {"account_manager_id": records.account_manager.id}
    client = made(
        ada.post("/v1/clients", {"name": f"{word} Ltd", "currency_code": "GBP"} | manager)
    )
    client_id = records.keep("client", client)
    contact = {"name": f"Sam {word}", "email": f"sam@{word.lower()}.example"}
    shown = made(ada.post(f"/v1/clients/{client_id}/contacts", contact))
    records.keep("contact", shown["contacts"][-1] if "contacts" in shown else shown)
    house.settle()
    for name in ("open", "won"):
        body = {
            "client_id": client_id,
            "name": f"{word} {name}",
            "value": gbp("20000.00"),
            "probability": "0.50",
            "expected_close": TODAY.isoformat(),
            "delivery_start": TODAY.isoformat(),
            "delivery_end": (TODAY + timedelta(days=60)).isoformat(),
        }
        opportunity = made(ada.post("/v1/opportunities", body))
        records.keep("opportunity", opportunity, f"{name}_opportunity_id")
        brief = {
            "objective": "Sell tea.",
            "audience": "People",
            "deliverables": [{"name": "Website"}],
            "budget": gbp("20000.00"),
            "start_on": TODAY.isoformat(),
            "due_on": (TODAY + timedelta(days=60)).isoformat(),
        }
        made(ada.put(f"/v1/opportunities/{opportunity['id']}/brief", brief))
    won = made(ada.post(f"/v1/opportunities/{records.ids['won_opportunity_id']}/win"))
    handover_id = records.keep("handover", won["handover"])
    records.ids["opportunity_id"] = records.ids["open_opportunity_id"]
    path = f"/v1/handovers/{handover_id}"
    stated = {"scope_out": ["Hosting"], "promises": [], "definition_of_done": ["It is live"]}
    made(ada.patch(path, stated))
    made(ada.post(f"{path}/offer"))
    house.settle()
    asked = made(ada.post(f"{path}/return", {"item": "promises", "question": "Which?"}))
    records.keep("question", asked["questions"][0])
    made(ada.post(f"{path}/questions/{asked['questions'][0]['id']}/answer", {"answer": "None."}))
    made(ada.post(f"{path}/offer"))
    made(records.project_manager.post(f"{path}/accept"))
    house.settle()
    records.keep("project", {"id": won["opportunity"]["project_id"]})


def _weigh(ada: Person, records: Records) -> None:
    """A risk of the project, its issue, what was decided and a request, which the member owns."""
    body = {
        "project_id": records.ids["project_id"],
        "title": "The photographer falls ill",
        "area": "people",
        "probability": "0.30",
        "impact_level": 4,
        "impact": gbp("2000.00"),
        "owner_id": records.member.id,
    }
    risk_id = records.keep("risk", made(ada.post("/v1/risks", body)))
    issue = {"project_id": records.ids["project_id"], "title": "The photographer is ill"}
    issue |= {"risk_id": risk_id, "owner_id": records.member.id}
    issue_id = records.keep("issue", made(ada.post("/v1/issues", issue)))
    decision = {"project_id": records.ids["project_id"], "title": "A colleague takes the pictures"}
    decision |= {"issue_id": issue_id, "owner_id": records.member.id}
    records.keep("decision", made(ada.post("/v1/decisions", decision)))
    asked = {"project_id": records.ids["project_id"], "title": "A second poster"}
    asked |= {"requested_by": "Robin Alder", "owner_id": records.member.id}
    asked_id = records.keep("client_request", made(ada.post("/v1/client-requests", asked)))
    gift = {"outcome": "gift", "minutes": 60, "charge_role": "designer", "reason": "They waited"}
    made(ada.post(f"/v1/client-requests/{asked_id}/decide", gift))
    report = {"project_id": records.ids["project_id"], "audience": "team"}
    records.keep("status_report", made(ada.post("/v1/status-reports", report)))
    files = f"/v1/projects/{records.ids['project_id']}/plan-imports"
    records.keep("plan_import", made(ada.send("POST", files, content=b"name\nSurvey\n")))
    made(records.member.post("/v1/me/calendar-feed"))
    setting = f"/v1/projects/{records.ids['project_id']}/slip-setting"
    made(ada.put(setting, {"switch": "off"}))
    weekly = {"project_id": records.ids["project_id"], "name": "Call", "rule": "FREQ=WEEKLY"}
    series = made(ada.post("/v1/task-series", weekly))
    records.keep("task_series", series)
    made(ada.post(f"/v1/task-series/{series['id']}/change", {"name": "Weekly call"}))


def _sign(ada: Person, records: Records) -> None:
    """A version of the deliverable that a contact of the client is asked about."""
    path = f"/v1/projects/{records.ids['project_id']}/deliverables/{records.ids['deliverable_id']}"
    proof = made(records.member.send("POST", f"{path}/proofs", content=b"%PDF-1.7"))
    proof_id = records.keep("proof", proof)
    asked = {"approver_ids": [records.ids["contact_id"]]}
    made(ada.post(f"/v1/proofs/{proof_id}/ask", asked))
    found = ada.get("/v1/sign-offs", proof_id=proof_id).json()
    records.keep("sign_off", found["items"][0])


def _plan(house: House, ada: Person, records: Records) -> None:
    path = f"/v1/projects/{records.ids['project_id']}"
    phase = made(ada.post(f"{path}/phases", {"name": "Design"}))
    shown = phase["phases"][-1] if "phases" in phase else phase
    records.keep("phase", shown)
    deliverable = made(ada.post(f"{path}/deliverables", {"name": "Poster"}))
    shown = deliverable["deliverables"][-1] if "deliverables" in deliverable else deliverable
    records.keep("deliverable", shown)
    tasks = []
    for name in ("Layout", "Build"):
        body = {
            "project_id": records.ids["project_id"],
            "name": name,
            "charge_role": "designer",
            "estimate_minutes": 600,
            "duration_days": 2,
            "assignee_id": records.member.id,
            "deliverable_id": records.ids["deliverable_id"],
        }
        answer = made(ada.post("/v1/tasks", body))
        tasks.append(records.keep("task", answer.get("task", answer), f"task_{name}"))
    records.ids |= {"task_id": tasks[0], "predecessor_id": tasks[1], "successor_id": tasks[0]}
    link = {"predecessor_id": tasks[0], "successor_id": tasks[1], "type": "finish_to_start"}
    answer = made(ada.post("/v1/dependencies", link))
    records.keep("dependency", answer.get("dependency", answer))
    made(ada.post(f"{path}/status", {"status": "active"}))
    _weigh(ada, records)
    _staff(ada, records)
    _sign(ada, records)
    sold = {"project_id": records.ids["project_id"], "name": "Sold"}
    records.keep("baseline", made(ada.post("/v1/baselines", sold)))
    only = {"project_ids": [records.ids["project_id"]]}
    records.keep("levelling", made(ada.post("/v1/levellings", only)))
    scenario = made(ada.post("/v1/scenarios", {"name": "What if"}))
    records.keep("scenario", scenario)
    hire = {"kind": "hire", "charge_role": "designer", "weekly_minutes": 2250}
    path = f"/v1/scenarios/{scenario['id']}/changes"
    changed = made(ada.post(path, hire | {"from_on": LATER.isoformat()}))
    records.ids["change_id"] = changed["changes"][0]["id"]
    whole = {"start_on": TODAY.isoformat(), "end_on": (TODAY + timedelta(days=13)).isoformat()}
    whole |= {"project_id": records.ids["project_id"], "person_id": records.member.id}
    records.keep("booking", made(ada.post("/v1/bookings", whole | {"minutes_per_day": 60})))
    earning = f"/v1/tasks/{records.ids['task_id']}/earning"
    made(ada.put(earning, {"rule": "physical", "progress": "0.40"}))
    points = {"optimistic_minutes": 60, "likely_minutes": 90, "pessimistic_minutes": 240}
    made(ada.put(f"/v1/tasks/{records.ids['task_id']}/three-points", points))
    house.settle()


def _staff(ada: Person, records: Records) -> None:
    pattern = {"person_id": records.member.id, "from_on": "2020-01-01"}
    pattern |= {"days": [{"weekday": day, "minutes": 450} for day in range(1, 6)]}
    records.keep("working_pattern", made(ada.post("/v1/working-patterns", pattern)))
    kind = made(ada.post("/v1/leave-types", {"name": f"Jury {records.member.id}"}))
    records.keep("leave_type", kind)
    who = {"person_id": records.member.id}
    made(ada.put("/v1/leave-allowances", who | {"year": 2027, "minutes": 11_250}))
    days = {"first_on": "2027-06-07", "last_on": "2027-06-08"}
    asked = who | days | {"leave_type_id": kind["id"]}
    records.keep("leave", made(ada.post("/v1/leave", asked)))
    skill = made(ada.post("/v1/skills", {"name": f"Copy {records.member.id}", "group": "Words"}))
    records.keep("skill", skill)
    level = [{"skill_id": skill["id"], "level": 3}]
    made(ada.patch(f"/v1/people/{records.member.id}/skills", {"skills": level}))
    kind = {"name": f"Rework {records.member.id}"}
    records.keep("reason_kind", made(ada.post("/v1/reason-kinds", kind)))
    own = {"project_id": records.ids["project_id"], "rounding": "none"}
    records.keep("time_rule", made(ada.post("/v1/time-rules", own)))
    instead = {"substitute_id": ada.id, "first_on": "2020-01-01", "last_on": "2020-01-31"}
    named = made(records.member.post("/v1/approval-substitutes", instead))
    records.keep("approval_substitute", named)


def _work(house: House, ada: Person, records: Records) -> None:
    _approved(ada, records)
    last = TODAY - timedelta(days=20)
    _logged(ada, records, last, "submitted_entry_id")
    week = {"first_on": (last - timedelta(days=6)).isoformat(), "confirm_incomplete": True}
    records.keep("timesheet", made(records.member.post("/v1/timesheets", week)))
    _logged(ada, records, TODAY, "time_entry_id")
    rate = {
        "person_id": records.member.id,
        "hourly": gbp("40.00"),
        "effective_from": "2020-01-01",
    }
    records.keep("cost_rate", made(ada.post("/v1/cost-rates", rate)))
    house.settle()


def _logged(ada: Person, records: Records, day: date, name: str) -> str:
    body = {
        "project_id": records.ids["project_id"],
        "person_id": records.member.id,
        "worked_on": day.isoformat(),
        "minutes": 60,
        "charge_role": "designer",
    }
    return records.keep("time_entry", made(ada.post("/v1/time-entries", body)), name)


def _approved(ada: Person, records: Records) -> None:
    entry_id = _logged(ada, records, YESTERDAY, "approved_entry_id")
    made(records.lead.post(f"/v1/time-entries/{entry_id}/approve"))


def _spend(ada: Person, records: Records) -> None:
    body = {
        "project_id": records.ids["project_id"],
        "spent_on": TODAY.isoformat(),
        "category": "travel",
        "description": "Train",
        "total": gbp("60.00"),
    }
    expense_id = records.keep("expense", made(records.member.post("/v1/expenses", body)))
    files = f"/v1/expenses/{expense_id}/receipts"
    records.keep("receipt", made(records.member.send("POST", files, content=b"%PDF-1.7")))
    made(records.member.post(f"/v1/expenses/{expense_id}/submit"))
    unit = "mi" if ada.get("/v1/mileage-rates").json()["items"] else "km"
    rate = {"effective_from": "2020-01-01", "distance_unit": unit, "rate_per_unit": "0.45"}
    records.keep("mileage_rate", made(ada.post("/v1/mileage-rates", rate)))
    tax = {"country_code": "GB", "name": f"Rate {expense_id}", "rate": "0.20"}
    tax |= {"valid_from": "2020-01-01"}
    records.keep("tax_rate", made(ada.post("/v1/tax-rates", tax)))


def _order(house: House, ada: Person, records: Records, word: str) -> None:
    supplier = made(ada.post("/v1/suppliers", {"name": f"Film {word}", "currency_code": "GBP"}))
    body = {
        "supplier_id": records.keep("supplier", supplier),
        "project_id": records.ids["project_id"],
        "lines": [{"description": "Filming", "amount": gbp("100.00")}],
    }
    order = made(records.project_manager.post("/v1/purchase-orders", body))
    records.keep("purchase_order", order)
    second = made(records.project_manager.post("/v1/purchase-orders", body))
    path = f"/v1/purchase-orders/{second['id']}"
    made(ada.post(f"{path}/approve", {}))
    records.keep("purchase_receipt", made(ada.post(f"{path}/receipts", {})))
    make_media(records, ada, body)
    bill = {
        "supplier_id": supplier["id"],
        "supplier_number": f"F-{word}",
        "issued_on": TODAY.isoformat(),
        "lines": [{**body["lines"][0], "project_id": body["project_id"]}],
    }
    bill_id = records.keep("bill", made(ada.post("/v1/bills", bill)))
    paid = {"supplier_id": supplier["id"], "amount": gbp("10.00"), "paid_on": TODAY.isoformat()}
    records.keep("supplier_payment", made(ada.post("/v1/supplier-payments", paid)))
    files = f"/v1/bills/{bill_id}/files"
    records.keep("bill_file", made(ada.send("POST", files, content=b"%PDF-1.7")))
    _pay(house, ada, records, bill | {"supplier_number": f"P-{word}"})


def _pay(house: House, ada: Person, records: Records, bill: dict[str, Any]) -> None:
    """A payment run with a bill that another person approved."""
    held = made(ada.post("/v1/bills", bill))
    clerk = house.person("finance", f"Cleo {bill['supplier_number']}", ada)
    house.settle()
    reason = {"override_reason": "Agreed by telephone"}
    made(clerk.post(f"/v1/bills/{held['id']}/approve", reason))
    run = {"bill_ids": [held["id"]]}
    records.keep("payment_run", made(ada.post("/v1/payment-runs", run)))


def _export(ada: Person, records: Records, word: str) -> None:
    """Journals for QuickBooks, with a mapping of each account, and a difference."""
    period = {"posted_from": YESTERDAY.isoformat(), "posted_through": TODAY.isoformat()}
    wanted = {"system": "quickbooks", "content": "journals", **period}
    missing = ada.get("/v1/accounting-exports/preview", **wanted).json()["missing"]
    mappings = [
        {"kind": one["kind"], "source": one["source"], "target": one["name"]} for one in missing
    ]
    if mappings:
        drafts = {"system": "quickbooks", "mappings": mappings}
        made(ada.put("/v1/accounting-mappings", drafts))
    export = made(ada.post("/v1/accounting-exports", wanted | {"again": True}))
    records.keep("accounting_export", export)
    content = f"InvoiceNumber,InvoiceDate,Total\nINV-{word},{TODAY},1.00\n"
    copy = {"system": "quickbooks", "content": content, "date_format": "yyyy-mm-dd"}
    made(ada.post("/v1/accounting-differences/compare", copy))
    found = ada.get("/v1/accounting-differences", search=f"INV-{word}").json()["items"]
    records.keep("accounting_difference", found[0])


def _quote(house: House, ada: Person, records: Records) -> None:
    body = {"opportunity_id": records.ids["won_opportunity_id"], "lines": LINES}
    for name in ("accepted", "issued"):
        estimate = made(ada.post("/v1/estimates", body))
        records.keep("estimate", estimate)
        quote = made(ada.post("/v1/quotes", {"estimate_id": estimate["id"]}))
        records.keep("quote", quote)
        if name == "accepted":
            made(ada.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Sam"}))
            house.settle()
    free = made(ada.post("/v1/estimates", body))
    records.keep("estimate", free, "free_estimate_id")
    kept = {"name": "Site", "estimate_id": free["id"]}
    template = made(ada.post("/v1/estimate-templates", kept))
    records.ids["estimate_template_id"] = template["id"]
    versions = f"/v1/projects/{records.ids['project_id']}/budget-versions"
    records.keep("budget_version", ada.get(versions).json()["items"][0])


def _charge_another_entity(ada: Person, records: Records) -> None:
    first = ada.get("/v1/legal-entity").json()["id"]
    prefix = f"P{secrets.token_hex(2).upper()}"
    entity = made(ada.post("/v1/legal-entities", {"name": prefix, "number_prefix": prefix}))
    records.keep("legal_entity", entity)
    charge = {
        "seller_id": entity["id"],
        "buyer_id": first,
        "amount": gbp("10.00"),
        "description": "Design work",
    }
    connection = {
        "legal_entity_id": entity["id"],
        "credentials": "main",
        "starts_on": TODAY.isoformat(),
        "payments": "theirs",
    }
    made_connection = made(ada.put("/v1/accounting-connections", connection))
    records.keep("accounting_connection", made_connection)
    made_charge = made(ada.post("/v1/intercompany-charges", charge))
    records.keep("intercompany_charge", made_charge)


def _bill(house: House, ada: Person, records: Records) -> None:
    path = f"/v1/projects/{records.ids['project_id']}/billing-plan"
    plan = {
        "billing_type": "fixed_price",
        "milestones": [{"name": "Start", "due_on": YESTERDAY.isoformat(), "budget_share": "1"}],
    }
    made(ada.put(path, plan))
    made(ada.put("/v1/legal-entity", {"name": "Northlight Ltd", "address": "4 Quay Street"}))
    _charge_another_entity(ada, records)
    project = {"project_id": records.ids["project_id"]}
    invoice = made(ada.post("/v1/invoices", project))
    records.keep("invoice", invoice)
    path = f"/v1/invoices/{invoice['id']}"
    issued = made(ada.post(f"{path}/issue"))
    records.ids |= {
        "invoice_line_id": issued["lines"][0]["id"],
        "to_invoice_id": invoice["id"],
    }
    paid = made(ada.post(f"{path}/payments", {"amount": gbp("10.00")}))
    records.ids["payment_id"] = paid["payments"][-1]["id"]
    records.ids["client_payment_id"] = paid["payments"][-1]["client_payment_id"]
    records.kinds[records.ids["client_payment_id"]] = "client_payment"
    note = {"invoice_id": invoice["id"], "kind": "contact", "words": "They will look at it"}
    records.keep("collection_note", made(ada.post("/v1/collection-notes", note)))
    _approved(ada, records)
    house.settle()
    reason = {"reason": "Learning a new tool"}
    written_off = made(ada.post(f"/v1/projects/{records.ids['project_id']}/write-offs", reason))
    records.keep("write_off", written_off)
    records.ids["batch_id"] = written_off["batch_id"]
    _retain(ada, records)
    shared = {"client_id": records.ids["client_id"], "name": "All of it"}
    shared |= {"project_ids": [records.ids["project_id"]]}
    records.keep("portfolio_budget", made(ada.post("/v1/portfolio-budgets", shared)))
    house.settle()


def _retain(ada: Person, records: Records) -> None:
    """A retainer that has not begun, so that it pays for none of the work."""
    body = {
        "client_id": records.ids["client_id"],
        "project_ids": [records.ids["project_id"]],
        "name": "Support",
        "basis": "worked",
        "cadence": "month",
        "billed": "arrears",
        "starts_on": LATER.isoformat(),
        "terms": {
            "price": gbp("4000.00"),
            "allowances": [{"amount": {"minutes": 2400}}],
            "deficit": "carry",
        },
    }
    records.keep("retainer", made(ada.post("/v1/retainers", body)))


def common_records(house: House, ada: Person) -> dict[str, str]:
    """What belongs to nobody in particular."""
    hourly = [{"charge_role": "designer", "hourly": gbp("90.00")}]
    card = {
        "name": "Standard",
        "currency_code": "GBP",
        "effective_from": "2020-01-01",
        "rates": hourly,
    }
    role = {"key": f"some_{new_id()[-12:]}", "name": "Some", "permissions": []}
    template = {
        "name": "Microsite",
        "tasks": [{"key": "a", "name": "A", "charge_role": "designer", "duration_days": 5}],
    }
    made(ada.patch("/v1/me/preferences", {"theme": "dark"}))
    view = made(ada.post("/v1/views", {"list": "projects", "name": "All of them"}))["id"]
    made(ada.put("/v1/me/view-order", {"list": "projects", "default_view_id": view}))
    columns = {"project": {"code": "Project"}, "person": {"code": "Who"}, "task": {"code": "Task"}}
    mapping = {"source": "clock", "time": {"amount": "Hours", "worked_on": "Day"}} | columns
    kept = {"name": "Studio clock", "mapping": mapping}
    return {
        "mapping_id": made(ada.post("/v1/import-mappings", kept))["id"],
        "rate_card_id": made(ada.post("/v1/rate-cards", card))["id"],
        "role_id": made(ada.post("/v1/roles", role))["id"],
        "view_id": view,
        "template_id": made(ada.post("/v1/templates", template))["id"],
    }
