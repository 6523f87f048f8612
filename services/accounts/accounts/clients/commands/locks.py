"""Who registers clients at the same time, and who waits for whom.

Two clients can only be duplicates if they share a key (`clients/rules.py`). So a registration holds
a lock on each key of its client until it commits: of two people who register one client at once the
second finds the first one's, and one who registers an unrelated client does not wait. An import has
too many keys to lock each, and registers while nobody else does.
"""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import ARRAY, BigInteger, bindparam, func, literal, select

from accounts.clients.rules import key_of


def one_at_a_time(tx: Transaction, keys: Sequence[int]) -> None:
    """Wait for others who register a client with one of these keys, and for imports.

    keys: in order, so that no two registrations wait for each other.
    """
    _LOCK_KEYS.run(tx, keys=keys)


def alone(tx: Transaction) -> None:
    """Wait for everybody who registers a client, and keep others out."""
    _LOCK_ALL.run(tx)


_REGISTERING = literal(key_of("clients: registering"), BigInteger)
_LOCK_ALL = prepared(select(func.pg_advisory_xact_lock(_REGISTERING).label("held")))
_key = func.unnest(bindparam("keys", type_=ARRAY(BigInteger))).table_valued("key").render_derived()
_among_others = select(func.pg_advisory_xact_lock_shared(_REGISTERING).label("held")).cte()
_LOCK_KEYS = prepared(
    select(func.pg_advisory_xact_lock(_key.c.key).label("held")).select_from(_among_others, _key)
)
