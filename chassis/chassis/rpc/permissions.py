"""What the contracts say about permissions: who may call what, and what there is to be granted.

Every rpc declares the permission that it needs, and every permission is declared once, by the
service that owns the data. Both stand as options in proto/tandem, so they are read from the
descriptors of the generated stubs.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import grpc
import tandem
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from tandem.common.v1 import options_pb2

from chassis.actor import ADMINISTRATOR, EVERYTHING, Grants, Scope

_SCOPES = {
    options_pb2.SCOPE_ALL: Scope.ALL,
    options_pb2.SCOPE_OWN_CLIENTS: Scope.OWN_CLIENTS,
    options_pb2.SCOPE_OWN_PROJECTS: Scope.OWN_PROJECTS,
    options_pb2.SCOPE_OWN_TEAM: Scope.OWN_TEAM,
    options_pb2.SCOPE_SELF: Scope.SELF,
}


def services() -> Iterator[ServiceDescriptor]:
    """Every gRPC service of the contracts, in order of its name."""
    found = (
        service
        for module in pkgutil.walk_packages(tandem.__path__, "tandem.")
        if module.name.endswith("_pb2")
        for service in import_module(module.name).DESCRIPTOR.services_by_name.values()
    )
    return iter(sorted(found, key=lambda service: service.full_name))


@cache
def declared() -> Mapping[str, options_pb2.Permission]:
    """Every permission that a service's contract declares, by name."""
    found: dict[str, options_pb2.Permission] = {}
    for service in services():
        for permission in service.GetOptions().Extensions[options_pb2.chapter].permissions:
            if permission.name in found:
                raise ValueError(
                    f"{permission.name} is declared twice; the second time in {service.full_name}"
                )
            found[permission.name] = permission
    return found


def scopes_of(numbers: Iterable[options_pb2.Scope.ValueType]) -> frozenset[Scope]:
    """As the actor has them; none stands for all."""
    return frozenset(_SCOPES[number] for number in numbers) or frozenset({Scope.ALL})


def grants_of(role: str, permissions: Iterable[options_pb2.Permission]) -> Grants:
    """What a built-in role holds, as these permissions say."""
    if role == ADMINISTRATOR:
        return EVERYTHING
    return {
        permission.name: scopes_of(holding.scopes)
        for permission in permissions
        for holding in permission.held_by
        if holding.role == role
    }


def together(grants: Iterable[Grants]) -> Grants:
    """The union of what several roles grant."""
    united: dict[str, frozenset[Scope]] = {}
    for each in grants:
        for permission, scopes in each.items():
            united[permission] = united.get(permission, frozenset()) | scopes
    return united


def needed_by(method: MethodDescriptor) -> str:
    """The permission that the method's contract asks for; "" if it does not say."""
    needed: str = method.GetOptions().Extensions[options_pb2.operation].permission
    return needed


class Registrar:
    """A gRPC server that notes what the methods registered with it ask for.

    needed: "/tandem.accounts.v1.ClientService/GetClient" to the permission; "" where none is
    declared.
    """

    def __init__(self, server: grpc.Server, needed: dict[str, str]) -> None:
        self._server = server
        self._needed = needed

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        self._server.add_generic_rpc_handlers(handlers)

    def add_registered_method_handlers(self, service: str, handlers: dict[str, Any]) -> None:
        self._server.add_registered_method_handlers(service, handlers)  # type: ignore[attr-defined]
        contract = descriptor_pool.Default().FindServiceByName(service)
        for name in handlers:
            self._needed[f"/{service}/{name}"] = needed_by(contract.methods_by_name[name])
