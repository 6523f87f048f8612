"""Links to quotes: making and withdrawing them, and what their holders do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import func, select

from chassis import values
from finance.quoting.commands.quotes import VALID_DAYS_MAX, decided, take_acceptance
from finance.quoting.model import Quote, QuoteLink
from finance.quoting.queries.sharing import link_of
from finance.quoting.rules import QuoteStatus
from finance.quoting.rules.sharing import hash_of, token_of
from finance.rights import of_quote, require

LINKS_MAX = 20


def make_link(tx: Transaction, quote_id: str, expires_on: str, secret: str) -> QuoteLink:
    """expires_on empty: the last day of the quote. Conflict when there is nothing to decide."""
    quote = tx.load(Quote, quote_id)
    require(tx, "quote.write", of_quote(quote))
    if quote.status_on(tx.today) != QuoteStatus.SENT:
        raise Conflict(
            "QUOTE_NOT_OUT",
            f"{quote.reference} is {quote.status_on(tx.today)}; the client has nothing to decide.",
            field="quote_id",
        )
    works = QuoteLink.withdrawn_at.is_(None), QuoteLink.expires_on >= tx.today
    asked = select(func.count()).select_from(QuoteLink).where(QuoteLink.quote_id == quote.id)
    if (tx.session.scalar(asked.where(*works)) or 0) >= LINKS_MAX:
        raise Conflict(
            "QUOTE_LINKS_TOO_MANY",
            f"{quote.reference} has {LINKS_MAX} links that work; withdraw one.",
            field="quote_id",
        )
    id_ = tx.new_id()
    link = QuoteLink(
        id=id_,
        quote_id=quote.id,
        client_id=quote.client_id,
        project_id=quote.project_id,
        token_hash=hash_of(token_of(secret, id_)),
        created_at=tx.now,
        expires_on=_expires_on(tx, expires_on, quote.valid_until),
    )
    tx.add(link)
    tx.record(link.made())
    return link


def _expires_on(tx: Transaction, text: str, last: date) -> date:
    day = values.needed_day(text, "expires_on") if text else last
    if not tx.today <= day <= tx.today + timedelta(days=VALID_DAYS_MAX):
        raise Invalid(
            "EXPIRES_ON_OUT_OF_RANGE",
            f"expires_on must be today or later, and at most {VALID_DAYS_MAX} days ahead.",
            field="expires_on",
        )
    return day


def withdraw_link(tx: Transaction, quote_link_id: str) -> QuoteLink:
    link = tx.load(QuoteLink, quote_link_id)
    require(tx, "quote.write", of_quote(tx.get(Quote, link.quote_id)))
    tx.record(link.withdraw(tx.now))
    return link


def open_offer(tx: Transaction, token: str) -> None:
    """The holder has seen it; only the first time is recorded."""
    link = tx.load(QuoteLink, link_of(tx, token).id)
    if link.opened_at is None:
        tx.record(link.open(tx.now))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client says. address: of their network; content_hash: of what they were shown."""

    accept: bool
    name: str
    reason: str
    line_ids: Sequence[str] | None
    address: str
    content_hash: str


def answer_offer(tx: Transaction, token: str, answer: Answer) -> Quote:
    """Accepted with a name, or declined with a reason, by the holder of the link.

    Conflict when the quote is not the one that was shown, or cannot be decided on any more.
    """
    link = link_of(tx, token)
    name = values.text(answer.name, "name", required=True)
    if answer.accept:
        quote = take_acceptance(tx, link.quote_id, 0, name, answer.line_ids, answer.content_hash)
    else:
        reason = values.text(answer.reason, "reason", required=True)
        quote = tx.load(Quote, link.quote_id)
        quote.require_shown(answer.content_hash)
        tx.record(quote.reject(f"{reason} ({name})", decided(tx)))
    quote.decided_address = answer.address
    return quote
