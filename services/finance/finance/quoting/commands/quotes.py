"""Sending a quote, and what the client says to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import or_, select

from chassis import values
from finance.agency import queries as agency
from finance.quoting.commands.budgets import add_to_budget, take_from_budget
from finance.quoting.commands.estimates import refuse_when_out
from finance.quoting.commands.offering import Offer, frozen
from finance.quoting.commands.placing import project_of, take_turn
from finance.quoting.model import Decision, Estimate, Quote
from finance.quoting.rules import BASIS_POINTS, QuoteStatus
from finance.replicas import queries as replicas
from finance.rights import of_estimate, of_quote, require

VALID_DAYS = 30
VALID_DAYS_MAX = 366
EXPIRED_AT_ONCE_MAX = 500


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """What a quote states besides the lines of its estimate.

    valid_until empty: in 30 days. tax_rate_bp: of the lines without a rate of their own.
    tax_rounding: "line" or "total". cover_text, terms None: those of the quote that is replaced.
    """

    valid_until: str
    tax_rate_bp: int
    tax_rounding: str
    cover_text: str | None = None
    terms: str | None = None


def issue_quote(tx: Transaction, estimate_id: str, draft: OfferDraft) -> Quote:
    """A frozen copy of the estimate's prices, without costs, with tax.

    Conflict while another quote of the estimate is out.
    """
    estimate = tx.load(Estimate, estimate_id)
    require(tx, "quote.write", of_estimate(estimate))
    quote = _offer(tx, estimate, draft)
    tx.record(quote.issue())
    return quote


def reissue_quote(tx: Transaction, quote_id: str, draft: OfferDraft) -> Quote:
    """A new quote of the estimate as it is now, in place of one that the client has not accepted.

    What is still out is withdrawn.
    """
    old = tx.load(Quote, quote_id)
    require(tx, "quote.write", of_quote(old))
    if old.status == QuoteStatus.ACCEPTED:
        raise Conflict(
            "QUOTE_ALREADY_ACCEPTED",
            f"{old.reference} is accepted; undo the acceptance first, or offer a further estimate.",
            field="quote_id",
        )
    estimate = tx.load(Estimate, old.estimate_id)
    if old.status == QuoteStatus.SENT:
        tx.record(old.withdraw("Replaced by a new quote", decided(tx)))
        tx.session.flush()
    quote = _offer(tx, estimate, draft, old)
    quote.replaces_id, old.replaced_by_id = old.id, quote.id
    quote.edition = old.edition + 1
    tx.record(quote.issue())
    return quote


def _offer(
    tx: Transaction, estimate: Estimate, draft: OfferDraft, old: Quote | None = None
) -> Quote:
    estimate.check_in_use()
    replicas.refuse_archived_client(tx, estimate.client_id, "estimate_id")
    refuse_when_out(tx, estimate, "it is offered once; reject that quote first")
    if not estimate.lines:
        raise Conflict(
            "ESTIMATE_EMPTY",
            f"{estimate.reference} has no lines to offer; price it first.",
            field="estimate_id",
        )
    rate_bp = values.number(draft.tax_rate_bp, "tax_rate_bp", 0, BASIS_POINTS)
    entity = agency.terms_of(tx, agency.entity_of(tx, estimate.project_id, estimate.client_id))
    rounding = entity.tax_rounding or draft.tax_rounding
    offer = Offer(_valid_until(tx, draft.valid_until), rate_bp, rounding)
    quote = frozen(tx, estimate, offer)
    cover, terms = draft.cover_text, draft.terms
    quote.cover_text = _text(cover, "cover_text", old.cover_text if old else "")
    quote.terms = _text(terms, "terms", old.terms if old else "")
    quote.legal_entity_id = entity.legal_entity_id
    quote.seller = agency.seller(tx, entity.legal_entity_id)
    quote.buyer = _buyer(replicas.require_client(tx, estimate.client_id))
    tx.add(quote)
    return quote


def _buyer(client: replicas.Client) -> dict[str, str]:
    names = "name", "address", "tax_number", "country_code"
    return {name: getattr(client, name) for name in names}


def _text(given: str | None, field: str, before: str) -> str:
    return before if given is None else values.text(given, field)


def _valid_until(tx: Transaction, text: str) -> date:
    if not text:
        return tx.today + timedelta(days=VALID_DAYS)
    day = values.needed_day(text, "valid_until")
    if not tx.today <= day <= tx.today + timedelta(days=VALID_DAYS_MAX):
        raise Invalid(
            "VALID_UNTIL_OUT_OF_RANGE",
            f"valid_until must be today, {tx.today_in_words}, or later, and at most "
            f"{VALID_DAYS_MAX} days ahead.",
            field="valid_until",
        )
    return day


def accept_quote(
    tx: Transaction,
    quote_id: str,
    expected_version: int,
    accepted_by: str,
    line_ids: Sequence[str] | None = None,
) -> Quote:
    """The client accepted: the quote is added to its project's budget.

    line_ids: the optional lines and options that they take; None: those that the quote proposes.
    When its opportunity has no project yet, that happens as soon as it has (place_in_project).
    """
    name = values.text(accepted_by, "accepted_by", required=True)
    require(tx, "quote.write", of_quote(tx.get(Quote, quote_id)))
    return take_acceptance(tx, quote_id, expected_version, name, line_ids)


def take_acceptance(
    tx: Transaction,
    quote_id: str,
    expected_version: int,
    name: str,
    line_ids: Sequence[str] | None,
    shown: str | None = None,
) -> Quote:
    """As `accept_quote`, for a caller who has made sure that the actor may answer.

    shown: the fingerprint of what the client saw, where they answer themselves.
    """
    offered = tx.get(Quote, quote_id)
    take_turn(tx, offered.opportunity_id or offered.project_id)
    quote = tx.load(Quote, quote_id, expected_version=expected_version)
    if shown is not None:
        quote.require_shown(shown)
    replicas.refuse_archived_client(tx, quote.client_id, "quote_id")
    tx.record(quote.accept(name, project_of(tx, quote), decided(tx), line_ids))
    _refuse_other_currency(tx, quote)
    if quote.project_id is not None:
        add_to_budget(tx, quote, quote.project_id)
    return quote


def _refuse_other_currency(tx: Transaction, quote: Quote) -> None:
    """All accepted quotes of a project add up, so they are in one currency."""
    same_work = [
        column == id_
        for column, id_ in (
            (Quote.opportunity_id, quote.opportunity_id),
            (Quote.project_id, quote.project_id),
        )
        if id_
    ]
    other = select(Quote.currency_code).where(
        or_(*same_work),
        Quote.status == QuoteStatus.ACCEPTED,
        Quote.id != quote.id,
        Quote.currency_code != quote.currency_code,
    )
    currency_code = tx.session.scalars(other.limit(1)).first()
    if currency_code is not None:
        raise Conflict(
            "BUDGET_CURRENCY_DIFFERS",
            f"{quote.reference} is in {quote.currency_code}, the quotes accepted before in "
            f"{currency_code}; price the estimate in {currency_code}.",
            field="quote_id",
            details={"currency_code": currency_code},
        )


def reject_quote(tx: Transaction, quote_id: str, expected_version: int, reason: str) -> Quote:
    """The client rejected it; the estimate may be priced and offered again."""
    why = values.text(reason, "reason")
    quote = tx.load(Quote, quote_id, expected_version=expected_version)
    require(tx, "quote.write", of_quote(quote))
    tx.record(quote.reject(why, decided(tx)))
    return quote


def withdraw_quote(tx: Transaction, quote_id: str, expected_version: int, reason: str) -> Quote:
    """The agency takes a quote back that the client has not decided on."""
    why = values.text(reason, "reason", required=True)
    quote = tx.load(Quote, quote_id, expected_version=expected_version)
    require(tx, "quote.write", of_quote(quote))
    tx.record(quote.withdraw(why, decided(tx)))
    return quote


def undo_acceptance(tx: Transaction, quote_id: str, expected_version: int = 0) -> Quote:
    """The quote was accepted by mistake: it leaves the budget of its project.

    The caller makes sure that nothing is billed yet.
    """
    accepted = tx.get(Quote, quote_id)
    require(tx, "quote.write", of_quote(accepted))
    take_turn(tx, accepted.opportunity_id or accepted.project_id)
    quote = tx.load(Quote, quote_id, expected_version=expected_version)
    tx.record(quote.undo_acceptance(decided(tx)))
    if quote.project_id is not None:
        tx.session.flush()
        take_from_budget(tx, quote, quote.project_id)
    return quote


def decided(tx: Transaction) -> Decision:
    return Decision(actor_id=tx.actor.user_id, at=tx.now, on=tx.today)


def expire_quotes(tx: Transaction) -> int:
    """Record that quotes nobody decided on in time have expired; how many it did."""
    overdue = (
        select(Quote)
        .where(Quote.status == QuoteStatus.SENT, Quote.valid_until < tx.today)
        .order_by(Quote.id)
        .limit(EXPIRED_AT_ONCE_MAX)
        .with_for_update(skip_locked=True)
    )
    quotes = tx.session.scalars(overdue).all()
    for quote in quotes:
        tx.record(quote.expire(tx.now))
    return len(quotes)
