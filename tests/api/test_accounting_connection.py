"""The live connection to Xero through the public API: a whole instance, its worker, and a server
that answers as Xero does (L18)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agency.waiting import eventually
from agency.xero_stand_in import Xero
from office import Office, refused, today
from standalone.rest import Json

DOCUMENTS, CONNECTIONS = "/v1/accounting-documents", "/v1/accounting-connections"


def a_connection(office: Office) -> Json:
    """Of the agency's first legal entity, tried and on; the tests share it."""
    finance = office.finance.at
    entity = finance.get("/v1/legal-entity")["id"]
    mappings = [
        {"kind": "account", "source": "4000", "target": "200"},
        {"kind": "tax_type", "source": "standard:2000", "target": "OUTPUT2"},
        {"kind": "setting", "source": "bank_account", "target": "090"},
    ]
    finance.put("/v1/accounting-mappings", {"system": "xero", "mappings": mappings})
    wanted = {"legal_entity_id": entity, "credentials": "main", "payments": "theirs"}
    made = finance.put(CONNECTIONS, wanted | {"starts_on": today().isoformat()})
    finance.post(f"{CONNECTIONS}/{made['id']}/try")
    eventually(lambda: shown(office, made)["organisation"], "the connection was tried")
    return finance.post(f"{CONNECTIONS}/{made['id']}/switch", {"on": True})


def test_l18_credentials_have_a_plain_name(office: Office) -> None:
    """L18: a name that a setting can hold."""
    entity = office.finance.at.get("/v1/legal-entity")["id"]
    wanted = {"legal_entity_id": entity, "credentials": "mäin", "payments": "theirs"}
    with refused("VALUE_MALFORMED"):
        office.finance.at.put(CONNECTIONS, wanted | {"starts_on": today().isoformat()})


def shown(office: Office, connection: Json) -> Json:
    [found] = office.finance.at.get(CONNECTIONS, ids=connection["id"])["items"]
    return found


def document(office: Office, record_id: str, kind: str, status: str) -> Any:
    """The document of a record once it has this status; None until then."""
    found = office.finance.at.items(DOCUMENTS, kind=kind, status=status)
    return next((one for one in found if record_id in (one["record_id"], one["their_id"])), None)


def test_l18_an_issued_invoice_is_in_xero_and_its_payment_comes_back(
    office: Office, xero: Xero
) -> None:
    """L18: sent once by the worker, paid there, and recorded once here."""
    connection = a_connection(office)
    assert (connection["on"], connection["base_currency"]) == (True, "GBP")
    invoice = office.issue(office.draft("100.00"))
    sent = eventually(
        lambda: document(office, invoice["id"], "invoice", "sent"), "the invoice was sent"
    )
    there = xero.records["Invoices"][sent["their_id"]]
    assert (there["InvoiceNumber"], there["Total"]) == (invoice["number"], Decimal(120))
    payment = xero.pay(there["InvoiceID"], "120.00", today().isoformat())
    read = eventually(
        lambda: document(office, payment["PaymentID"], "their_payment", "recorded"),
        "their payment was recorded",
    )
    assert read["amount"]["amount"] == "120.00"
    paid = office.finance.at.get(f"/v1/invoices/{invoice['id']}")
    assert (paid["due"]["amount"], len(paid["payments"])) == ("0.00", 1)
    same = [one for one in xero.all("Invoices") if one["InvoiceNumber"] == invoice["number"]]
    assert len(same) == 1


def test_l18_what_xero_refuses_is_tried_again_or_left_out(office: Office, xero: Xero) -> None:
    """L18: the reason is Xero's, and a person decides."""
    connection = a_connection(office)
    xero.accounts.pop("200")
    try:
        invoice = office.issue(office.draft("50.00"))
        found = eventually(
            lambda: document(office, invoice["id"], "invoice", "refused"), "it was refused"
        )
    finally:
        xero.accounts["200"] = "REVENUE"
    assert "Account code '200' is not a valid code." in found["reason"]
    finance = office.finance.at
    assert shown(office, connection)["refused"] >= 1
    left = finance.post(f"{DOCUMENTS}/{found['id']}/leave-out", {"reason": "Entered by hand"})
    assert (left["status"], left["reason"]) == ("left_out", "Entered by hand")
    assert finance.post(f"{DOCUMENTS}/{found['id']}/retry")["status"] == "waiting"
    eventually(lambda: document(office, invoice["id"], "invoice", "sent"), "it was sent")
    with refused("ACCOUNTING_DOCUMENT_NOT_REFUSED"):
        finance.post(f"{DOCUMENTS}/{found['id']}/retry")
    path = f"{CONNECTIONS}/{connection['id']}"
    assert finance.post(f"{path}/retry-refused")["retried"] >= 0
    with refused("VALUE_INVALID"):
        finance.post(f"{path}/switch", {})
    assert finance.post(f"{path}/switch", {"on": False})["on"] is False
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get(CONNECTIONS)
