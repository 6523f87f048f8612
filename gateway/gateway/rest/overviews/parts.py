"""Asking for one part of a page: its deadline, and what is shown when it does not come."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any

from chassis.errors import Forbidden, NotFound, Refusal, Unavailable
from chassis.rpc.client import AsyncMethod, ResponseT
from google.protobuf.message import Message
from tandem.accounts.v1 import clients_pb2
from tandem.projects.v1 import resourcing_pb2

from gateway.rest.call import Call

DEADLINE_SECONDS = 2.0
NAMES_DEADLINE_SECONDS = 1.0
NAMES_MAX = 200

Part = dict[str, Any] | None
"""The fields of a service's answer; why it does not come; or None: it knows of nothing here."""


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


def missing(**parts: Iterable[Part]) -> list[str]:
    return [
        service
        for service, asked in parts.items()
        if any(found is not None and found.get("unavailable") for found in asked)
    ]


async def people_names(call: Call, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, in at most one call; what projects does not answer is left out."""
    wanted = _distinct(ids)
    names = call.door.names.known(wanted)
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
    names = call.door.names.known(wanted)
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
