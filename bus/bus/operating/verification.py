"""Proof that nothing was lost, as far as one database can tell by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

SHOWN_MAX = 5
STALE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found. count: how many rows are wrong."""

    check: str
    count: int
    examples: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        return self.count == 0


def verify_outbox(connection: Connection) -> list[Finding]:
    """Positions without a gap and in order, aggregates numbered without a gap, nothing stuck,
    no fact changed since it was published."""
    found = [_check(connection, name, statement) for name, statement in _OUTBOX_CHECKS]
    return [*found, finding("facts unchanged since they were published", _changed(connection))]


def _changed(connection: Connection) -> list[str]:
    """Positions of facts that do not fit the hash chain, and whether its end is missing."""
    wrong: list[str] = []
    last, before = 0, b""
    while rows := connection.execute(_CHAIN, {"last": last, "before": before}).all():
        wrong += [str(row.position) for row in rows if not row.holds]
        last, before = rows[-1].position, bytes(rows[-1].hash or b"")
    end = connection.scalar(_CHAIN_END)
    if end is not None and bytes(end) != before:
        wrong.append(f"what came after {last}")
    return wrong


def verify_inbox(connection: Connection) -> list[Finding]:
    """Nothing dead that waits for a decision, nothing overdue."""
    return [_check(connection, name, statement) for name, statement in _INBOX_CHECKS]


def _check(connection: Connection, name: str, statement: TextClause) -> Finding:
    found = [str(row[0]) for row in connection.execute(statement, {"stale": STALE_SECONDS})]
    return finding(name, found)


def finding(name: str, wrong: Sequence[str]) -> Finding:
    return Finding(name, len(wrong), tuple(wrong[:SHOWN_MAX]))


_CHAIN = text("""
    SELECT position, hash, coalesce(
               hash = sha256(lag(hash, 1, CAST(:before AS bytea)) OVER (ORDER BY position)
                             || fact_digest(outbox, position)), false)
           AND (personal IS NULL
                OR to_jsonb(sha256(convert_to(personal::text, 'UTF8'))) = digests -> 0)
           AND (actor_name IS NULL
                OR to_jsonb(sha256(convert_to(actor_name::text, 'UTF8'))) = digests -> 1) AS holds
    FROM outbox WHERE position > :last ORDER BY position LIMIT 5000
""")
_CHAIN_END = text("SELECT hash FROM outbox_position")
_OUTBOX_CHECKS = (
    (
        "positions without a gap",
        text("""
            SELECT 'between ' || before || ' and ' || position FROM (
                SELECT position, lag(position) OVER (ORDER BY position) AS before
                FROM outbox WHERE position IS NOT NULL
            ) AS pairs WHERE position <> before + 1 AND NOT EXISTS (
                SELECT FROM resumption AS at
                WHERE at.held_position = before AND at.position + 1 = pairs.position
            )
        """),
    ),
    (
        "aggregates numbered without a gap",
        text("""
            SELECT aggregate_id || ' between ' || before || ' and ' || aggregate_seq FROM (
                SELECT aggregate_id, aggregate_seq, version,
                       lag(aggregate_seq) OVER by_number AS before,
                       lag(version) OVER by_number AS version_before
                FROM (
                    SELECT aggregate_id, aggregate_seq, aggregate_seq - coalesce((
                        SELECT max(seq_base) FROM resumption WHERE seq_base < aggregate_seq
                    ), 0) AS version
                    FROM outbox WHERE NOT headers ? 'restates'
                ) AS numbered
                WINDOW by_number AS (PARTITION BY aggregate_id ORDER BY aggregate_seq)
            ) AS pairs WHERE version <> version_before + 1
        """),
    ),
    (
        "positions in the order of each aggregate",
        text("""
            SELECT aggregate_id || ' at ' || aggregate_seq FROM (
                SELECT aggregate_id, aggregate_seq, position,
                       lag(position) OVER (PARTITION BY aggregate_id ORDER BY aggregate_seq)
                           AS before
                FROM outbox WHERE position IS NOT NULL
            ) AS pairs WHERE position < before
        """),
    ),
    (
        "positions within what was given out",
        text("""
            SELECT position FROM outbox
            WHERE position > (SELECT coalesce(max(position), 0) FROM outbox_position)
        """),
    ),
    (
        "facts published within a minute",
        text("""
            SELECT event_id FROM outbox
            WHERE published_at IS NULL AND occurred_at < now() - make_interval(secs => :stale)
            ORDER BY id
        """),
    ),
)
_INBOX_CHECKS = (
    ("no event dead", text("SELECT event_id FROM inbox WHERE status = 'dead'")),
    (
        "no retry overdue",
        text("""
            SELECT event_id FROM inbox
            WHERE status = 'failed' AND next_attempt_at < now() - make_interval(secs => :stale)
        """),
    ),
)
