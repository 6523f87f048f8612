"""What was noted about unpaid invoices: promises, disputes and contacts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from finance.billing.readable import Invoice
from finance.dunning.access import READ, owners_of
from finance.dunning.model import CollectionNote, DunningLine, DunningNotice
from finance.replicas.readable import name_of_client

PROMISE, DISPUTE, CONTACT = "promise", "dispute", "contact"


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteFilter:
    """Empty or None: all. ended: False: only what holds."""

    invoice_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    kind: Sequence[str] = ()
    search: str = ""
    ended: bool | None = None
    promised_to: date | None = None


_NUMBER = select(Invoice.number).where(Invoice.id == CollectionNote.invoice_id).scalar_subquery()
_CLIENT = name_of_client(CollectionNote.client_id)
NOTES = Records(
    select(CollectionNote.id),
    {
        "id": CollectionNote.id,
        "created_at": CollectionNote.id,
        "noted_on": CollectionNote.noted_on,
        "promised_on": CollectionNote.promised_on,
        "client": _CLIENT,
        "invoice": _NUMBER,
    },
    owners_of(CollectionNote.client_id),
    invoice_id=one_of(CollectionNote.invoice_id, "invoice_id"),
    client_id=one_of(CollectionNote.client_id, "client_id"),
    kind=one_of(CollectionNote.kind, "kind"),
    search=containing("search", CollectionNote.words, _CLIENT, _NUMBER),
    ended=CollectionNote.ended_at.is_not(None) == bindparam("ended"),
    promised_to=CollectionNote.promised_on <= bindparam("promised_to"),
)


def list_notes(reading: Reading, wanted: NoteFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    given = asdict(wanted) | {
        "invoice_id": ids_of(wanted.invoice_id, "invoice_id"),
        "client_id": ids_of(wanted.client_id, "client_id"),
        "kind": list(wanted.kind),
        "search": part(wanted.search),
    }
    return records(reading, CollectionNote, NOTES.page(reading, [READ], asked, **given))


def get_note(reading: Reading, note_id: str) -> CollectionNote:
    return reading.get_visible(READ, CollectionNote, note_id, owners_of(CollectionNote.client_id))


def invoice_numbers(reading: Reading, invoice_ids: Collection[str]) -> dict[str, str]:
    rows = select(Invoice.id, Invoice.number).where(Invoice.id.in_(invoice_ids))
    return {row.id: row.number or "" for row in reading.session.execute(rows)}


class Chased(NamedTuple):
    """What has been done about an invoice. reached, pay_by, interest_to: of its last reminder."""

    invoice_id: str
    promised_on: date | None = None
    disputed: bool = False
    contact_on: date | None = None
    reached: int = 0
    pay_by: date | None = None
    interest_to: date | None = None
    noticed_on: date | None = None

    @property
    def last_contact_on(self) -> date | None:
        days = [day for day in (self.contact_on, self.noticed_on) if day is not None]
        return max(days, default=None)


def chased(reading: Reading, invoice_ids: Sequence[str]) -> dict[str, Chased]:
    """By invoice; two statements for all of them."""
    ids = list(invoice_ids)
    noted = {row.invoice_id: row for row in _NOTED.all(reading, ids=ids)}
    reminded = {row.invoice_id: row for row in _REMINDED.all(reading, ids=ids)}
    return {id_: _joined(id_, noted.get(id_), reminded.get(id_)) for id_ in ids}


def _joined(invoice_id: str, noted: object, reminded: object) -> Chased:
    names = ("promised_on", "disputed", "contact_on")
    of_notice = ("reached", "pay_by", "interest_to", "noticed_on")
    return Chased(
        invoice_id,
        **({name: getattr(noted, name) for name in names} if noted else {}),
        **({name: getattr(reminded, name) for name in of_notice} if reminded else {}),
    )


_HOLDS = CollectionNote.ended_at.is_(None)
_NOTED = prepared(
    select(
        CollectionNote.invoice_id,
        func.max(CollectionNote.promised_on).filter(_HOLDS).label("promised_on"),
        func.coalesce(func.bool_or(CollectionNote.kind == DISPUTE).filter(_HOLDS), False).label(
            "disputed"
        ),
        func.max(CollectionNote.noted_on)
        .filter(CollectionNote.kind == CONTACT)
        .label("contact_on"),
    )
    .where(one_of(CollectionNote.invoice_id, "ids"))
    .group_by(CollectionNote.invoice_id)
)
_REMINDED = prepared(
    select(
        DunningLine.invoice_id,
        DunningLine.level.label("reached"),
        DunningLine.pay_by,
        DunningLine.interest_to,
        DunningNotice.noticed_on,
    )
    .ext(distinct_on(DunningLine.invoice_id))
    .join(DunningNotice, DunningNotice.id == DunningLine.dunning_notice_id)
    .where(one_of(DunningLine.invoice_id, "ids"), DunningLine.live)
    .order_by(DunningLine.invoice_id, DunningLine.level.desc())
)
