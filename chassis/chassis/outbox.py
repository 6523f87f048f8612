"""What a transaction writes at its end: its facts, and the response to its request.

Both go in one statement, so that a change costs one round trip more than what it changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import text

from chassis.prepared import Prepared, prepared

OUTBOX_CHANNEL = "tandem_outbox"


@dataclass(frozen=True, slots=True)
class Answer:
    """The response that is kept under an idempotency key."""

    actor_id: str
    key: str
    response: bytes


class Entry(NamedTuple):
    """What is to be written: the statement and its values."""

    statement: Prepared[Any]
    values: Mapping[str, Any]


def entry(facts: Sequence[Mapping[str, Any]], answer: Answer | None) -> Entry | None:
    """The entry of the facts, in their order, and of the answer. Either may be missing."""
    given: dict[str, Any] = {"facts": json.dumps(facts)} if facts else {}
    if answer is None:
        return Entry(_RECORD, given) if facts else None
    given |= {"actor_id": answer.actor_id, "key": answer.key, "response": answer.response}
    return Entry(_RECORD_AND_ANSWER if facts else _ANSWER, given)


_ANSWER_TEXT = """
    UPDATE idempotency SET response = :response WHERE actor_id = :actor_id AND request_id = :key
"""
_RECORD_TEXT = f"""
    INSERT INTO outbox (event_id, type, aggregate_type, aggregate_id, aggregate_seq,
                        payload, headers, occurred_at, personal, actor_name, digests)
    SELECT event_id, type, aggregate_type, aggregate_id,
           version + (SELECT coalesce(max(seq_base), 0) FROM resumption),
           payload, headers, occurred_at, personal, actor_name,
           jsonb_build_array(sha256(convert_to(personal::text, 'UTF8')),
                             sha256(convert_to(actor_name::text, 'UTF8')))
    FROM ROWS FROM (jsonb_to_recordset(CAST(:facts AS jsonb)) AS (
        event_id uuid, type text, aggregate_type text, aggregate_id uuid, version integer,
        payload jsonb, headers jsonb, occurred_at timestamptz, personal jsonb, actor_name jsonb
    )) WITH ORDINALITY
    ORDER BY ordinality
    RETURNING pg_notify('{OUTBOX_CHANNEL}', '')
"""  # noqa: S608 (a constant of this module)
"""PostgreSQL sends a transaction's equal notifications once, at its commit."""
_ANSWER = prepared(text(_ANSWER_TEXT))
_RECORD = prepared(text(_RECORD_TEXT))
_RECORD_AND_ANSWER = prepared(text(f"WITH answered AS ({_ANSWER_TEXT}) {_RECORD_TEXT}"))
