"""Suppliers and purchase orders, and what they commit, through the public API (L11, I01, I07)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused, unlike


def test_l11_i01_an_order_above_the_limit_is_approved_by_another_and_committed(
    office: Office,
) -> None:
    project, manager, finance = office.project(sold="5000.00"), office.manager.at, office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Film")})
    line = {
        "description": "Filming",
        "amount": money("1000.00"),
        "billable": True,
        "markup": "0.10",
    }
    body = {"supplier_id": supplier["id"], "project_id": project["id"], "lines": [line]}
    order = manager.post("/v1/purchase-orders", body)
    path = f"/v1/purchase-orders/{order['id']}"
    limit = {"limit": money("500.00")}
    finance.put(f"/v1/purchase-limits/{office.manager.id}", limit)
    with refused("PURCHASE_ABOVE_LIMIT"):
        manager.post(f"{path}/approve")
    manager.post(f"{path}/submit")
    assert finance.post(f"{path}/approve")["status"] == "approved"
    commitments = f"/v1/projects/{project['id']}/commitments"
    found = eventually(lambda: manager.get(commitments), "finance knows the budget")
    assert (found["budget"], found["committed"]) == (money("5000.00"), money("1100.00"))
    assert found["remaining"] == money("3900.00")
    assert manager.post(f"{path}/send")["open"] == money("1000.00")
    manager.post(f"{path}/close")
    assert manager.get(commitments)["remaining"] == money("5000.00")
    assert finance.get("/v1/purchase-orders", project_id=project["id"], count=True)["total"] == 1


def test_i07_an_order_over_the_budget_is_stopped_unless_somebody_overrides(office: Office) -> None:
    project, finance = office.project(sold="500.00"), office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print")})
    line = {"description": "Posters", "amount": money("600.00")}
    body = {"supplier_id": supplier["id"], "project_id": project["id"], "lines": [line]}
    order = office.manager.at.post("/v1/purchase-orders", body)
    path = f"/v1/purchase-orders/{order['id']}/approve"
    finance.put("/v1/purchase-policy", {"over_budget": "stop"})
    try:
        with refused("OVER_BUDGET"):
            finance.post(path)
        reason = {"over_budget_reason": "The client raises the budget"}
        assert finance.post(path, reason)["over_budget_reason"] == reason["over_budget_reason"]
    finally:
        finance.put("/v1/purchase-policy", {"over_budget": "warn"})
