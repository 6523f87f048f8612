"""Lists of charges between legal entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, or_, select

from finance.agency.readable import LegalEntity
from finance.intercompany.model import IntercompanyCharge


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeFilter:
    """Empty or None: all. legal_entity_id: on either side. Days are included."""

    legal_entity_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    status: Sequence[str] = ()
    charged_from: date | None = None
    charged_to: date | None = None
    search: str = ""


CHARGES = Records(
    select(IntercompanyCharge.id),
    {
        "id": IntercompanyCharge.id,
        "created_at": IntercompanyCharge.id,
        "charged_on": IntercompanyCharge.charged_on,
        "description": IntercompanyCharge.description,
        "amount": IntercompanyCharge.amount_minor,
        "status": IntercompanyCharge.status,
    },
    None,
    default="-charged_on",
    legal_entity_id=or_(
        one_of(IntercompanyCharge.seller_id, "legal_entity_id"),
        one_of(IntercompanyCharge.buyer_id, "legal_entity_id"),
    ),
    project_id=one_of(IntercompanyCharge.project_id, "project_id"),
    status=one_of(IntercompanyCharge.status, "status"),
    charged_from=IntercompanyCharge.charged_on >= bindparam("charged_from"),
    charged_to=IntercompanyCharge.charged_on <= bindparam("charged_to"),
    search=containing("search", IntercompanyCharge.description, IntercompanyCharge.reference),
)


def list_charges(reading: Reading, wanted: ChargeFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    reading.actor.require("ledger.read")
    given = asdict(wanted) | {
        "legal_entity_id": ids_of(wanted.legal_entity_id, "legal_entity_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "status": list(wanted.status),
        "search": part(wanted.search),
    }
    listed = CHARGES.page(reading, ["ledger.read"], asked, **given)
    return records(reading, IntercompanyCharge, listed)


def get_charge(reading: Reading, charge_id: str) -> IntercompanyCharge:
    reading.actor.require("ledger.read")
    return reading.get(IntercompanyCharge, charge_id)


_NAMES = prepared(select(LegalEntity.id, LegalEntity.name).where(one_of(LegalEntity.id, "ids")))


def entity_names(reading: Reading, ids: Sequence[str]) -> dict[str, str]:
    return {row.id: row.name for row in _NAMES.all(reading, ids=sorted(set(ids)))}
