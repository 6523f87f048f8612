"""The bills of suppliers that an export takes: approved, by the day on which they were posted."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.money import minor_digits
from sqlalchemy import ColumnElement, Select, exists, select, true

from finance.accounting.queries.wanted import Wanted, is_wanted
from finance.accounting.rules.records import DocumentRecord, Line, Record
from finance.accounting.rules.words import System, tax_source
from finance.chart import queries as chart
from finance.chart.rules.roles import AccountRole
from finance.ledger.readable import Journal
from finance.payables.readable import Bill
from finance.purchasing.readable import Supplier


def bills_of(reading: Reading, wanted: Wanted, most: int) -> list[Record]:
    """A reversed one is left out. QuickBooks imports no credit notes of suppliers."""
    asked: Select[Any] = (
        select(Bill)
        .where(
            Bill.posted_on.between(wanted.posted_from, wanted.posted_through),
            Bill.currency_code == wanted.currency_code,
            Bill.reversed_on.is_(None),
            *([Bill.total_minor >= 0] if wanted.system is System.QUICKBOOKS else []),
            _is_of_entity(wanted),
            is_wanted(wanted, Bill.id),
        )
        .order_by(Bill.posted_on, Bill.number)
        .limit(most)
    )
    found = list(reading.session.scalars(asked))
    names = _supplier_names(reading, {one.supplier_id for one in found})
    roles = chart.roles(reading)
    purchases = roles.get(AccountRole.PURCHASES.value, "")
    overheads = roles.get(AccountRole.STAFF_EXPENSES.value, "")
    return [
        DocumentRecord(
            id=one.id,
            kind="bill",
            number=one.supplier_number,
            issued_on=one.issued_on,
            due_on=one.due_on,
            client_id=one.supplier_id,
            client_name=names.get(one.supplier_id, ""),
            reference=one.number,
            currency_code=one.currency_code,
            digits=minor_digits(one.currency_code),
            account=purchases,
            account_name="Purchases",
            lines=[
                Line(
                    description=line.description,
                    net_minor=line.amount_minor,
                    tax_minor=line.tax_minor,
                    tax=tax_source(line.tax_category, line.tax_rate_bp),
                    account=line.ledger_account or (purchases if line.project_id else overheads),
                )
                for line in one.lines
            ],
        )
        for one in found
    ]


def _is_of_entity(wanted: Wanted) -> ColumnElement[bool]:
    """In whose books it was posted."""
    if wanted.legal_entity_id is None:
        return true()
    return exists().where(
        Journal.source_id == Bill.id, Journal.legal_entity_id == wanted.legal_entity_id
    )


def _supplier_names(reading: Reading, ids: set[str]) -> dict[str, str]:
    asked = select(Supplier.id, Supplier.name).where(Supplier.id.in_(sorted(ids)))
    return {row.id: row.name for row in reading.session.execute(asked)}
