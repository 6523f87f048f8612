"""Legal entities whose books are in use: their base currency stays."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from chassis import values
from finance.agency import commands as agency
from finance.agency.readable import ENTITY_ID, LegalEntity
from finance.ledger.model import Journal
from finance.rights import require


def set_legal_entity(
    tx: Transaction, given: values.Given, home_currency: str, expected_version: int = 0
) -> LegalEntity:
    """The first one; Conflict where its base currency would change and something is posted."""
    require(tx, "settings.write")
    check_base_currency(tx, ENTITY_ID, given["currency_code"], home_currency)
    return agency.set_legal_entity(tx, given, expected_version)


def check_base_currency(
    tx: Transaction, legal_entity_id: str, wanted: str, home_currency: str
) -> None:
    """wanted: empty where it stays as it is."""
    entity = tx.session.get(LegalEntity, legal_entity_id)
    stands = (entity and entity.currency_code) or home_currency
    if not wanted or values.currency(wanted, "currency_code") == stands:
        return
    posted = select(1).where(Journal.legal_entity_id == legal_entity_id).limit(1)
    if tx.session.scalar(posted):
        raise Conflict(
            "BASE_CURRENCY_IN_USE",
            f"Journals are posted in these books, so their base currency stays {stands}. "
            "Documents may be in any currency.",
            field="currency_code",
        )
