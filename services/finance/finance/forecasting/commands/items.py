"""Cash items: created, changed, archived and restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.money import LARGEST_MINOR, Money

from chassis import values
from finance.forecasting.model import CashItem
from finance.rights import require

WRITE = "forecast.write"
MONTHS_MAX = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """amount: negative where money goes out. every_months 0: once."""

    name: str
    amount: Money
    starts_on: date
    every_months: int = 0
    ends_on: date | None = None


def create_item(tx: Transaction, draft: ItemDraft) -> CashItem:
    require(tx, WRITE)
    item = CashItem(id=tx.new_id(), created_at=tx.now, **_checked(draft))
    tx.add(item)
    tx.record(item.created())
    return item


def update_item(
    tx: Transaction, item_id: str, draft: ItemDraft, expected_version: int = 0
) -> CashItem:
    """As a whole."""
    require(tx, WRITE)
    item = tx.load(CashItem, item_id, expected_version=expected_version)
    if fact := item.change(_checked(draft)):
        tx.record(fact)
    return item


def archive_item(tx: Transaction, item_id: str) -> CashItem:
    """It is not expected any more."""
    return _set_archived(tx, item_id, tx.now)


def restore_item(tx: Transaction, item_id: str) -> CashItem:
    return _set_archived(tx, item_id, None)


def _set_archived(tx: Transaction, item_id: str, at: datetime | None) -> CashItem:
    require(tx, WRITE)
    item = tx.load(CashItem, item_id)
    if item.archived == (at is not None):
        return item
    if fact := item.change({"archived_at": at}):
        tx.record(fact)
    return item


def _checked(draft: ItemDraft) -> dict[str, Any]:
    code = values.currency(draft.amount.currency_code, "amount.currency_code")
    if not 0 < abs(draft.amount.amount_minor) <= LARGEST_MINOR:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            "amount must not be nothing: above it money comes in, below it goes out.",
            field="amount",
        )
    if draft.ends_on is not None:
        values.window(draft.starts_on, draft.ends_on, "starts_on", "ends_on")
    return {
        "name": values.text(draft.name, "name", required=True),
        "amount_minor": draft.amount.amount_minor,
        "currency_code": code,
        "starts_on": draft.starts_on,
        "every_months": values.number(draft.every_months, "every_months", 0, MONTHS_MAX),
        "ends_on": draft.ends_on,
    }
