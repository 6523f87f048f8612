"""A connection is set, tried and switched; documents are tried again or left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Invalid
from sqlalchemy import select

from chassis import values
from finance.agency.readable import LegalEntity
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.rules.words import SYSTEM, DocumentStatus, Payments
from finance.rights import require

WRITE = "accounting.write"
NAME_MAX = 40
RETRIED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedConnection:
    """legal_entity_id: whose books. See `AccountingConnection` for the others."""

    legal_entity_id: str
    credentials: str
    starts_on: date
    payments: str
    journals: bool


def set_connection(tx: Transaction, wanted: WantedConnection) -> AccountingConnection:
    """One for each legal entity: made, or changed."""
    require(tx, WRITE)
    entity = tx.get(LegalEntity, wanted.legal_entity_id)
    given = {
        "credentials": _name(wanted.credentials),
        "starts_on": wanted.starts_on,
        "payments": values.word(Payments, wanted.payments, "payments").value,
        "journals": wanted.journals,
    }
    tx.serialise("accounting connection")
    its = AccountingConnection.legal_entity_id == entity.id
    found = tx.session.scalars(
        select(AccountingConnection).where(its, AccountingConnection.system == SYSTEM)
    ).first()
    if found is None:
        found = AccountingConnection(
            id=tx.new_id(),
            legal_entity_id=entity.id,
            credentials=str(given["credentials"]),
            starts_on=wanted.starts_on,
            created_at=tx.now,
        )
        tx.add(found)
    else:
        tx.load(AccountingConnection, found.id)
    tx.record(found.set(given))
    return found


def try_connection(tx: Transaction, connection_id: str) -> AccountingConnection:
    """The worker signs in a moment later, and says whose books it found."""
    require(tx, WRITE)
    found = tx.load(AccountingConnection, connection_id)
    tx.record(found.ask(tx.now))
    return found


def switch_connection(tx: Transaction, connection_id: str, *, on: bool) -> AccountingConnection:
    require(tx, WRITE)
    found = tx.load(AccountingConnection, connection_id)
    tx.record(found.switch(on))
    return found


def retry_document(tx: Transaction, document_id: str) -> AccountingDocument:
    require(tx, WRITE)
    found = tx.load(AccountingDocument, document_id)
    tx.record(found.retry(tx.now))
    return found


def retry_refused(tx: Transaction, connection_id: str) -> int:
    """All that were refused, at most 500 at once; how many."""
    require(tx, WRITE)
    connection = tx.get(AccountingConnection, connection_id)
    refused = tx.session.scalars(
        select(AccountingDocument)
        .where(
            AccountingDocument.accounting_connection_id == connection.id,
            AccountingDocument.status == DocumentStatus.REFUSED.value,
            AccountingDocument.booked_id.is_(None),
        )
        .order_by(AccountingDocument.id)
        .limit(RETRIED_AT_ONCE)
        .with_for_update()
    ).all()
    for one in refused:
        tx.record(one.retry(tx.now))
    return len(refused)


def leave_out(tx: Transaction, document_id: str, reason: str) -> AccountingDocument:
    why = values.text(reason, "reason", required=True)
    require(tx, WRITE)
    found = tx.load(AccountingDocument, document_id)
    tx.record(found.leave_out(why, tx.now))
    return found


def _name(text: str) -> str:
    name = values.text(text, "credentials", NAME_MAX, required=True)
    if not name.isascii() or not all(one.isalnum() or one in "-_" for one in name):
        raise Invalid(
            "VALUE_MALFORMED",
            "The name of credentials has letters A to Z, digits, - and _, as in "
            "TANDEM_XERO_CREDENTIALS. Never enter a secret here.",
            field="credentials",
        )
    return name
