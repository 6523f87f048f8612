"""A contractor with a self-bill, and a request for quotation with an answer, for tests of pages."""

from __future__ import annotations

import secrets

import httpx
from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace, days_ago


def contracted(workplace: Workplace, project: Json) -> dict[str, str]:
    """The lead works for a supplier on the project; an hour of theirs is on an issued self-bill."""
    finance = workplace.finance.at
    mark = secrets.token_hex(3)
    body: Json = {"name": f"Lead Works {mark} Ltd", "address": "1 Mill Lane", "country_code": "GB"}
    supplier = finance.post("/v1/suppliers", body)
    begins = days_ago(60)
    engaged = {
        "person_id": workplace.lead.id,
        "supplier_id": supplier["id"],
        "starts_on": begins,
        "rate": {"amount": "50.00", "currency_code": "GBP"},
        "project_ids": [project["id"]],
        "self_billing_on": begins,
    }
    ask = finance.unless_missing
    engagement = eventually(lambda: ask("/v1/engagements", engaged), "finance knows the project")
    time: Json = {"project_id": project["id"], "minutes": 60, "worked_on": days_ago(1)}
    time |= {"charge_role": "designer", "non_chargeable": True, "non_chargeable_reason": "Set-up"}
    entry = workplace.lead.at.post("/v1/time-entries", time)
    workplace.manager.at.post("/v1/time-entries/approve", {"time_entry_ids": [entry["id"]]})
    period = {"engagement_id": engagement["id"], "period_from": begins, "period_to": days_ago(0)}
    bill = eventually(
        lambda: finance.unless("NOTHING_TO_SETTLE", "/v1/self-bills", period),
        "finance knows the time",
    )
    finance.post(f"/v1/self-bills/{bill['id']}/issue")
    request = _requested(workplace, supplier["id"])
    return {"engagement": engagement["id"], "self_bill": bill["id"], "request": request}


def _requested(workplace: Workplace, supplier_id: str) -> str:
    body: Json = {
        "title": "Posters for the launch",
        "due_on": days_ago(0),
        "lines": [{"description": "Posters, A1", "quantity": "500 copies"}],
        "supplier_ids": [supplier_id],
    }
    request = workplace.manager.at.post("/v1/quotation-requests", body)
    (offer,), (line,) = request["offers"], request["lines"]
    links = workplace.manager.at.get("/v1/supplier-links", record_id=offer["id"])["items"]
    form = {"step": "offer", "key": offer["id"], "name": "Sue", f"price {line['id']}": "640.00"}
    assert httpx.post(f"{workplace.address}{links[0]['path']}", data=form).is_redirect
    return str(request["id"])
