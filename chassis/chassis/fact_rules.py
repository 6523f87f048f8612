"""What the database itself enforces about facts: they are kept, unchanged, and chained.

A fact is never deleted. Of its row only what the bus writes may change (position, hash,
published_at), and personal values may be cleared. hash is the SHA-256 over the hash of the fact
before it and the digest of this one; personal values enter it by a salted digest of their own, so
that the chain still verifies after they are cleared.
"""

from __future__ import annotations

FACT_FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION fact_digest(fact outbox, given_position bigint) RETURNS bytea
    LANGUAGE sql STABLE AS $$
        SELECT sha256(convert_to(jsonb_build_array(
            given_position, fact.event_id, fact.type, fact.aggregate_type, fact.aggregate_id,
            fact.aggregate_seq, fact.payload, fact.headers, fact.digests,
            extract(epoch FROM fact.occurred_at)
        )::text, 'UTF8'))
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION fact_link(before bytea, previous bytea, digest bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE AS $$ SELECT sha256(coalesce(before, previous) || digest) $$
    """,
    """
    CREATE OR REPLACE AGGREGATE fact_chain(previous bytea, digest bytea)
    (sfunc = fact_link, stype = bytea)
    """,
    """
    CREATE OR REPLACE FUNCTION refuse_change_of_fact() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'facts are kept: they are not changed or deleted'
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
)
FACT_TRIGGERS = (
    """
    CREATE OR REPLACE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_fact()
    """,
    """
    CREATE OR REPLACE TRIGGER outbox_is_not_emptied BEFORE TRUNCATE ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_fact()
    """,
    """
    CREATE OR REPLACE TRIGGER outbox_stays BEFORE UPDATE OF
        id, event_id, type, aggregate_type, aggregate_id, aggregate_seq, payload, headers, digests,
        occurred_at
    ON outbox FOR EACH ROW EXECUTE FUNCTION refuse_change_of_fact()
    """,
    """
    CREATE OR REPLACE TRIGGER outbox_is_chained_once BEFORE UPDATE OF position, hash ON outbox
    FOR EACH ROW WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION refuse_change_of_fact()
    """,
    """
    CREATE OR REPLACE TRIGGER outbox_personal_is_only_cleared
    BEFORE UPDATE OF personal, actor_name ON outbox FOR EACH ROW WHEN (
        NEW.personal IS NOT NULL AND NEW.personal IS DISTINCT FROM OLD.personal
        OR NEW.actor_name IS NOT NULL AND NEW.actor_name IS DISTINCT FROM OLD.actor_name
    ) EXECUTE FUNCTION refuse_change_of_fact()
    """,
)
"""Triggers name their columns: the updates of the relay do not fire the first of them."""

CHAIN_OLD_FACTS = (
    """
    UPDATE outbox SET hash = chained.hash FROM (
        SELECT id, fact_chain(''::bytea, fact_digest(outbox, position)) OVER (ORDER BY position)
               AS hash
        FROM outbox WHERE position IS NOT NULL
    ) AS chained WHERE outbox.id = chained.id AND outbox.hash IS NULL
    """,
    """
    UPDATE outbox_position SET hash = newest.hash FROM (
        SELECT hash FROM outbox WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1
    ) AS newest WHERE newest.hash IS NOT NULL
    """,
)
