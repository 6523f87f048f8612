"""Opening opportunities, moving them along, winning and losing them."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money
from sqlalchemy import select

from accounts import values
from accounts.briefs import queries as briefs
from accounts.briefs.commands import handover as handovers
from accounts.clients import queries as clients
from accounts.pipeline.model import (
    Opportunity,
    OpportunityChanges,
    Window,
    opportunity_reference,
)
from accounts.pipeline.rules import CERTAIN_BP, DEFAULT_PROBABILITY_BP, Stage

_REASON_LENGTH_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityDraft:
    """An opportunity to be opened, as given.

    value None: not known yet, which counts as nothing in the client's currency. probability_bp
    None: what is usual at the stage. Dates may be empty.
    """

    client_id: str
    name: str
    value: Money | None = None
    probability_bp: int | None = None
    stage: str = ""
    expected_close: str = ""
    delivery_start: str = ""
    delivery_end: str = ""
    owner_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityEdits:
    """What is to be changed, as given; None leaves it as it is, an empty date takes it away."""

    name: str | None = None
    value: Money | None = None
    probability_bp: int | None = None
    stage: str | None = None
    expected_close: str | None = None
    delivery_start: str | None = None
    delivery_end: str | None = None
    on_hold: bool | None = None


def create_opportunity(tx: Transaction, draft: OpportunityDraft) -> Opportunity:
    """Open an opportunity of a client."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    client = clients.get_client(tx, draft.client_id)
    value = _value(draft.value) if draft.value else Money.zero(client.currency_code)
    stage = _stage(draft.stage or Stage.QUALIFIED)
    chance = _probability(draft.probability_bp)
    window = _window(draft.expected_close, draft.delivery_start, draft.delivery_end)
    owner_id = draft.owner_id or tx.actor.person_id
    opportunity = Opportunity(
        id=tx.new_id(),
        reference=_next_reference(tx),
        client_id=client.id,
        name=_name(draft.name),
        stage=stage,
        value_minor=value.amount_minor,
        currency_code=value.currency_code,
        probability_bp=DEFAULT_PROBABILITY_BP[stage] if chance is None else chance,
        expected_close=window.expected_close,
        delivery_start=window.delivery_start,
        delivery_end=window.delivery_end,
        owner_id=clients.require_person(tx, owner_id, "owner_id") if owner_id else None,
        created_at=tx.now,
    )
    tx.add(opportunity)
    tx.record(opportunity.created())
    return opportunity


def _next_reference(tx: Transaction) -> str:
    """OPP-0042. A number may be missing where opening failed; none is given twice."""
    return f"OPP-{tx.session.scalar(select(opportunity_reference.next_value())):04d}"


def update_opportunity(
    tx: Transaction, opportunity_id: str, edits: OpportunityEdits, *, expected_version: int = 0
) -> Opportunity:
    """Change what is given of an opportunity that is not decided yet."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    opportunity = tx.load(Opportunity, opportunity_id, expected_version=expected_version)
    changes = OpportunityChanges(
        name=None if edits.name is None else _name(edits.name),
        value=None if edits.value is None else _value(edits.value),
        probability_bp=_probability(edits.probability_bp),
        stage=None if edits.stage is None else _stage(edits.stage),
        window=_edited_window(opportunity.window, edits),
        on_hold=edits.on_hold,
    )
    fact = opportunity.change(changes)
    if fact is not None:
        tx.record(fact)
    return opportunity


def _edited_window(present: Window, edits: OpportunityEdits) -> Window:
    def chosen(edit: str | None, day: object) -> str:
        return edit if edit is not None else str(day or "")

    return _window(
        chosen(edits.expected_close, present.expected_close),
        chosen(edits.delivery_start, present.delivery_start),
        chosen(edits.delivery_end, present.delivery_end),
    )


def win_opportunity(
    tx: Transaction, opportunity_id: str, *, expected_version: int = 0
) -> Opportunity:
    """It is won: the project gets its id, and a handover is drafted from the brief."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    opportunity = tx.load(Opportunity, opportunity_id, expected_version=expected_version)
    won = opportunity.win(tx.new_id(), tx.now)
    if not briefs.has_brief(tx, opportunity.id):
        raise Conflict(
            "BRIEF_MISSING",
            f"{opportunity.reference} has no brief; write it first: the handover is made of it.",
            field="opportunity_id",
            details={"opportunity_id": opportunity.id},
        )
    tx.record(won)
    handovers.open_handover(tx, opportunity.id, str(opportunity.project_id))
    return opportunity


def lose_opportunity(
    tx: Transaction, opportunity_id: str, reason: str, *, expected_version: int = 0
) -> Opportunity:
    """It is lost, and for this reason."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    why = values.text(reason, "reason", _REASON_LENGTH_MAX, required=True)
    opportunity = tx.load(Opportunity, opportunity_id, expected_version=expected_version)
    tx.record(opportunity.lose(why, tx.now))
    return opportunity


def require_undecided(tx: Transaction, opportunity_id: str) -> Opportunity:
    """The opportunity, which stays undecided until this transaction ends."""
    opportunity = tx.load(Opportunity, opportunity_id)
    opportunity.require_undecided()
    return opportunity


def _name(given: str) -> str:
    return values.text(given, "name", values.NAME_LENGTH_MAX, required=True)


def _value(given: Money) -> Money:
    return values.money(given.amount_minor, given.currency_code, "value")


def _stage(given: str) -> Stage:
    try:
        return Stage(given)
    except ValueError:
        raise Invalid(
            "STAGE_UNKNOWN",
            f"stage must be {', '.join(Stage)}; not {given[:40]!r}.",
            field="stage",
        ) from None


def _probability(given: int | None) -> int | None:
    if given is not None and not 0 <= given <= CERTAIN_BP:
        raise Invalid(
            "PROBABILITY_OUT_OF_RANGE",
            "The probability must be between 0 and 1.",
            field="probability_bp",
        )
    return given


def _window(expected_close: str, delivery_start: str, delivery_end: str) -> Window:
    window = Window(
        expected_close=values.day(expected_close, "expected_close"),
        delivery_start=values.day(delivery_start, "delivery_start"),
        delivery_end=values.day(delivery_end, "delivery_end"),
    )
    values.window(window.delivery_start, window.delivery_end, "delivery_start", "delivery_end")
    return window
