"""Connections and their documents: listed, counted by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, select

from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.rules.words import DocumentStatus

READ = "accounting.read"

CONNECTIONS = Records(
    select(AccountingConnection.id),
    {
        "id": AccountingConnection.id,
        "created_at": AccountingConnection.id,
        "organisation": AccountingConnection.organisation,
    },
    None,
    default="created_at",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFilter:
    """Empty: all."""

    accounting_connection_id: str = ""
    kind: Sequence[str] = ()
    status: Sequence[str] = ()
    search: str = ""


DOCUMENTS = Records(
    select(AccountingDocument.id),
    {
        "id": AccountingDocument.id,
        "created_at": AccountingDocument.id,
        "number": AccountingDocument.number,
        "posted_on": AccountingDocument.posted_on,
        "kind": AccountingDocument.kind,
    },
    None,
    accounting_connection_id=AccountingDocument.accounting_connection_id
    == bindparam("accounting_connection_id"),
    kind=one_of(AccountingDocument.kind, "kind"),
    status=one_of(AccountingDocument.status, "status"),
    search=containing(
        "search",
        *(AccountingDocument.number, AccountingDocument.reason, AccountingDocument.their_id),
    ),
)


def list_connections(reading: Reading, asked: Asked) -> Listed:
    reading.actor.require(READ)
    return records(reading, AccountingConnection, CONNECTIONS.page(reading, [READ], asked))


def list_documents(reading: Reading, wanted: DocumentFilter, asked: Asked) -> Listed:
    reading.actor.require(READ)
    given = asdict(wanted) | {
        "accounting_connection_id": wanted.accounting_connection_id or None,
        "kind": list(wanted.kind),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    return records(reading, AccountingDocument, DOCUMENTS.page(reading, [READ], asked, **given))


def counts(reading: Reading, connection_ids: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """How many documents of each connection are waiting or refused."""
    asked = (
        select(AccountingDocument.accounting_connection_id, AccountingDocument.status, func.count())
        .where(
            AccountingDocument.accounting_connection_id.in_(connection_ids),
            AccountingDocument.status.in_(
                [DocumentStatus.WAITING.value, DocumentStatus.REFUSED.value]
            ),
        )
        .group_by(AccountingDocument.accounting_connection_id, AccountingDocument.status)
    )
    return {(id_, status): count for id_, status, count in reading.session.execute(asked)}


def due_connections(reading: Reading, now: datetime) -> Sequence[str]:
    """Those to be tried, and those that are on and not paused."""
    return [str(row.id) for row in _DUE.all(reading, now=now)]


_DUE = prepared(
    select(AccountingConnection.id)
    .where(
        AccountingConnection.asked_at.is_not(None)
        | (
            AccountingConnection.on
            & (
                AccountingConnection.paused_until.is_(None)
                | (AccountingConnection.paused_until <= bindparam("now"))
            )
        )
    )
    .order_by(AccountingConnection.id)
)
