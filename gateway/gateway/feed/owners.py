"""Who answers for a client, a project and a person: what the scopes of the feed's readers go by.

A small replica. It is kept in the transaction that appends to the feed, so it is never older than
the events; an event that is older than what is known changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bus.subscription import Event
from chassis.actor import Owners
from chassis.database import Reading, Transaction
from chassis.prepared import prepared
from sqlalchemy import Row, Select, select, text

from gateway.feed.model import FeedEvent, RecordOwner

OwnerRow = tuple[str, str | None, str | None, int]
"""record_id, owner_id, client_id, revision"""

CLIENT, PROJECT, PERSON = "client", "project", "person"
BATCH = 20_000
_OWNER_FIELDS = {
    ("accounts", CLIENT): "account_manager_id",
    ("projects", PROJECT): "project_manager_id",
    ("projects", PERSON): "lead_id",
}


def keep_owners(tx: Transaction, events: Iterable[Event]) -> None:
    """Take over what the events say of owners. The feed's lock must be held: it orders revisions.

    Of several events about one record the last is taken.
    """
    rows: dict[str, dict[str, Any]] = {}
    for event in events:
        row = _row(event)
        if row:
            rows.pop(row["record_id"], None)
            rows[row["record_id"]] = row
    if rows:
        _KEEP.run(tx, rows=json.dumps(list(rows.values())))


def _row(event: Event) -> dict[str, Any] | None:
    kind = event.type.partition(".")[0]
    name = _OWNER_FIELDS.get((event.source, kind))
    if name is None or name not in event.body:
        return None
    return {
        "record_id": event.subject,
        "kind": kind,
        "owner_id": event.body[name] or None,
        "client_id": event.body.get("client_id") or None if kind == PROJECT else None,
        "seq": event.aggregate_seq,
    }


_KEEP = prepared(
    text("""
    INSERT INTO record_owner AS known (record_id, kind, owner_id, client_id, seq, revision)
    SELECT record_id, kind, owner_id, client_id, seq, nextval('record_owner_revision')
    FROM ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS (
        record_id text, kind text, owner_id text, client_id text, seq integer
    )) WITH ORDINALITY
    ORDER BY ordinality
    ON CONFLICT (record_id) DO UPDATE
    SET kind = excluded.kind, owner_id = excluded.owner_id, client_id = excluded.client_id,
        seq = excluded.seq, revision = excluded.revision
    WHERE known.seq <= excluded.seq
""")
)


@dataclass(slots=True)
class OwnerIndex:
    """The replica in memory. revision: everything up to it is in here."""

    revision: int = 0
    _owners: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    @property
    def clients(self) -> set[str]:
        """Those whose projects are in here."""
        return {client_id for _, client_id in self._owners.values() if client_id}

    def take(self, rows: Iterable[Row[*OwnerRow]]) -> None:
        for record_id, owner_id, client_id, revision in rows:
            self._owners[record_id] = (owner_id, client_id)
            self.revision = max(self.revision, revision)

    def owners_of(self, event: FeedEvent) -> Owners:
        """Who answers for what the event is about; a record that is not known has no owner."""
        client_id = event.client_id
        if not client_id and event.project_id:
            client_id = self._owners.get(event.project_id, (None, None))[1]
        return Owners(
            account_managers=self._owner_of(client_id),
            project_managers=self._owner_of(event.project_id),
            leads=self._owner_of(event.person_id),
            people=[event.person_id] if event.person_id else None,
        )

    def _owner_of(self, record_id: str | None) -> Sequence[str | None] | None:
        known = self._owners.get(record_id) if record_id else None
        return None if known is None else [known[0]]


_COLUMNS: Select[*OwnerRow] = select(
    RecordOwner.record_id, RecordOwner.owner_id, RecordOwner.client_id, RecordOwner.revision
)


def read_changed(reading: Reading, revision: int) -> Sequence[Row[*OwnerRow]]:
    """What has changed since, in that order; at most BATCH."""
    asked = _COLUMNS.where(RecordOwner.revision > revision).order_by(RecordOwner.revision)
    return reading.session.execute(asked.limit(BATCH)).all()


def index_for(reading: Reading, events: Iterable[FeedEvent]) -> OwnerIndex:
    """What is known of the owners of these events."""
    index = OwnerIndex()
    named = {
        id_ for event in events for id_ in (event.client_id, event.project_id, event.person_id)
    }
    index.take(_rows_of(reading, named))
    index.take(_rows_of(reading, index.clients - named))
    return index


def _rows_of(reading: Reading, ids: Iterable[str | None]) -> Sequence[Row[*OwnerRow]]:
    wanted = RecordOwner.record_id.in_([id_ for id_ in ids if id_])
    return reading.session.execute(_COLUMNS.where(wanted)).all()


def owned_by(kind: str, person_id: str, *, vacant: bool) -> Select[Any]:
    """The ids of the records of a kind that the person answers for; vacant: or that nobody does."""
    asked = select(RecordOwner.record_id).where(RecordOwner.kind == kind)
    own = RecordOwner.owner_id == person_id
    return asked.where(own | RecordOwner.owner_id.is_(None) if vacant else own)


def projects_of_clients(clients: Select[Any]) -> Select[Any]:
    return select(RecordOwner.record_id).where(
        RecordOwner.kind == PROJECT, RecordOwner.client_id.in_(clients)
    )
