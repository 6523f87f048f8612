"""Requests of clients: compared with the scope, decided, reopened, archived and restored."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.ids import new_id
from planning_room import Bureau
from projects.requests.model import KnownQuote

pytestmark = pytest.mark.slow


@pytest.fixture
def project(bureau: Bureau) -> Any:
    return bureau.project(client_id=bureau.client_id)


def ask_for(bureau: Bureau, project: Any, **more: Any) -> Any:
    body = {"project_id": project.id, "title": "A second language", "requested_by": "Robin Alder"}
    return bureau.ask("CreateClientRequest", **(body | more)).client_request


def quote_of(bureau: Bureau, project: Any, status: str = "sent") -> str:
    id_ = new_id()
    of = {"project_id": project.id, "opportunity_id": None, "status": status, "sequence": 1}
    bureau.agency.add(KnownQuote(quote_id=id_, reference="Q-0012", **of))
    return id_


def test_a_gift_has_time_a_role_a_giver_a_day_and_a_reason(bureau: Bureau, project: Any) -> None:
    made = ask_for(bureau, project)
    assert (made.requested_on, made.channel, made.outcome) == ("2026-03-11", "other", "open")
    gift = {"client_request_id": made.id, "outcome": "gift", "reason": "They waited for us"}
    assert bureau.refusal("DecideClientRequest", **gift) == "TIME_REQUIRED"
    assert bureau.refusal("DecideClientRequest", seconds=7200, **gift) == "CHARGE_ROLE_REQUIRED"
    hours = {"seconds": 7200, "charge_role": " Designer "}
    given = bureau.ask("DecideClientRequest", **hours, **gift).client_request
    assert (given.charge_role, given.given_on, given.scope) == (
        *("designer", "2026-03-11", "out_of_scope"),
    )
    assert given.given_by_id
    refused = bureau.refusal("DecideClientRequest", **hours, **gift)
    assert refused == "CLIENT_REQUEST_DECIDED"
    opened = bureau.ask("ReopenClientRequest", client_request_id=made.id).client_request
    assert (opened.outcome, opened.seconds, opened.given_by_id) == ("open", 0, "")


def test_a_change_order_is_priced_by_a_quote_of_the_project(bureau: Bureau, project: Any) -> None:
    made = ask_for(bureau, project)
    wanted = {"client_request_id": made.id, "outcome": "change_order"}
    assert bureau.refusal("DecideClientRequest", **wanted) == "QUOTE_REQUIRED"
    of_other = quote_of(bureau, bureau.project(name="Atlas", client_id=bureau.client_id))
    assert bureau.refusal("DecideClientRequest", quote_id=of_other, **wanted) == "QUOTE_NOT_FOUND"
    quote_id = quote_of(bureau, project)
    priced = bureau.ask("DecideClientRequest", quote_id=quote_id, **wanted).client_request
    assert (priced.quote_reference, priced.quote_status) == ("Q-0012", "sent")
    second = {"client_request_id": ask_for(bureau, project).id, "outcome": "change_order"}
    refused = bureau.refusal("DecideClientRequest", quote_id=quote_id, **second)
    assert refused == "QUOTE_OF_ANOTHER_REQUEST"


def test_a_change_order_that_the_client_accepted_is_not_reopened(
    bureau: Bureau, project: Any
) -> None:
    made = ask_for(bureau, project)
    quote_id = quote_of(bureau, project, "accepted")
    wanted = {"outcome": "change_order", "quote_id": quote_id}
    bureau.ask("DecideClientRequest", client_request_id=made.id, **wanted)
    refused = bureau.refusal("ReopenClientRequest", client_request_id=made.id)
    assert refused == "CHANGE_ORDER_ACCEPTED"
    changed = {"client_request_id": made.id, "scope": "in_scope"}
    assert bureau.refusal("UpdateClientRequest", **changed) == "CLIENT_REQUEST_DECIDED"


def test_a_request_of_another_is_not_found_by_a_team_member(bureau: Bureau, project: Any) -> None:
    others = ask_for(bureau, project)
    body = {"project_id": project.id, "title": "A poster", "requested_by": "Sam"}
    mine = bureau.ask("CreateClientRequest", bureau.ada, **body).client_request
    listed = bureau.ask("ListClientRequests", bureau.ada).client_requests
    assert [one.id for one in listed] == [mine.id]
    refused = bureau.refusal("ReopenClientRequest", bureau.ada, client_request_id=others.id)
    assert refused == "CLIENT_REQUEST_NOT_FOUND"
