"""Cash items."""

from __future__ import annotations

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, containing, part, records
from sqlalchemy import bindparam, select

from finance.forecasting.model import CashItem

READ = "forecast.read"
CASH_ITEMS = Records(
    select(CashItem.id),
    {
        "id": CashItem.id,
        "created_at": CashItem.id,
        "name": CashItem.name,
        "amount": CashItem.amount_minor,
        "starts_on": CashItem.starts_on,
    },
    None,
    default="name",
    search=containing("search", CashItem.name),
    archived=CashItem.archived_at.is_not(None) == bindparam("archived"),
)


def list_items(reading: Reading, search: str, archived: bool | None, asked: Asked) -> Listed:
    reading.actor.require(READ)
    listed = CASH_ITEMS.page(reading, [READ], asked, search=part(search), archived=archived)
    return records(reading, CashItem, listed)


def get_item(reading: Reading, item_id: str) -> CashItem:
    reading.actor.require(READ)
    return reading.get(CashItem, item_id)
