"""Expenses with receipts and mileage, through the public API (G07)."""

from __future__ import annotations

from office import Office, money, refused, today

PDF = b"%PDF-1.7 a receipt"


def test_g07_an_expense_is_approved_by_another_charged_once_and_paid_back(office: Office) -> None:
    project, finance, worker = office.project(), office.finance.at, office.worker.at
    claim = {
        "project_id": project["id"],
        "spent_on": today().isoformat(),
        "category": "travel",
        "description": "Train to the client",
        "total": money("120.00"),
        "tax": money("20.00"),
        "billable": True,
        "markup": "0.10",
    }
    expense = worker.post("/v1/expenses", claim)
    path = f"/v1/expenses/{expense['id']}"
    receipt = worker.upload(f"{path}/receipts?name=train.pdf", PDF)
    assert (receipt["content_type"], receipt["size"]) == ("application/pdf", len(PDF))
    with refused("RECEIPT_TYPE"):
        worker.upload(f"{path}/receipts", b"<svg onload=alert(1)>")
    worker.post(f"{path}/submit")
    with refused("PERMISSION_REQUIRED"):
        worker.post(f"{path}/approve")
    file = office.manager.at.download(f"{path}/receipts/{receipt['id']}")
    headers = file.headers
    assert file.content == PDF
    assert headers["content-type"] == "application/pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''train.pdf"
    assert "sandbox" in headers["content-security-policy"]
    assert office.manager.at.post(f"{path}/approve")["status"] == "approved"
    [found] = finance.get("/v1/profitability", project_id=project["id"])["totals"]
    assert (found["expense"], found["wip"]) == (money("110.00"), money("110.00"))
    assert found["cost"] == money("100.00")
    invoice = office.issue(finance.post("/v1/invoices", {"project_id": project["id"]}))
    [line] = invoice["lines"]
    assert (line["kind"], line["amount"]) == ("expense", money("110.00"))
    assert finance.get(path)["invoice_line_id"] == line["id"]
    entries = finance.get("/v1/entries", invoice_id=invoice["id"])["items"]
    assert [(one["cost_source_id"], one["billed"]) for one in entries] == [
        (expense["id"], money("110.00"))
    ]
    with refused("COST_ON_INVOICE"):
        finance.post(f"{path}/reverse", {"reason": "Claimed twice"})
    finance.post(f"/v1/invoices/{invoice['id']}/credit", {"reason": "Wrong month"})
    assert finance.get(path)["invoice_line_id"] is None
    paid = finance.post(f"{path}/reimburse", {"reference": "March"})
    assert paid["status"] == "reimbursed"
    counter = finance.post(f"{path}/reverse", {"reason": "Claimed twice"})
    assert (counter["total"], counter["status"]) == (money("-120.00"), "approved")
    balance = finance.get("/v1/trial-balance")
    assert balance["total_debit"] == balance["total_credit"]


def test_g07_nobody_approves_their_own_and_a_rejection_says_why(office: Office) -> None:
    project = office.project()
    claim = {
        "project_id": project["id"],
        "spent_on": today().isoformat(),
        "category": "meals",
        "description": "Lunch",
        "total": money("24.00"),
        "submit": True,
    }
    own = office.manager.at.post("/v1/expenses", claim)
    with refused("OWN_EXPENSE"):
        office.manager.at.post(f"/v1/expenses/{own['id']}/approve")
    rejected = office.finance.at.post(
        f"/v1/expenses/{own['id']}/reject", {"reason": "Not for the client"}
    )
    assert (rejected["status"], rejected["rejected_reason"]) == ("rejected", "Not for the client")
    found = office.worker.at.get("/v1/expenses", project_id=project["id"], count=True)
    assert found["total"] == 0


def test_g07_mileage_is_paid_at_the_rate_of_its_day(office: Office) -> None:
    finance, worker = office.finance.at, office.worker.at
    rate = {"effective_from": "2020-01-01", "distance_unit": "km", "rate_per_unit": "0.30"}
    made = finance.post("/v1/mileage-rates", rate)
    claim = {
        "spent_on": today().isoformat(),
        "category": "mileage",
        "description": "To the shoot and back",
        "distance": "120",
        "distance_unit": "km",
    }
    assert worker.post("/v1/expenses", claim)["total"] == money("36.00")
    with refused("MILEAGE_AMOUNT"):
        worker.post("/v1/expenses", claim | {"total": money("99.00")})
    finance.post(f"/v1/mileage-rates/{made['id']}/withdraw")
    with refused("MILEAGE_RATE_MISSING"):
        worker.post("/v1/expenses", claim)
