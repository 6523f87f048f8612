"""Work that is sold, done, approved and billed, for the tests of the pages of money."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import cycle

from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace, days_ago, monday, today

DAYS = cycle(monday(weeks) + timedelta(days=day) for weeks in (2, 3) for day in range(5))
"""In turn, since the worker has 24 hours a day in all tests of a run; others take later days."""


def make_card(workplace: Workplace, client_id: str, role: str, hourly: str) -> None:
    """A card of the client alone."""
    rate = {"charge_role": role, "hourly": {"amount": hourly, "currency_code": "GBP"}}
    card = {"name": "Agreed rates", "client_id": client_id, "currency_code": "GBP"}
    card |= {"effective_from": "2026-01-01", "rates": [rate]}
    ask = workplace.finance.at.unless_missing
    eventually(lambda: ask("/v1/rate-cards", card), "finance knows the client")


def an_estimate(workplace: Workplace, project: Json, role: str, minutes: int = 600) -> Json:
    lines = [{"kind": "role_hours", "charge_role": role, "minutes": minutes}]
    body = {"project_id": project["id"], "lines": lines}
    ask = workplace.administrator.unless_missing
    return eventually(lambda: ask("/v1/estimates", body), "finance knows the project")


def an_offer(workplace: Workplace, project: Json, role: str) -> Json:
    """A quote of hours of the role, which the client has not answered."""
    estimate = an_estimate(workplace, project, role)
    return workplace.administrator.post("/v1/quotes", {"estimate_id": estimate["id"]})


def sold(workplace: Workplace, name: str, client_id: str, role: str) -> Json:
    """A job whose accepted quote holds hours of the role."""
    project = workplace.project(name, {"id": client_id})
    quote = an_offer(workplace, project, role)
    accepted = {"accepted_by": "Robin Alder"}
    workplace.administrator.post(f"/v1/quotes/{quote['id']}/accept", accepted)
    return project


def index_card(workplace: Workplace, client_id: str) -> None:
    """A later card of the client, which adds a tenth to each rate."""
    finance = workplace.finance.at
    (card,) = finance.get("/v1/rate-cards", client_id=client_id)["items"]
    copy = {"name": "Raised rates", "effective_from": "2026-01-02", "change": "0.1000"}
    finance.post(f"/v1/rate-cards/{card['id']}/copies", copy)


def worked(workplace: Workplace, name: str, client_id: str, role: str) -> Json:
    """The same job with two hours of approved time."""
    project = sold(workplace, name, client_id, role)
    task = workplace.task(project, "Work", charge_role=role, assignee_id=workplace.worker.id)
    body = {"project_id": project["id"], "task_id": task["id"], "minutes": 120}
    body |= {"worked_on": str(next(DAYS))}
    log = partial(workplace.worker.at.unless, "QUOTE_NOT_ACCEPTED", "/v1/time-entries", body)
    entry = eventually(log, "projects knows the quote")
    workplace.manager.at.post("/v1/time-entries/approve", {"time_entry_ids": [entry["id"]]})
    return project


def retained(workplace: Workplace, name: str, role: str) -> Json:
    """A weekly retainer of four hours since three weeks, with two hours of work."""
    client_id = workplace.client(f"{name} Ltd")["id"]
    make_card(workplace, client_id, role, "90.00")
    project = worked(workplace, name, client_id, role)
    begins = monday(3)
    body = {
        "client_id": client_id,
        "project_ids": [project["id"]],
        "name": name,
        "basis": "worked",
        "cadence": "week",
        "billed": "arrears",
        "starts_on": begins.isoformat(),
        "terms": {
            "price": {"amount": "400.00", "currency_code": "GBP"},
            "allowances": [{"amount": {"minutes": 240}}],
            "cap": {"minutes": 60},
            "expiry_periods": 1,
            "deficit": "bill",
            "overage_hourly": {"amount": "120.00", "currency_code": "GBP"},
        },
    }
    ask = partial(workplace.finance.at.unless_missing, "/v1/retainers", body)
    made: Json = eventually(ask, "finance knows the project")
    return made


def billed(workplace: Workplace, project: Json, ready: str) -> Json:
    """Its proposal, once finance has valued its time."""
    plan = {"billing_type": "time_and_materials", "milestones": []}
    workplace.finance.at.put(f"/v1/projects/{project['id']}/billing-plan", plan)

    def found() -> Json | None:
        asked = {"project_id": project["id"]}
        items = workplace.finance.at.get("/v1/billing-proposals", **asked)["items"]
        return next((one for one in items if one["ready"]["amount"] == ready), None)

    return eventually(found, "the time is valued")


def issued(workplace: Workplace, name: str, role: str) -> Json:
    """An invoice over two hours at 90.00, and 20 % of tax."""
    draft = drafted(workplace, name, role)
    return workplace.finance.at.post(f"/v1/invoices/{draft['id']}/issue")


def drafted(workplace: Workplace, name: str, role: str) -> Json:
    client_id = workplace.client(f"{name} Ltd")["id"]
    make_card(workplace, client_id, role, "90.00")
    project = worked(workplace, name, client_id, role)
    billed(workplace, project, "180.00")
    return workplace.finance.at.post("/v1/invoices", {"project_id": project["id"]})


def import_statement(workplace: Workplace, invoice: Json) -> None:
    """Of the bank: what is due on the invoice, from a payer that names it, and a charge."""
    columns = {"day": "Date", "amount": "Amount", "name": "Name", "text": "Text"}
    rows = [f"{today()},{invoice['total']['amount']},{invoice['client_name']},{invoice['number']}"]
    rows += [f"{today()},-4.00,Bank,Charges of {invoice['number']}"]
    content = "\n".join(["Date,Amount,Name,Text", *rows])
    mapping = {"account": "GB33BUKB20201555555555", "currency_code": "GBP", **columns}
    file = {"format": "csv", "content": content, "mapping": mapping}
    workplace.finance.at.post("/v1/bank-statements", file)


def exchanged(workplace: Workplace) -> None:
    rate = {"from_currency_code": "EUR", "to_currency_code": "GBP", "rate": "0.8571"}
    workplace.finance.at.post("/v1/exchange-rates", rate | {"rate_on": days_ago(1)})


def export_for_accountants(workplace: Workplace) -> None:
    """Journals of today for QuickBooks, with a mapping of each account, and a difference."""
    finance = workplace.finance.at
    period = {"posted_from": str(today()), "posted_through": str(today())}
    wanted = {"system": "quickbooks", "content": "journals", **period}
    missing = finance.get("/v1/accounting-exports/preview", **wanted)["missing"]
    drafts = [
        {"kind": one["kind"], "source": one["source"], "target": one["name"]} for one in missing
    ]
    if not drafts:
        [kept] = finance.get("/v1/accounting-mappings", system="quickbooks", page_size=1)["items"]
        drafts = [{name: kept[name] for name in ("kind", "source")} | {"target": "Sales"}]
    finance.put("/v1/accounting-mappings", {"system": "quickbooks", "mappings": drafts})
    finance.post("/v1/accounting-exports", wanted | {"again": True})
    content = f"InvoiceNumber,InvoiceDate,Total\nINV-X,{today()},1.00\n"
    copy = {"system": "quickbooks", "content": content, "date_format": "yyyy-mm-dd"}
    finance.post("/v1/accounting-differences/compare", copy)


def connect_xero(workplace: Workplace) -> None:
    """On, with what is issued today sent to the stand-in, or refused by it."""
    finance = workplace.finance.at
    path = "/v1/accounting-connections"
    wanted = {"legal_entity_id": finance.get("/v1/legal-entity")["id"], "credentials": "main"}
    made = finance.put(path, wanted | {"payments": "theirs", "starts_on": str(today())})
    finance.post(f"{path}/{made['id']}/try")
    eventually(
        lambda: finance.get(path, ids=made["id"])["items"][0]["organisation"],
        "the connection was tried",
    )
    finance.post(f"{path}/{made['id']}/switch", {"on": True})
    eventually(
        lambda: finance.get("/v1/accounting-documents")["items"], "a document is in the list"
    )


def ordered(workplace: Workplace, project: Json, supplier: str) -> str:
    """A purchase order of the manager that waits for somebody who may approve it."""
    found = workplace.finance.at.post("/v1/suppliers", {"name": supplier})
    amount = {"amount": "1800.00", "currency_code": "GBP"}
    lines = [{"description": "Two days of filming", "amount": amount, "billable": True}]
    body = {"supplier_id": found["id"], "project_id": project["id"], "lines": lines}
    ask = workplace.manager.at.unless_missing
    made = eventually(lambda: ask("/v1/purchase-orders", body), "finance knows the project")
    workplace.manager.at.post(f"/v1/purchase-orders/{made['id']}/submit")
    return str(made["id"])


def reminded(workplace: Workplace) -> str:
    """A reminder of an invoice a year old, one to come, and what was noted about two others."""
    levels = [{"days_after_due": 7, "title": "Reminder", "words": "{client}: please pay {total}."}]
    policy = {"currency_code": "GBP", "days_to_pay": 7, "levels": levels}
    workplace.finance.at.put("/v1/dunning-policy", policy)
    made = []
    for name in ("Harbour menu", "Tea tins", "Fair stand", "Fruit stall"):
        draft = drafted(workplace, name, "designer")
        path = f"/v1/invoices/{draft['id']}/issue"
        made.append(workplace.finance.at.post(path, {"issued_on": days_ago(366)})["id"])
    promise = {"kind": "promise", "promised_on": days_ago(-5), "words": "Pays on Friday"}
    dispute = {"kind": "dispute", "words": "Two hours were not ordered"}
    for invoice_id, note in zip(made, (promise, dispute), strict=False):
        workplace.finance.at.post("/v1/collection-notes", note | {"invoice_id": invoice_id})
    asked = {"invoice_ids": made[2:3]}
    rent = {"name": "Rent of the studio", "starts_on": days_ago(10), "every_months": 1}
    rent |= {"amount": {"amount": "-2400.00", "currency_code": "GBP"}}
    workplace.finance.at.post("/v1/cash-items", rent)
    return workplace.finance.at.post("/v1/dunning-notices", asked)["dunning_notices"][0]["id"]


def bills_of(workplace: Workplace, order_id: str) -> dict[str, str]:
    """A bill that charges more than the order, and one that a payment run holds."""
    finance, clerk = workplace.finance.at, workplace.join("Cleo Clerk", "finance").at
    order = finance.get(f"/v1/purchase-orders/{order_id}")
    reason = {"over_budget_reason": "The client pays it"}
    finance.post(f"/v1/purchase-orders/{order_id}/approve", reason)
    line = {"description": "Two days of filming", "tax_rate": "0.20"}
    body = {"supplier_id": order["supplier_id"], "issued_on": str(today())}
    above = line | {
        "amount": {"amount": "1900.00", "currency_code": "GBP"},
        "purchase_order_line_id": order["lines"][0]["id"],
    }
    bill = clerk.post("/v1/bills", body | {"supplier_number": "HF-2031", "lines": [above]})
    plain = line | {"amount": {"amount": "120.00", "currency_code": "GBP"}}
    held = clerk.post("/v1/bills", body | {"supplier_number": "HF-2032", "lines": [plain]})
    finance.post(f"/v1/bills/{held['id']}/approve", {})
    run = finance.post("/v1/payment-runs", {"bill_ids": [held["id"]]})
    found = {"bill": bill["id"], "payment_run": run["id"], "supplier": order["supplier_id"]}
    return {name: str(id_) for name, id_ in found.items()}
