"""Requests of clients, change orders and gifts, through the public API (M-09, H04, H05)."""

from __future__ import annotations

from typing import Any

from agency.waiting import eventually
from office import Office, money, refused, unlike
from standalone.rest import Json


def asked_for(office: Office, project: Json, **more: Any) -> Json:
    who = {"requested_by": "Robin Alder", "channel": "email", "requested_on": "2026-03-02"}
    body = {"project_id": project["id"], "title": unlike("A second language")} | who | more
    made: Json = office.manager.at.post("/v1/client-requests", body)
    return made


def decided(office: Office, request: Json, outcome: str, **more: Any) -> Json:
    path = f"/v1/client-requests/{request['id']}/decide"
    made: Json = office.manager.at.post(path, {"outcome": outcome} | more)
    return made


def priced(office: Office, project: Json, request: Json, amount: str) -> Json:
    """The quote of a change order, known to projects."""
    quote = office.quote(project["id"], amount)
    path = f"/v1/client-requests/{request['id']}/decide"
    order = {"outcome": "change_order", "quote_id": quote["id"]}
    at = office.manager.at
    eventually(lambda: at.unless_missing(path, order), "projects knows the quote")
    return quote


def test_h04_m09_an_accepted_change_order_moves_the_budget_and_both_budgets_are_kept(
    office: Office,
) -> None:
    """H04, M-09: base 50,000 and an accepted change of 8,000 make a budget of 58,000."""
    project, at = office.project(sold="50000.00"), office.manager.at
    path = f"/v1/projects/{project['id']}/budget"
    before = office.finance.at.get(path)
    assert (before["total"], before["edition"]) == (money("50000.00"), 1)
    request = asked_for(office, project, scope="out_of_scope", scope_reason="One language is sold")
    assert request["compared_quote_id"] == before["quote_id"]
    quote = priced(office, project, request, "8000.00")
    shown = at.get(f"/v1/client-requests/{request['id']}")
    assert (shown["outcome"], shown["quote_status"]) == ("change_order", "sent")
    assert office.finance.at.get(path)["total"] == money("50000.00")
    office.accept(quote)
    after = office.finance.at.get(path)
    assert (after["total"], after["edition"]) == (money("58000.00"), 2)
    shown = at.get(f"/v1/client-requests/{request['id']}")
    assert shown["quote_status"] == "accepted"
    record = f"budget:{after['id']}"
    facts = office.administrator.get("/v1/audit", record=record)["items"]
    assert len(facts) == 2
    with refused("CHANGE_ORDER_ACCEPTED"):
        at.post(f"/v1/client-requests/{request['id']}/reopen", {})
    quotes = office.finance.at.items("/v1/quotes", project_id=project["id"], status="accepted")
    assert sorted(one["total"]["amount"] for one in quotes) == ["50000.00", "8000.00"]


def test_m09_a_gift_is_client_investment_and_no_revenue(office: Office) -> None:
    """M-09: 2 h at 100 show 200 given away, by client and by account manager, and 0 revenue."""
    client = office.client()
    office.rates(client["id"], "100.00")
    project = office.project(client["id"])
    request = asked_for(office, project)
    why = {"reason": "They waited for us last month", "given_on": "2026-03-04"}
    given = decided(office, request, "gift", minutes=120, charge_role="designer", **why)
    assert (given["given_by_id"], given["minutes"]) == (office.manager.id, 120)
    at = office.finance.at
    quarter = {"given_from": "2026-01-01", "given_to": "2026-03-31", "client_id": client["id"]}

    def groups(by: str) -> list[Json]:
        return list(at.items("/v1/client-investment", group_by=by, **quarter))

    (row,) = eventually(lambda: groups("client"), "finance values the gift")
    shown = {"id": client["id"], "name": client["name"], "gifts": 1, "minutes": 120}
    assert (shown | {"value": money("200.00"), "unpriced": 0}).items() <= row.items()
    (row,) = groups("account_manager")
    assert (row["id"], row["value"]) == (office.seller.id, money("200.00"))
    assert groups("giver")[0]["id"] == office.manager.id
    (gift,) = at.items("/v1/gifts", project_id=project["id"])
    assert (gift["client_request_id"], gift["value"]) == (request["id"], money("200.00"))
    worked = {"from": "2026-01-01", "to": "2026-12-31", "group_by": "project"}
    found = at.get("/v1/profitability", project_id=project["id"], **worked)["items"]
    assert [one for one in found if one["revenue"]["amount"] != "0.00"] == []
    outside = {"given_from": "2026-04-01", "given_to": "2026-06-30", "client_id": client["id"]}
    assert list(at.items("/v1/client-investment", **outside)) == []
    office.manager.at.post(f"/v1/client-requests/{request['id']}/reopen", {})
    eventually(lambda: not groups("client"), "the gift is none any more")


def test_m09_a_gift_without_a_rate_gets_its_value_with_the_rate_card(office: Office) -> None:
    """M-09: until then it is counted as unpriced."""
    client = office.client()
    project = office.project(client["id"])
    role = unlike("botanist").lower()
    request = asked_for(office, project)
    decided(office, request, "gift", minutes=90, charge_role=role, reason="A small thing")
    at, of = office.finance.at, {"client_id": client["id"]}

    def row() -> Json | None:
        return next(iter(at.items("/v1/client-investment", **of)), None)

    first = eventually(row, "finance knows the gift")
    assert (first["unpriced"], first["value"]) == (1, money("0.00"))
    office.rates(client["id"], rates=[{"charge_role": role, "hourly": money("80.00")}])
    eventually(lambda: (row() or {}).get("value") == money("120.00"), "the gift has a value")


def test_h05_the_change_log_of_a_project_names_how_each_request_ended(office: Office) -> None:
    """H05: in scope with its deliverable, declined with a reason, filtered, archived, restored."""
    project, at = office.project(), office.manager.at
    added = at.post(f"/v1/projects/{project['id']}/deliverables", {"name": "Website"})
    deliverable = added["deliverables"][-1] if "deliverables" in added else added
    first, second = asked_for(office, project), asked_for(office, project)
    with refused("DELIVERABLE_REQUIRED"):
        decided(office, first, "in_scope")
    inside = decided(office, first, "in_scope", deliverable_id=deliverable["id"])
    assert (inside["scope"], inside["deliverable_id"]) == ("in_scope", deliverable["id"])
    with refused("REASON_REQUIRED"):
        decided(office, second, "declined")
    decided(office, second, "declined", reason="Not before the launch")
    of = {"project_id": project["id"]}

    def ids(**more: str) -> list[str]:
        return [one["id"] for one in at.items("/v1/client-requests", **of, **more)]

    assert ids() == [second["id"], first["id"]]
    assert ids(outcome="declined") == ids(scope="out_of_scope") == [second["id"]]
    assert ids(search=first["title"].upper()) == [first["id"]]
    with refused("CLIENT_REQUEST_DECIDED"):
        decided(office, first, "declined", reason="No")
    path = f"/v1/client-requests/{first['id']}"
    at.post(f"{path}/reopen", {})
    again = at.patch(path, {"scope": "not_compared"})
    assert (again["scope"], again["compared_quote_id"]) == ("not_compared", None)
    at.post(f"{path}/archive")
    assert ids(archived="no") == [second["id"]]
    at.post(f"{path}/restore")
    with refused("DATE_IN_THE_FUTURE") as raised:
        asked_for(office, project, requested_on="2199-01-01")
    assert raised.value.problem["field"] == "requested_on"
