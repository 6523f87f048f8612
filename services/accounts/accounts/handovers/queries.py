"""Looking at handovers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.errors import Invalid, NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of, prepared
from chassis.visibility import OwnerColumns
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from accounts.clients.readable import Client
from accounts.handovers.model import UNTIL_ACCEPTED, Handover, HandoverItems, HandoverQuestion
from accounts.handovers.rules import HandoverStatus
from accounts.listing import records_of
from accounts.pipeline.readable import Opportunity, of_opportunity

OWNER = OwnerColumns(
    account_manager=of_opportunity(Handover.opportunity_id).account_manager,
    project_manager=Handover.project_manager_id,
)
"""A handover is the account manager's of its opportunity, and the project manager's who took it;
until then any project manager may take it."""


_Sale, _Buyer = aliased(Opportunity), aliased(Client)
"""Under names of their own: the conditions of visibility ask both too."""
HANDOVERS = Records(
    select(Handover.id)
    .join(_Sale, _Sale.id == Handover.opportunity_id)
    .join(_Buyer, _Buyer.id == Handover.client_id),
    {
        "id": Handover.id,
        "created_at": Handover.created_at,
        "offered_at": Handover.offered_at,
        "accepted_at": Handover.accepted_at,
        "status": Handover.status,
        "opportunity_name": _Sale.name,
        "client_name": _Buyer.name,
    },
    OWNER,
    client_id=one_of(Handover.client_id.expression, "client_id"),
    project_manager_id=one_of(Handover.project_manager_id.expression, "project_manager_id"),
    status=one_of(Handover.status.expression, "status"),
    search=containing("search", _Sale.name, _Sale.reference, _Buyer.name),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFilter:
    """Which handovers to list; empty: all."""

    status: Sequence[HandoverStatus] = ()
    client_id: Sequence[str] = ()
    project_manager_id: Sequence[str] = ()
    search: str = ""


@dataclass(slots=True)
class ShownHandover(HandoverItems):
    """A handover as it is read, with those who answer for it."""

    id: str
    version: int
    opportunity_id: str
    client_id: str
    project_id: str
    status: HandoverStatus
    context: str
    scope_in: list[str]
    scope_out: list[str]
    promises: list[str] | None
    definition_of_done: list[str]
    project_manager_id: str | None
    offered_at: datetime | None
    accepted_at: datetime | None
    owner_id: str | None
    account_manager_id: str | None
    was_asked: bool
    questions: Sequence[Any] = ()

    @property
    def owners(self) -> Owners:
        return Owners(
            account_managers=[self.owner_id, self.account_manager_id],
            project_managers=[self.project_manager_id],
        )


@dataclass(frozen=True, slots=True)
class Deal:
    """What a handover is about, as people know it."""

    client_name: str
    opportunity_reference: str
    opportunity_name: str
    owner_id: str | None
    account_manager_id: str | None


def deals_of(reading: Reading, handovers: Sequence[Handover | ShownHandover]) -> dict[str, Deal]:
    """What these handovers are about, by the opportunity's id."""
    ids = [handover.opportunity_id for handover in handovers]
    found = _DEALS.all(reading, ids=ids) if ids else ()
    return {
        row.id: Deal(row.client, row.reference, row.name, row.owner_id, row.account_manager_id)
        for row in found
    }


_DEALS = prepared(
    select(
        Opportunity.id,
        Client.name.label("client"),
        Opportunity.reference,
        Opportunity.name,
        Opportunity.owner_id,
        Client.account_manager_id,
    )
    .join(Client, Client.id == Opportunity.client_id)
    .where(one_of(Opportunity.id.expression, "ids"))
)


def get_handover(reading: Reading, handover_id: str = "", project_id: str = "") -> ShownHandover:
    """By its own id or by its project's."""
    if bool(handover_id) == bool(project_id):
        raise Invalid(
            "ONE_ID_NEEDED", "Give either handover_id or project_id.", field="handover_id"
        )
    if handover_id:
        found = _BY_ID.first(reading, id=require_id(handover_id, "handover_id"))
    else:
        found = _BY_PROJECT.first(reading, id=require_id(project_id, "project_id"))
    if found is None or not reading.actor.may("opportunity.read", found.owners):
        raise _not_found(handover_id, project_id)
    if found.was_asked:
        found.questions = _QUESTIONS.all(reading, handover_id=found.id)
    return found


def _not_found(handover_id: str, project_id: str) -> NotFound:
    if handover_id:
        return NotFound(
            "HANDOVER_NOT_FOUND", f"There is no handover {handover_id}.", field="handover_id"
        )
    return NotFound(
        "HANDOVER_NOT_FOUND", f"Project {project_id} has no handover.", field="project_id"
    )


_SHOWN = (
    select(
        *(
            getattr(Handover, name.name)
            for name in fields(ShownHandover)
            if hasattr(Handover, name.name) and name.name != "questions"
        ),
        Opportunity.owner_id,
        Client.account_manager_id,
        exists().where(HandoverQuestion.handover_id == Handover.id).correlate(Handover),
    )
    .join(Opportunity, Opportunity.id == Handover.opportunity_id)
    .join(Client, Client.id == Handover.client_id)
)
_BY_ID = prepared(_SHOWN.where(Handover.id == bindparam("id")), into=ShownHandover)
_BY_PROJECT = prepared(_SHOWN.where(Handover.project_id == bindparam("id")), into=ShownHandover)
_QUESTIONS = prepared(
    select(
        HandoverQuestion.id,
        HandoverQuestion.item,
        HandoverQuestion.question,
        HandoverQuestion.asked_by_id,
        HandoverQuestion.asked_at,
        HandoverQuestion.answer,
        HandoverQuestion.answered_at,
        HandoverQuestion.answered_by_id,
    )
    .where(HandoverQuestion.handover_id == bindparam("handover_id"))
    .order_by(HandoverQuestion.id)
)


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
    reading: Reading, wanted: HandoverFilter, asked: Asked
) -> tuple[list[Handover], Listed]:
    """A page of handovers, the newest first if no order is given."""
    listed = HANDOVERS.page(
        reading,
        ["opportunity.read"],
        asked,
        status=wanted.status,
        client_id=ids_of(wanted.client_id, "client_id"),
        project_manager_id=ids_of(wanted.project_manager_id, "project_manager_id"),
        search=part(wanted.search),
    )
    return records_of(reading, select(Handover), Handover.id, listed), listed
