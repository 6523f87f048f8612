"""Import-linter contracts that its own kinds cannot express by pattern.

They hold for rooms that do not exist yet: a new room is covered as soon as its folder is there.
"""

from __future__ import annotations

import sys
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import ModuleExpression


class PrivateModels(Contract):
    """A service's room imports no other room's model.

    services: packages whose sub-packages are rooms; `api`, `rest` and `worker` are doors instead.
    """

    type_name = "private_models"
    services = fields.ListField(subfield=fields.StringField())
    doors = frozenset({"api", "rest", "worker"})

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import between two rooms of one service."""
        del verbose
        found = [
            (importer, imported)
            for service in cast("list[str]", self.services)
            for importer in sorted(graph.find_descendants(service))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self.is_broken_by(service, importer, imported)
        ]
        return ContractCheck(kept=not found, metadata={"imports": found})

    def is_broken_by(self, service: str, importer: str, imported: str) -> bool:
        """True when importer and imported's model stand in different rooms of service."""
        at, of = importer.split("."), imported.split(".")
        between_rooms = len(at) > 2 and len(of) > 2 and at[0] == of[0] == service and at[1] != of[1]
        return between_rooms and of[2] == "model" and at[1] not in self.doors

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import and what to use instead."""
        for importer, imported in check.metadata["imports"]:
            output.print_error(
                f"- {importer} imports {imported}; use that room's commands, queries or readable",
                bold=False,
            )


class PureModules(Contract):
    """Modules that import the standard library, each other and pure libraries, nothing else.

    modules: which; wildcards are understood, and a module stands for everything below it.
    libraries: third-party packages that compute without input or output.
    """

    type_name = "pure_modules"
    modules = fields.SetField(subfield=fields.ModuleExpressionField())
    libraries = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of the modules."""
        del verbose
        expressions = cast("set[ModuleExpression]", self.modules)
        tops = {module.name for module in module_expressions_to_modules(graph, expressions)}
        pure = tops.union(*(graph.find_descendants(name) for name in tops))
        allowed = sys.stdlib_module_names | cast("set[str]", self.libraries)
        found = [
            (importer, imported)
            for importer in sorted(pure)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported not in pure and imported.split(".")[0] not in allowed
        ]
        return ContractCheck(kept=not found, metadata={"imports": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        for importer, imported in check.metadata["imports"]:
            output.print_error(f"- {importer} imports {imported}", bold=False)


class AcyclicRooms(Contract):
    """The rooms of a package, which are its direct modules and sub-packages, form no circle.

    packages: whose rooms are looked at.
    """

    type_name = "acyclic_rooms"
    packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look for rooms that import each other, directly or by way of others."""
        del verbose
        found = [
            pair
            for package in cast("list[str]", self.packages)
            for pair in self.in_circles(graph, package)
        ]
        return ContractCheck(kept=not found, metadata={"imports": found})

    def in_circles(self, graph: ImportGraph, package: str) -> list[tuple[str, str]]:
        """The imports from one room to another from which a way leads back."""
        imports = [
            (importer, imported)
            for importer in sorted(graph.find_descendants(package))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported.startswith(f"{package}.") and _room(importer) != _room(imported)
        ]
        arrows: dict[str, set[str]] = {}
        for importer, imported in imports:
            arrows.setdefault(_room(importer), set()).add(_room(imported))
        return [pair for pair in imports if _room(pair[0]) in _reached(_room(pair[1]), arrows)]

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that is part of a circle."""
        for importer, imported in check.metadata["imports"]:
            output.print_error(f"- {importer} imports {imported}, which leads back", bold=False)


def _room(module: str) -> str:
    return module.split(".")[1]


def _reached(start: str, arrows: dict[str, set[str]]) -> set[str]:
    """Every room to which a way leads from start, and start itself."""
    reached, waiting = {start}, [start]
    while waiting:
        new = arrows.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
