"""Lists of revenue plans and of recognitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from finance.replicas.readable import name_of_project, reference_of_project
from finance.revenue.model import RecognitionRun, RevenuePlan

_REFERENCE = reference_of_project(RevenuePlan.project_id)
_NAME = name_of_project(RevenuePlan.project_id)
PLANS = Records(
    select(RevenuePlan.id),
    {"id": RevenuePlan.id, "project": _REFERENCE, "set_at": RevenuePlan.set_at},
    None,
    default="project",
    project_id=one_of(RevenuePlan.project_id, "project_id"),
    search=containing("search", _REFERENCE, _NAME),
)
RUNS = Records(
    select(RecognitionRun.id),
    {
        "id": RecognitionRun.id,
        "through": RecognitionRun.through,
        "recorded_at": RecognitionRun.recorded_at,
        "projects": RecognitionRun.projects,
    },
    None,
    default="-recorded_at",
    reversed=RecognitionRun.reversed_at.is_not(None) == bindparam("reversed"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanFilter:
    project_id: Sequence[str] = ()
    search: str = ""


def list_plans(reading: Reading, wanted: PlanFilter, asked: Asked) -> Listed:
    given = {
        "project_id": ids_of(wanted.project_id, "project_id"),
        "search": part(wanted.search),
    }
    listed = PLANS.page(reading, ["ledger.read"], asked, **given)
    return records(reading, RevenuePlan, listed)


def list_runs(reading: Reading, asked: Asked) -> Listed:
    listed = RUNS.page(reading, ["ledger.read"], asked)
    return records(reading, RecognitionRun, listed)


def plan_of(reading: Reading, project_id: str) -> RevenuePlan:
    wanted = RevenuePlan.project_id == require_id(project_id, "project_id")
    found = reading.session.scalars(select(RevenuePlan).where(wanted)).first()
    if found is None:
        raise NotFound(
            "REVENUE_PLAN_NOT_FOUND",
            f"Project {project_id} has no revenue plan; what it invoices is its revenue.",
            field="project_id",
        )
    return found
