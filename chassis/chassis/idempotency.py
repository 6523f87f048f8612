"""A mutation carried out once, however often it is sent.

The key is claimed in the same transaction as the change: a second request with the key waits for
the first to commit and then gets its response; with another body it is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.prepared import prepared
from chassis.tables import idempotency

KEY_LENGTH_MAX = 200


def once(
    tx: Transaction, key: str, method: str, fingerprint: bytes, respond: Callable[[], bytes]
) -> tuple[bytes, bool]:
    """The response of this request, and whether it is a replay of one already carried out."""
    _check(key)
    if not _claim(tx, key, method, fingerprint):
        return _replay(tx, key, fingerprint), True
    response = respond()
    tx.answer(key, response)
    return response, False


def _check(key: str) -> None:
    if not key:
        raise Invalid(
            "IDEMPOTENCY_KEY_REQUIRED",
            "Send a key of your own making (a UUID, say) with every change, the same one on retry.",
            field="request_id",
        )
    if len(key) > KEY_LENGTH_MAX:
        raise Invalid(
            "IDEMPOTENCY_KEY_TOO_LONG",
            f"The idempotency key may have at most {KEY_LENGTH_MAX} characters.",
            field="request_id",
        )


def _claim(tx: Transaction, key: str, method: str, fingerprint: bytes) -> bool:
    claimed = _CLAIM.run(
        tx,
        actor_id=tx.actor.user_id,
        key=key,
        method=method,
        fingerprint=fingerprint,
        now=tx.now,
    )
    return claimed == 1


def _replay(tx: Transaction, key: str, fingerprint: bytes) -> bytes:
    stored = _STORED.one(tx, actor_id=tx.actor.user_id, key=key)
    if stored.fingerprint != fingerprint:
        raise Conflict(
            "IDEMPOTENCY_KEY_REUSED",
            "This idempotency key was used for a different request; make a new key for this one.",
            field="request_id",
        )
    response: bytes = stored.response
    return response


_CLAIM = prepared(
    insert(idempotency)
    .values(
        actor_id=bindparam("actor_id"),
        request_id=bindparam("key"),
        method=bindparam("method"),
        fingerprint=bindparam("fingerprint"),
        response=b"",
        created_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
)
_STORED = prepared(
    select(idempotency.c.fingerprint, idempotency.c.response).where(
        idempotency.c.actor_id == bindparam("actor_id"),
        idempotency.c.request_id == bindparam("key"),
    )
)
