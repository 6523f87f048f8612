"""One page over three services: what a client is worth, how a project stands.

The services are asked at the same time, each with its own deadline. A part that does not come is
marked unavailable and the page is shown without it; only the service that owns the subject may
say that there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any

from chassis.errors import Forbidden, NotFound, Refusal, Unavailable
from chassis.rpc.client import AsyncMethod, ResponseT
from google.protobuf.message import Message
from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.finance.v1 import profitability_pb2
from tandem.projects.v1 import control_pb2, resourcing_pb2

from gateway.rest.call import Call
from gateway.rest.fields import (
    Boolean,
    Choice,
    Date,
    Hours,
    Id,
    Integer,
    List,
    Minutes,
    Money,
    Nested,
    Share,
    String,
    View,
)
from gateway.rest.route import Room, Route

DEADLINE_SECONDS = 2.0
NAMES_DEADLINE_SECONDS = 1.0
NAMES_MAX = 200


class PartView(View):
    """A part says either what it knows or why it does not come."""

    unavailable = Boolean(metadata={"description": "True: only the reason is here"})
    reason = String()
    detail = String()


class HoursView(View):
    sold_minutes = Minutes(attribute="sold_seconds")
    sold_hours = Hours(attribute="sold_seconds")
    estimate_minutes = Minutes(attribute="estimate_seconds")
    estimate_hours = Hours(attribute="estimate_seconds")
    logged_minutes = Minutes(attribute="logged_seconds")
    logged_hours = Hours(attribute="logged_seconds")
    approved_minutes = Minutes(attribute="approved_seconds")
    approved_hours = Hours(attribute="approved_seconds")


class ProjectDeliveryView(PartView):
    project_id = Id()
    reference = String(metadata={"example": "JOB-1042"})
    name = String()
    status = String(metadata={"example": "active"})
    client_id = Id()
    project_manager_id = Id()
    project_manager_name = String(allow_none=True)
    start_on = Date()
    end_on = Date(metadata={"description": "By the schedule"})
    due_on = Date(metadata={"description": "Wanted by the brief"})
    hours = Nested(HoursView)
    task_count = Integer()
    done_task_count = Integer()
    critical_task_count = Integer()
    late_task_count = Integer()


class ClientDeliveryView(PartView):
    project_count = Integer()
    hours = Nested(HoursView)
    projects = List(Nested(ProjectDeliveryView(exclude=("unavailable", "reason", "detail"))))


class StageView(View):
    stage = String(metadata={"example": "proposed"})
    count = Integer()
    value = Money()
    weighted = Money()


class PipelineView(PartView):
    open_count = Integer()
    won_count = Integer()
    lost_count = Integer()
    open_value = List(Money(), metadata={"description": "One per currency"})
    weighted_value = List(Money(), metadata={"description": "One per currency"})
    stages = List(Nested(StageView))


class FiguresView(View):
    currency_code = String(metadata={"example": "GBP"})
    budget = Money(metadata={"description": "Accepted quotes, net"})
    used = Money(metadata={"description": "Approved chargeable time at charge value"})
    wip = Money(metadata={"description": "Unbilled work at charge value"})
    billed = Money(metadata={"description": "Issued less credited, net"})
    billed_with_tax = Money()
    paid = Money()
    due = Money(metadata={"description": "Billed with tax and not paid"})
    costs_visible = Boolean(metadata={"description": "False: cost and margins are null for you"})
    labour_cost = Money()
    margin_invoiced = Money(metadata={"description": "Billed less labour cost"})
    margin_standard = Money(metadata={"description": "Used less labour cost"})
    margin_invoiced_share = Share(
        attribute="margin_invoiced_bp", metadata={"description": "Of billed; null of nothing"}
    )
    margin_standard_share = Share(
        attribute="margin_standard_bp", metadata={"description": "Of used; null of nothing"}
    )
    approved_minutes = Minutes(attribute="approved_seconds")
    approved_hours = Hours(attribute="approved_seconds")
    unpriced_minutes = Minutes(
        attribute="unpriced_seconds", metadata={"description": "No rate was in force on the day"}
    )
    uncosted_minutes = Minutes(attribute="uncosted_seconds")


class ProjectFiguresView(PartView):
    figures = Nested(FiguresView)
    budget_used = Share(attribute="budget_used_bp", metadata={"description": "Used of budget"})
    alerts_percent = List(Integer(), metadata={"description": "Thresholds crossed so far"})


class ClientFiguresView(PartView):
    figures = List(Nested(FiguresView), metadata={"description": "One per currency"})


class ClientCardView(PartView):
    id = Id()
    reference = String(metadata={"example": "CLI-0042"})
    name = String()
    currency_code = String()
    account_manager_id = Id()
    account_manager_name = String(allow_none=True)


class HandoverCardView(PartView):
    id = Id()
    opportunity_id = Id()
    status = Choice(briefs_pb2.HandoverStatus)
    open_items = List(String())


class ClientOverviewView(View):
    client_id = Id()
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client = Nested(ClientCardView)
    pipeline = Nested(PipelineView)
    delivery = Nested(ClientDeliveryView)
    finance = Nested(ClientFiguresView)


class ProjectOverviewView(View):
    project_id = Id()
    unavailable = List(String(), metadata={"description": "Services whose part is missing"})
    client_name = String(allow_none=True)
    delivery = Nested(ProjectDeliveryView)
    handover = Nested(HandoverCardView, metadata={"description": "null: there was none"})
    finance = Nested(ProjectFiguresView)


Part = dict[str, Any] | None
"""The fields of a service's answer; why it does not come; or None: it knows of nothing here."""


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
        "unavailable": _missing(accounts=(card, pipeline), projects=[delivery], finance=[finance]),
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
        "unavailable": _missing(projects=[delivery], accounts=[handover], finance=[finance]),
        "client_name": clients.get(client_id),
        "delivery": {**delivery, "project_manager_name": people.get(manager_id)},
        "handover": handover,
        "finance": finance,
    }


