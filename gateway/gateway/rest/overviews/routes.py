"""One page over three services: what a client is worth, how a project stands.

The services are asked at the same time, each with its own deadline. A part that does not come is
marked unavailable and the page is shown without it; only the service that owns the subject may
say that there is none.
"""

from __future__ import annotations

from typing import Any

from gateway.fields import Id, List, Nested, String, View
from gateway.rest.call import Call
from gateway.rest.overviews.examples import CLIENT_OVERVIEW, PROJECT_OVERVIEW
from gateway.rest.overviews.parts import (
    client_names,
    fields_of,
    missing,
    owner,
    part_view,
    parts,
    people_names,
)
from gateway.rest.route import Room, Route

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
    ),
)
