"""The services' contracts as the gateway reads them: operations, their options and comments."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import walk_packages
from typing import Any

import tandem
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from tandem.common.v1 import options_pb2

FIRST = (
    "accounts.v1.clients_pb2",
    "accounts.v1.pipeline_pb2",
    "accounts.v1.briefs_pb2",
    "projects.v1.resourcing_pb2",
    "projects.v1.planning_pb2",
    "projects.v1.time_pb2",
    "projects.v1.control_pb2",
    "finance.v1.rates_pb2",
    "finance.v1.quoting_pb2",
    "finance.v1.billing_pb2",
    "finance.v1.retainers_pb2",
    "finance.v1.receivables_pb2",
    "finance.v1.exchange_pb2",
    "finance.v1.dunning_pb2",
    "finance.v1.forecast_pb2",
    "finance.v1.expenses_pb2",
    "finance.v1.purchasing_pb2",
    "finance.v1.bills_pb2",
    "finance.v1.sourcing_pb2",
    "finance.v1.contracting_pb2",
    "finance.v1.payables_pb2",
    "finance.v1.profitability_pb2",
    "finance.v1.entries_pb2",
    "finance.v1.rerating_pb2",
    "finance.v1.ledger_pb2",
    "finance.v1.books_pb2",
    "finance.v1.statements_pb2",
    "finance.v1.revenue_pb2",
    "finance.v1.accounting_pb2",
    "workspace.v1.preferences_pb2",
    "workspace.v1.views_pb2",
    "workspace.v1.search_pb2",
)
"""In the order in which the chapters of the API are shown; those of other files follow."""


@dataclass(frozen=True)
class Contract:
    """One rpc and its operation option. chapter: of the API, with its description."""

    method: MethodDescriptor
    operation: options_pb2.Operation
    chapter: str
    about: str

    @property
    def verb(self) -> str:
        """GET, POST, PUT, PATCH or DELETE; "" when it is not in the REST API."""
        return (self.operation.WhichOneof("route") or "").upper()

    @property
    def path(self) -> str:
        return str(getattr(self.operation, self.verb.lower())) if self.verb else ""

    @property
    def description(self) -> str:
        return comment_of(self.method.full_name)

    @property
    def request(self) -> type[Message]:
        return GetMessageClass(self.method.input_type)

    @property
    def answer(self) -> Descriptor:
        """The message that callers are shown: a field of the response, or all of it."""
        response: Descriptor = self.method.output_type
        if not self.operation.answer:
            return response
        shown = response.fields_by_name[self.operation.answer].message_type
        assert shown is not None, "operation.answer names a message"
        return shown


def contracts() -> Iterator[Contract]:
    """Every rpc of every service, in the order of the files."""
    for name in _modules():
        for service in import_module(f"tandem.{name}").DESCRIPTOR.services_by_name.values():
            chapter = service.GetOptions().Extensions[options_pb2.chapter]
            about = comment_of(service.full_name)
            parts = {part.name: part.about for part in chapter.parts} | {"": about}
            for method in service.methods:
                operation = method.GetOptions().Extensions[options_pb2.operation]
                part = operation.chapter
                if part not in parts:
                    raise ValueError(f"{service.full_name} declares no part {part!r}")
                yield Contract(method, operation, part or chapter.name, parts[part])


@cache
def _modules() -> tuple[str, ...]:
    """Every module of messages that the services' proto files became."""
    found = (each.name for each in walk_packages(tandem.__path__, "tandem."))
    others = sorted(name.removeprefix("tandem.") for name in found if name.endswith("_pb2"))
    return (*FIRST, *(name for name in others if name not in FIRST))


@cache
def contract_of(rpc: str) -> Contract:
    """The contract of "accounts.v1.ClientService.GetClient"."""
    wanted = f"tandem.{rpc}"
    return next(each for each in contracts() if each.method.full_name == wanted)


def rules_of(field: FieldDescriptor) -> options_pb2.FieldRules:
    """The field's own option; without one, no rule."""
    rules: options_pb2.FieldRules = field.GetOptions().Extensions[options_pb2.field]
    return rules


def comment_of(full_name: str) -> str:
    """What the contract says of an element; "" without a comment."""
    return _comments().get(full_name, "")


@cache
def _comments() -> dict[str, str]:
    text = (files("tandem") / "comments.json").read_text(encoding="utf-8")
    comments: dict[str, Any] = json.loads(text)
    return comments
