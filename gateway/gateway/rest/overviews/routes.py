"""One page over three services: what a client is worth, how a project stands.

The services are asked at the same time, each with its own deadline. A part that does not come is
marked unavailable and the page is shown without it; only the service that owns the subject may
say that there is none.
"""

from __future__ import annotations

from typing import Any

from tandem.finance.v1 import profitability_pb2
from tandem.projects.v1 import control_pb2

from gateway.fields import Id, List, Nested, String, View
from gateway.rest.call import Call
from gateway.rest.contracts import contract_of
from gateway.rest.overviews.earned_value import EARNED_VALUE_ROUTE
from gateway.rest.overviews.examples import CLIENT_OVERVIEW, COMPLETION, PROJECT_OVERVIEW
from gateway.rest.overviews.hiring import HIRING_SIGNAL_ROUTE
from gateway.rest.overviews.parts import (
    DEADLINE_SECONDS,
    client_names,
    fields_of,
    missing,
    owner,
    part_view,
    parts,
    people_names,
)
from gateway.rest.overviews.simulation import SIMULATION_ROUTE
from gateway.rest.route import Room, Route
from gateway.rest.schemas import view_class

CLIENT_PARTS = {
    "client": owner("accounts.v1.ClientService.GetClient"),
    "pipeline": "accounts.v1.OpportunityService.SummarisePipeline",
    "delivery": "projects.v1.ControlService.GetClientDelivery",
    "finance": "finance.v1.ProfitabilityService.GetClientFigures",
}
PROJECT_PARTS = {
    "delivery": owner("projects.v1.ControlService.GetProjectDelivery"),
    "handover": "accounts.v1.HandoverService.GetHandover",
    "finance": "finance.v1.ProfitabilityService.GetProjectFigures",
}

_REMAINING = "projects.v1.ControlService.GetRemainingPlan"
_COMPLETION = "finance.v1.ProfitabilityService.GetMarginAtCompletion"

_Project = part_view(PROJECT_PARTS["delivery"], project_manager_name=String(allow_none=True))
_Client = part_view(
    CLIENT_PARTS["client"],
    only=("id", "reference", "name", "currency_code", "account_manager_id"),
    account_manager_name=String(allow_none=True),
)
_Delivery = part_view(
    CLIENT_PARTS["delivery"],
    projects=List(Nested(_Project(exclude=("unavailable", "reason", "detail")))),
)
_Handover = part_view(
    PROJECT_PARTS["handover"], only=("id", "opportunity_id", "status", "open_items")
)


class ClientOverviewView(View):
    client_id = Id(required=True)
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client = Nested(_Client)
    pipeline = Nested(part_view(CLIENT_PARTS["pipeline"]))
    delivery = Nested(_Delivery)
    finance = Nested(part_view(CLIENT_PARTS["finance"]))


class ProjectOverviewView(View):
    project_id = Id(required=True)
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client_name = String(allow_none=True)
    delivery = Nested(_Project)
    handover = Nested(_Handover, metadata={"description": "null: there was none"})
    finance = Nested(part_view(PROJECT_PARTS["finance"]))


CompletionView: Any = view_class(profitability_pb2.MarginAtCompletion.DESCRIPTOR).from_dict(
    {"project_id": Id(required=True)}, name="MarginAtCompletionView"
)


async def show_client_overview(call: Call) -> dict[str, Any]:
    found = await parts(call, **CLIENT_PARTS)
    card, delivery = found["client"] or {}, found["delivery"] or {}
    projects = [fields_of(project) for project in delivery.get("projects", ())]
    await _name_managers(call, card, projects)
    if projects:
        found["delivery"] = {**delivery, "projects": projects}
    return {**call.path, "unavailable": missing(found, **CLIENT_PARTS), **found}


async def _name_managers(call: Call, card: dict[str, Any], projects: list[dict[str, Any]]) -> None:
    manager_id = card.get("account_manager_id", "")
    names = await people_names(call, [manager_id, *(p["project_manager_id"] for p in projects)])
    card["account_manager_name"] = names.get(manager_id)
    for project in projects:
        project["project_manager_name"] = names.get(project["project_manager_id"])


async def show_project_overview(call: Call) -> dict[str, Any]:
    found = await parts(call, **PROJECT_PARTS)
    delivery, handover = found["delivery"] or {}, found["handover"] or {}
    client_id = delivery.get("client_id") or handover.get("client_id", "")
    manager_id = delivery.get("project_manager_id", "")
    people = await people_names(call, [manager_id])
    clients = await client_names(call, [client_id])
    delivery["project_manager_name"] = people.get(manager_id)
    return {
        **call.path,
        "unavailable": missing(found, **PROJECT_PARTS),
        "client_name": clients.get(client_id),
        **found,
    }


async def show_completion(call: Call) -> dict[str, Any]:
    """projects says what is left of the plan, finance what it will cost and leave."""
    project_id = call.path["project_id"]
    plan = await call.ask(
        call.services.method(contract_of(_REMAINING).method),
        control_pb2.GetRemainingPlanRequest(project_id=project_id),
        DEADLINE_SECONDS,
    )
    asked = profitability_pb2.GetMarginAtCompletionRequest(project_id=project_id)
    for work in plan.work:
        booked = work.booked_seconds
        asked.remaining.add(person_id=work.person_id, seconds=work.seconds, booked_seconds=booked)
    found = await call.ask(
        call.services.method(contract_of(_COMPLETION).method), asked, DEADLINE_SECONDS
    )
    return {**call.path, **fields_of(found.completion)}


_ABOUT = (
    "Three services are asked at once. One that does not answer within two seconds is listed in "
    "`unavailable`, and its parts say why; the page comes all the same. Cost and margins are null "
    "unless you may see them (costs_visible)."
)

ROOM = Room(
    name="Overviews",
    about="One page over three services: how a client and how a project stand.",
    routes=(
        Route(
            "GET",
            "/v1/clients/{client_id}/overview",
            show_client_overview,
            "Show how a client stands",
            _ABOUT,
            answer=ClientOverviewView(),
            permission="client.read",
            answer_example=CLIENT_OVERVIEW,
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/overview",
            show_project_overview,
            "Show how a project stands",
            _ABOUT,
            answer=ProjectOverviewView(),
            permission="project.read",
            answer_example=PROJECT_OVERVIEW,
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/completion",
            show_completion,
            "Show the margin of a project at completion",
            "The budget, less what approved time has cost and what the rest of the plan will cost: "
            "the estimates of open tasks less the time on them, and the time that waits for "
            "approval, at the cost rates of today.",
            answer=CompletionView(),
            permission="cost.read",
            answer_example=COMPLETION,
        ),
        EARNED_VALUE_ROUTE,
        SIMULATION_ROUTE,
        HIRING_SIGNAL_ROUTE,
    ),
)
