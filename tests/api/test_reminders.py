"""Reminders of unpaid invoices, promises and disputes, printed statements, by the public API."""

from __future__ import annotations

from datetime import date, timedelta

from office import Office, money, refused, today
from standalone.rest import Json

LEVELS = [
    {"days_after_due": 1, "title": "Reminder", "words": "{client}, please pay {total}."},
    {
        "days_after_due": 2,
        "title": "Second reminder",
        "words": "Please pay {total} by {pay_by}.",
        "fee": money("40.00"),
        "interest_rate": "0.08",
    },
]


def overdue(office: Office, amount: str) -> Json:
    """An invoice of the end of last year, of which the series has no later one."""
    draft = office.draft(amount, payment_terms_days=1)
    return office.issue(draft, issued_on=date(today().year - 1, 12, 30).isoformat())


def set_policy(office: Office) -> None:
    body = {"currency_code": "GBP", "days_to_pay": 7, "levels": LEVELS}
    office.finance.at.put("/v1/dunning-policy", body)


def of_client(office: Office, invoice: Json) -> Json:
    return office.finance.at.get("/v1/dunning-proposal", client_id=invoice["client_id"])


def test_l10_an_overdue_invoice_is_reminded_of_once_and_the_reminder_is_a_document(
    office: Office,
) -> None:
    finance, invoice = office.finance.at, overdue(office, "100.00")
    set_policy(office)
    [proposed] = of_client(office, invoice)["notices"]
    assert (proposed["level"], proposed["total"]) == (1, money("120.00"))
    body = {"invoice_ids": [invoice["id"]]}
    [notice] = finance.post("/v1/dunning-notices", body)["dunning_notices"]
    assert (notice["status"], notice["total"]) == ("issued", money("120.00"))
    assert notice["words"].endswith("please pay 120.00 GBP.")
    with refused("DUNNING_NOT_PROPOSED"):
        finance.post("/v1/dunning-notices", body)
    path = f"/v1/dunning-notices/{notice['id']}"
    printed = finance.download(f"{path}/pdf")
    assert printed.content.startswith(b"%PDF-")
    back = finance.post(f"{path}/take-back", {"reason": "It had arrived"})
    assert (back["status"], back["reason"]) == ("taken_back", "It had arrived")
    assert len(of_client(office, invoice)["notices"]) == 1
    found = finance.get("/v1/dunning-notices", invoice_id=invoice["id"], count=True)
    assert found["total"] == 1
    with refused("NOTHING_TO_CHARGE"):
        [again] = finance.post("/v1/dunning-notices", body)["dunning_notices"]
        finance.post(f"/v1/dunning-notices/{again['id']}/charge")


def test_l10_a_promise_and_a_dispute_keep_an_invoice_out_of_reminders(office: Office) -> None:
    invoice, seller = overdue(office, "50.00"), office.seller.at
    set_policy(office)
    promise = {
        "invoice_id": invoice["id"],
        "kind": "promise",
        "promised_on": (today() + timedelta(days=5)).isoformat(),
    }
    made = seller.post("/v1/collection-notes", promise)
    [left_out] = of_client(office, invoice)["excluded"]
    assert (left_out["excluded"], left_out["until"]) == ("promised", promise["promised_on"])
    with refused("NOTE_EXISTS"):
        seller.post("/v1/collection-notes", promise)
    ended = seller.post(f"/v1/collection-notes/{made['id']}/end", {"reason": "They cannot"})
    assert ended["ended_by_id"] == office.seller.id
    dispute = {"invoice_id": invoice["id"], "kind": "dispute", "words": "Not ordered"}
    seller.post("/v1/collection-notes", dispute)
    [left_out] = of_client(office, invoice)["excluded"]
    assert left_out["excluded"] == "disputed"
    notes = seller.get("/v1/collection-notes", invoice_id=invoice["id"], count=True)
    assert notes["total"] == 2
    reasons = [
        one["reason"]
        for one in office.finance.at.get("/v1/me/today")["items"]
        if one["subject"]["id"] == invoice["id"]
    ]
    assert reasons == []


def test_l10_a_client_can_be_left_out_and_words_are_checked(office: Office) -> None:
    finance, invoice = office.finance.at, overdue(office, "70.00")
    set_policy(office)
    path = f"/v1/clients/{invoice['client_id']}/dunning-policy"
    own = {"currency_code": "GBP", "days_to_pay": 14, "paused": True, "reason": "Pays quarterly"}
    assert finance.put(path, own)["paused"] is True
    [left_out] = of_client(office, invoice)["excluded"]
    assert left_out["excluded"] == "paused"
    asked = {"client_id": invoice["client_id"]}
    assert len(finance.get("/v1/client-dunning-policies", **asked)["items"]) == 1
    finance.delete(path)
    wrong = [LEVELS[0] | {"words": "Dear {name}"}]
    with refused("PLACEHOLDER_INVALID"):
        body = {"currency_code": "GBP", "days_to_pay": 7, "levels": wrong}
        finance.put("/v1/dunning-policy", body)


def test_l10_l19_a_statement_is_printed(office: Office) -> None:
    invoice = overdue(office, "30.00")
    path = f"/v1/clients/{invoice['client_id']}/statement/pdf"
    printed = office.finance.at.download(path)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
