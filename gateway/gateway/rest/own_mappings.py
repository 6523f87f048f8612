"""Mappings that an agency keeps for its own files, beside those that come with Tandem."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
from chassis.errors import NotFound

from chassis import values
from gateway.fields import Body, Dict, Id, Integer, List, Nested, String, Text, Timestamp, View
from gateway.imports import own_mappings
from gateway.imports.model import OwnMapping
from gateway.imports.uploads import parse_mapping
from gateway.rest.call import Call
from gateway.rest.once import once_in_transaction
from gateway.rest.route import Route
from gateway.rest.signin_proof import in_reading

NAME_MAX = 60


class KeptMapping(Body):
    name = Text(required=True, longest=NAME_MAX, metadata={"example": "Studio clock"})
    mapping = Dict(
        required=True,
        metadata={"description": "What the columns mean; docs/importing.md says how to write it"},
    )


class OwnMappingView(View):
    id = Id(required=True)
    version = Integer(required=True)
    name = String(required=True)
    about = String(required=True)
    mapping = Dict(attribute="document", required=True)
    created_at = Timestamp(required=True)
    updated_at = Timestamp(required=True)


class OwnMappingsView(View):
    items = List(Nested(OwnMappingView), required=True)


def _checked(call: Call) -> tuple[str, dict[str, Any]]:
    """The name and the document; a problem names every mistake in it."""
    name = values.text(call.body["name"], "name", NAME_MAX, required=True)
    document = {**call.body["mapping"], "name": name}
    parse_mapping(document)
    return name, document


async def list_own_mappings(call: Call) -> dict[str, Any]:
    call.actor.require("import.run")
    return {"items": await in_reading(call, own_mappings.list_own_mappings)}


def _now(tx: Transaction, mapping_id: str) -> OwnMapping:
    found = own_mappings.get_own_mapping(tx, mapping_id)
    if found is None:
        raise NotFound("OWN_MAPPING_NOT_FOUND", "This mapping was removed since.")
    return found


async def keep_mapping(call: Call) -> OwnMapping:
    name, document = _checked(call)
    return await once_in_transaction(
        call, lambda tx: own_mappings.keep_mapping(tx, name, document).id, _now
    )


async def change_mapping(call: Call) -> OwnMapping:
    name, document = _checked(call)
    id_, version = call.path["mapping_id"].lower(), call.expected_version
    return await once_in_transaction(
        call, lambda tx: own_mappings.change_mapping(tx, id_, name, document, version).id, _now
    )


async def remove_mapping(call: Call) -> None:
    id_ = call.path["mapping_id"].lower()

    def remove(tx: Transaction) -> str:
        own_mappings.remove_mapping(tx, id_)
        return str(id_)

    await once_in_transaction(call, remove, lambda _tx, _id: None)


_EXAMPLE = {
    "name": "Studio clock",
    "mapping": {
        "source": "studio-clock",
        "project": {"code": "Project"},
        "person": {"code": "Who"},
        "task": {"code": "Task"},
        "time": {"amount": "Hours", "worked_on": "Day"},
    },
}
_PROBLEMS = {
    "MAPPING_INVALID": "The mapping is not right; `errors` says where.",
    "MAPPING_NAME_TAKEN": "Another mapping has this name.",
}
_MISSING = {"OWN_MAPPING_NOT_FOUND": "There is no such mapping."}

ROUTES = (
    Route(
        "GET",
        "/v1/import-mappings",
        list_own_mappings,
        "List the agency's own mappings",
        "Whole, by name. Send one as `mapping` of an import.",
        answer=OwnMappingsView(),
        permission="import.run",
    ),
    Route(
        "POST",
        "/v1/import-mappings",
        keep_mapping,
        "Keep a mapping under a name",
        body=KeptMapping(),
        answer=OwnMappingView(),
        status=201,
        permission="import.run",
        problems=_PROBLEMS | {"TOO_MANY_MAPPINGS": "There are 200 already."},
        example=_EXAMPLE,
    ),
    Route(
        "PUT",
        "/v1/import-mappings/{mapping_id}",
        change_mapping,
        "Change one of the agency's own mappings",
        "Name and mapping are replaced. What was imported with it stays as it is.",
        body=KeptMapping(),
        answer=OwnMappingView(),
        permission="import.run",
        if_match=True,
        problems=_PROBLEMS | _MISSING,
        example=_EXAMPLE,
    ),
    Route(
        "DELETE",
        "/v1/import-mappings/{mapping_id}",
        remove_mapping,
        "Remove one of the agency's own mappings",
        "What was imported with it stays.",
        status=204,
        permission="import.run",
        problems=_MISSING,
    ),
)
