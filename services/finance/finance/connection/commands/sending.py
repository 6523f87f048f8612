"""Waiting documents are sent, each once.

Whether a document is there already is asked before it is sent, so that a worker that was killed
after it had sent, and before it could say so, enters nothing twice. The key of the request keeps
two requests close to each other apart from two documents.
"""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from sqlalchemy import select

from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.queries.outgoing import Desk, NotSendable, NotYet, outgoing
from finance.connection.rules.port import AccountingSystem, NotAccepted
from finance.connection.rules.words import SYSTEM_NAME, DocumentKind, DocumentStatus

SENT_AT_ONCE = 4
"""Two calls for each, six times a minute: Xero allows 60 calls a minute."""
WAIT_SECONDS = 60


def send_documents(
    tx: Transaction, connection: AccountingConnection, system: AccountingSystem
) -> int:
    """The next few; how many were sent. NotReached and NotSignedIn are the caller's."""
    desk = Desk.of(tx, connection)
    sent = 0
    for document in _next(tx, connection):
        sent += _send(tx, desk, document, system)
        tx.flush()
    return sent


def _next(tx: Transaction, connection: AccountingConnection) -> Sequence[AccountingDocument]:
    return tx.session.scalars(
        select(AccountingDocument)
        .where(
            AccountingDocument.accounting_connection_id == connection.id,
            AccountingDocument.status == DocumentStatus.WAITING.value,
            AccountingDocument.kind != DocumentKind.THEIR_PAYMENT.value,
            AccountingDocument.next_at <= tx.now,
        )
        .order_by(AccountingDocument.rank, AccountingDocument.next_at, AccountingDocument.id)
        .limit(SENT_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()


def _send(
    tx: Transaction, desk: Desk, document: AccountingDocument, system: AccountingSystem
) -> bool:
    try:
        wanted = outgoing(desk, document)
    except NotYet as reason:
        document.wait(str(reason), tx.now, WAIT_SECONDS)
        return False
    except NotSendable as reason:
        tx.record(document.refuse(str(reason), tx.now))
        return False
    try:
        their_id = system.find(wanted) or system.send(wanted, document.key)
    except NotAccepted as reason:
        tx.record(document.refuse(f"{SYSTEM_NAME} refused it: {reason}", tx.now))
        return False
    tx.record(document.accept(their_id, tx.now))
    return True
