"""Winning, and handing over what was won: completed, offered, returned, answered, accepted."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.ids import require_id
from chassis.values import Given

from accounts.briefs import queries as briefs
from accounts.clients.commands.registering import record
from accounts.handovers import queries
from accounts.handovers.model import Handover, HandoverQuestion
from accounts.handovers.rules import HandoverStatus, Item, prefilled_context, prefilled_scope
from accounts.pipeline import commands as pipeline
from accounts.pipeline import queries as opportunities
from accounts.pipeline.readable import Opportunity
from chassis import values

CONTEXT_LENGTH_MAX = 20_000
LIST_LENGTH_MAX = 100
LINE_LENGTH_MAX = 1_500
STATED_BYTES_MAX = 36_000
ASKED_BYTES_MAX = 18_000


def win_opportunity(
    tx: Transaction, opportunity_id: str, *, expected_version: int = 0
) -> tuple[Opportunity, Handover]:
    """It is won: the project gets its id, and a handover is drafted from the brief."""
    opportunity = pipeline.load_opportunity(
        tx, opportunity_id, "opportunity.write", expected_version=expected_version
    )
    project_id = pipeline.win(tx, opportunity)
    if not briefs.has_brief(tx, opportunity.id):
        raise Conflict(
            "BRIEF_MISSING",
            f"{opportunity.reference} has no brief; write it first: the handover is drafted from "
            "it.",
            field="opportunity_id",
            details={"opportunity_id": opportunity.id},
        )
    return opportunity, _open_handover(tx, opportunity.id, project_id)


def _open_handover(tx: Transaction, opportunity_id: str, project_id: str) -> Handover:
    """Draft the handover from the latest edition of the brief."""
    brief, edition = briefs.get_brief(tx, opportunity_id)
    context = prefilled_context(edition.objective, edition.audience, edition.constraints)
    scope_in = prefilled_scope(edition.deliverables)
    there = queries.handover_of(tx, opportunity_id)
    if there is not None:
        handover = tx.load(Handover, there.id)
        tx.record(handover.draft_again(context, scope_in))
        return handover
    handover = Handover(
        id=tx.new_id(),
        opportunity_id=opportunity_id,
        client_id=brief.client_id,
        project_id=project_id,
        context=context,
        scope_in=scope_in,
        created_at=tx.now,
    )
    tx.add(handover)
    tx.record(handover.created())
    return handover


def reopen_opportunity(
    tx: Transaction, opportunity_id: str, *, expected_version: int = 0
) -> Opportunity:
    """Take back a win or a loss, unless a project manager has accepted the handover."""
    opportunity = pipeline.load_opportunity(
        tx, opportunity_id, "opportunity.write", expected_version=expected_version
    )
    there = queries.handover_of(tx, opportunity.id)
    if there is not None and there.status is not HandoverStatus.CANCELLED:
        handover = tx.load(Handover, there.id)
        handover.require_not_accepted(opportunity.reference)
        tx.record(handover.cancel())
    pipeline.reopen(tx, opportunity)
    return opportunity


def complete_handover(
    tx: Transaction, handover_id: str, given: Given, *, expected_version: int = 0
) -> Handover:
    """State what the brief could not say. An empty list of promises states that there are none."""
    stated = _stated(given)
    handover = _load_to_give(tx, handover_id, expected_version=expected_version)
    fact = handover.complete(stated)
    _require_stated_size(handover)
    record(tx, fact)
    return handover


def _load_to_give(tx: Transaction, handover_id: str, *, expected_version: int = 0) -> Handover:
    """The handover, locked, if the actor may act for the account manager."""
    queries.get_handover(tx, handover_id)
    handover = tx.load(Handover, handover_id, expected_version=expected_version)
    opportunity = tx.get(Opportunity, handover.opportunity_id)
    tx.actor.require("handover.give", opportunities.owners_of(tx, opportunity))
    return handover


def _load_to_take(tx: Transaction, handover_id: str) -> Handover:
    """The handover, locked, if the actor may act for the project manager."""
    queries.get_handover(tx, handover_id)
    handover = tx.load(Handover, handover_id)
    tx.actor.require("handover.take", Owners(project_managers=[handover.project_manager_id]))
    return handover


def _stated(given: Given) -> dict[Item, Any]:
    stated: dict[Item, Any] = {}
    for name, value in given.items():
        item = Item(name)
        if item is Item.CONTEXT:
            stated[item] = values.text(value, item, CONTEXT_LENGTH_MAX)
        else:
            values.count(value, item, LIST_LENGTH_MAX)
            stated[item] = values.texts(value, item, LINE_LENGTH_MAX)
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
    """Offer it to the project managers. Refused while anything is open."""
    handover = _load_to_give(tx, handover_id)
    tx.record(handover.offer(tx.now))
    return handover


def withdraw_handover(tx: Transaction, handover_id: str) -> Handover:
    """Take an offer back, to change the handover."""
    handover = _load_to_give(tx, handover_id)
    tx.record(handover.withdraw())
    return handover


def return_handover(tx: Transaction, handover_id: str, item: str, question: str) -> Handover:
    """Ask the account manager about one item before accepting."""
    asked = HandoverQuestion(
        id=tx.new_id(),
        item=values.word(Item, item, "item"),
        question=values.text(question, "question", required=True),
        asked_by_id=tx.actor.person_id or None,
        asked_at=tx.now,
    )
    handover = _load_to_take(tx, handover_id)
    fact = handover.give_back(asked)
    _require_asked_size(handover, "question")
    tx.record(fact)
    return handover


def answer_handover_question(
    tx: Transaction, handover_id: str, question_id: str, answer: str, *, correct: bool = False
) -> Handover:
    """Answer a question, or correct the answer; with the last one the handover can be offered."""
    key = require_id(question_id, "question_id")
    text = values.text(answer, "answer", required=True)
    handover = _load_to_give(tx, handover_id)
    answer_it = handover.correct_answer if correct else handover.answer
    fact = answer_it(key, text, tx.actor.person_id or None, tx.now)
    _require_asked_size(handover, "answer")
    tx.record(fact)
    return handover


def _require_asked_size(handover: Handover, field: str) -> None:
    parts = [text for asked in handover.questions for text in (asked.question, asked.answer)]
    values.within_bytes(parts, "All questions and answers of a handover", field, ASKED_BYTES_MAX)


def accept_handover(tx: Transaction, handover_id: str) -> Handover:
    """The person who accepts becomes the project's manager."""
    handover = _load_to_take(tx, handover_id)
    if not tx.actor.person_id:
        raise Conflict(
            "PERSON_NEEDED",
            "Only a person can accept a handover, for the person runs the project; sign in as one.",
        )
    tx.record(handover.accept(tx.actor.person_id, tx.now))
    return handover
