"""Handing over what was won: completed and offered, returned and answered, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Role
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id

from accounts import values
from accounts.briefs import queries
from accounts.briefs.model.handover import Handover, HandoverQuestion
from accounts.briefs.rules import Item, prefilled_context, prefilled_scope

CONTEXT_LENGTH_MAX = 20_000
LIST_LENGTH_MAX = 100
LINE_LENGTH_MAX = 1_500
QUESTION_LENGTH_MAX = 2_000
ANSWER_LENGTH_MAX = 4_000
STATED_BYTES_MAX = 36_000
ASKED_BYTES_MAX = 18_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverItems:
    """What the account manager states; None leaves an item as it is."""

    context: str | None = None
    scope_in: Sequence[str] | None = None
    scope_out: Sequence[str] | None = None
    promises: Sequence[str] | None = None
    definition_of_done: Sequence[str] | None = None


def open_handover(tx: Transaction, opportunity_id: str, project_id: str) -> Handover:
    """Draft the handover of what has just been won from the latest edition of its brief."""
    brief, edition = queries.get_brief(tx, opportunity_id)
    handover = Handover(
        id=tx.new_id(),
        opportunity_id=opportunity_id,
        client_id=brief.client_id,
        project_id=project_id,
        context=prefilled_context(edition.objective, edition.audience, edition.constraints),
        scope_in=prefilled_scope(edition.deliverables),
        created_at=tx.now,
    )
    tx.add(handover)
    tx.record(handover.created())
    return handover


def complete_handover(
    tx: Transaction, handover_id: str, items: HandoverItems, *, expected_version: int = 0
) -> Handover:
    """State what the brief could not say. An empty list of promises states that there are none."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    stated = _stated(items)
    handover = tx.load(Handover, handover_id, expected_version=expected_version)
    fact = handover.complete(stated)
    _require_stated_size(handover)
    if fact is not None:
        tx.record(fact)
    return handover


def _stated(items: HandoverItems) -> dict[Item, Any]:
    stated: dict[Item, Any] = {}
    if items.context is not None:
        stated[Item.CONTEXT] = values.text(items.context, "context", CONTEXT_LENGTH_MAX)
    for item in (Item.SCOPE_IN, Item.SCOPE_OUT, Item.PROMISES, Item.DEFINITION_OF_DONE):
        lines = getattr(items, item)
        if lines is not None:
            stated[item] = values.texts(lines, item, LIST_LENGTH_MAX, LINE_LENGTH_MAX)
    return stated


def _require_stated_size(handover: Handover) -> None:
    lists = (
        handover.scope_in,
        handover.scope_out,
        handover.promises or [],
        handover.definition_of_done,
    )
    parts = [handover.context, *(line for lines in lists for line in lines)]
    values.within_bytes(parts, "A handover", "context", STATED_BYTES_MAX)


def offer_handover(tx: Transaction, handover_id: str) -> Handover:
    """Put it before the project managers. Refused while anything is open."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    handover = tx.load(Handover, handover_id)
    tx.record(handover.offer(tx.now))
    return handover


def return_handover(tx: Transaction, handover_id: str, item: str, question: str) -> Handover:
    """Ask the account manager about one item before accepting."""
    tx.actor.require(Role.PROJECT_MANAGER)
    asked = HandoverQuestion(
        id=tx.new_id(),
        item=_item(item),
        question=values.text(question, "question", QUESTION_LENGTH_MAX, required=True),
        asked_by_id=tx.actor.person_id or None,
        asked_at=tx.now,
    )
    handover = tx.load(Handover, handover_id)
    fact = handover.give_back(asked)
    _require_asked_size(handover, "question")
    tx.record(fact)
    return handover


def _item(given: str) -> Item:
    try:
        return Item(given)
    except ValueError:
        raise Invalid(
            "ITEM_UNKNOWN",
            f"item must be {', '.join(Item)}; not {given[:40]!r}.",
            field="item",
        ) from None


def answer_handover_question(
    tx: Transaction, handover_id: str, question_id: str, answer: str
) -> Handover:
    """Answer what was asked; with the last answer the handover can be offered again."""
    tx.actor.require(Role.ACCOUNT_MANAGER)
    key = require_id(question_id, "question_id")
    said = values.text(answer, "answer", ANSWER_LENGTH_MAX, required=True)
    handover = tx.load(Handover, handover_id)
    fact = handover.answer(key, said, tx.now)
    _require_asked_size(handover, "answer")
    tx.record(fact)
    return handover


def _require_asked_size(handover: Handover, field: str) -> None:
    parts = [text for asked in handover.questions for text in (asked.question, asked.answer)]
    values.within_bytes(parts, "All questions and answers of a handover", field, ASKED_BYTES_MAX)


def accept_handover(tx: Transaction, handover_id: str) -> Handover:
    """The person who accepts runs the project from now on."""
    tx.actor.require(Role.PROJECT_MANAGER)
    handover = tx.load(Handover, handover_id)
    if not tx.actor.person_id:
        raise Conflict(
            "PERSON_NEEDED",
            "Only a person can accept a handover, for the person runs the project; sign in as one.",
        )
    tx.record(handover.accept(tx.actor.person_id, tx.now))
    return handover
