"""Links for suppliers, for those who made them and for their holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chassis.actor import ActorKind
from chassis.database import Reading
from chassis.errors import Forbidden, NotFound
from chassis.listing import Asked, Listed, Records, ids_of, records
from chassis.prepared import one_of
from sqlalchemy import select

from finance.quoting.rules.sharing import hash_of
from finance.supplier_links.access import OWNERS
from finance.supplier_links.model import SupplierLink
from finance.supplier_links.rules import Purpose, token_of

LINKS = Records(
    select(SupplierLink.id),
    {
        "id": SupplierLink.id,
        "created_at": SupplierLink.id,
        "expires_on": SupplierLink.expires_on,
        "purpose": SupplierLink.purpose,
    },
    OWNERS,
    record_id=one_of(SupplierLink.record_id, "record_id"),
    supplier_id=one_of(SupplierLink.supplier_id, "supplier_id"),
    purpose=one_of(SupplierLink.purpose, "purpose"),
)


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link with the path of its page; empty where it opens nothing."""

    id: str
    version: int
    purpose: str
    record_id: str
    supplier_id: str
    path: str
    expires_on: date
    created_at: datetime
    opened_at: datetime | None
    opened_address: str
    withdrawn_at: datetime | None


def shared_link(link: SupplierLink, path: str = "") -> SharedLink:
    return SharedLink(
        *(link.id, link.version, link.purpose, link.record_id, link.supplier_id, path),
        *(link.expires_on, link.created_at, link.opened_at, link.opened_address),
        link.withdrawn_at,
    )


def list_links(
    reading: Reading,
    record_id: Sequence[str],
    supplier_id: Sequence[str],
    purpose: Sequence[str],
    asked: Asked,
    secret: str,
) -> tuple[list[SharedLink], Listed]:
    """For those who may send what they open: a path is as good as the link."""
    listed = records(
        reading,
        SupplierLink,
        LINKS.page(
            reading,
            ["purchase.write"],
            asked,
            record_id=ids_of(record_id, "record_id"),
            supplier_id=ids_of(supplier_id, "supplier_id"),
            purpose=list(purpose),
        ),
    )
    shown = [
        shared_link(link, f"/s/{token_of(secret, link.id)}" if link.works_on(reading.today) else "")
        for link in listed.rows
    ]
    return shown, listed


def held_link(reading: Reading, token: str, purpose: Purpose | None = None) -> SupplierLink:
    """The link of the token, for its holder alone; NotFound where it opens nothing.

    purpose: what the holder wants to do; a link for something else does not open it.
    """
    if reading.actor.kind is not ActorKind.LINK:
        raise Forbidden("LINK_REQUIRED", "Only the holder of a link can do this.")
    found = reading.session.scalars(
        select(SupplierLink).where(SupplierLink.token_hash == hash_of(token))
    ).first()
    if (
        found is None
        or not found.works_on(reading.today)
        or (purpose and found.purpose != purpose.value)
    ):
        raise NotFound(
            "SUPPLIER_LINK_NOT_FOUND",
            "This link opens nothing: it is not complete, or it has expired or was withdrawn. Ask "
            "your contact at the agency for a new one.",
        )
    return found
