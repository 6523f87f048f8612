"""Links for suppliers: made, opened, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import func, select

from finance.quoting.rules.sharing import hash_of
from finance.rights import require
from finance.supplier_links.access import of_link
from finance.supplier_links.model import SupplierLink
from finance.supplier_links.queries.links import held_link
from finance.supplier_links.rules import Purpose, token_of

LINKS_MAX = 20
EXPIRES_DAYS = 90
EXPIRES_DAYS_MAX = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """What a link opens, and whose that is."""

    purpose: Purpose
    record_id: str
    supplier_id: str
    person_id: str | None = None
    project_id: str | None = None


def make_link(tx: Transaction, opens: Opens, expires_on: date | None, secret: str) -> SupplierLink:
    """expires_on None: in 90 days. The caller has checked that the actor may show the record."""
    day = expires_on or tx.today + timedelta(days=EXPIRES_DAYS)
    if not tx.today <= day <= tx.today + timedelta(days=EXPIRES_DAYS_MAX):
        raise Invalid(
            "EXPIRES_ON_OUT_OF_RANGE",
            f"expires_on must be today or later, and at most {EXPIRES_DAYS_MAX} days ahead.",
            field="expires_on",
        )
    works = SupplierLink.withdrawn_at.is_(None), SupplierLink.expires_on >= tx.today
    of_record = SupplierLink.record_id == opens.record_id
    asked = select(func.count()).select_from(SupplierLink).where(of_record, *works)
    if (tx.session.scalar(asked) or 0) >= LINKS_MAX:
        raise Conflict(
            "SUPPLIER_LINKS_TOO_MANY",
            f"There are {LINKS_MAX} links to this that work; withdraw one.",
            field="record_id",
        )
    id_ = tx.new_id()
    link = SupplierLink(
        id=id_,
        supplier_id=opens.supplier_id,
        purpose=opens.purpose.value,
        record_id=opens.record_id,
        person_id=opens.person_id,
        project_id=opens.project_id,
        token_hash=hash_of(token_of(secret, id_)),
        created_at=tx.now,
        expires_on=day,
    )
    tx.add(link)
    tx.record(link.made())
    return link


def withdraw_link(tx: Transaction, supplier_link_id: str) -> SupplierLink:
    """It opens nothing from then on."""
    link = tx.load(SupplierLink, supplier_link_id)
    require(tx, "purchase.write", of_link(tx, link))
    tx.record(link.withdraw(tx.now))
    return link


def open_link(tx: Transaction, token: str, address: str) -> None:
    """The holder has seen it; only the first time is recorded."""
    link = tx.load(SupplierLink, held_link(tx, token).id)
    if link.opened_at is None:
        tx.record(link.open(tx.now, address))
