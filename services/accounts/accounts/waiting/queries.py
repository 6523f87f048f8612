"""What waits for somebody in selling: handovers, late decisions, next steps that are due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from chassis.visibility import OwnerColumns
from sqlalchemy import ColumnElement, Result, Select, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from accounts.clients.readable import Client, own_deal
from accounts.handovers.readable import Handover
from accounts.handovers.rules import HandoverStatus
from accounts.pipeline.readable import Opportunity
from accounts.pipeline.rules import OpportunityStatus

Buyer = aliased(Client)
"""Under a name of its own: the conditions of visibility ask the clients too."""

_OF_DEAL: tuple[Any, ...] = (
    Opportunity.name,
    Opportunity.reference,
    Opportunity.client_id,
    Opportunity.project_id,
    Buyer.name.label("client_name"),
)
_TAKER = OwnerColumns(project_manager=Handover.project_manager_id)
_DEAL = OwnerColumns(
    account_manager=lambda person_id: own_deal(
        Opportunity.owner_id, Opportunity.client_id, person_id
    )
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    yield from _handovers_to_take(reading)
    yield from _handovers_to_give(reading, HandoverStatus.RETURNED, "handover_returned")
    yield from _handovers_to_give(reading, HandoverStatus.DRAFT, "handover_to_offer")
    yield from _decisions_overdue(reading)
    yield from _next_steps_due(reading)


def _handovers_to_take(reading: Reading) -> Iterator[Waiting]:
    """Those offered to the caller, and those that any project manager may take."""
    taker = Handover.project_manager_id
    asked = _handovers(
        Handover.status == HandoverStatus.OFFERED,
        or_(taker == reading.actor.person_id, taker.is_(None)),
    )
    for row in reading.session.execute(reading.visible("handover.take", asked, _TAKER)):
        yield Waiting(
            reason="handover_to_accept",
            action="accept_handover",
            kind="handover",
            **row._asdict(),
        )


def _handovers_to_give(reading: Reading, status: HandoverStatus, reason: str) -> Iterator[Waiting]:
    asked = _handovers(Handover.status == status, _mine(reading))
    for row in reading.session.execute(reading.visible("handover.give", asked, _DEAL)):
        yield Waiting(reason=reason, action="offer_handover", kind="handover", **row._asdict())


def _handovers(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*(Handover.id, *_OF_DEAL))
        .join(Opportunity, Opportunity.id == Handover.opportunity_id)
        .join(Buyer, Buyer.id == Opportunity.client_id)
        .where(*which)
        .order_by(Handover.id)
        .limit(ITEMS_MAX)
    )


def _decisions_overdue(reading: Reading) -> Iterator[Waiting]:
    """Opportunities that should have been decided by now."""
    day = Opportunity.expected_close
    for row in _opportunities(reading, day, day < reading.today):
        yield Waiting(
            reason="opportunity_overdue",
            action="update_opportunity",
            kind="opportunity",
            **row._asdict(),
        )


def _next_steps_due(reading: Reading) -> Iterator[Waiting]:
    """Opportunities whose next step is for today or before, unless they are overdue as a whole."""
    day = Opportunity.next_step_on
    is_overdue = func.coalesce(Opportunity.expected_close < reading.today, false())
    for row in _opportunities(reading, day, day <= reading.today, not_(is_overdue)):
        yield Waiting(
            reason="next_step_due",
            action="update_opportunity",
            kind="opportunity",
            **row._asdict(),
        )


def _opportunities(reading: Reading, day: Any, *which: ColumnElement[bool]) -> Result[Any]:
    """Open ones of the caller with the day that they wait for, the earliest first."""
    asked: Select[Any] = (
        select(*(Opportunity.id, day.label("due_on"), *_OF_DEAL))
        .join(Buyer, Buyer.id == Opportunity.client_id)
        .where(
            Opportunity.status == OpportunityStatus.OPEN,
            Opportunity.archived_at.is_(None),
            *which,
            _mine(reading),
        )
        .order_by(day, Opportunity.id)
        .limit(ITEMS_MAX)
    )
    return reading.session.execute(reading.visible("opportunity.write", asked, _DEAL))


def _mine(reading: Reading) -> ColumnElement[bool]:
    """Who may act for all is not asked about everybody's."""
    return own_deal(Opportunity.owner_id, Opportunity.client_id, reading.actor.person_id)
