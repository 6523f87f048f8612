"""Files for other accounting systems through the public API (L18)."""

from __future__ import annotations

import base64

from office import Office, refused, today


def test_l18_journals_are_exported_once_for_an_accountant(office: Office) -> None:
    office.issue(office.draft("100.00"))
    finance = office.finance.at
    period = {"posted_from": today(), "posted_through": today()}
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
        finance.post("/v1/accounting-exports", wanted | {"posted_from": today()})
    reason = {"reason": "The accountant refused the file"}
    assert finance.post(f"/v1/accounting-exports/{export['id']}/undo", reason)["undone"] is True
    listed = finance.get("/v1/accounting-exports", system="quickbooks", undone="yes")
    assert export["id"] in [one["id"] for one in listed["items"]]
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get("/v1/accounting-exports")
