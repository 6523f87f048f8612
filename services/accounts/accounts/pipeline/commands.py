"""Opening opportunities, moving them along, losing them and taking that back.

Winning is in `handovers`, for a handover is opened with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.batch import ItemReport
from chassis.database import Transaction
from chassis.ids import require_id
from chassis.money import Money
from chassis.prepared import prepared
from chassis.values import Given
from sqlalchemy import select

from accounts import reassigning
from accounts.clients import queries as clients
from accounts.clients.commands.registering import (
    client_to_begin_for,
    record,
    require_active_client,
)
from accounts.pipeline import drafts, queries
from accounts.pipeline.model import Opportunity, opportunity_reference
from accounts.pipeline.rules import DEFAULT_PROBABILITY_BP, UNDECIDED, Stage
from accounts.reassigning import Chosen
from chassis import values


def create_opportunity(tx: Transaction, given: Given) -> Opportunity:
    """Open an opportunity of a client. Without a value it is worth nothing yet."""
    tx.actor.require("opportunity.write")
    client = client_to_begin_for(tx, given["client_id"], "opportunity.write")
    stated = {name: value for name, value in given.items() if value != "" and name != "client_id"}
    stated.setdefault("owner_id", tx.actor.person_id)
    if not stated["owner_id"]:
        del stated["owner_id"]
    draft = _with_chance(drafts.checked(tx, {"stage": Stage.QUALIFIED, **stated}, {}))
    value = draft.pop("value", Money.zero(client.currency_code))
    opportunity = Opportunity(
        id=tx.new_id(),
        reference=_next_reference(tx),
        client_id=client.id,
        value_minor=value.amount_minor,
        currency_code=value.currency_code,
        created_at=tx.now,
        stage_since=tx.now,
        **draft,
    )
    tx.add(opportunity)
    tx.record(opportunity.created())
    return opportunity


def _with_chance(draft: dict[str, Any]) -> dict[str, Any]:
    """With the probability given, set by hand then, or that of the stage."""
    by_hand = draft.pop("probability_bp", None)
    chance = DEFAULT_PROBABILITY_BP[draft["stage"]] if by_hand is None else by_hand
    return draft | {"chance_bp": chance, "probability_set_by_hand": by_hand is not None}


def _next_reference(tx: Transaction) -> str:
    """OPP-0042. A number may be missing where opening failed; none is given twice."""
    return f"OPP-{_NEXT_REFERENCE.one(tx).number:04d}"


_NEXT_REFERENCE = prepared(select(opportunity_reference.next_value().label("number")))


def load_opportunity(
    tx: Transaction, opportunity_id: str, permission: str, *, expected_version: int = 0
) -> Opportunity:
    """The opportunity, locked, if the actor may do this to it; NotFound if they may not see it."""
    opportunity = tx.load(Opportunity, opportunity_id, expected_version=expected_version)
    owners = queries.owners_of(tx, opportunity)
    if not tx.actor.may("opportunity.read", owners):
        queries.get_opportunity(tx, opportunity_id)
    tx.actor.require(permission, owners)
    return opportunity


def update_opportunity(
    tx: Transaction,
    opportunity_id: str,
    given: Given,
    *,
    follow_stage: bool = False,
    expected_version: int = 0,
) -> Opportunity:
    """Change what is given of an opportunity that is not decided yet.

    follow_stage: the probability is that of the stage again, and follows it.
    """
    opportunity = load_opportunity(
        tx, opportunity_id, "opportunity.write", expected_version=expected_version
    )
    window = {name: getattr(opportunity, name) for name in ("delivery_start", "delivery_end")}
    changes = drafts.checked(tx, given, window)
    if "probability_bp" in changes:
        changes |= {"chance_bp": changes.pop("probability_bp"), "probability_set_by_hand": True}
    elif follow_stage:
        changes["probability_set_by_hand"] = False
    record(tx, opportunity.change(changes, tx.now))
    return opportunity


def lose_opportunity(
    tx: Transaction, opportunity_id: str, reason: str, *, expected_version: int = 0
) -> Opportunity:
    """It is lost, and for this reason."""
    why = values.text(reason, "reason", required=True)
    opportunity = load_opportunity(
        tx, opportunity_id, "opportunity.write", expected_version=expected_version
    )
    tx.record(opportunity.lose(why, tx.now))
    return opportunity


def archive_opportunity(tx: Transaction, opportunity_id: str) -> Opportunity:
    opportunity = load_opportunity(tx, opportunity_id, "opportunity.write")
    record(tx, opportunity.archive(tx.now))
    return opportunity


def restore_opportunity(tx: Transaction, opportunity_id: str) -> Opportunity:
    """What has been decided can be looked at again even if its client is archived."""
    opportunity = load_opportunity(tx, opportunity_id, "opportunity.write")
    if not opportunity.decided:
        require_active_client(tx, opportunity.client_id)
    record(tx, opportunity.archive(None))
    return opportunity


def reassign_opportunities(
    tx: Transaction, opportunity_ids: Sequence[str], from_person_id: str, to_person_id: str
) -> tuple[ItemReport, int]:
    """Give opportunities to another owner; the report, and how many remain to be given.

    opportunity_ids empty: all undecided ones of from_person_id, some at a time.
    """
    tx.actor.require("opportunity.write")
    successor = clients.require_person(tx, to_person_id, "to_person_id")
    chosen = reassigning.named(opportunity_ids, from_person_id, "opportunity_ids")
    if from_person_id:
        chosen = _of_owner(tx, require_id(from_person_id, "from_person_id"))
    report = ItemReport()
    for opportunity_id in sorted(chosen.ids):
        with report.taking(opportunity_id):
            opportunity = load_opportunity(tx, opportunity_id, "opportunity.write")
            record(tx, opportunity.give_to(successor))
    return report, chosen.remaining


def _of_owner(tx: Transaction, person_id: str) -> Chosen:
    theirs = (
        select(Opportunity.id)
        .where(Opportunity.owner_id == person_id, Opportunity.status.in_(UNDECIDED))
        .order_by(Opportunity.id)
    )
    return reassigning.of_person(
        tx, theirs, queries.OWNER, read="opportunity.read", write="opportunity.write"
    )


def require_undecided(tx: Transaction, opportunity_id: str, permission: str) -> Opportunity:
    """The opportunity, undecided and of a client in use until this transaction ends."""
    opportunity = load_opportunity(tx, opportunity_id, permission)
    opportunity.require_undecided()
    require_active_client(tx, opportunity.client_id)
    return opportunity


def win(tx: Transaction, opportunity: Opportunity) -> str:
    """Mark it won; the project's id. The caller opens the handover."""
    require_active_client(tx, opportunity.client_id)
    tx.record(opportunity.win(tx.new_id(), tx.now))
    assert opportunity.project_id is not None
    return opportunity.project_id


def reopen(tx: Transaction, opportunity: Opportunity) -> None:
    """Take back a win or a loss. The caller has asked whether anything depends on it."""
    require_active_client(tx, opportunity.client_id)
    tx.record(opportunity.reopen())
