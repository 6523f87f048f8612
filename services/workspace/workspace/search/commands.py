"""Filing records as events state them, and taking out what must not be found any more.

Records are filed one at a time: a project that is filed beside its client would miss its words.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from chassis.database import Transaction
from chassis.prepared import prepared
from sqlalchemy import bindparam, select, text

from workspace.search import rules
from workspace.search.drafts import Filed
from workspace.search.model import CLIENT_OF, WORDS_OF, SearchRecord


def file(tx: Transaction, record: Filed, version: int) -> None:
    """File a record as it is at this version; an older state than what is filed changes nothing."""
    tx.serialise("search")
    before = _BEFORE.first(tx, id=record.id)
    if before is not None and before.version > version:
        return
    own = [] if record.gone else rules.words(f"{record.reference} {record.title} {record.more}")
    known = list(before.own_words) if before else []
    _FILE.run(tx, **_row(record), version=version, own_words=own)
    _learn(tx, set(own) - set(known))
    if record.kind in _PARENTS and (
        before is None or (known, before.client_id) != (own, record.client_id)
    ):
        _RELATE.run(tx, id=record.id)
    _forget(tx, set(known) - set(own))


def _row(record: Filed) -> dict[str, object]:
    return {
        "id": record.id,
        "kind": record.kind.value,
        "reference": record.reference,
        "title": "" if record.gone else record.title,
        "status": record.status,
        "archived": record.archived,
        "owner_id": record.owner_id,
        "client_id": record.client_id,
        "project_id": record.project_id,
        "opportunity_id": record.opportunity_id,
    }


def _learn(tx: Transaction, words: Collection[str]) -> None:
    rows = [{"word": word, "keys": rules.keys(word)} for word in sorted(words)]
    if rows:
        _LEARN.run(tx, rows=json.dumps(rows))


def _forget(tx: Transaction, words: Collection[str]) -> None:
    """No word is kept that no record has: it may be the name of somebody who was erased."""
    if words:
        _FORGET.run(tx, words=sorted(words))


_PARENTS = frozenset({rules.Kind.CLIENT, rules.Kind.OPPORTUNITY, rules.Kind.PROJECT})
_BEFORE = prepared(
    select(SearchRecord.version, SearchRecord.own_words, SearchRecord.client_id).where(
        SearchRecord.id == bindparam("id")
    )
)
_FILE = prepared(
    text(f"""
    INSERT INTO search_record (
        id, kind, version, reference, title, status, archived,
        owner_id, client_id, project_id, opportunity_id, own_words, words
    )
    SELECT id, kind, version, reference, title, status, archived, owner_id,
           {CLIENT_OF.format(row="given")}, project_id, opportunity_id, own_words,
           {WORDS_OF.format(row="given")}
    FROM (SELECT
        CAST(:id AS uuid) AS id, CAST(:kind AS text) AS kind, CAST(:version AS integer) AS version,
        CAST(:reference AS text) AS reference, CAST(:title AS text) AS title,
        CAST(:status AS text) AS status, CAST(:archived AS boolean) AS archived,
        CAST(:owner_id AS uuid) AS owner_id, CAST(:client_id AS uuid) AS client_id,
        CAST(:project_id AS uuid) AS project_id, CAST(:opportunity_id AS uuid) AS opportunity_id,
        CAST(:own_words AS text[]) AS own_words
    ) AS given
    ON CONFLICT (id) DO UPDATE SET
        version = excluded.version, reference = excluded.reference, title = excluded.title,
        status = excluded.status, archived = excluded.archived, owner_id = excluded.owner_id,
        client_id = excluded.client_id, project_id = excluded.project_id,
        opportunity_id = excluded.opportunity_id, own_words = excluded.own_words,
        words = excluded.words
""")  # noqa: S608 (constants of this module)
)
_RELATE = prepared(
    text(f"""
    UPDATE search_record AS child
    SET client_id = {CLIENT_OF.format(row="child")}, words = {WORDS_OF.format(row="child")}
    WHERE child.client_id = CAST(:id AS uuid) OR child.project_id = CAST(:id AS uuid)
       OR child.opportunity_id = CAST(:id AS uuid)
""")  # noqa: S608 (constants of this module)
)
_LEARN = prepared(
    text("""
    INSERT INTO search_word (word, keys)
    SELECT word, keys
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (word text, keys text[])
    ON CONFLICT DO NOTHING
""")
)
_FORGET = prepared(
    text("""
    DELETE FROM search_word
    WHERE word = ANY(CAST(:words AS text[]))
      AND NOT EXISTS (SELECT FROM search_record WHERE own_words @> ARRAY[search_word.word])
""")
)
