"""Media orders and levies that the pages are looked at with."""

from __future__ import annotations

from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace, days_ago


def media_of(workplace: Workplace, project: Json, publisher: str) -> dict[str, str]:
    """An approved order with a change, a cancellation, what ran and a draft; a levy on it."""
    finance, clerk = workplace.finance.at, workplace.join("Mara Media", "finance").at
    body = {"name": f"Levy of {publisher}", "base": "gross", "payer": "client", "rate": "0.001"}
    levy = finance.post("/v1/levies", body | {"starts_on": "2020-01-01"})
    supplier = finance.post("/v1/suppliers", {"name": publisher})
    placement = {
        "description": "Full page, colour",
        "medium": "press",
        "starts_on": days_ago(40),
        "ends_on": days_ago(10),
        "gross": {"amount": "4000.00", "currency_code": "GBP"},
        "commission": "0.15",
        "quantity": "4",
    }
    fee = {"billing": "net_plus_commission", "fee": "0.05", "treatment": "agent"}
    asked = {
        "supplier_id": supplier["id"],
        "project_id": project["id"],
        "placements": [placement, placement | fee | {"medium": "radio"}, placement],
    }
    ask = finance.unless_missing
    order = eventually(lambda: ask("/v1/media-orders", asked), "finance knows the project")
    reason = {"over_budget_reason": "The client raises the budget"}
    clerk.post(f"/v1/purchase-orders/{order['id']}/approve", reason)
    first, second, third = (one["id"] for one in order["placements"])
    path = f"/v1/media-orders/{order['id']}/placements"
    gross = {"gross": {"amount": "3600.00", "currency_code": "GBP"}, "reason": "A smaller page"}
    finance.post(f"{path}/{first}/change", gross)
    finance.post(f"{path}/{third}/cancel", {"reason": "The magazine is not printed"})
    finance.post(f"{path}/{second}/runs", {"quantity": "3", "ran_on": days_ago(10)})
    finance.post(f"/v1/media-orders/{order['id']}/invoice", {"placement_ids": [second]})
    rebate = {"supplier_id": supplier["id"], "starts_on": days_ago(90), "ends_on": days_ago(1)}
    rebate |= {"amount": {"amount": "250.00", "currency_code": "GBP"}}
    finance.post("/v1/media-rebates", rebate)
    return {"media_order": order["id"], "levy": levy["id"]}
