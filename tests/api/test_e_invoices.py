"""E-invoices and tax by line through the public API (L16, L23)."""

from __future__ import annotations

import pytest
from office import Office, money, refused
from standalone.rest import Json

SELLER = {
    "name": "Northlight Ltd",
    "street": "4 Quay Street",
    "town": "Bristol",
    "post_code": "BS1 4QA",
    "country_code": "GB",
    "tax_number": "GB980780684",
    "electronic_scheme": "9932",
    "electronic_address": "GB980780684",
    "iban": "GB29 NWBK 6016 1331 9268 19",
}
BUYER = {
    "street": "Am Kai 1",
    "town": "Hamburg",
    "post_code": "20457",
    "country_code": "DE",
    "tax_number": "DE136695976",
    "electronic_scheme": "EM",
    "electronic_address": "rechnung@hafen.example",
    "buyer_reference": "Marketing",
    "confirm_distinct": True,
}


@pytest.fixture
def seller(office: Office) -> Json:
    """The legal entity with all that e-invoices need; as it was afterwards."""
    return office.finance.at.put("/v1/legal-entity", SELLER)


def test_l23_an_issued_invoice_is_an_e_invoice_in_two_syntaxes(
    office: Office, seller: Json
) -> None:
    assert seller["iban"] == "GB29NWBK60161331926819"
    invoice = office.issue(office.draft("1000.00", **BUYER))
    assert (invoice["buyer"]["town"], invoice["buyer_reference"]) == ("Hamburg", "Marketing")
    path = f"/v1/invoices/{invoice['id']}/e-invoice"
    checked = office.finance.at.get(f"{path}/check", official="true")
    assert (checked["valid"], checked["problems"], checked["official"]) == (True, [], True)
    for format_, root in (("ubl", "<Invoice "), ("cii", "CrossIndustryInvoice ")):
        written = office.finance.at.get(path, format=format_)
        assert written["file_name"] == f"{invoice['number']}-{format_}.xml"
        assert root in written["xml"]
        assert invoice["number"] in written["xml"]
    assert office.seller.at.get(path)["format"] == "ubl"


def test_l23_a_received_e_invoice_is_read(office: Office, seller: Json) -> None:
    invoice = office.issue(office.draft("1000.00", **BUYER))
    written = office.finance.at.get(f"/v1/invoices/{invoice['id']}/e-invoice", format="facturx")
    for content in (written["xml"], written["pdf_base64"]):
        found = office.finance.at.post("/v1/e-invoices/read", {"content": content})
        assert (found["number"], found["total"]) == (invoice["number"], money("1200.00"))
        assert (found["lines"][0]["tax_rate"], found["doubts"]) == ("0.20", [])
    with refused("E_INVOICE_UNREADABLE"):
        office.finance.at.post("/v1/e-invoices/read", {"content": "<!DOCTYPE x><x/>"})


def test_l23_what_is_missing_is_said_with_its_field(office: Office, seller: Json) -> None:
    draft = office.draft("1000.00", country_code="GB")
    path = f"/v1/invoices/{draft['id']}"
    found = office.finance.at.get(f"{path}/e-invoice/check")
    missing = {one["field"]: one["record"] for one in found["problems"] if one["required"]}
    assert missing == {"electronic_address": "client", "buyer_reference": "invoice"}
    with refused("INVOICE_NOT_ISSUED"):
        office.finance.at.get(f"{path}/e-invoice")
    changed = office.finance.at.patch(path, {"purchase_order": "PO-118"})
    assert changed["purchase_order"] == "PO-118"
    found = office.finance.at.get(f"{path}/e-invoice/check")
    assert [one["field"] for one in found["problems"] if one["required"]] == ["electronic_address"]
    office.issue(draft)
    with refused("E_INVOICE_INCOMPLETE"):
        office.finance.at.get(f"{path}/e-invoice")


def test_l16_lines_have_categories_reasons_and_amounts_with_tax(
    office: Office, seller: Json
) -> None:
    draft = office.draft("100.00", **BUYER)
    path = f"/v1/invoices/{draft['id']}/lines"
    for line in (
        {"amount": money("120.00"), "includes_tax": True, "tax_rate": "0.20"},
        {
            "amount": money("50.00"),
            "tax_category": "exempt",
            "tax_rate": "0",
            "tax_reason": "Art. 132",
        },
        {"amount": money("-10.00"), "kind": "allowance", "tax_rate": "0.20"},
    ):
        office.finance.at.post(path, {"description": "Work", **line})
    issued = office.issue(draft)
    sums = [
        (one["category"], one["net"]["amount"], one["tax"]["amount"]) for one in issued["taxes"]
    ]
    assert sums == [("standard", "190.00", "38.00"), ("exempt", "50.00", "0.00")]
    assert issued["taxes"][1]["reason"] == "Art. 132"
    xml = office.finance.at.get(f"/v1/invoices/{draft['id']}/e-invoice")["xml"]
    assert "<cbc:TaxExemptionReason>Art. 132</cbc:TaxExemptionReason>" in xml
    assert "AllowanceTotalAmount" in xml
