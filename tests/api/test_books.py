"""The books through the public API: chart of accounts, journals of people (L17)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from office import Office, money, refused, today
from standalone.rest import Json


def lines(amount: str, debit: str = "7100", credit: str = "2109") -> list[Json]:
    return [
        {"ledger_account": debit, "debit": money(amount)},
        {"ledger_account": credit, "credit": money(amount)},
    ]


def stands_at(office: Office, code: str) -> Decimal:
    """The balance of an account: debits less credits."""
    balance = office.finance.at.get("/v1/trial-balance")["lines"]
    found = [one for one in balance if one["ledger_account"] == code]
    return sum(
        (Decimal(one["debit"]["amount"]) - Decimal(one["credit"]["amount"]) for one in found),
        Decimal(0),
    )


def test_l17_the_chart_lists_accounts_with_their_roles(office: Office) -> None:
    finance = office.finance.at
    found = {one["code"]: one for one in finance.items("/v1/ledger-accounts")}
    assert (found["1100"]["role"], found["1100"]["kind"]) == ("receivables", "asset")
    assert found["7100"]["role"] == ""
    chart = finance.get("/v1/chart-of-accounts")
    assert {"role": "bank", "code": "1200"} in chart["roles"]
    with refused("LEDGER_NOT_EMPTY"):
        office.issue(office.draft("10.00"))
        finance.post("/v1/chart-of-accounts/template", {"template": "skr04"})


def test_l17_an_account_is_added_renamed_archived_and_restored(office: Office) -> None:
    finance = office.finance.at
    new = {"code": "7506", "name": "Typefaces", "kind": "expense"}
    made = finance.post("/v1/ledger-accounts", new)
    path = f"/v1/ledger-accounts/{made['id']}"
    assert finance.patch(path, {"name": "Fonts"})["name"] == "Fonts"
    assert finance.post(f"{path}/archive")["archived"]
    with refused("ACCOUNT_UNKNOWN"):
        body = {"description": "Fonts", "reason": "Late", "postings": lines("5.00", "7506")}
        finance.post("/v1/journals", body)
    assert not finance.post(f"{path}/restore")["archived"]
    with refused("ACCOUNT_EXISTS"):
        finance.post("/v1/ledger-accounts", new)


def test_l17_a_journal_is_posted_by_hand_and_a_reversal_cancels_it_exactly(
    office: Office,
) -> None:
    finance, before = office.finance.at, stands_at(office, "7100")
    body = {
        "description": "Rent of March",
        "reason": "The invoice came late",
        "reference": "R-118",
        "postings": lines("1200.00"),
    }
    posted = finance.post("/v1/journals", body)
    assert (posted["source_type"], posted["reference"]) == ("manual", "R-118")
    assert stands_at(office, "7100") == before + Decimal("1200.00")
    back = finance.post(f"/v1/journals/{posted['id']}/reverse", {"reason": "Posted twice"})
    assert back["reverses_id"] == posted["id"]
    assert finance.get(f"/v1/journals/{posted['id']}")["reversed"]
    assert stands_at(office, "7100") == before
    with refused("JOURNAL_REVERSED"):
        finance.post(f"/v1/journals/{posted['id']}/reverse", {"reason": "Again"})
    with refused("JOURNAL_UNBALANCED"):
        uneven = lines("5.00")[:1] + lines("4.00")[1:]
        finance.post("/v1/journals", {**body, "postings": uneven})


def test_l17_recurring_journals_are_posted_once_for_each_day(office: Office) -> None:
    finance = office.finance.at
    body = {
        "description": "Rent",
        "reason": "Lease of 4 Quay Street",
        "starts_on": today().isoformat(),
        "every_months": 1,
        "postings": lines("900.00"),
    }
    made = finance.post("/v1/recurring-journals", body)
    through = {"through": today().isoformat()}
    posted = finance.post("/v1/recurring-journals/post", through)["journals"]
    assert [one["source_id"] for one in posted] == [made["id"]]
    assert finance.post("/v1/recurring-journals/post", through)["journals"] == []
    path = f"/v1/recurring-journals/{made['id']}"
    finance.patch(path, {"reason": "The rent goes up", "postings": lines("950.00")})
    shown = finance.get(path)
    assert (shown["total"]["amount"], len(shown["postings"])) == ("950.00", 2)
    assert finance.post(f"/v1/recurring-journals/{made['id']}/end")["next_on"] is None


def test_l17_statements_are_of_a_period_and_the_balance_sheet_balances(office: Office) -> None:
    finance = office.finance.at
    before = finance.get("/v1/profit-and-loss")
    office.issue(office.draft("1000.00"))
    body = {"description": "Rent", "reason": "Late", "postings": lines("300.00")}
    finance.post("/v1/journals", body)
    found = finance.get("/v1/profit-and-loss")
    earned, spent, result = (
        Decimal(found[name]["amount"]) - Decimal(before[name]["amount"])
        for name in ("total_income", "total_expenses", "result")
    )
    assert (earned, spent, result) == (Decimal(1000), Decimal(300), Decimal(700))
    sheet = finance.get("/v1/balance-sheet")
    assets, liabilities, equity = (
        Decimal(sheet[f"total_{name}"]["amount"]) for name in ("assets", "liabilities", "equity")
    )
    assert assets == liabilities + equity
    assert sheet["result"] == found["result"]
    opened = finance.get("/v1/account-postings", ledger_account="7100")
    assert opened["items"][-1]["balance"] == opened["closing"]
    shown = {one["ledger_account"]: one["amount"] for one in found["expenses"]}
    assert shown["7100"] == opened["closing"]


def test_l17_a_vat_return_has_sales_and_tax_by_category(office: Office) -> None:
    finance = office.finance.at
    before = finance.get("/v1/tax-return")
    office.issue(office.draft("1000.00"))
    found = finance.get("/v1/tax-return")
    assert len(found["boxes"]) == 9
    for box, more in ((1, 200), (3, 200), (5, 200), (6, 1000)):
        was, now = (Decimal(one["boxes"][box - 1]["amount"]["amount"]) for one in (before, found))
        assert now - was == more
    rates = {(one["side"], one["tax_category"], one["tax_rate"]) for one in found["lines"]}
    assert ("sales", "standard", "0.20") in rates


def test_l17_a_vat_return_has_the_tax_of_approved_expenses(office: Office) -> None:
    finance = office.finance.at
    before = finance.get("/v1/tax-return")
    claim = {"spent_on": today().isoformat(), "category": "travel", "description": "Train"}
    claim |= {"total": money("120.00"), "tax": money("20.00")}
    path = f"/v1/expenses/{office.worker.at.post('/v1/expenses', claim)['id']}"
    office.worker.at.post(f"{path}/submit")
    finance.post(f"{path}/approve")
    found = finance.get("/v1/tax-return")
    for box, more in ((4, 20), (5, -20), (7, 100)):
        was, now = (Decimal(one["boxes"][box - 1]["amount"]["amount"]) for one in (before, found))
        assert now - was == more
    rates = {(one["side"], one["tax_category"], one["tax_rate"]) for one in found["lines"]}
    assert ("purchases", "standard", "0.20") in rates


def test_m14_a_checklist_says_what_is_open_before_a_month_is_closed(office: Office) -> None:
    finance = office.finance.at
    draft = office.draft("10.00")
    found = finance.get("/v1/periods/checklist", through=today().isoformat())
    open_ = {one["check"]: one for one in found["checks"]}
    assert open_["drafts"]["count"] >= 1
    assert draft["id"]
    assert open_["trial_balance"]["count"] == 0


def test_m14_a_period_is_closed_softly_then_for_good_and_reopened(office: Office) -> None:
    finance, day = office.finance.at, "2020-01-31"
    soft = finance.post("/v1/periods/close", {"through": day, "soft": True, "reason": "Early"})
    assert (soft["soft_closed_through"], soft["closed_through"]) == (day, None)
    late = {"description": "Rent", "reason": "Late", "posted_on": day, "postings": lines("5.00")}
    finance.post("/v1/journals", late)
    before = finance.get("/v1/trial-balance", as_at=day)
    hard = finance.post("/v1/periods/close", {"through": day})
    assert hard["closed_through"] == day
    with refused("PERIOD_CLOSED"):
        finance.post("/v1/journals", late)
    kept = finance.get("/v1/period-closings")["items"]
    assert [one["kind"] for one in kept[:2]] == ["hard", "soft"]
    assert finance.get("/v1/trial-balance", as_at=day) == before
    opened = finance.post("/v1/periods/reopen", {"reason": "A test of the API"})
    assert opened["closed_through"] is opened["soft_closed_through"] is None


def month_before() -> date:
    """The last day of the month before today's."""
    return today().replace(day=1) - timedelta(days=1)


