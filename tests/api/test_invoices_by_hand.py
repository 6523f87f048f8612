"""Invoices of lines that somebody states, and over several projects of a client (L08)."""

from __future__ import annotations

import secrets

from agency.waiting import eventually
from office import Office, money, refused
from standalone.rest import Json


def two_projects(office: Office) -> tuple[Json, Json]:
    client_id = office.client()["id"]
    return office.project(client_id), office.project(client_id)


def worked(office: Office, project: Json, minutes: int) -> None:
    office.approve(office.log(project["id"], minutes))
    office.unbilled(project["id"], 1)


def test_l08_an_invoice_by_hand_is_drafted_edited_issued_and_credited(office: Office) -> None:
    """L08: lines with quantity, unit and price, of two projects of a client."""
    first, second = two_projects(office)
    finance = office.finance.at
    banners = {"description": "Banners", "quantity": "3", "unit": "banners", "unit_price": "40.25"}
    courier = {"description": "Courier", "amount": money("10.00"), "project_id": second["id"]}
    body = {"project_id": first["id"], "client_id": first["client_id"], "lines": [banners, courier]}
    draft = finance.post("/v1/invoices", body)
    assert [line["amount"] for line in draft["lines"]] == [money("120.75"), money("10.00")]
    assert draft["lines"][1]["project_reference"] == second["reference"]
    line = f"/v1/invoices/{draft['id']}/lines/{draft['lines'][0]['id']}"
    assert finance.patch(line, {"quantity": "4"})["net"] == money("171.00")
    issued = office.issue(draft)
    listed = finance.get("/v1/invoices", project_id=second["id"])["items"]
    assert [one["id"] for one in listed] == [issued["id"]]
    found = finance.get("/v1/project-figures", client_id=first["client_id"])["items"]
    billed = {one["project_id"]: one["figures"]["billed"] for one in found}
    assert billed == {first["id"]: money("161.00"), second["id"]: money("10.00")}
    credited = finance.post(f"/v1/invoices/{issued['id']}/credit", {"reason": "Not delivered"})
    assert credited["credit_note"]["net"] == money("-171.00")


def test_l08_the_work_of_two_projects_is_billed_on_one_invoice(office: Office) -> None:
    """L08: multi-job on one invoice; each project's time leaves its unbilled work."""
    first, second = two_projects(office)
    office.rates(first["client_id"], "100.00")
    worked(office, first, 60)
    worked(office, second, 30)
    body = {"project_id": first["id"], "project_ids": [second["id"]]}
    issued = office.issue(office.finance.at.post("/v1/invoices", body))
    assert [(one["project_id"], one["amount"]) for one in issued["lines"]] == [
        (first["id"], money("100.00")),
        (second["id"], money("50.00")),
    ]
    left = office.finance.at.get("/v1/unbilled-work", project_id=second["id"])
    assert left["items"] == []


def test_behaviour_13_what_is_unbilled_says_why(office: Office) -> None:
    """Behaviour 13: what keeps a project open is listed, each with the reason."""
    project = office.project()
    office.rates(project["client_id"], "100.00")
    worked(office, project, 60)
    finance = office.finance.at
    query = {"client_id": project["client_id"], "count": "true"}
    [ready] = finance.get("/v1/unbilled-items", **query)["items"]
    assert (ready["kind"], ready["why"], ready["value"]) == ("time", "ready", money("100.00"))
    finance.post("/v1/invoices", {"project_id": project["id"]})
    [drafted] = finance.get("/v1/unbilled-items", **query)["items"]
    assert drafted["why"] == "on_draft"
    assert finance.get("/v1/unbilled-items", **query, why="ready")["total"] == 0


def test_l08_a_document_is_for_one_client_in_one_currency(office: Office) -> None:
    """L08: different projects of one client only; currencies are never mixed."""
    first, other = office.project(), office.project()
    finance = office.finance.at
    line = {"description": "Courier", "amount": money("10.00"), "project_id": other["id"]}
    with refused("CLIENT_DIFFERS"):
        finance.post("/v1/invoices", {"project_id": first["id"], "lines": [line]})
    euros = {"description": "Courier", "amount": money("10.00", "EUR")}
    with refused("CURRENCY_DIFFERS"):
        finance.post("/v1/invoices", {"project_id": first["id"], "lines": [euros]})
    with refused("AMOUNT_REQUIRED"):
        finance.post("/v1/invoices", {"project_id": first["id"], "lines": [{"description": "X"}]})
    with refused("FIELD_NOT_EXPECTED"):
        euros = {"description": "Courier", "amount": money("10.00")}
        both = {"project_id": first["id"], "lines": [euros], "leave_out_time": True}
        finance.post("/v1/invoices", both)


def test_l08_a_line_is_put_on_a_project_only_by_who_may_invoice_it(office: Office) -> None:
    """L08: who invoices their own projects puts no line on somebody else's of the same client."""
    role, own = f"own_biller_{secrets.token_hex(4)}", ["own_projects"]
    may = [{"permission": name, "scopes": own} for name in ("invoice.write", "invoice.read")]
    office.administrator.post(
        "/v1/roles", {"key": role, "name": role, "about": "Bills", "permissions": may}
    )
    biller = office.join(role)
    theirs = office.project()
    mine = office.project(theirs["client_id"], project_manager_id=biller.id, sold="")
    banners = {"description": "Banners", "amount": money("10.00")}
    there = banners | {"project_id": theirs["id"]}
    body = {"project_id": mine["id"], "lines": [banners]}
    draft = eventually(
        lambda: biller.at.unless_missing("/v1/invoices", body), "finance knows who manages it"
    )
    with refused("PROJECT_NOT_FOUND"):
        biller.at.post("/v1/invoices", body | {"lines": [there]})
    with refused("PROJECT_NOT_FOUND"):
        biller.at.post(f"/v1/invoices/{draft['id']}/lines", there)
    line = f"/v1/invoices/{draft['id']}/lines/{draft['lines'][0]['id']}"
    with refused("PROJECT_NOT_FOUND"):
        biller.at.patch(line, {"project_id": theirs["id"]})
    assert biller.at.get(f"/v1/invoices/{draft['id']}")["net"] == money("10.00")


def test_l08_a_unit_is_not_lost_where_there_is_no_price(office: Office) -> None:
    """L08: refused, on a new line and on one that is changed; and a rate names its line."""
    project, finance = office.project(), office.finance.at
    courier = {"description": "Courier", "amount": money("10.00")}
    with refused("PRICE_REQUIRED"):
        lines = [courier | {"unit": "trips"}]
        finance.post("/v1/invoices", {"project_id": project["id"], "lines": lines})
    draft = finance.post("/v1/invoices", {"project_id": project["id"], "lines": [courier]})
    with refused("PRICE_REQUIRED"):
        line = f"/v1/invoices/{draft['id']}/lines/{draft['lines'][0]['id']}"
        finance.patch(line, {"unit": "trips"})
    with refused("TAX_RATE_NOT_FOUND") as raised:
        lines = [courier, courier | {"tax_rate_id": project["id"]}]
        finance.post("/v1/invoices", {"project_id": project["id"], "lines": lines})
    assert raised.value.problem["field"] == "lines.1.tax_rate_id"
