"""Bills of suppliers through the public API: matched with order and receipt (L11, L23 received)."""

from __future__ import annotations

from agency.waiting import eventually
from office import Office, money, refused, today, unlike
from standalone.rest import Json


def ordered(office: Office, supplier: Json, project: Json) -> Json:
    """Ten days of filming at 100.00, by the project's manager, approved by finance."""
    line = {
        "description": "Filming",
        "amount": money("1000.00"),
        "quantity": "10",
        "tax_rate": "0.20",
        "billable": True,
        "markup": "0.10",
    }
    body = {"supplier_id": supplier["id"], "project_id": project["id"], "lines": [line]}
    order = office.manager.at.post("/v1/purchase-orders", body)
    office.finance.at.post(f"/v1/purchase-orders/{order['id']}/approve")
    return order


def test_l11_a_bill_is_matched_with_order_and_receipt_and_approved_by_another(
    office: Office,
) -> None:
    finance, clerk = office.finance.at, office.join("finance").at
    project = office.project(sold="5000.00")
    supplier = finance.post("/v1/suppliers", {"name": unlike("Film")})
    order = ordered(office, supplier, project)
    charged = {
        "description": "Four days of filming",
        "amount": money("400.00"),
        "quantity": "4",
        "tax_rate": "0.20",
        "purchase_order_line_id": order["lines"][0]["id"],
    }
    bill = clerk.post(
        "/v1/bills",
        {
            "supplier_id": supplier["id"],
            "supplier_number": "HF-2031",
            "issued_on": today().isoformat(),
            "lines": [charged],
            "total": money("480.00"),
        },
    )
    path = f"/v1/bills/{bill['id']}"
    assert (bill["outside_tolerance"], bill["total"]) == (True, money("480.00"))
    with refused("BILL_OUTSIDE_TOLERANCE"):
        finance.post(f"{path}/approve")
    came = [{"purchase_order_line_id": order["lines"][0]["id"], "quantity": "4"}]
    finance.post(f"/v1/purchase-orders/{order['id']}/receipts", {"lines": came})
    with refused("OWN_BILL"):
        clerk.post(f"{path}/approve")
    done = finance.post(f"{path}/approve")
    assert (done["status"], done["owed"], done["matches"][0]["differences"]) == (
        "approved",
        money("480.00"),
        [],
    )
    commitments = f"/v1/projects/{project['id']}/commitments"
    found = eventually(lambda: finance.get(commitments), "finance knows the budget")
    assert (found["committed"], found["actual"]) == (money("660.00"), money("440.00"))
    listed = finance.get("/v1/bills", project_id=project["id"], owed=True, count=True)
    assert listed["total"] == 1


def test_l11_a_number_of_a_supplier_is_taken_once(office: Office) -> None:
    finance = office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print")})
    line = {"description": "Posters", "amount": money("100.00"), "tax_rate": "0.20"}
    body = {
        "supplier_id": supplier["id"],
        "supplier_number": "P 7",
        "issued_on": today().isoformat(),
        "lines": [line],
    }
    bill = finance.post("/v1/bills", body)
    with refused("BILL_EXISTS"):
        finance.post("/v1/bills", body | {"supplier_number": "p-7"})
    finance.post(f"/v1/bills/{bill['id']}/discard", {"reason": "Entered twice"})
    assert finance.post("/v1/bills", body)["status"] == "draft"
