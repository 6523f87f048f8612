"""The checklist of a closing: what of the days up to one is still open, and with whom it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import Date, bindparam, func, select

from finance.bank.readable import BankLine
from finance.billing.queries import open_items
from finance.ledger.queries import out_of_balance, recurring_due
from finance.replicas import queries as replicas
from finance.revaluation.queries import preview, unvalued
from finance.revenue.queries.months import unrecognised


@dataclass(frozen=True, slots=True)
class CloseItem:
    words: str
    record_type: str
    record_id: str
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class CloseCheck:
    """count 0: done. items: the first of them."""

    check: str
    name: str
    count: int
    items: Sequence[CloseItem] = ()


def checklist(reading: Reading, through: date) -> list[CloseCheck]:
    until = datetime.combine(through + timedelta(days=1), time(), reading.zone)
    drafts = open_items.drafts(reading, until)
    unpriced = open_items.unpriced(reading, through)
    unbilled = open_items.unbilled(reading, through)
    return [
        CloseCheck("drafts", "Drafts that are not issued", drafts.count, _drafts(drafts)),
        _of_projects("unpriced_work", "Projects with time without a price", unpriced),
        _of_projects("unbilled_work", "Projects with time to bill", unbilled),
        _recurring(reading, through),
        *_recognition(reading, through),
        *_revaluation(reading, through),
        _bank(reading, through),
        _balance(reading),
    ]


def last_month(today: date) -> date:
    """The last day of the month before today's."""
    return today.replace(day=1) - timedelta(days=1)


def _drafts(found: open_items.OpenItems) -> list[CloseItem]:
    return [
        CloseItem(_named(one), "invoice", one.invoice_id or "", one.waits_for)
        for one in found.items
    ]


def _of_projects(check: str, name: str, found: open_items.OpenItems) -> CloseCheck:
    items = [
        CloseItem(_named(one), "project", one.project_id, one.waits_for) for one in found.items
    ]
    return CloseCheck(check, name, found.count, items)


def _named(one: open_items.OpenItem) -> str:
    return f"{one.reference} {one.name}".strip()


def _recurring(reading: Reading, through: date) -> CloseCheck:
    due = recurring_due(reading, through)
    items = [
        CloseItem(f"{one.description}, {one.next_on}", "recurring_journal", one.id) for one in due
    ]
    name = "Recurring journals that are not posted"
    return CloseCheck("recurring_journals", name, len(due), items[: open_items.ITEMS_MAX])


def _recognition(reading: Reading, through: date) -> list[CloseCheck]:
    """Of the end of a month only, since whole months are recognised."""
    if (through + timedelta(days=1)).day != 1:
        return []
    open_ = unrecognised(reading, through)
    known = replicas.projects(reading, [one.plan.project_id for one in open_])
    items = [
        CloseItem(f"{project.reference} {project.name}".strip(), "project", project.project_id)
        for project in known.values()
    ]
    name = "Projects with revenue to recognise"
    return [CloseCheck("recognition", name, len(open_), items[: open_items.ITEMS_MAX])]


def _revaluation(reading: Reading, through: date) -> list[CloseCheck]:
    """At the end of a month: balances in other currencies, and journals without any rate."""
    if (through + timedelta(days=1)).day != 1:
        return []
    lines = [line for line in preview(reading, through) if line.is_open]
    items = [
        CloseItem(
            f"{line.ledger_account} {line.ledger_account_name}: {line.balance}"
            + (", without an exchange rate" if line.difference is None else ""),
            "ledger_account",
            line.ledger_account,
        )
        for line in lines
    ]
    without = unvalued(reading, through)
    journals = [CloseItem("A journal in another currency", "journal", one) for one in without]
    return [
        CloseCheck(
            "revaluation",
            "Balances in other currencies to revalue",
            len(lines),
            items[: open_items.ITEMS_MAX],
        ),
        CloseCheck(
            "unvalued_journals",
            "Journals without an amount in the currency of the books",
            len(without),
            journals[: open_items.ITEMS_MAX],
        ),
    ]


_OPEN_LINES = prepared(
    select(
        *(BankLine.id, BankLine.booked_on, BankLine.payer_name, BankLine.text),
        func.count().over().label("counted"),
    )
    .where(BankLine.status == "open", BankLine.booked_on <= bindparam("through", type_=Date))
    .order_by(BankLine.booked_on, BankLine.id)
    .limit(open_items.ITEMS_MAX)
)


def _bank(reading: Reading, through: date) -> CloseCheck:
    rows = _OPEN_LINES.all(reading, through=through)
    items = [
        CloseItem(f"{row.booked_on} {row.payer_name or row.text}".strip(), "bank_line", row.id)
        for row in rows
    ]
    name = "Lines of bank statements that match nothing yet"
    return CloseCheck("bank_lines", name, rows[0].counted if rows else 0, items)


def _balance(reading: Reading) -> CloseCheck:
    found = out_of_balance(reading)
    items = [CloseItem(f"{money}", "journal", "") for money in found]
    return CloseCheck(
        "trial_balance", "Currencies whose debits and credits differ", len(found), items
    )
