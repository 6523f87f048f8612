"""Statements of the bank through the public API (L10)."""

from __future__ import annotations

from office import Office, money, refused, today, unlike

HEADER = "Date,Amount,Name,Text\n"


def test_l10_a_statement_is_imported_once_and_its_lines_become_payments(office: Office) -> None:
    invoice = office.issue(office.draft("100.00"))
    finance, account = office.finance.at, unlike("account")
    mapping = {
        "account": account,
        "currency_code": "GBP",
        "day": "Date",
        "amount": "Amount",
        "name": "Name",
        "text": "Text",
    }
    rows = f"{today()},120.00,Somebody,For {invoice['number']}\n{today()},-3.00,Bank,Charges\n"
    file = {"format": "csv", "content": HEADER + rows, "file_name": "a.csv", "mapping": mapping}
    [statement] = finance.post("/v1/bank-statements", file)["bank_statements"]
    assert (statement["lines"], statement["known_lines"]) == (2, 0)
    with refused("BANK_FILE_KNOWN"):
        finance.post("/v1/bank-statements", file)
    wrong = file | {"content": f"{HEADER}{today()},12x,a,b\n"}
    with refused("AMOUNT_MALFORMED") as refusal:
        finance.post("/v1/bank-statements", wrong)
    assert "Line 2, Amount" in str(refusal.value)
    asked = {"bank_statement_id": statement["id"], "order": "amount", "count": "true"}
    charges, paid = finance.get("/v1/bank-lines", **asked)["items"]
    suggestion = paid["suggestions"][0]  # others may owe the same amount
    assert suggestion["certain"] is True
    assert suggestion["reasons"][0] == f"the reference names {invoice['number']}"
    previewed = finance.post("/v1/bank-lines/match-certain", {"preview": True})["matches"]
    assert paid["id"] in [one["bank_line_id"] for one in previewed]
    body = {
        "client_id": suggestion["client_id"],
        "allocations": [{"invoice_id": invoice["id"], "amount": money("120.00")}],
    }
    matched = finance.post(f"/v1/bank-lines/{paid['id']}/match", body)
    assert matched["status"] == "matched"
    assert finance.get(f"/v1/invoices/{invoice['id']}")["status"] == "paid"
    [payment] = finance.get("/v1/payments", ids=matched["client_payment_id"])["items"]
    assert payment["amount"] == money("120.00")
    reason = {"reason": "Charges of the bank"}
    ignored = finance.post(f"/v1/bank-lines/{charges['id']}/ignore", reason)
    assert (ignored["status"], ignored["reason"]) == ("ignored", "Charges of the bank")
    finance.post(f"/v1/bank-lines/{paid['id']}/reopen")
    assert finance.get(f"/v1/invoices/{invoice['id']}")["status"] == "issued"
    assert finance.get(f"/v1/bank-lines/{paid['id']}")["status"] == "open"
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.get("/v1/bank-lines")
