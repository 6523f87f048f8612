"""Choosing a template for a ledger in which nothing is posted."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Conflict
from sqlalchemy import select

from finance.chart.commands.accounts import take_template
from finance.chart.readable import Chart
from finance.ledger.model import Posting, RecurringJournal
from finance.rights import require


def choose_template(tx: Transaction, template: str) -> Chart:
    """Its accounts and roles instead of all that there are; Conflict once something is posted."""
    require(tx, "chart.write")
    tx.serialise("chart of accounts")
    if any(tx.session.scalar(select(1).select_from(of).limit(1)) for of in _HOLDING):
        raise Conflict(
            "LEDGER_NOT_EMPTY",
            "Journals are posted or recur in this chart, so it cannot be replaced; add and archive "
            "accounts instead.",
            field="template",
        )
    return take_template(tx, template)


_HOLDING = (Posting, RecurringJournal)
