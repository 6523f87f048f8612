"""Who sells, for documents and for the settings page."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.prepared import prepared
from sqlalchemy import bindparam, select

from finance.agency.model import ENTITY_ID, LegalEntity


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
    ).where(LegalEntity.id == ENTITY_ID)
)


def seller(reading: Reading) -> dict[str, Any] | None:
    """As documents copy it; None until it has been set."""
    found = _SELLER.first(reading)
    return found._asdict() if found else None


def tax_rounding(reading: Reading) -> str:
    """ "line" or "total"; empty where the legal entity does not say."""
    return _TAX_ROUNDING.first(reading) or ""


_TAX_ROUNDING = prepared(select(LegalEntity.tax_rounding).where(LegalEntity.id == ENTITY_ID), str)


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
