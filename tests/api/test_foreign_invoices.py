"""Documents in another currency than the books, through the public API (L15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import Office, money, today
from standalone.rest import Json, Refused

RATES = "/v1/exchange-rates"


def drafted(office: Office, code: str) -> Json:
    """100.00 without tax and 20.00 of tax, in the currency of its client."""
    client = office.client(currency_code=code, country_code="GB")
    project = office.project(client["id"], sold="")
    milestone = {"name": "Site", "due_on": str(today()), "amount": money("1000.00", code)}
    plan = {"billing_type": "fixed_price", "milestones": [milestone | {"tax_rate": "0.20"}]}
    finance = office.finance.at
    finance.put(f"/v1/projects/{project['id']}/billing-plan", plan)
    return finance.post("/v1/invoices", {"project_id": project["id"]})


def rated(office: Office, code: str, rate: str) -> Json:
    day = str(today() - timedelta(days=1))
    body = {"from_currency_code": code, "to_currency_code": "GBP", "rate_on": day, "rate": rate}
    return office.finance.at.post(RATES, body)


def test_l15_a_document_in_another_currency_needs_a_rate_and_keeps_it(office: Office) -> None:
    finance, draft = office.finance.at, drafted(office, "HKD")
    path = f"/v1/invoices/{draft['id']}"
    shown = finance.get(path)
    assert (shown["in_base"], shown["needs_rate_to"]) == (None, "GBP")
    with pytest.raises(Refused, match=rf"EXCHANGE_RATE_MISSING.*HKD to GBP for {today()}"):
        finance.post(f"{path}/issue")
    rate = rated(office, "HKD", "0.0763")
    shown = finance.get(path)["in_base"]
    assert (shown["rate"], shown["tax"]) == ("0.0763", money("15.26"))
    issued = finance.post(f"{path}/issue")["in_base"]
    assert (issued["net"], issued["total"]) == (money("76.30"), money("91.56"))
    assert (issued["source"], issued["rate_on"]) == ("hand", rate["rate_on"])
    finance.patch(f"{RATES}/{rate['id']}", {"rate": "0.08", "reason": "A wrong digit"})
    assert finance.get(path)["in_base"] == issued


def test_l15_credit_notes_take_away_exactly_what_the_invoice_came_to(office: Office) -> None:
    finance, draft = office.finance.at, drafted(office, "NOK")
    rated(office, "NOK", "0.07333")
    invoice = finance.post(f"/v1/invoices/{draft['id']}/issue")
    line, path = invoice["lines"][0]["id"], f"/v1/invoices/{invoice['id']}/credit"
    part = {"invoice_line_id": line, "amount": money("333.33", "NOK")}
    first = finance.post(path, {"reason": "A third", "lines": [part]})["credit_note"]["in_base"]
    rest = finance.post(path, {"reason": "The rest"})["credit_note"]["in_base"]
    assert first["rate"] == rest["rate"] == invoice["in_base"]["rate"]
    for sum_ in ("net", "tax", "total"):
        credited = [pence(first[sum_]), pence(rest[sum_])]
        assert -sum(credited) == pence(invoice["in_base"][sum_])


def pence(amount: Json) -> int:
    return int(amount["amount"].replace(".", ""))


def test_l15_a_document_in_the_currency_of_the_books_has_no_rate(office: Office) -> None:
    draft = drafted(office, "GBP")
    issued = office.finance.at.post(f"/v1/invoices/{draft['id']}/issue")
    assert issued["in_base"] is None
