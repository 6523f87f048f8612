"""One page over three services: what a client is worth, how a project stands.

The services are asked at the same time, each with its own deadline. A part that does not come is
marked unavailable and the page is shown without it; only the service that owns the subject may
say that there is none.
"""

from __future__ import annotations

import asyncio
from typing import Any

from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.finance.v1 import profitability_pb2
from tandem.projects.v1 import control_pb2

from gateway.rest.call import Call
from gateway.rest.overviews.examples import CLIENT_OVERVIEW, PROJECT_OVERVIEW
from gateway.rest.overviews.parts import (
    ask,
    client_names,
    fields_of,
    missing,
    owned,
    part,
    people_names,
)
from gateway.rest.overviews.views import ClientOverviewView, ProjectOverviewView
from gateway.rest.route import Room, Route


async def show_client_overview(call: Call) -> dict[str, Any]:
    services = call.services
    client, pipeline, delivery, finance = await asyncio.gather(
        owned(ask(call, services.clients.GetClient, clients_pb2.GetClientRequest)),
        part(
            ask(
                call,
                services.opportunities.SummarisePipeline,
                pipeline_pb2.SummarisePipelineRequest,
            )
        ),
        part(ask(call, services.control.GetClientDelivery, control_pb2.GetClientDeliveryRequest)),
        part(
            ask(
                call,
                services.profitability.GetClientFigures,
                profitability_pb2.GetClientFiguresRequest,
            )
        ),
    )
    card = fields_of(client["client"]) if "client" in client else client
    projects = [fields_of(project) for project in (delivery or {}).get("projects", ())]
    await _name_managers(call, card, projects)
    return {
        "client_id": call.path["client_id"],
        "unavailable": missing(accounts=(card, pipeline), projects=[delivery], finance=[finance]),
        "client": card,
        "pipeline": pipeline,
        "delivery": {**delivery, "projects": projects} if projects and delivery else delivery,
        "finance": finance,
    }


async def _name_managers(call: Call, card: dict[str, Any], projects: list[dict[str, Any]]) -> None:
    manager_id = card.get("account_manager_id", "")
    names = await people_names(call, [manager_id, *(p["project_manager_id"] for p in projects)])
    card["account_manager_name"] = names.get(manager_id)
    for project in projects:
        project["project_manager_name"] = names.get(project["project_manager_id"])


async def show_project_overview(call: Call) -> dict[str, Any]:
    services = call.services
    delivery, answer, finance = await asyncio.gather(
        owned(
            ask(call, services.control.GetProjectDelivery, control_pb2.GetProjectDeliveryRequest)
        ),
        part(ask(call, services.handovers.GetHandover, briefs_pb2.GetHandoverRequest)),
        part(
            ask(
                call,
                services.profitability.GetProjectFigures,
                profitability_pb2.GetProjectFiguresRequest,
            )
        ),
    )
    handover = fields_of(answer["handover"]) if answer and "handover" in answer else answer
    client_id = delivery.get("client_id") or (handover or {}).get("client_id", "")
    manager_id = delivery.get("project_manager_id", "")
    people, clients = await asyncio.gather(
        people_names(call, [manager_id]), client_names(call, [client_id])
    )
    return {
        "project_id": call.path["project_id"],
        "unavailable": missing(projects=[delivery], accounts=[handover], finance=[finance]),
        "client_name": clients.get(client_id),
        "delivery": {**delivery, "project_manager_name": people.get(manager_id)},
        "handover": handover,
        "finance": finance,
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
            permission="client.read",
            answer=ClientOverviewView(),
            answer_example=CLIENT_OVERVIEW,
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/overview",
            show_project_overview,
            "Show how a project stands",
            _ABOUT,
            permission="project.read",
            answer=ProjectOverviewView(),
            answer_example=PROJECT_OVERVIEW,
        ),
    ),
)
