"""Who sells, for documents and for the settings page; whose a project is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.listing import Asked, Listed, Records, containing, part, records
from chassis.prepared import one_of, prepared
from sqlalchemy import bindparam, select

from finance.agency.model import ENTITY_ID, EntityAssignment, LegalEntity


def legal_entity(reading: Reading) -> LegalEntity | None:
    """None until it has been set."""
    return reading.session.get(LegalEntity, ENTITY_ID)


_SELLER = prepared(
    select(
        *(LegalEntity.name, LegalEntity.address, LegalEntity.tax_number),
        *(LegalEntity.registration_number, LegalEntity.country_code),
        *(LegalEntity.payment_details, LegalEntity.iban, LegalEntity.bic),
        *(LegalEntity.street, LegalEntity.town, LegalEntity.post_code),
        *(LegalEntity.electronic_scheme, LegalEntity.electronic_address),
    ).where(LegalEntity.id == bindparam("id"))
)


def seller(reading: Reading, legal_entity_id: str = ENTITY_ID) -> dict[str, Any] | None:
    """As documents copy it; None until it has been set."""
    found = _SELLER.first(reading, id=legal_entity_id)
    return found._asdict() if found else None


@dataclass(frozen=True, slots=True)
class EntityTerms:
    """What documents of a legal entity follow. tax_rounding: empty where it does not say."""

    legal_entity_id: str
    tax_rounding: str
    number_prefix: str

    def series(self, name: str) -> str:
        """Of the first entity INV, of another its prefix and INV."""
        return f"{self.number_prefix}-{name}" if self.number_prefix else name


_TERMS_OF = prepared(
    select(LegalEntity.id, LegalEntity.tax_rounding, LegalEntity.number_prefix).where(
        LegalEntity.id == bindparam("id")
    ),
    EntityTerms,
)
_ENTITY_OF = prepared(
    select(EntityAssignment.legal_entity_id, EntityAssignment.kind)
    .where(one_of(EntityAssignment.record_id, "ids"))
    .order_by(EntityAssignment.kind.desc())
    .limit(1)
)


def tax_rounding(reading: Reading, legal_entity_id: str = ENTITY_ID) -> str:
    """ "line" or "total"; empty where the legal entity does not say."""
    return terms_of(reading, legal_entity_id).tax_rounding


def terms_of(reading: Reading, legal_entity_id: str) -> EntityTerms:
    found = _TERMS_OF.first(reading, id=legal_entity_id)
    return found or EntityTerms(legal_entity_id, "", "")


def entity_of(reading: Reading, project_id: str | None, client_id: str | None = None) -> str:
    """The project's own legal entity, else its client's, else the first."""
    return assigned(reading, project_id, client_id)[0]


def entities_of(reading: Reading, projects: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """The legal entity of each project, which is given with its client."""
    ids = {id_ for pair in projects for id_ in pair if id_}
    found = {row.record_id: row.legal_entity_id for row in _ASSIGNED.all(reading, ids=sorted(ids))}
    return {
        project_id: found.get(project_id) or found.get(client_id or "") or ENTITY_ID
        for project_id, client_id in projects
    }


_ASSIGNED = prepared(
    select(EntityAssignment.record_id, EntityAssignment.legal_entity_id).where(
        one_of(EntityAssignment.record_id, "ids")
    )
)


def assigned(reading: Reading, project_id: str | None, client_id: str | None) -> tuple[str, str]:
    """The legal entity, and who says so: project, client, or empty where nobody does."""
    ids = [id_ for id_ in (project_id, client_id) if id_]
    found = _ENTITY_OF.first(reading, ids=ids) if ids else None
    return (found.legal_entity_id, found.kind) if found else (ENTITY_ID, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class EntityFilter:
    search: str = ""
    archived: bool | None = None


ENTITIES = Records(
    select(LegalEntity.id),
    {
        "id": LegalEntity.id,
        "name": LegalEntity.name,
        "currency_code": LegalEntity.currency_code,
        "country_code": LegalEntity.country_code,
        "number_prefix": LegalEntity.number_prefix,
    },
    None,
    default="number_prefix",
    archived=LegalEntity.archived_at.is_not(None) == bindparam("archived"),
    search=containing("search", LegalEntity.name, LegalEntity.tax_number),
)


def list_entities(reading: Reading, wanted: EntityFilter, asked: Asked) -> Listed:
    """The first one first, if no other order is given."""
    listed = ENTITIES.page(
        reading, ["invoice.read"], asked, search=part(wanted.search), archived=wanted.archived
    )
    return records(reading, LegalEntity, listed)


def one_entity(reading: Reading, legal_entity_id: str) -> LegalEntity:
    return reading.get(LegalEntity, legal_entity_id)


def known_entity(reading: Reading, legal_entity_id: str) -> str:
    """Empty where none is given; NotFound where there is no such entity."""
    return one_entity(reading, legal_entity_id).id if legal_entity_id else ""


def base_currency(reading: Reading, legal_entity_id: str, home_currency: str) -> str:
    """In which its books are kept: as it says, else the home currency of the installation."""
    return _CURRENCY.first(reading, id=legal_entity_id) or home_currency


_CURRENCY = prepared(
    select(LegalEntity.currency_code).where(LegalEntity.id == bindparam("id")), str
)


def get_legal_entity(reading: Reading) -> LegalEntity:
    found = legal_entity(reading)
    if found is None:
        raise NotFound(
            "LEGAL_ENTITY_NOT_SET",
            "The agency's legal entity is not set yet; PUT /v1/legal-entity sets it, and invoices "
            "issued from then on show it as the seller.",
        )
    return found