async def ask(call: Call, method: AsyncMethod[ResponseT], shape: type[Message]) -> dict[str, Any]:
    return fields_of(await call.ask(method, call.make(shape), DEADLINE_SECONDS))


async def part(answer: Awaitable[dict[str, Any]]) -> Part:
    """The answer, None if that service has never heard of the subject, or why it does not come."""
    try:
        return await owned(answer)
    except NotFound:
        return None


async def owned(answer: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """The same of the service that owns the subject: its NotFound is everybody's."""
    try:
        return await answer
    except (Unavailable, Forbidden) as refusal:
        return {"unavailable": True, "reason": refusal.reason, "detail": refusal.message}


def fields_of(message: Message) -> dict[str, Any]:
    """A message as a dict of its fields; an unset message in it is None."""
    return {
        field.name: getattr(message, field.name)
        if field.message_type is None or field.is_repeated or message.HasField(field.name)
        else None
        for field in message.DESCRIPTOR.fields
    }


def _missing(**parts: Iterable[Part]) -> list[str]:
    return [
        service
        for service, asked in parts.items()
        if any(found is not None and found.get("unavailable") for found in asked)
    ]


async def people_names(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in one call; none if projects does not answer."""
    asked = resourcing_pb2.BatchGetPeopleRequest(person_ids=_distinct(ids))
    if not asked.person_ids:
        return {}
    try:
        answer = await call.ask(call.services.people.BatchGetPeople, asked, NAMES_DEADLINE_SECONDS)
    except Refusal:
        return {}
    return {person.id: person.name for person in answer.people}


async def client_names(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in one call; none if accounts does not answer."""
    asked = clients_pb2.BatchGetClientsRequest(client_ids=_distinct(ids))
    if not asked.client_ids:
        return {}
    try:
        answer = await call.ask(
            call.services.clients.BatchGetClients, asked, NAMES_DEADLINE_SECONDS
        )
    except Refusal:
        return {}
    return {client.id: client.name for client in answer.clients}


def _distinct(ids: Iterable[str]) -> list[str]:
    return sorted({id_ for id_ in ids if id_})[:NAMES_MAX]


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
        ),
        Route(
            "GET",
            "/v1/projects/{project_id}/overview",
            show_project_overview,
            "Show how a project stands",
            _ABOUT,
            answer=ProjectOverviewView(),
        ),
    ),
)
