"""Setting who sells."""

from __future__ import annotations

import re
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from chassis import values
from finance.agency.model import ENTITY_ID, LegalEntity
from finance.rights import require

FIELDS = (
    "name",
    "address",
    "tax_number",
    "registration_number",
    "country_code",
    "payment_details",
    "street",
    "town",
    "post_code",
    "electronic_scheme",
    "electronic_address",
    "iban",
    "bic",
    "tax_rounding",
    "currency_code",
)
_TEXTS = (
    *("address", "registration_number", "payment_details"),
    *("street", "town", "post_code", "electronic_address", "tax_rounding"),
)
"""Their limits stand in the contract."""


def set_legal_entity(
    tx: Transaction, given: values.Given, expected_version: int = 0
) -> LegalEntity:
    """Replace the record as a whole. Documents that are issued keep what they show.

    The base currency stays where none is given; the ledger says whether it may change.
    """
    require(tx, "settings.write")
    checked = _checked(given)
    begun = insert(LegalEntity).values(id=ENTITY_ID, version=0, **dict.fromkeys(FIELDS, ""))
    tx.session.execute(begun.on_conflict_do_nothing())
    entity = tx.load(LegalEntity, ENTITY_ID, expected_version=expected_version)
    checked["currency_code"] = checked["currency_code"] or entity.currency_code
    tx.record(entity.set(checked))
    return entity


def create_entity(
    tx: Transaction, given: values.Given, number_prefix: str, year_starts_in: int
) -> LegalEntity:
    """One more, once the first is set. Its prefix is its own, and stays."""
    require(tx, "settings.write")
    tx.serialise("legal entities")
    if tx.session.get(LegalEntity, ENTITY_ID) is None:
        raise Conflict(
            "LEGAL_ENTITY_NOT_SET",
            "Set the agency's first legal entity before you add another, with "
            "PUT /v1/legal-entity.",
            field="name",
        )
    checked = _checked(given)
    _refuse_name(tx, checked["name"], "")
    entity = LegalEntity(
        id=tx.new_id(),
        **checked,
        number_prefix=_prefix(tx, number_prefix),
        year_starts_in=values.number(year_starts_in, "year_starts_in", 0, 12),
    )
    tx.add(entity)
    tx.record(entity.set(checked))
    return entity


def change_entity(
    tx: Transaction,
    legal_entity_id: str,
    given: values.Given,
    year_starts_in: int | None,
    expected_version: int = 0,
) -> LegalEntity:
    """What is left out stays. Documents that are issued keep what they show."""
    require(tx, "settings.write")
    tx.serialise("legal entities")
    entity = tx.load(LegalEntity, legal_entity_id, expected_version=expected_version)
    checked: dict[str, Any] = _checked({**_as_it_is(entity), **given})
    _refuse_name(tx, checked["name"], entity.id)
    if year_starts_in is not None:
        checked["year_starts_in"] = values.number(year_starts_in, "year_starts_in", 0, 12)
    tx.record(entity.set(checked))
    return entity


def archive_entity(tx: Transaction, legal_entity_id: str) -> LegalEntity:
    """Nothing new is assigned to it. The first one stays: what names no other belongs to it."""
    require(tx, "settings.write")
    entity = tx.load(LegalEntity, legal_entity_id)
    if entity.id == ENTITY_ID:
        raise Conflict(
            "LEGAL_ENTITY_FIRST",
            "The first legal entity cannot be archived: all that is assigned to no other belongs "
            "to it.",
            field="legal_entity_id",
        )
    if not entity.archived:
        tx.record(entity.set({"archived_at": tx.now}))
    return entity


def restore_entity(tx: Transaction, legal_entity_id: str) -> LegalEntity:
    require(tx, "settings.write")
    entity = tx.load(LegalEntity, legal_entity_id)
    if entity.archived:
        tx.record(entity.set({"archived_at": None}))
    return entity


def _as_it_is(entity: LegalEntity) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in FIELDS}


def _prefix(tx: Transaction, text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise Invalid(
            "NUMBER_PREFIX_INVALID",
            "number_prefix must be 1 to 6 capital letters and digits, such as NL; it begins the "
            "numbers of all documents of the entity.",
            field="number_prefix",
        )
    same = select(LegalEntity.name).where(LegalEntity.number_prefix == text)
    if (name := tx.session.scalar(same)) is not None:
        raise Conflict(
            "NUMBER_PREFIX_TAKEN",
            f"{name} has the prefix {text} already; choose another.",
            field="number_prefix",
        )
    return text


def _refuse_name(tx: Transaction, name: str, own_id: str) -> None:
    same = select(LegalEntity.id).where(func.lower(LegalEntity.name) == name.lower())
    if any(id_ != own_id for id_ in tx.session.scalars(same)):
        raise Conflict(
            "LEGAL_ENTITY_EXISTS",
            "There is a legal entity of this name already; give it another, or restore that one.",
            field="name",
        )


_PREFIX = re.compile("[A-Z0-9]{1,6}")


def _checked(given: values.Given) -> dict[str, Any]:
    country_code = values.country(given["country_code"], "country_code")
    currency = given["currency_code"]
    return {
        **{name: values.text(given[name], name) for name in _TEXTS},
        "electronic_scheme": values.electronic_scheme(
            given["electronic_scheme"], "electronic_scheme"
        ),
        "iban": values.iban(given["iban"], "iban"),
        "bic": values.bic(given["bic"], "bic"),
        "name": values.text(given["name"], "name", required=True),
        "tax_number": values.tax_number(given["tax_number"], "tax_number", country_code),
        "country_code": country_code,
        "currency_code": currency and values.currency(currency, "currency_code"),
    }
