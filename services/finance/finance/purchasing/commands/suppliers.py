"""Whom the agency buys from."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.values import Checks, Given
from sqlalchemy import func, select

from chassis import values
from finance.purchasing.model import Supplier
from finance.rights import require

TERMS_DAYS_MAX = 365
_CHECKS = Checks(
    name=partial(values.text, required=True),
    currency_code=values.currency,
    country_code=lambda value, field: values.country(value, field) if value else "",
    email=lambda value, field: values.email(value, field) if value else "",
    iban=lambda value, field: values.iban(value, field) if value else "",
    bic=lambda value, field: values.bic(value, field) if value else "",
    payment_terms_days=partial(values.number, least=0, most=TERMS_DAYS_MAX),
)


def create_supplier(tx: Transaction, given: Given, home_currency: str) -> Supplier:
    """currency_code left out: the agency's own. A name that is there already is refused."""
    require(tx, "supplier.write")
    kept = _checked({**given, "currency_code": given.get("currency_code") or home_currency}, "")
    tx.serialise("supplier")
    _refuse_name(tx, kept["name"])
    supplier = Supplier(id=tx.new_id(), created_at=tx.now, **kept)
    tx.add(supplier)
    tx.record(supplier.created())
    return supplier


def update_supplier(
    tx: Transaction, supplier_id: str, given: Given, expected_version: int = 0
) -> Supplier:
    """Orders keep the currency that they were made in."""
    require(tx, "supplier.write")
    supplier = tx.load(Supplier, supplier_id, expected_version=expected_version)
    kept = _checked(given, supplier.country_code)
    if kept.get("name", supplier.name) != supplier.name:
        tx.serialise("supplier")
        _refuse_name(tx, kept["name"])
    if fact := supplier.change(kept):
        tx.record(fact)
    return supplier


def archive_supplier(tx: Transaction, supplier_id: str) -> Supplier:
    """Nothing new is ordered from it."""
    return _set_archived(tx, supplier_id, tx.now)


def restore_supplier(tx: Transaction, supplier_id: str) -> Supplier:
    return _set_archived(tx, supplier_id, None)


def _set_archived(tx: Transaction, supplier_id: str, at: Any) -> Supplier:
    require(tx, "supplier.write")
    supplier = tx.load(Supplier, supplier_id)
    if supplier.archived == (at is not None):
        return supplier
    if fact := supplier.change({"archived_at": at}):
        tx.record(fact)
    return supplier


def _checked(given: Given, country_code: str) -> dict[str, Any]:
    kept = _CHECKS(given)
    if kept.get("tax_number"):
        country = kept.get("country_code", country_code)
        kept["tax_number"] = values.tax_number(kept["tax_number"], "tax_number", country)
    return kept


def _refuse_name(tx: Transaction, name: str) -> None:
    same = select(Supplier.id).where(func.lower(Supplier.name) == name.lower())
    if tx.session.scalars(same).first() is not None:
        raise Conflict(
            "SUPPLIER_EXISTS",
            f"There is a supplier {name!r} already; use it, restore it, or tell the two apart by "
            "their names.",
            field="name",
        )
