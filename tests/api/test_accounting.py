"""Files for other accounting systems, and differences, through the public API (L18, M-19)."""

from __future__ import annotations

import base64

from office import Office, refused, today


def test_l18_journals_are_exported_once_for_an_accountant(office: Office) -> None:
    office.issue(office.draft("100.00"))
    finance = office.finance.at
    period = {"posted_from": str(today()), "posted_through": str(today())}
    wanted = {"system": "quickbooks", "content": "journals", **period}
    with refused("ACCOUNTING_MAPPING_MISSING") as missing:
        finance.post("/v1/accounting-exports", wanted)
    assert "Accounting link" in str(missing.value)
    preview = finance.get("/v1/accounting-exports/preview", **wanted)
    assert preview["records"] >= 1
    drafts = [
        {"kind": one["kind"], "source": one["source"], "target": one["name"]}
        for one in preview["missing"]
    ]
    body = {"system": "quickbooks", "mappings": drafts}
    finance.put("/v1/accounting-mappings", body)
    export = finance.post("/v1/accounting-exports", wanted)
    assert export["records"] >= preview["records"]
    file = finance.get(f"/v1/accounting-exports/{export['id']}/file")
    text = base64.b64decode(file["content_base64"]).decode()
    assert text.startswith("*JournalNo,*JournalDate,*Currency")
    with refused("ACCOUNTING_EXPORT_EMPTY"):
        finance.post("/v1/accounting-exports", wanted)
    reason = {"reason": "The accountant refused the file"}
    assert finance.post(f"/v1/accounting-exports/{export['id']}/undo", reason)["undone"] is True
    listed = finance.get("/v1/accounting-exports", system="quickbooks", undone="yes")
    assert export["id"] in [one["id"] for one in listed["items"]]
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get("/v1/accounting-exports")


def test_m19_a_document_that_was_changed_there_is_named_with_both_values(office: Office) -> None:
    invoice = office.issue(office.draft("100.00"))
    finance, number = office.finance.at, invoice["number"]
    content = f"InvoiceNumber,InvoiceDate,Total\n{number},{invoice['issued_on']},150.00\n"
    copy = {"system": "xero", "content": content, "date_format": "yyyy-mm-dd"}
    compared = finance.post("/v1/accounting-differences/compare", copy)
    assert (compared["documents"], compared["agreed"], compared["differences"]) == (1, 0, 1)
    [found] = finance.get("/v1/accounting-differences", search=number)["items"]
    assert (found["field"], found["ours"], found["theirs"]) == ("amount", "120.00", "150.00")
    path = f"/v1/accounting-differences/{found['id']}"
    accepted = finance.post(f"{path}/accept", {"reason": "Booked with another invoice"})
    assert (accepted["status"], accepted["note"]) == ("accepted", "Booked with another invoice")
    assert finance.post(f"{path}/reopen")["status"] == "open"
    with refused("ACCOUNTING_NOT_A_PAYMENT"):
        finance.post(f"{path}/take-payment", {"received_on": today().isoformat()})
    with refused("ACCOUNTING_COLUMN_MISSING"):
        finance.post("/v1/accounting-differences/compare", copy | {"content": "a,b\n1,2\n"})
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get("/v1/accounting-differences")
