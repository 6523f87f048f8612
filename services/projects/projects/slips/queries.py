"""Reads of slips, and whether they happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from projects.baselines.access import owner_columns
from projects.planning.access import READ
from projects.planning.readable import Project
from projects.slips.model import Slip, SlipSetting
from projects.slips.rules import Switch, holds, shown

_PROJECT = aliased(Project)  # apart from the one in the owners
SLIPS = Records(
    select(
        *Slip.__table__.c,
        _PROJECT.name.label("project_name"),
        func.jsonb_array_length(Slip.tasks).label("task_count"),
    )
    .select_from(Slip)
    .join(_PROJECT, _PROJECT.id == Slip.project_id),
    {
        "id": Slip.id,
        "created_at": Slip.id,
        "slipped_on": Slip.slipped_on,
        "project": _PROJECT.name,
    },
    owner_columns(Slip.project_id),
    default="-created_at",
    search=containing("search", _PROJECT.name),
    project_id=one_of(Slip.project_id, "project_id"),
    undone=Slip.undone_at.is_not(None) == bindparam("undone"),
)
"""A row is like a Slip, with the name of the project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipFilter:
    """Empty or None: all."""

    search: str = ""
    project_id: Sequence[str] = ()
    undone: bool | None = None


@dataclass(frozen=True, slots=True)
class AgencySetting:
    version: int
    switched_on: bool


@dataclass(frozen=True, slots=True)
class ProjectSetting:
    """switched_on: what follows from the switch and the agency's setting."""

    version: int
    switch: Switch
    switched_on: bool


def agency_setting(reading: Reading) -> AgencySetting:
    row = setting_row(reading, None)
    return AgencySetting(row.version if row else 0, bool(row and row.switched_on))


def project_setting(reading: Reading, project_id: str) -> ProjectSetting:
    """Of a project that the caller may see."""
    row = setting_row(reading, project_id)
    own = row.switched_on if row else None
    on = holds(own, agency_setting(reading).switched_on)
    return ProjectSetting(row.version if row else 0, shown(own), on)


def setting_row(reading: Reading, project_id: str | None) -> SlipSetting | None:
    """project_id None: of the agency."""
    wanted = SlipSetting.project_id.is_not_distinct_from(project_id)
    return reading.session.scalars(select(SlipSetting).where(wanted)).one_or_none()


def find_slip(reading: Reading, slip_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = SLIPS.find(reading, READ, require_id(slip_id, "slip_id"))
    if row is None:
        raise NotFound("SLIP_NOT_FOUND", f"There is no slip {slip_id}.", field="slip_id")
    return row


def list_slips(reading: Reading, wanted: SlipFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return SLIPS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        project_id=ids_of(wanted.project_id, "project_id"),
        undone=wanted.undone,
    )
