"""How often a sign-in may fail before one has to wait, counted in the database.

Every gateway process counts together and a restart forgets nothing. An attempt counts before it is
checked and is forgiven if it was right, so that guesses sent at once count too. A row holds the
failures since its first one; it is started over when the window has passed. Keys are digests.
"""

from __future__ import annotations

from datetime import timedelta

from chassis.database import Reading, Transaction
from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from gateway.signin.model import FailureCount, KnownAddress, User
from gateway.signin.rules import (
    ADDRESS,
    EMAIL,
    FRESH_PAIR,
    PAIR,
    Limit,
    digest,
    folded_email,
    network_of,
)

KNOWN_DAYS = 90
KNOWN_PER_USER_MAX = 20
ROWS_MAX = 200_000
SWEPT_AT_ONCE = 5000
LONGEST_WINDOW = timedelta(seconds=900)


class Throttle:
    """secret: keys the digests."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def attempt(self, tx: Transaction, limit: Limit, *key: str) -> int:
        """Count an attempt; 0 if it may be made, else the seconds to wait."""
        started_at = tx.now - timedelta(seconds=limit.seconds)
        is_over = FailureCount.started_at <= started_at
        counted = insert(FailureCount).values(
            key=self._key(limit, key), started_at=tx.now, failures=1
        )
        counted = counted.on_conflict_do_update(
            index_elements=[FailureCount.key],
            set_={
                "failures": case((is_over, 1), else_=FailureCount.failures + 1),
                "started_at": case((is_over, tx.now), else_=FailureCount.started_at),
            },
        )
        row = tx.session.execute(
            counted.returning(FailureCount.failures, FailureCount.started_at)
        ).one()
        if row.failures <= limit.failures:
            return 0
        left = row.started_at + timedelta(seconds=limit.seconds) - tx.now
        return max(1, int(left.total_seconds()))

    def forgive(self, tx: Transaction, limit: Limit, *key: str) -> None:
        """The attempt was right: start over."""
        kept = FailureCount.key == self._key(limit, key)
        tx.session.execute(delete(FailureCount).where(kept))

    def attempt_sign_in(self, tx: Transaction, email: str, address: str, user: User | None) -> int:
        """The pair first: refused attempts of one person do not count against the office."""
        email, network = folded_email(email), network_of(address)
        known = user is not None and self._is_known(tx, user.id, network)
        attacked = not known and self._has_exceeded(tx, EMAIL, email)
        wait = self.attempt(tx, FRESH_PAIR if attacked else PAIR, email, network)
        if wait:
            return wait
        self.attempt(tx, EMAIL, email)
        wait = self.attempt(tx, ADDRESS, network)
        return 0 if known else wait

    def forgive_sign_in(self, tx: Transaction, user: User, email: str, address: str) -> None:
        """The password was right: forget the pair's failures and remember the address."""
        email, network = folded_email(email), network_of(address)
        self.forgive(tx, PAIR, email, network)
        for limit, key in ((EMAIL, email), (ADDRESS, network)):
            tx.session.execute(
                update(FailureCount)
                .where(FailureCount.key == self._key(limit, (key,)), FailureCount.failures > 0)
                .values(failures=FailureCount.failures - 1)
            )
        self._know(tx, user.id, network)

    def _key(self, limit: Limit, key: tuple[str, ...]) -> bytes:
        return digest(self._secret, limit.kind, *key)

    def _has_exceeded(self, reading: Reading, limit: Limit, *key: str) -> bool:
        asked = select(FailureCount.key).where(
            FailureCount.key == self._key(limit, key),
            FailureCount.started_at > reading.now - timedelta(seconds=limit.seconds),
            FailureCount.failures >= limit.failures,
        )
        return reading.session.execute(asked).first() is not None

    def _is_known(self, reading: Reading, user_id: str, network: str) -> bool:
        asked = select(KnownAddress.user_id).where(
            KnownAddress.user_id == user_id,
            KnownAddress.address_digest == digest(self._secret, "known", network),
            KnownAddress.last_used_at > reading.now - timedelta(days=KNOWN_DAYS),
        )
        return reading.session.execute(asked).first() is not None

    def _know(self, tx: Transaction, user_id: str, network: str) -> None:
        known = insert(KnownAddress).values(
            user_id=user_id,
            address_digest=digest(self._secret, "known", network),
            last_used_at=tx.now,
        )
        tx.session.execute(
            known.on_conflict_do_update(
                index_elements=[KnownAddress.user_id, KnownAddress.address_digest],
                set_={"last_used_at": tx.now},
            )
        )
        kept = (
            select(KnownAddress.address_digest)
            .where(KnownAddress.user_id == user_id)
            .order_by(KnownAddress.last_used_at.desc())
            .limit(KNOWN_PER_USER_MAX)
        )
        tx.session.execute(
            delete(KnownAddress).where(
                KnownAddress.user_id == user_id, KnownAddress.address_digest.not_in(kept)
            )
        )


def sweep(tx: Transaction) -> None:
    """Remove counts whose window has passed, and the oldest ones beyond ROWS_MAX."""
    old = select(FailureCount.key).where(FailureCount.started_at < tx.now - LONGEST_WINDOW)
    tx.session.execute(
        delete(FailureCount).where(
            FailureCount.key.in_(old.limit(SWEPT_AT_ONCE).with_for_update(skip_locked=True))
        )
    )
    beyond = (tx.session.scalar(select(func.count()).select_from(FailureCount)) or 0) - ROWS_MAX
    if beyond > 0:
        oldest = select(FailureCount.key).order_by(FailureCount.started_at).limit(beyond)
        oldest = oldest.with_for_update(skip_locked=True)
        tx.session.execute(delete(FailureCount).where(FailureCount.key.in_(oldest)))
    forgotten = tx.now - timedelta(days=KNOWN_DAYS)
    tx.session.execute(delete(KnownAddress).where(KnownAddress.last_used_at < forgotten))
