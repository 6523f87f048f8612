"""Promises, disputes and contacts: noted about an invoice, changed, ended, and held again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select

from chassis import values
from finance.billing.readable import Invoice
from finance.dunning.access import WRITE, of_note
from finance.dunning.model import CollectionNote
from finance.dunning.queries.notes import CONTACT, PROMISE
from finance.rights import of_invoice, require

PROMISE_DAYS_MAX = 366


def record_note(
    tx: Transaction,
    invoice_id: str,
    kind: str,
    words: str,
    promised_on: date | None,
    noted_on: date | None,
) -> CollectionNote:
    """About an issued invoice that is owed. A promise names its day; the others have none."""
    invoice = tx.load(Invoice, invoice_id)
    require(tx, WRITE, of_invoice(invoice))
    if not invoice.asks_for_money or (kind != CONTACT and invoice.owed_minor <= 0):
        raise Conflict(
            "INVOICE_NOT_OWED",
            f"Nothing is owed on {invoice.number or 'this draft'}.",
            field="invoice_id",
        )
    _refuse_second(tx, invoice, kind)
    note = CollectionNote(
        id=tx.new_id(),
        invoice_id=invoice.id,
        client_id=invoice.client_id,
        kind=kind,
        words=values.text(words, "words", required=kind != PROMISE),
        noted_on=_noted_on(tx, noted_on),
        created_at=tx.now,
        noted_by_id=tx.actor.person_id or None,
        promised_on=_promised_on(tx, kind, promised_on),
    )
    tx.add(note)
    tx.record(note.recorded())
    return note


def change_note(
    tx: Transaction,
    note_id: str,
    words: str | None,
    promised_on: date | None,
    expected_version: int = 0,
) -> CollectionNote:
    """None: it stays as it is. The kind and the invoice stay."""
    note = _load(tx, note_id, expected_version)
    given: dict[str, Any] = {}
    if words is not None:
        given["words"] = values.text(words, "words", required=note.kind != PROMISE)
    if promised_on is not None:
        given["promised_on"] = _promised_on(tx, note.kind, promised_on)
    if fact := note.change(given):
        tx.record(fact)
    return note


def end_note(tx: Transaction, note_id: str, reason: str) -> CollectionNote:
    """The promise or the dispute holds no more; a contact that was noted wrongly is put away."""
    note = _load(tx, note_id)
    by = tx.actor.person_id or None
    tx.record(note.end(tx.now, by, values.text(reason, "reason", required=True)))
    return note


def reopen_note(tx: Transaction, note_id: str) -> CollectionNote:
    note = _load(tx, note_id)
    if note.ended:
        _refuse_second(tx, tx.load(Invoice, note.invoice_id), note.kind)
    tx.record(note.reopen())
    return note


def _load(tx: Transaction, note_id: str, expected_version: int = 0) -> CollectionNote:
    note = tx.load(CollectionNote, note_id, expected_version=expected_version)
    require(tx, WRITE, of_note(note))
    return note


def _refuse_second(tx: Transaction, invoice: Invoice, kind: str) -> None:
    holds = select(CollectionNote.id).where(
        CollectionNote.invoice_id == invoice.id,
        CollectionNote.kind == kind,
        CollectionNote.ended_at.is_(None),
    )
    if kind != CONTACT and tx.session.scalars(holds).first() is not None:
        raise Conflict(
            "NOTE_EXISTS",
            f"{invoice.number} has a {kind} that holds; change it, or end it first.",
            field="kind",
        )


def _noted_on(tx: Transaction, day: date | None) -> date:
    if day is not None and day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"noted_on may not be after today, {tx.today_in_words}.",
            field="noted_on",
        )
    return day or tx.today


def _promised_on(tx: Transaction, kind: str, day: date | None) -> date | None:
    if (kind == PROMISE) != (day is not None):
        raise Invalid(
            "PROMISED_ON_INVALID",
            "A promise names the day by which the client pays; a dispute and a contact have none.",
            field="promised_on",
        )
    if day is not None and not tx.today <= day <= tx.today + timedelta(days=PROMISE_DAYS_MAX):
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"promised_on must be from today, {tx.today_in_words}, to {PROMISE_DAYS_MAX} days "
            "ahead.",
            field="promised_on",
        )
    return day
