"""The books through the public API: chart of accounts, journals of people (L17)."""

from __future__ import annotations

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
    assert finance.post(f"/v1/recurring-journals/{made['id']}/end")["next_on"] is None