def spread(price: str, **of: str) -> Json:
    first = month_before().replace(day=1).isoformat()
    return {
        "name": "Campaign",
        "method": "straight_line",
        "price": money(price),
        "starts_on": first,
        "ends_on": month_before().isoformat(),
        **of,
    }


def test_l13_a_month_is_previewed_recognised_and_taken_back(office: Office) -> None:
    finance, project = office.finance.at, office.project()
    through = {"through": month_before().isoformat()}
    path = f"/v1/projects/{project['id']}/revenue-plan"
    plan = {"currency_code": "GBP", "lines": [spread("900.00")]}
    assert finance.put(path, plan)["price"] == money("900.00")
    preview = finance.get("/v1/recognition-preview", **through)
    [row] = [one for one in preview["projects"] if one["project_id"] == project["id"]]
    assert (row["period"], row["progress"]) == (money("900.00"), "1.0000")
    before = stands_at(office, "1104")
    run = finance.post("/v1/recognition-runs", through)
    assert stands_at(office, "1104") - before >= 900
    with refused("NOTHING_TO_RECOGNISE"):
        finance.post("/v1/recognition-runs", through)
    reversed_ = finance.post(f"/v1/recognition-runs/{run['id']}/reverse", {"reason": "A test"})
    assert reversed_["reversed"]
    assert stands_at(office, "1104") == before


