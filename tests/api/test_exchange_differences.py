"""Amounts in the currency of the books: gains and losses of payments, and revaluation (L15)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from office import Office, money, refused, today, working_day
from standalone.rest import Json, Refused

BOOKS = ("1100", "1200", "4906", "7906")
"""Trade debtors, bank, exchange gains and losses."""


def a_rate(office: Office, code: str, rate: str, on: date | None = None) -> Json:
    body = {"from_currency_code": code, "to_currency_code": "GBP", "rate": rate}
    return office.finance.at.post("/v1/exchange-rates", body | {"rate_on": str(on or today())})


def corrected(office: Office, kept: Json, rate: str) -> None:
    body = {"rate": rate, "reason": "The bank has another one"}
    office.finance.at.patch(f"/v1/exchange-rates/{kept['id']}", body)


def invoiced_abroad(office: Office, code: str, amount: str) -> Json:
    client = office.client(currency_code=code)
    project = office.project(client["id"], sold=amount)
    office.milestones(project["id"], amount, currency=code)
    draft = {"project_id": project["id"], "through": working_day(1).isoformat()}
    return office.issue(office.finance.at.post("/v1/invoices", draft))


def of_source(office: Office, source_id: str) -> list[Json]:
    return office.finance.at.items("/v1/journals", source_id=source_id)


def in_books(journal: Json) -> dict[str, Decimal]:
    """Debits less credits by account, in the currency of the books."""
    found: dict[str, Decimal] = {}
    for one in journal["postings"]:
        code = one["ledger_account"]
        net = Decimal(one["base_debit"]["amount"]) - Decimal(one["base_credit"]["amount"])
        found[code] = found.get(code, Decimal(0)) + net
    return found


def test_l15_a_payment_at_another_rate_makes_a_gain_and_its_reversal_takes_it_back(
    office: Office,
) -> None:
    """L15: 1,200.00 with tax at 0.50 is 600.00; paid at 0.55 it is 660.00, a gain of 60.00."""
    rate = a_rate(office, "NZD", "0.50")
    invoice = invoiced_abroad(office, "NZD", "1000.00")
    owed = Decimal(invoice["total"]["amount"])
    corrected(office, rate, "0.55")
    paid = office.finance.at.post(
        f"/v1/invoices/{invoice['id']}/payments", {"amount": invoice["total"], "reference": "NZ"}
    )
    [row] = paid["payments"]
    assert Decimal(row["base_amount"]["amount"]) == owed * Decimal("0.55")
    gain = owed * Decimal("0.05")
    assert Decimal(row["exchange_difference"]["amount"]) == gain
    [journal] = of_source(office, row["id"])
    debtors, bank, gains, _ = BOOKS
    assert in_books(journal) == {
        bank: owed * Decimal("0.55"),
        debtors: -owed * Decimal("0.50"),
        gains: -gain,
    }
    corrected(office, rate, "0.40")
    path = f"/v1/invoices/{invoice['id']}/payments/{row['id']}/reverse"
    back = office.finance.at.post(path, {"reason": "Returned"})["payments"][-1]
    [undone] = of_source(office, back["id"])
    assert in_books(undone) == {code: -minor for code, minor in in_books(journal).items()}


def test_l15_statements_are_in_the_currency_of_the_books_or_of_what_was_posted(
    office: Office,
) -> None:
    """L15: the trial balance, the profit and the tax return have a foreign invoice in pounds."""
    finance = office.finance.at
    paths = ("/v1/trial-balance", "/v1/profit-and-loss", "/v1/balance-sheet", "/v1/tax-return")
    a_rate(office, "AUD", "0.50")
    before = [finance.get(path) for path in paths]
    invoice = invoiced_abroad(office, "AUD", "1000.00")
    after = [finance.get(path) for path in paths]
    added = Decimal(invoice["total"]["amount"]) / 2
    fields = ("total_debit", "result", "total_assets")
    grown = [
        Decimal(now[field]["amount"]) - Decimal(then[field]["amount"])
        for field, then, now in zip(fields, before, after, strict=False)
    ]
    assert grown == [added, Decimal(500), added]
    tax = added - Decimal(500)
    to_pay = [Decimal(one["to_pay"]["amount"]) for one in (before[3], after[3])]
    assert to_pay[1] - to_pay[0] == tax
    assert {one["total_debit"]["currency_code"] for one in (before[0], after[0])} == {"GBP"}
    only = finance.get("/v1/trial-balance", currency_code="AUD")
    assert only["total_debit"] == invoice["total"]


def test_l15_balances_are_revalued_at_the_end_of_a_month(office: Office) -> None:
    """L15: a balance of 100.00 at 0.60 is revalued at 0.64, and taken back on the next day."""
    finance = office.finance.at
    last = today().replace(day=1) - timedelta(days=1)
    body = {
        "description": "Received abroad",
        "reason": "A test",
        "posted_on": str(last),
        "postings": [
            {"ledger_account": "1200", "debit": money("100.00", "SEK")},
            {"ledger_account": "4000", "credit": money("100.00", "SEK")},
        ],
    }
    with refused("EXCHANGE_RATE_MISSING"):
        finance.post("/v1/journals", body)
    rate = a_rate(office, "SEK", "0.60", last)
    finance.post("/v1/journals", body)
    corrected(office, rate, "0.64")
    found = finance.get("/v1/revaluation", through=str(last))
    [line] = [one for one in found["lines"] if one["balance"]["currency_code"] == "SEK"]
    assert (line["stands"], line["worth"]) == (money("60.00"), money("64.00"))
    assert (line["difference"], line["realised"]) == (money("4.00"), False)
    checks = finance.get("/v1/periods/checklist", through=str(last))["checks"]
    assert next(one["count"] for one in checks if one["check"] == "revaluation") >= 1
    posted = finance.post("/v1/revaluation", {"through": str(last)})["journals"]
    mine = [one for one in posted if one["postings"][0]["debit"]["currency_code"] == "SEK"]
    assert [one["posted_on"] for one in mine] == [
        str(last),
        str(last.fromordinal(last.toordinal() + 1)),
    ]
    assert in_books(mine[0]) == {"1200": Decimal("4.00"), "4906": Decimal("-4.00")}
    assert mine[1]["reverses_id"] == mine[0]["id"]
    with refused("NOTHING_TO_REVALUE"):
        finance.post("/v1/revaluation", {"through": str(last)})
    with pytest.raises(Refused, match="DATE_NOT_END_OF_MONTH"):
        finance.post("/v1/revaluation", {"through": str(today())})
