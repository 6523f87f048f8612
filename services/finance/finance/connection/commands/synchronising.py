"""One turn of the worker: every connection that is due is tried, or sends and reads back.

The calls to the other system are inside the transaction that keeps what they brought about. It
holds rows of the connection alone, and ends by itself when the other system does not answer.
"""

from __future__ import annotations

from collections.abc import Callable

from chassis.database import Transaction
from sqlalchemy import exists, select

from finance.connection.commands import queueing, reading_back, sending
from finance.connection.model import AccountingConnection, AccountingDocument
from finance.connection.queries.listing import due_connections
from finance.connection.rules.port import AccountingSystem, NotAccepted, NotReached, NotSignedIn
from finance.connection.rules.words import SYSTEM_NAME, Payments

SIGNED_OUT_SECONDS = 900

Systems = Callable[[str], AccountingSystem]
"""The system that credentials of this name reach; NotSignedIn where there are none."""


def synchronise(tx: Transaction, systems: Systems) -> None:
    """One connection that does not work keeps no other from working."""
    for id_ in due_connections(tx, tx.now):
        asked = select(AccountingConnection).where(AccountingConnection.id == id_)
        found = tx.session.scalars(asked.with_for_update(skip_locked=True)).first()
        if found is not None:
            _one(tx, found, systems)
            tx.flush()


def _one(tx: Transaction, connection: AccountingConnection, systems: Systems) -> None:
    fact = None
    try:
        system = systems(connection.credentials)
        if connection.trying:
            _try(tx, connection, system)
        if connection.on:
            _work(tx, connection, system)
        fact = connection.work(tx.now) if connection.on else None
    except NotSignedIn as problem:
        fact = connection.fail(str(problem), tx.now, SIGNED_OUT_SECONDS)
    except NotAccepted as problem:
        fact = connection.fail(f"{SYSTEM_NAME} refused the question: {problem}", tx.now)
    except NotReached as problem:
        fact = connection.fail(str(problem), tx.now, problem.seconds)
    if fact:
        tx.record(fact)


def _try(tx: Transaction, connection: AccountingConnection, system: AccountingSystem) -> None:
    found = system.organisation()
    if connection.tenant and found.tenant != connection.tenant and _has_documents(tx, connection):
        raise NotSignedIn(
            f"These credentials reach {found.name}, but documents were sent to another "
            "organisation already. Name the credentials of that one."
        )
    tx.record(connection.reach(found.name, found.base_currency, found.tenant, tx.now))


def _has_documents(tx: Transaction, connection: AccountingConnection) -> bool:
    its = AccountingDocument.accounting_connection_id == connection.id
    sent = AccountingDocument.their_id != ""
    return bool(tx.session.scalar(select(exists().where(its, sent))))


def _work(tx: Transaction, connection: AccountingConnection, system: AccountingSystem) -> None:
    """Sending first: what is paid there was sent before."""
    queueing.queue_documents(tx, connection)
    tx.flush()
    sending.send_documents(tx, connection, system)
    if connection.payments == Payments.THEIRS:
        reading_back.read_payments(tx, connection, system)
        reading_back.book_payments(tx, connection)
