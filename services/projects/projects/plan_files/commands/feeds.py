"""Links to calendars are made, renewed and revoked by the person whose calendar it is."""

from __future__ import annotations

from chassis.database import Transaction

from projects.plan_files.model import CalendarFeed
from projects.plan_files.queries.calendars import feed_of, person_of
from projects.plan_files.rules.tokens import hash_of, token_of


def renew_feed(tx: Transaction, secret: str) -> CalendarFeed:
    """A new link; the one from before stops working."""
    person_id = person_of(tx)
    tx.serialise(f"calendar feed {person_id}")
    revoke_feed(tx)
    tx.session.flush()
    id_ = tx.new_id()
    feed = CalendarFeed(
        id=id_,
        person_id=person_id,
        token_hash=hash_of(token_of(secret, id_)),
        created_at=tx.now,
    )
    tx.add(feed)
    tx.record(feed.made())
    return feed


def revoke_feed(tx: Transaction) -> None:
    seen = feed_of(tx)
    if seen and (fact := tx.load(CalendarFeed, seen.id).revoke(tx.now)):
        tx.record(fact)
