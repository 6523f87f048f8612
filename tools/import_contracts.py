"""Two import-linter contracts that its own kinds cannot express by pattern.

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

    services: packages whose sub-packages are rooms; `api` and `worker` are doors, not rooms.
    """

    type_name = "private_models"
    services = fields.ListField(subfield=fields.StringField())
    doors = frozenset({"api", "worker"})

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
                f"- {importer} imports {imported}; use that room's commands or queries", bold=False
            )


class StandardLibraryOnly(Contract):
    """Modules that import the standard library and each other, nothing else.

    modules: which; wildcards are understood, and a module stands for everything below it.
    """

    type_name = "standard_library_only"
    modules = fields.SetField(subfield=fields.ModuleExpressionField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of the modules."""
        del verbose
        expressions = cast("set[ModuleExpression]", self.modules)
        tops = {module.name for module in module_expressions_to_modules(graph, expressions)}
        pure = tops.union(*(graph.find_descendants(name) for name in tops))
        found = [
            (importer, imported)
            for importer in sorted(pure)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if imported not in pure and imported.split(".")[0] not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not found, metadata={"imports": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        for importer, imported in check.metadata["imports"]:
            output.print_error(f"- {importer} imports {imported}", bold=False)
