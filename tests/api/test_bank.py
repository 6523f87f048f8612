"""Statements of the bank through the public API (L10, L19)."""

from __future__ import annotations

from office import Office, money, refused, today, unlike
from test_supplier_payments import an_approved_bill

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


def test_l19_money_that_went_out_is_matched_with_the_payment_of_a_run(office: Office) -> None:
    finance = office.finance.at
    supplier = finance.post("/v1/suppliers", {"name": unlike("Print")})
    bill = an_approved_bill(office, supplier, unlike("P-19"), "61.30")
    run = finance.post("/v1/payment-runs", {"bill_ids": [bill["id"]]})
    finance.post(f"/v1/payment-runs/{run['id']}/pay")
    (payment,) = finance.get("/v1/supplier-payments", payment_run_id=run["id"])["items"]
    columns = {"day": "Date", "amount": "Amount", "name": "Name", "text": "Text"}
    mapping = {"account": unlike("account"), "currency_code": "GBP", **columns}
    rows = f"{today()},-73.56,{supplier['name']},{run['number']}\n{today()},-73.56,X,again\n"
    file = {"format": "csv", "content": HEADER + rows, "mapping": mapping}
    [statement] = finance.post("/v1/bank-statements", file)["bank_statements"]
    asked = {"bank_statement_id": statement["id"], "order": "-payer_name"}
    second, first = finance.get("/v1/bank-lines", **asked)["items"]
    best = first["payment_suggestions"][0]
    assert best["supplier_payment_id"] == payment["id"]
    assert best["reasons"][:2] == [
        f"the text names {run['number']}",
        "the amount is that of the payment",
    ]
    body = {"supplier_payment_id": payment["id"]}
    matched = finance.post(f"/v1/bank-lines/{first['id']}/match-payment", body)
    assert (matched["status"], matched["supplier_name"]) == ("matched", supplier["name"])
    offered = finance.get(f"/v1/bank-lines/{second['id']}")["payment_suggestions"]
    assert payment["id"] not in [one["supplier_payment_id"] for one in offered]
    with refused("SUPPLIER_PAYMENT_MATCHED"):
        finance.post(f"/v1/bank-lines/{second['id']}/match-payment", body)
    with refused("SUPPLIER_PAYMENT_NOT_FOUND"):
        unknown = {"supplier_payment_id": first["id"]}
        finance.post(f"/v1/bank-lines/{second['id']}/match-payment", unknown)
    at, why = f"/v1/supplier-payments/{payment['id']}", {"reason": "Returned"}
    with refused("SUPPLIER_PAYMENT_MATCHED"):
        finance.post(f"{at}/reverse", why)
    reopened = finance.post(f"/v1/bank-lines/{first['id']}/reopen")
    assert (reopened["status"], reopened["supplier_payment_id"]) == ("open", None)
    assert finance.post(f"{at}/reverse", why)["reversed"] is True
    with refused("PERMISSION_REQUIRED"):
        office.seller.at.post(f"/v1/bank-lines/{first['id']}/match-payment", body)
