"""Links to quotes, and what their holders see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.actor import ActorKind
from chassis.database import Reading
from chassis.errors import Forbidden, NotFound
from sqlalchemy import select

from finance.quoting.model import Quote, QuoteLink
from finance.quoting.queries.offers import get_quote
from finance.quoting.rules.sharing import hash_of, token_of
from finance.rights import of_quote, require

LINKS_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link with the path of its page; empty where it opens nothing."""

    id: str
    version: int
    quote_id: str
    path: str
    expires_on: date
    created_at: datetime
    opened_at: datetime | None
    withdrawn_at: datetime | None


def shared_link(link: QuoteLink, path: str = "") -> SharedLink:
    return SharedLink(
        *(link.id, link.version, link.quote_id, path, link.expires_on),
        *(link.created_at, link.opened_at, link.withdrawn_at),
    )


def links_of_quote(reading: Reading, quote_id: str, secret: str) -> list[SharedLink]:
    """The latest first. For those who may send the quote: a path is as good as the link."""
    quote = get_quote(reading, quote_id)
    require(reading, "quote.write", of_quote(quote))
    rows = (
        select(QuoteLink)
        .where(QuoteLink.quote_id == quote.id)
        .order_by(QuoteLink.id.desc())
        .limit(LINKS_SHOWN_MAX)
    )
    return [
        shared_link(link, f"/q/{token_of(secret, link.id)}" if link.works_on(reading.today) else "")
        for link in reading.session.scalars(rows)
    ]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the holder of a link sees."""

    quote: Quote
    link: QuoteLink


def offer_of(reading: Reading, token: str, line_ids: Sequence[str] | None = None) -> Offer:
    """The quote of a link that works; line_ids: what it comes to with these options.

    NotFound for a token of no link, and of one that expired or was withdrawn.
    """
    link = link_of(reading, token)
    quote = reading.session.get_one(Quote, link.quote_id)
    if line_ids is not None:
        reading.session.expunge(quote)
        quote.choose(line_ids)
    return Offer(quote, link)


def link_of(reading: Reading, token: str) -> QuoteLink:
    """The link of the token, for its holder alone."""
    if reading.actor.kind is not ActorKind.LINK:
        raise Forbidden("LINK_REQUIRED", "Only the holder of a link can do this.")
    found = reading.session.scalars(
        select(QuoteLink).where(QuoteLink.token_hash == hash_of(token))
    ).first()
    if found is None or not found.works_on(reading.today):
        raise NotFound(
            "QUOTE_LINK_NOT_FOUND",
            "This link opens nothing: it is not complete, or it has expired or was withdrawn. Ask "
            "your contact at the agency for a new one.",
        )
    return found
