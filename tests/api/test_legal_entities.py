"""Several legal entities through the public API (L22, L07)."""

from __future__ import annotations

import secrets
from decimal import Decimal

from agency.waiting import eventually
from office import Office, money, put_once_known, refused, today
from standalone.rest import Json


def a_second(office: Office) -> Json:
    prefix = f"P{secrets.token_hex(2).upper()}"
    body = {"name": f"Northlight {prefix}", "number_prefix": prefix, "country_code": "GB"}
    return office.finance.at.post("/v1/legal-entities", body)


def test_l22_documents_and_books_are_of_the_entity_of_the_project(office: Office) -> None:
    finance, second = office.finance.at, a_second(office)
    client = office.client()
    path = f"/v1/clients/{client['id']}/legal-entity"
    body = {"legal_entity_id": second["id"]}
    eventually(lambda: put_once_known(finance, path, body), "finance knows the client")
    project = office.project(client["id"])
    office.milestones(project["id"], "100.00")
    issued = office.issue(finance.post("/v1/invoices", {"project_id": project["id"]}))
    year = today().year
    assert issued["number"] == f"{second['number_prefix']}-INV-{year}-0001"
    assert issued["seller"]["name"] == second["name"]
    query = {"legal_entity_id": second["id"]}
    journals = finance.items("/v1/journals", **query)
    assert {one["legal_entity_id"] for one in journals} == {second["id"]}
    profit = finance.get("/v1/profit-and-loss", **query)
    assert profit["result"]["amount"] == "100.00"
    with refused("PROJECT_HAS_POSTINGS"):
        first = finance.get("/v1/legal-entity")["id"]
        of_project = f"/v1/projects/{project['id']}/legal-entity"
        finance.put(of_project, {"legal_entity_id": first})


def test_l22_a_charge_between_entities_is_not_in_the_figures_of_the_group(office: Office) -> None:
    finance, second = office.finance.at, a_second(office)
    before = finance.get("/v1/consolidation")["result"]["amount"]
    body = {
        "seller_id": second["id"],
        "buyer_id": finance.get("/v1/legal-entity")["id"],
        "amount": money("900.00"),
        "description": "Design work",
    }
    path = f"/v1/intercompany-charges/{finance.post('/v1/intercompany-charges', body)['id']}"
    group = finance.get("/v1/consolidation")
    assert group["result"]["amount"] == before
    assert {one["difference"]["amount"] for one in group["eliminations"]} == {"0.00"}
    assert_balances(group)
    assert finance.post(f"{path}/settle", {})["status"] == "settled"
    with refused("CHARGE_STATUS"):
        finance.post(f"{path}/reverse", {"reason": "Twice"})
    assert finance.post(f"{path}/undo-settlement", {"reason": "Returned"})["status"] == "open"
    assert finance.post(f"{path}/reverse", {"reason": "Twice"})["status"] == "reversed"


def assert_balances(group: Json) -> None:
    """In the column of each entity, in what is taken off, and in the group."""
    columns = {
        one["what"]: [each["amount"] for each in (*one["amounts"], one["eliminated"], one["total"])]
        for one in group["totals"]
    }
    of = {what: [Decimal(amount) for amount in column] for what, column in columns.items()}
    for assets, liabilities, equity in zip(of["asset"], of["liability"], of["equity"], strict=True):
        assert assets == liabilities + equity
    for income, expenses, result in zip(of["income"], of["expense"], of["result"], strict=True):
        assert income - expenses == result
    assert of["result"][-1] == Decimal(group["result"]["amount"])


def test_l22_an_entity_is_listed_changed_archived_and_restored(office: Office) -> None:
    finance, second = office.finance.at, a_second(office)
    path = f"/v1/legal-entities/{second['id']}"
    assert finance.patch(path, {"town": "Leeds"})["town"] == "Leeds"
    assert finance.post(f"{path}/archive")["archived"]
    listed = finance.items("/v1/legal-entities", archived="yes", search=second["name"][-5:])
    assert [one["id"] for one in listed] == [second["id"]]
    assert not finance.post(f"{path}/restore")["archived"]
