"""Rooms of routes out of the contracts: an operation that only passes a call on has no code here.

Hand-written rooms beside these are aggregations, uploads, sign-in and the feed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor
from marshmallow import Schema

from gateway.rest.call import Call
from gateway.rest.contracts import Contract, contracts
from gateway.rest.example_bodies import example_of
from gateway.rest.leaving import AROUND
from gateway.rest.naming import name_in
from gateway.rest.route import CHANGING, Function, Room, Route
from gateway.rest.schemas import body_of, query_of, view_of

_KEY = "request_id"
_ITEM_REFUSAL = "tandem.common.v1.ItemRefusal"
_PARAMETER = re.compile(r"{(\w+)}")
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def derived_rooms() -> list[Room]:
    """One room per chapter, with the routes of its operations."""
    routes: dict[str, list[Route]] = {}
    about: dict[str, str] = {}
    for contract in contracts():
        about.setdefault(contract.chapter, contract.about)
        routes.setdefault(contract.chapter, []).extend(routes_of(contract))
    return [
        Room(name=name, about=about[name], routes=tuple(found))
        for name, found in routes.items()
        if found
    ]


def routes_of(contract: Contract) -> Iterator[Route]:
    """The routes of one operation: none, one, or one for each of its paths."""
    if not contract.verb:
        return
    name = _WORD_START.sub("_", contract.method.name).lower()
    yield route_of(contract, contract.path, name)
    if second := contract.operation.additional_get:
        by = "_".join(_PARAMETER.findall(second))
        yield route_of(contract, second, f"{name}_by_{by}")


def route_of(contract: Contract, path: str, name: str) -> Route:
    """The route at one path; an operation without a permission stops the gateway."""
    if not contract.operation.permission:
        raise ValueError(f"{contract.method.full_name} declares no permission")
    operation, verb = contract.operation, contract.verb
    addressed = _PARAMETER.findall(contract.path + operation.additional_get)
    answer = contract.answer
    body = body_of(contract, addressed) if verb in CHANGING - {"DELETE"} else None
    return Route(
        verb,
        path,
        _passing_on(contract, name, body),
        operation.summary,
        contract.description,
        body=body,
        query=None if verb in CHANGING else query_of(contract, addressed),
        answer=view_of(answer),
        status=operation.status or 200,
        location=operation.location,
        permission=operation.permission,
        problems={problem.reason: problem.meaning for problem in operation.problems},
        if_match=operation.if_match,
        keyed=_changes(contract),
        example=json.loads(operation.example) if operation.example else example_of(body),
        answer_example=json.loads(operation.answer_example) if operation.answer_example else None,
    )


def _changes(contract: Contract) -> bool:
    """Whether the operation changes something; a preview is sent by POST and changes nothing."""
    return _KEY in contract.method.input_type.fields_by_name


def _passing_on(contract: Contract, name: str, body: Schema | None) -> Function:
    operation, method = contract.operation, contract.method
    refused = _refused_items(method.output_type)

    async def pass_on(call: Call) -> Any:
        response = await call.ask(call.services.method(method), request_of(contract, call))
        for item in getattr(response, refused) if refused else ():
            item.field = name_in((body,), item.field)
        return getattr(response, operation.answer) if operation.answer else response

    pass_on.__name__ = name
    around = AROUND.get(method.full_name)
    return around(pass_on) if around else pass_on


def _refused_items(answer: Descriptor) -> str:
    """The field of a batch's answer that says which items were refused; "" if it has none."""
    for field in answer.fields:
        if field.message_type is not None and field.message_type.full_name == _ITEM_REFUSAL:
            return field.name
    return ""


def request_of(contract: Contract, call: Call) -> Any:
    """The request message of a call."""
    body = _in_message(call.body)
    if contract.operation.body:
        body = {contract.operation.body: body}
    return call.make(contract.request, body)


def _in_message(value: Any) -> Any:
    """null takes a text away, in an item of a list, too: the empty text in the message."""
    if isinstance(value, dict):
        return {name: _in_message(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_message(each) for each in value]
    return "" if value is None else value
