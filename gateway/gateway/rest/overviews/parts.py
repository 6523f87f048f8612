"""Asking for the parts of a page: one call per service, each with its deadline.

    found = await parts(
        call,
        client=owner("accounts.v1.ClientService.GetClient"),
        finance="finance.v1.ProfitabilityService.GetClientFigures",
    )

All are asked at the same time, with requests made of the call's path and query. A part is the
answer of its rpc, or it says why it does not come; `part_view` is its schema.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from chassis.actor import Scope
from chassis.errors import Forbidden, NotFound, Refusal, Unavailable
from google.protobuf.message import Message
from marshmallow import fields as marshmallow_fields
from tandem.accounts.v1 import clients_pb2
from tandem.projects.v1 import resourcing_pb2

from gateway.fields import Boolean, String, View
from gateway.rest.call import Call
from gateway.rest.contracts import contract_of
from gateway.rest.schemas import view_class

DEADLINE_SECONDS = 2.0
NAMES_DEADLINE_SECONDS = 1.0
NAMES_MAX = 200

Part = dict[str, Any] | None
"""The fields of a service's answer; why it does not come; or None: it knows of nothing here."""


class PartView(View):
    """A part says either what it knows or why it does not come."""

    unavailable = Boolean(metadata={"description": "True: only the reason is here"})
    reason = String()
    detail = String()


class owner(str):  # noqa: N801 (marks a name where it is given)
    """The rpc of the service that owns the page's subject: its NotFound is everybody's."""

    __slots__ = ()


def part_view(rpc: str, only: Iterable[str] = (), **more: marshmallow_fields.Field[Any]) -> Any:
    """What a part shows of the answer of its rpc. only: these fields; more: further ones."""
    shown = view_class(contract_of(rpc).answer)
    chosen = set(only) or set(shown().fields)
    kept = {name: field for name, field in shown().fields.items() if name in chosen}
    return PartView.from_dict({**kept, **more}, name=f"{rpc.rpartition('.')[2]}PartView")


async def parts(call: Call, **rpcs: str) -> dict[str, Part]:
    """The parts by their names, in the order given."""
    found = await asyncio.gather(*(_part(call, rpc) for rpc in rpcs.values()))
    return dict(zip(rpcs, found, strict=True))


async def _part(call: Call, rpc: str) -> Part:
    try:
        return await _answer(call, rpc)
    except NotFound:
        if isinstance(rpc, owner):
            raise
        return None
    except (Unavailable, Forbidden) as refusal:
        return {"unavailable": True, "reason": refusal.reason, "detail": refusal.message}


async def _answer(call: Call, rpc: str) -> dict[str, Any]:
    contract = contract_of(rpc)
    method = call.services.method(contract.method)
    response: Message = await call.ask(method, call.make(contract.request), DEADLINE_SECONDS)
    answer = contract.operation.answer
    return fields_of(getattr(response, answer) if answer else response)


def fields_of(message: Message) -> dict[str, Any]:
    """A message as a dict of its fields; what is not set in it is None."""
    return {
        field.name: None
        if field.has_presence and not message.HasField(field.name)
        else getattr(message, field.name)
        for field in message.DESCRIPTOR.fields
    }


def missing(found: Mapping[str, Part], **rpcs: str) -> list[str]:
    """The services of which a part does not come."""
    absent = {name for name, part in found.items() if part is not None and part.get("unavailable")}
    return list(dict.fromkeys(rpc.split(".")[0] for name, rpc in rpcs.items() if name in absent))


def _kept(call: Call, ids: Iterable[str], permission: str) -> dict[str, str]:
    """The names in memory, for a caller who may read everybody's."""
    sees_all = Scope.ALL in call.actor.scopes(permission)
    return call.door.names.known(ids) if sees_all else {}


async def people_names(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in at most one call; what projects does not answer is left out."""
    wanted = _distinct(ids)
    names = _kept(call, wanted, "person.read")
    asked = resourcing_pb2.BatchGetPeopleRequest(person_ids=[i for i in wanted if i not in names])
    if not asked.person_ids:
        return names
    try:
        answer = await call.ask(call.services.people.BatchGetPeople, asked, NAMES_DEADLINE_SECONDS)
    except Refusal:
        return names
    found = {person.id: person.name for person in answer.people}
    call.door.names.keep(found)
    return names | found


async def client_names(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in at most one call; what accounts does not answer is left out."""
    wanted = _distinct(ids)
    names = _kept(call, wanted, "client.read")
    asked = clients_pb2.BatchGetClientsRequest(client_ids=[i for i in wanted if i not in names])
    if not asked.client_ids:
        return names
    try:
        answer = await call.ask(
            call.services.clients.BatchGetClients, asked, NAMES_DEADLINE_SECONDS
        )
    except Refusal:
        return names
    found = {client.id: client.name for client in answer.clients}
    call.door.names.keep(found)
    return names | found


def _distinct(ids: Iterable[str]) -> list[str]:
    return sorted({id_ for id_ in ids if id_})[:NAMES_MAX]
