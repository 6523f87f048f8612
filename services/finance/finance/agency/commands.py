"""Setting who sells."""

from __future__ import annotations

from typing import Any

from chassis.database import Transaction
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
