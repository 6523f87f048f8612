"""Looking at handovers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.paging import Order, Page
from chassis.visibility import OwnerColumns
from sqlalchemy import ColumnElement, DateTime, func, literal, select
from sqlalchemy.orm import joinedload

from accounts.handovers.model import UNTIL_ACCEPTED, Handover
from accounts.handovers.rules import HandoverStatus
from accounts.pipeline.readable import Opportunity, of_opportunity

OWNER = OwnerColumns(
    account_manager=of_opportunity(Handover.opportunity_id).account_manager,
    project_manager=Handover.project_manager_id,
)
"""A handover is the account manager's of its opportunity, and the project manager's who took it;
until then any project manager may take it."""


def _when(at: Any) -> ColumnElement[datetime]:
    never = literal("infinity").cast(DateTime(timezone=True))
    return func.coalesce(at, never, type_=DateTime(timezone=True))


_ORDER = Order(
    {
        "created": Handover.created_at,
        "offered": _when(Handover.offered_at),
        "accepted": _when(Handover.accepted_at),
    },
    "-created",
    Handover.id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFilter:
    """Which handovers to list; empty: all."""

    status: str | None = None
    client_id: str = ""
    project_manager_id: str = ""
    order_by: str = ""


def get_handover(reading: Reading, handover_id: str = "", project_id: str = "") -> Handover:
    """By its own id or by its project's."""
    if bool(handover_id) == bool(project_id):
        raise Invalid(
            "ONE_ID_NEEDED", "Give either handover_id or project_id.", field="handover_id"
        )
    if handover_id:
        return reading.get_visible("opportunity.read", Handover, handover_id, OWNER)
    key = require_id(project_id, "project_id")
    of_project = select(Handover).where(Handover.project_id == key)
    with_questions = of_project.options(joinedload(Handover.questions))
    query = reading.visible("opportunity.read", with_questions, OWNER)
    found = reading.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(
            "HANDOVER_NOT_FOUND", f"Project {project_id} has no handover.", field="project_id"
        )
    return found


def handover_of(reading: Reading, opportunity_id: str) -> Handover | None:
    """The handover of an opportunity that has been won once."""
    query = select(Handover).where(Handover.opportunity_id == opportunity_id)
    return reading.session.scalars(query).one_or_none()


def not_accepted_references(reading: Reading, client_id: str) -> list[str]:
    """Of the client's won opportunities whose handover nobody has accepted."""
    query = (
        select(Opportunity.reference)
        .join(Handover, Handover.opportunity_id == Opportunity.id)
        .where(Opportunity.client_id == client_id, Handover.status.in_(UNTIL_ACCEPTED))
        .order_by(Opportunity.id)
    )
    return list(reading.session.scalars(query))


def list_handovers(
    reading: Reading, page: Page, wanted: HandoverFilter
) -> tuple[list[Handover], str]:
    """The newest first, or as order_by says."""
    query = select(Handover)
    if wanted.status:
        query = query.where(Handover.status == HandoverStatus(wanted.status))
    if wanted.client_id:
        query = query.where(Handover.client_id == require_id(wanted.client_id, "client_id"))
    if wanted.project_manager_id:
        manager_id = require_id(wanted.project_manager_id, "project_manager_id")
        query = query.where(Handover.project_manager_id == manager_id)
    query = reading.visible("opportunity.read", query, OWNER)
    rows = reading.session.execute(_ORDER.of(query, page, wanted.order_by)).all()
    return _ORDER.cut(rows, page, wanted.order_by)
