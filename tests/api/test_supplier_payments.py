"""Payments to suppliers and payment runs through the public API (L11)."""

from __future__ import annotations

from office import Office, money, refused, today, unlike
from standalone.rest import Json, Session


def an_approved_bill(office: Office, supplier: Json, number: str, net: str) -> Json:
    """Entered by one person, approved by another."""
    line = {"description": "Prints", "amount": money(net), "tax_rate": "0.20"}
    body = {
        "supplier_id": supplier["id"],
        "supplier_number": number,
        "issued_on": today().isoformat(),
        "lines": [line],
    }
    bill = office.join("finance").at.post("/v1/bills", body)
    return office.finance.at.post(f"/v1/bills/{bill['id']}/approve")


def test_l11_a_bill_is_paid_in_part_and_owed_again_when_the_payment_is_reversed(
    office: Office,
) -> None:
    finance = office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print")})
    bill = an_approved_bill(office, supplier, "P-1", "100.00")
    path, part = f"/v1/bills/{bill['id']}", {"bill_id": bill["id"], "amount": money("80.00")}
    sent = {"supplier_id": supplier["id"], "amount": money("100.00")}
    with refused("ALLOCATION_ABOVE_PAYMENT"):
        above = part | {"amount": money("110.00")}
        finance.post("/v1/supplier-payments", sent | {"allocations": [above]})
    paid = finance.post("/v1/supplier-payments", sent | {"allocations": [part]})
    assert (finance.get(path)["owed"], paid["on_account"]) == (money("40.00"), money("20.00"))
    at = f"/v1/supplier-payments/{paid['id']}"
    finance.post(f"{at}/allocate", {"allocations": [part | {"amount": money("20.00")}]})
    statement = finance.get(f"/v1/suppliers/{supplier['id']}/statement")
    assert statement["closing"] == money("20.00")
    finance.post(f"{at}/reverse", {"reason": "Sent to the wrong account"})
    assert finance.get(path)["owed"] == money("120.00")
    (owed,) = finance.get("/v1/payables", search=supplier["name"])["items"]
    assert owed["ageing"]["total"] == money("120.00")


def test_l11_a_run_holds_its_bills_until_it_is_paid_or_cancelled(office: Office) -> None:
    finance = office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print")})
    bills = [an_approved_bill(office, supplier, f"P-{n}", "50.00") for n in (1, 2)]
    wanted = {"bill_ids": [bill["id"] for bill in bills]}
    run = finance.post("/v1/payment-runs", wanted)
    with refused("BILL_NOT_PAYABLE"):
        finance.post("/v1/payment-runs", wanted)
    finance.post(f"/v1/payment-runs/{run['id']}/cancel", {"reason": "Next week"})
    again = finance.post("/v1/payment-runs", wanted)
    with refused("TRANSFER_NOT_IN_EUROS"):
        finance.get(f"/v1/payment-runs/{again['id']}/transfer-file")
    finance.post(f"/v1/payment-runs/{again['id']}/pay")
    found = [finance.get(f"/v1/bills/{bill['id']}") for bill in bills]
    assert [(one["status"], one["owed"]) for one in found] == [("paid", money("0.00"))] * 2
    (paid,) = finance.get("/v1/supplier-payments", payment_run_id=again["id"])["items"]
    assert paid["amount"] == money("120.00")


def test_l11_bills_wait_on_today_to_be_approved_and_to_be_paid(office: Office) -> None:
    """L11: for who may, and not for who entered the bill."""
    finance, clerk = office.finance.at, office.join("finance").at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print"), "payment_terms_days": 0})
    line = {"description": "Prints", "amount": money("70.00")}
    body = {"supplier_id": supplier["id"], "supplier_number": "P-9", "lines": [line]}
    bill = clerk.post("/v1/bills", body | {"issued_on": today().isoformat()})
    clerk.post(f"/v1/bills/{bill['id']}/submit")

    def waits(at: Session, reason: str, id_: str) -> list[Json]:
        items = at.get("/v1/me/today")["items"]
        return [one for one in items if (one["reason"], one["subject"]["id"]) == (reason, id_)]

    (found,) = waits(finance, "bill_to_approve", bill["id"])
    assert (found["subject"]["reference"], found["action"]) == (bill["number"], "approve_bill")
    assert waits(clerk, "bill_to_approve", bill["id"]) == []
    finance.post(f"/v1/bills/{bill['id']}/approve")
    (due,) = waits(finance, "bills_to_pay", supplier["id"])
    assert (due["subject"]["name"], due["count"]) == (supplier["name"], 1)
    run = finance.post("/v1/payment-runs", {"bill_ids": [bill["id"]]})
    assert waits(finance, "bills_to_pay", supplier["id"]) == []
    finance.post(f"/v1/payment-runs/{run['id']}/cancel", {"reason": "Later"})
    assert len(waits(finance, "bills_to_pay", supplier["id"])) == 1
