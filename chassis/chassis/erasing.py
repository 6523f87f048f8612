"""Removes what is personal of somebody from a service's own tables of facts and messages.

Called in the transaction that erases the person or contact, at its source and at every consumer of
the event. What the service keeps of them otherwise is the task of its own rooms.
"""

from __future__ import annotations

from marshmallow import Schema, fields
from sqlalchemy import text

from chassis.database import Transaction

BLANK = """(
    SELECT {column} || coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value)
               WHEN 'string' THEN '""'::jsonb WHEN 'array' THEN '[]'::jsonb
               ELSE 'null' END), '{{}}')
    FROM jsonb_each({column}) WHERE key = ANY(CAST(:fields AS text[]))
)"""
"""SQL: a JSON object whose :fields are empty."""
OF_A_PERSON = ("name", "email", "address")
OF_CONTACTS = ("contacts",)


class ErasedContact(Schema):
    """Of contact.erased.v1: what every consumer needs."""

    contact_id = fields.String(required=True)


def erase(tx: Transaction, id_: str) -> None:
    """Clear the personal values of a person, user or contact from outbox, inbox and kept answers.

    The facts themselves stay, and so does their hash chain.
    """
    values = {"id": id_.lower(), "text": id_.lower().encode()}
    for statement in (_PERSONAL, _ACTOR_NAME, _RESTATEMENTS, _ANSWERS):
        tx.session.execute(statement, values)
    tx.session.execute(_WAITING, {**values, "fields": list(OF_A_PERSON)})
    tx.session.execute(_WAITING_CONTACTS, {**values, "fields": list(OF_CONTACTS)})


_PERSONAL = text("""
    UPDATE outbox SET personal = NULL
    WHERE personal IS NOT NULL AND (
        aggregate_id = CAST(:id AS uuid) OR payload ->> 'user_id' = CAST(:id AS text)
        OR position(CAST(:id AS text) IN personal::text) > 0
    )
""")
_ACTOR_NAME = text("""
    UPDATE outbox SET actor_name = NULL
    WHERE headers ->> 'actor_id' = CAST(:id AS text) AND actor_name IS NOT NULL
""")
_RESTATEMENTS = text("""
    DELETE FROM restatement
    WHERE aggregate_id = CAST(:id AS uuid)
       OR position(CAST(:id AS text) IN (payload -> 'contacts')::text) > 0
""")
_ANSWERS = text("DELETE FROM idempotency WHERE position(CAST(:text AS bytea) IN response) > 0")
_BLANK_DATA = BLANK.format(column="envelope -> 'data'")
_WAITING = text(f"""
    UPDATE inbox SET envelope = jsonb_set(envelope, '{{data}}', {_BLANK_DATA})
    WHERE status IN ('failed', 'parked', 'dead') AND jsonb_typeof(envelope -> 'data') = 'object'
      AND (aggregate_id = CAST(:id AS uuid) OR envelope -> 'data' ->> 'user_id' = CAST(:id AS text))
""")  # noqa: S608 (constants of this module)
_WAITING_CONTACTS = text(f"""
    UPDATE inbox SET envelope = jsonb_set(envelope, '{{data}}', {_BLANK_DATA})
    WHERE status IN ('failed', 'parked', 'dead') AND jsonb_typeof(envelope -> 'data') = 'object'
      AND position(CAST(:id AS text) IN (envelope -> 'data' -> 'contacts')::text) > 0
""")  # noqa: S608 (constants of this module)
