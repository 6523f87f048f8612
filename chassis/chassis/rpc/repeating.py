"""What a request that is sent again gets: the answer of the first time, if the caller may see it.

An answer is kept under the access of its caller. When that has changed it is not shown again, and
neither is the answer about a record that the caller may not see any more.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from chassis.actor import Actor, Scope, access_of
from chassis.database import Reading
from chassis.errors import Forbidden
from chassis.rpc.permissions import needed_by

ResponseT = TypeVar("ResponseT", bound=Message)


def kept(actor: Actor, response: Message) -> bytes:
    """The response as it is stored with the key of its request."""
    return access_of(actor) + response.SerializeToString()


def repeated(
    servicer: object,
    reading: Reading,
    stored: bytes,
    shape: type[ResponseT],
    method: str,
    request: Message,
) -> ResponseT:
    """The response that was stored; Forbidden or NotFound if the caller may not have it now.

    method: of the call, "/tandem.accounts.v1.ClientService/UpdateClient". request: that was sent
    again.
    """
    access = access_of(reading.actor)
    if not stored.startswith(access):
        raise Forbidden(
            "ACCESS_CHANGED",
            "A request with this key was carried out before, and your access has changed since, so "
            "its answer is not shown again. Nothing was done twice; read the record as it is now.",
        )
    response = shape.FromString(stored.removeprefix(access))
    service = descriptor_pool.Default().FindServiceByName(method.split("/")[1])
    for field, record in response.ListFields():
        if field.message_type is not None and not field.is_repeated:
            name = field.message_type.name
            _require_visible(servicer, reading, service, name, record, request)
    return response


def _require_visible(
    servicer: object,
    reading: Reading,
    service: ServiceDescriptor,
    name: str,
    record: Any,
    request: Any,
) -> None:
    """Read a Client by GetClient, as the caller who holds its permission for some records only.

    What else the reading asks for, such as the expense of a receipt, is named in the request. Who
    holds it for none was given the answer for changing the record, and may see it again.
    """
    method, id_ = service.methods_by_name.get(f"Get{name}"), f"{_snake(name)}_id"
    if method is None or id_ not in method.input_type.fields_by_name:
        return
    scopes = reading.actor.scopes(needed_by(method))
    if scopes and Scope.ALL not in scopes:
        sent = request.DESCRIPTOR.fields_by_name
        wanted = [field for field in method.input_type.fields_by_name if field in sent]
        asked = {field: getattr(request, field) for field in wanted if field.endswith("_id")}
        one = GetMessageClass(method.input_type)(**asked | {id_: record.id})
        getattr(servicer, method.name).__wrapped__(servicer, reading, one)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
