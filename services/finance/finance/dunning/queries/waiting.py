"""Invoices to chase: overdue ones, and promises to pay that were not kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import Select, exists, func, select

from finance.billing.readable import Invoice
from finance.dunning.access import WRITE, owners_of
from finance.dunning.model import CollectionNote
from finance.dunning.queries.notes import CONTACT, PROMISE
from finance.replicas.readable import account_manager_of, name_of_client, name_of_project
from finance.rights import owner_columns

_SHOWN: tuple[Any, ...] = (
    *(Invoice.id, Invoice.number.label("reference"), Invoice.client_id, Invoice.project_id),
    func.coalesce(name_of_project(Invoice.project_id), "").label("name"),
    name_of_client(Invoice.client_id).label("client_name"),
)
_HOLDS_UP = exists().where(
    CollectionNote.invoice_id == Invoice.id,
    CollectionNote.ended_at.is_(None),
    CollectionNote.kind != CONTACT,
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    """To who records payments; and to the client's account manager, who may call the client."""
    yield from _promises_broken(reading)
    yield from _invoices_overdue(reading)


def _promises_broken(reading: Reading) -> Iterator[Waiting]:
    broken = (
        select(*_SHOWN, CollectionNote.promised_on.label("due_on"))
        .join(Invoice, Invoice.id == CollectionNote.invoice_id)
        .where(
            CollectionNote.kind == PROMISE,
            CollectionNote.ended_at.is_(None),
            CollectionNote.promised_on < reading.today,
            Invoice.owed_minor > 0,
        )
        .order_by(CollectionNote.promised_on, CollectionNote.id)
        .limit(ITEMS_MAX)
    )
    seen = reading.visible(WRITE, _mine(reading, broken), owners_of(Invoice.client_id))
    for row in reading.session.execute(seen):
        yield Waiting(
            reason="promise_broken", action="record_payment", kind="invoice", **row._asdict()
        )


def _invoices_overdue(reading: Reading) -> Iterator[Waiting]:
    """Not while the client disputes the invoice, or has promised to pay it."""
    overdue = (
        select(*_SHOWN, Invoice.due_on)
        .where(Invoice.owed_minor > 0, Invoice.due_on < reading.today, ~_HOLDS_UP)
        .order_by(Invoice.due_on, Invoice.id)
        .limit(ITEMS_MAX)
    )
    owners = owner_columns(Invoice.client_id, Invoice.project_id)
    for row in reading.session.execute(
        reading.visible("invoice.read", _mine(reading, overdue), owners)
    ):
        yield Waiting(
            reason="invoice_overdue", action="record_payment", kind="invoice", **row._asdict()
        )


def _mine(reading: Reading, asked: Select[Any]) -> Select[Any]:
    if reading.actor.may("payment.write"):
        return asked
    return asked.where(account_manager_of(Invoice.client_id) == reading.actor.person_id)
