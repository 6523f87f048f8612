"""Filing records as events state them, and taking out what must not be found any more.

Clients, opportunities and projects are filed first: what belongs to them takes their words.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.prepared import one_of, prepared
from sqlalchemy import select, text

from workspace.search import rules
from workspace.search.drafts import Filed
from workspace.search.model import CLIENT_OF, WORDS_OF, SearchRecord


def file(tx: Transaction, records: Sequence[Filed]) -> None:
    """File records as they are at their versions. A state older than what is filed is left out."""
    tx.serialise("search")
    changes = _changes(tx, records)
    parents = [change for change in changes if change.is_of_a_parent]
    _write(tx, parents)
    _relate(tx, parents)
    _write(tx, [change for change in changes if not change.is_of_a_parent])
    known = {word for change in changes if change.before for word in change.before.words}
    own = {word for change in changes for word in change.words}
    _learn(tx, own - known)
    _forget(tx, known - own)


@dataclass(frozen=True, slots=True)
class Known:
    """What is filed of a record."""

    id: str
    version: int
    words: list[str]
    client_id: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A record with the words of its own, and what was filed of it before."""

    record: Filed
    words: list[str]
    before: Known | None

    @property
    def is_of_a_parent(self) -> bool:
        return self.record.kind in _PARENTS

    @property
    def concerns_others(self) -> bool:
        """Whether what belongs to the record is found by something else from now on."""
        before = self.before and (self.before.words, self.before.client_id)
        return before != (self.words, self.record.client_id)

    @property
    def row(self) -> dict[str, object]:
        record = self.record
        return {
            "id": record.id,
            "kind": record.kind.value,
            "version": record.version,
            "reference": record.reference,
            "title": "" if record.gone else record.title,
            "status": record.status,
            "archived": record.archived,
            "owner_id": record.owner_id,
            "client_id": record.client_id,
            "project_id": record.project_id,
            "opportunity_id": record.opportunity_id,
            "own_words": self.words,
        }


def _changes(tx: Transaction, records: Sequence[Filed]) -> list[Change]:
    """Of each record its newest state, unless a newer one is filed."""
    newest: dict[str, Filed] = {}
    for record in records:
        if record.id not in newest or newest[record.id].version <= record.version:
            newest[record.id] = record
    known = {row.id: row for row in _KNOWN.all(tx, ids=list(newest))}
    return [
        Change(record, _words(record), known.get(record.id))
        for record in newest.values()
        if record.id not in known or known[record.id].version <= record.version
    ]


def _words(record: Filed) -> list[str]:
    return [] if record.gone else rules.words(f"{record.reference} {record.title} {record.more}")


def _write(tx: Transaction, changes: Sequence[Change]) -> None:
    if changes:
        _FILE.run(tx, rows=json.dumps([change.row for change in changes]))


def _relate(tx: Transaction, parents: Sequence[Change]) -> None:
    """File again what belongs to these."""
    ids = [parent.record.id for parent in parents if parent.concerns_others]
    if ids:
        _RELATE.run(tx, ids=ids)


def _learn(tx: Transaction, words: Collection[str]) -> None:
    rows = [{"word": word, "keys": rules.keys(word)} for word in sorted(words)]
    if rows:
        _LEARN.run(tx, rows=json.dumps(rows))


def _forget(tx: Transaction, words: Collection[str]) -> None:
    """No word is kept that no record has: it may be the name of somebody who was erased."""
    if words:
        _FORGET.run(tx, words=sorted(words))


_PARENTS = frozenset({rules.Kind.CLIENT, rules.Kind.OPPORTUNITY, rules.Kind.PROJECT})
_KNOWN = prepared(
    select(
        SearchRecord.id, SearchRecord.version, SearchRecord.own_words, SearchRecord.client_id
    ).where(one_of(SearchRecord.id, "ids")),
    into=Known,
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
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (
        id uuid, kind text, version integer, reference text, title text, status text,
        archived boolean, owner_id uuid, client_id uuid, project_id uuid, opportunity_id uuid,
        own_words text[]
    )
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
    WHERE child.client_id = ANY(CAST(:ids AS uuid[]))
       OR child.project_id = ANY(CAST(:ids AS uuid[]))
       OR child.opportunity_id = ANY(CAST(:ids AS uuid[]))
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