def test_l14_contract_assets_stand_until_they_are_invoiced(office: Office) -> None:
    finance, project = office.finance.at, office.project()
    plan = {
        "currency_code": "GBP",
        "price_in_all": money("100.00"),
        "lines": [spread("1.00"), spread("1.00"), spread("1.00")],
    }
    kept = finance.put(f"/v1/projects/{project['id']}/revenue-plan", plan)
    assert [one["price"]["amount"] for one in kept["lines"]] == ["33.34", "33.33", "33.33"]
    day = month_before().isoformat()
    run = finance.post("/v1/recognition-runs", {"through": day})
    balances = finance.get("/v1/contract-balances", as_at=day)["balances"]
    [found] = [one for one in balances if one["project_id"] == project["id"]]
    assert found["contract_asset"] == money("100.00")
    assert found["contract_liability"] == money("0.00")
    finance.post(f"/v1/recognition-runs/{run['id']}/reverse", {"reason": "A test"})


def test_m15_a_media_line_is_gross_for_a_principal_and_net_for_an_agent(office: Office) -> None:
    finance, day = office.finance.at, month_before().isoformat()
    revenues = {}
    for treatment in ("principal", "agent"):
        project = office.project()
        line = spread("100000.00", treatment=treatment)
        line["pass_through"] = money("85000.00")
        plan = {"currency_code": "GBP", "lines": [line]}
        finance.put(f"/v1/projects/{project['id']}/revenue-plan", plan)
        rows = finance.get("/v1/recognition-preview", through=day)["projects"]
        [row] = [one for one in rows if one["project_id"] == project["id"]]
        revenues[treatment] = row["revenue"]["amount"]
    assert revenues == {"principal": "100000.00", "agent": "15000.00"}
