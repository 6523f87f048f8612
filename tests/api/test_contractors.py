"""Contractors and suppliers by a link through the public API (L24, M-16, K04, K05, K07)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
from agency.waiting import eventually
from office import Office, money, refused, unlike, working_day
from standalone.rest import Json

PDF = b"%PDF-1.4\n%%EOF\n"


def supplier(office: Office) -> Json:
    body = {"name": unlike("Works"), "address": "3 Mill Lane, Leeds", "country_code": "GB"}
    return office.finance.at.post("/v1/suppliers", body)


def path_of(office: Office, record_id: str) -> str:
    found = office.finance.at.get("/v1/supplier-links", record_id=record_id)["items"]
    return f"{office.address}{found[0]['path']}"


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_l24_m16_k04_approved_time_is_self_billed_and_accepted_by_the_contractor(
    office: Office,
) -> None:
    project, finance = office.project(), office.finance.at
    contractor = office.join("team_member", lead_id=office.lead.id)
    begins = (datetime.now(UTC).date() - timedelta(days=60)).isoformat()
    day = working_day(0).isoformat()
    work = {"project_id": project["id"], "minutes": 120, "worked_on": day}
    entry = contractor.at.post("/v1/time-entries", work)
    engaged = {
        "person_id": contractor.id,
        "supplier_id": supplier(office)["id"],
        "starts_on": begins,
        "rate": money("50.00"),
        "project_ids": [project["id"]],
        "self_billing_on": begins,
    }
    engagement = eventually(
        lambda: finance.unless_missing("/v1/engagements", engaged), "finance knows the contractor"
    )
    office.approve(entry)
    path = f"/v1/engagements/{engagement['id']}"
    eventually(lambda: finance.get(f"{path}/unsettled-time")["lines"], "finance knows the time")
    period = {"engagement_id": engagement["id"], "period_from": begins}
    period["period_to"] = entry["worked_on"]
    bill = finance.post("/v1/self-bills", period)
    bill_path = f"/v1/self-bills/{bill['id']}"
    issued = finance.post(f"{bill_path}/issue")
    assert (issued["number"][:3], issued["net"]) == ("SB-", money("100.00"))
    assert contractor.at.download(f"{bill_path}/pdf").content.startswith(b"%PDF")
    with refused("PERMISSION_REQUIRED"):
        finance.post(f"{bill_path}/accept")
    assert not office.seller.at.get("/v1/self-bills")["items"]
    with refused("PERMISSION_REQUIRED"):
        contractor.at.get("/v1/suppliers")
    accepted = contractor.at.post(f"{bill_path}/accept")
    assert (accepted["status"], accepted["bill_status"]) == ("accepted", "submitted")
    with refused("NOTHING_TO_SETTLE"):
        finance.post("/v1/self-bills", period)


def test_k05_k07_a_supplier_accepts_an_order_and_sends_an_invoice_without_an_account(
    office: Office,
) -> None:
    finance = office.finance.at
    line = {"description": "Filming", "amount": money("400.00")}
    body = {"supplier_id": supplier(office)["id"], "lines": [line]}
    order = office.manager.at.post("/v1/purchase-orders", body)
    path = f"/v1/purchase-orders/{order['id']}"
    finance.post(f"{path}/approve")
    finance.post(f"{path}/links", {})
    url = path_of(office, order["id"])
    page = httpx.get(url)
    assert len(page.content) < 40_000
    assert "<script" not in page.text
    form = {"step": "accept", "key": hidden(page.text, "key"), "hash": hidden(page.text, "hash")}
    assert httpx.post(url, data=form | {"name": "Sue"}).status_code == 422
    given = form | {"name": "<b>Sue</b>", "consent": "yes"}
    assert httpx.post(url, data=given).status_code == 303
    assert "Accepted by &lt;b&gt;Sue" in httpx.get(url).text
    for content, status in ((b"MZ", 422), (PDF, 303), (b"x" * 3_200_000, 413)):
        file = {"file": ("invoice.pdf", content)}
        sent = httpx.post(f"{url}/invoice", data={"name": "Sue", "key": f"k{status}"}, files=file)
        assert sent.status_code == status
    (document,) = finance.get("/v1/supplier-documents", purchase_order_id=order["id"])["items"]
    found = finance.download(f"/v1/supplier-documents/{document['id']}/file")
    assert found.content == PDF
    assert found.headers["content-disposition"].startswith("attachment")
    assert httpx.get(f"{office.address}/s/{'A' * 43}").status_code == 404


def test_k05_two_suppliers_price_a_request_and_one_is_ordered(office: Office) -> None:
    manager = office.manager.at
    asked = [supplier(office)["id"], supplier(office)["id"]]
    body = {
        "title": "Posters",
        "due_on": (datetime.now(UTC).date() + timedelta(days=10)).isoformat(),
        "lines": [{"description": "Posters", "quantity": "500"}],
        "supplier_ids": asked,
    }
    request = manager.post("/v1/quotation-requests", body)
    (line,) = request["lines"]
    for offer, price in zip(request["offers"], ("640", "590.50"), strict=True):
        url = path_of(office, offer["id"])
        form = {"step": "offer", "key": offer["id"], "name": "Sue", f"price {line['id']}": price}
        assert httpx.post(url, data=form).status_code == 303
    path = f"/v1/quotation-requests/{request['id']}"
    cheapest = next(one for one in manager.get(path)["offers"] if one["cheapest"])
    assert cheapest["total"] == money("590.50")
    awarded = manager.post(f"{path}/award", {"offer_id": cheapest["id"]})
    order = manager.get(f"/v1/purchase-orders/{awarded['purchase_order_id']}")
    assert (order["supplier_id"], order["total"]) == (cheapest["supplier_id"], money("590.50"))
