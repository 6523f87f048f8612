"""The one table of checks for an opportunity: to open and to change it."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.database import Transaction
from chassis.values import Checks, Given

from accounts.clients import queries as clients
from accounts.pipeline.rules import Stage
from chassis import values

OPPORTUNITY = Checks(
    name=partial(values.text, required=True),
    value=values.amount,
    stage=partial(values.word, Stage),
    probability_bp=values.share,
    expected_close=values.day,
    delivery_start=values.day,
    delivery_end=values.day,
    next_step=values.text,
    next_step_on=values.day,
)


def checked(tx: Transaction, given: Given, present: Given) -> dict[str, Any]:
    """The values as they are kept. present: the delivery window as it is now."""
    kept = OPPORTUNITY(given)
    if "owner_id" in kept:
        kept["owner_id"] = clients.require_person(tx, kept["owner_id"], "owner_id")
    after = {**present, **kept}
    values.window(
        after.get("delivery_start"), after.get("delivery_end"), "delivery_start", "delivery_end"
    )
    return kept
