"""Reads of the imports of plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from projects.baselines.access import owner_columns
from projects.plan_files.model import PlanImport
from projects.planning.access import READ
from projects.planning.readable import Project

_PROJECT = aliased(Project)  # apart from the one in the owners
_LONG = {"task_ids", "phase_ids", "baseline_ids"}
IMPORTS = Records(
    select(
        *(column for column in PlanImport.__table__.c if column.key not in _LONG),
        _PROJECT.name.label("project_name"),
    )
    .select_from(PlanImport)
    .join(_PROJECT, _PROJECT.id == PlanImport.project_id),
    {
        "id": PlanImport.id,
        "created_at": PlanImport.id,
        "file_name": PlanImport.file_name,
        "project": _PROJECT.name,
        "task_count": PlanImport.task_count,
    },
    owner_columns(PlanImport.project_id),
    default="-created_at",
    search=containing("search", PlanImport.file_name, _PROJECT.name),
    project_id=one_of(PlanImport.project_id, "project_id"),
    undone=PlanImport.undone_at.is_not(None) == bindparam("undone"),
)
"""A row is like a PlanImport without its ids, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    undone: bool | None = None


def find_import(reading: Reading, plan_import_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = IMPORTS.find(reading, READ, require_id(plan_import_id, "plan_import_id"))
    if row is None:
        raise NotFound(
            "PLAN_IMPORT_NOT_FOUND",
            f"There is no import of a plan {plan_import_id}.",
            field="plan_import_id",
        )
    return row


def list_imports(reading: Reading, wanted: ImportFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return IMPORTS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        undone=wanted.undone,
    )
