"""The journals, documents and clients that an export takes: of a period, in one currency.

At most one more than an export may hold is read. What another export holds already is left out by
an index, so that the cost follows the period and not the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading
from chassis.money import minor_digits
from sqlalchemy import Select, or_, select

from finance.accounting.queries.bills import bills_of
from finance.accounting.queries.wanted import Wanted, is_of_entity, is_wanted
from finance.accounting.rules.records import (
    ContactRecord,
    DocumentRecord,
    JournalRecord,
    Line,
    Record,
    Side,
)
from finance.accounting.rules.words import Content, System, tax_source
from finance.billing.readable import Invoice
from finance.chart import queries as chart
from finance.chart.rules.roles import AccountRole
from finance.ledger.readable import Journal, Posting
from finance.replicas.readable import KnownClient

_TAX_ROLES = (AccountRole.OUTPUT_TAX.value, AccountRole.INPUT_TAX.value)


def records_of(reading: Reading, wanted: Wanted, most: int) -> list[Record]:
    """In the order of their numbers. most: how many at most."""
    read = {
        Content.JOURNALS: _journals,
        Content.INVOICES: _documents,
        Content.BILLS: bills_of,
        Content.CONTACTS: _contacts,
    }
    return read[wanted.content](reading, wanted, most)


_IN_BOOKS = select(Posting.journal_id).where(
    Posting.journal_id == Journal.id, Posting.position == 0
)


def _journals(reading: Reading, wanted: Wanted, most: int) -> list[Record]:
    """Those of the books in that currency, whatever they were posted in; and those posted in it.

    Of the first all is in the currency of the books, with exchange differences.
    """
    asked: Select[Any] = (
        select(Journal)
        .where(
            or_(
                Journal.currency_code == wanted.currency_code,
                _IN_BOOKS.where(Posting.base_currency_code == wanted.currency_code).exists(),
            ),
            Journal.posted_on.between(wanted.posted_from, wanted.posted_through),
            is_of_entity(wanted, Journal.legal_entity_id),
            is_wanted(wanted, Journal.id),
        )
        .order_by(Journal.number)
        .limit(most)
    )
    found = list(reading.session.scalars(asked))
    names, roles = chart.account_names(reading), chart.roles(reading)
    taxes = {roles.get(role) for role in _TAX_ROLES}
    clients = _client_names(reading, {one.client_id for one in found if one.client_id})
    numbers = _document_numbers(reading, {one.source_id for one in found})
    return [
        JournalRecord(
            id=one.id,
            number=one.number,
            posted_on=one.posted_on,
            description=one.description,
            reference=one.reference or numbers.get(one.source_id, ""),
            currency_code=wanted.currency_code,
            digits=minor_digits(wanted.currency_code),
            client_name=clients.get(one.client_id or "", ""),
            sides=sides,
        )
        for one in found
        if (sides := _sides(one, wanted.currency_code, names, taxes))
    ]


def _sides(journal: Journal, code: str, names: Any, taxes: set[str | None]) -> list[Side]:
    """Without what is nothing in that currency, as an exchange difference is in a document's."""
    in_base = journal.base_currency_code == code
    sides = (_side(posting, names, taxes, in_base=in_base) for posting in journal.postings)
    return [side for side in sides if side.signed_minor]


def _side(posting: Any, names: Any, taxes: set[str | None], *, in_base: bool) -> Side:
    category = posting.tax_category
    return Side(
        account=posting.ledger_account,
        account_name=names.get(posting.ledger_account, ""),
        debit_minor=posting.base_debit_minor if in_base else posting.debit_minor,
        credit_minor=posting.base_credit_minor if in_base else posting.credit_minor,
        tax=tax_source(category, posting.tax_rate_bp) if category else "",
        is_tax=bool(category) and posting.ledger_account in taxes,
    )


def _documents(reading: Reading, wanted: Wanted, most: int) -> list[Record]:
    asked: Select[Any] = (
        select(Invoice)
        .where(
            Invoice.number.is_not(None),
            Invoice.issued_on.between(wanted.posted_from, wanted.posted_through),
            Invoice.currency_code == wanted.currency_code,
            is_of_entity(wanted, Invoice.legal_entity_id),
            *([Invoice.kind == "invoice"] if wanted.system is System.QUICKBOOKS else []),
            is_wanted(wanted, Invoice.id),
        )
        .order_by(Invoice.issued_on, Invoice.number)
        .limit(most)
    )
    found = list(reading.session.scalars(asked))
    revenue = chart.roles(reading).get(AccountRole.REVENUE.value, "")
    return list(documents(reading, found, revenue))


def documents(reading: Reading, found: Sequence[Invoice], account: str) -> list[DocumentRecord]:
    names = _client_names(reading, {one.client_id for one in found})
    return [
        DocumentRecord(
            id=one.id,
            kind=one.kind,
            number=one.number or "",
            issued_on=one.issued_on or reading.today,
            due_on=one.due_on or one.issued_on or reading.today,
            client_id=one.client_id,
            client_name=names.get(one.client_id, ""),
            reference=one.purchase_order or one.buyer_reference,
            currency_code=one.currency_code,
            digits=minor_digits(one.currency_code),
            account=account,
            lines=[
                Line(
                    description=line.description,
                    net_minor=line.amount_minor,
                    tax_minor=line.tax_minor,
                    tax=tax_source(line.tax_category, line.tax_rate_bp),
                )
                for line in one.lines
            ],
        )
        for one in found
    ]


def _client_names(reading: Reading, client_ids: set[str]) -> dict[str, str]:
    if not client_ids:
        return {}
    asked = select(KnownClient.client_id, KnownClient.name).where(
        KnownClient.client_id.in_(sorted(client_ids))
    )
    return {row.client_id: row.name for row in reading.session.execute(asked)}


def _document_numbers(reading: Reading, source_ids: set[str]) -> dict[str, str]:
    """Of the journals that a document posted."""
    asked = select(Invoice.id, Invoice.number).where(Invoice.id.in_(sorted(source_ids)))
    return {row.id: row.number or "" for row in reading.session.execute(asked)}


def _contacts(reading: Reading, wanted: Wanted, most: int) -> list[Record]:
    asked = (
        select(KnownClient)
        .where(KnownClient.archived_at.is_(None), is_wanted(wanted, KnownClient.client_id))
        .order_by(KnownClient.name, KnownClient.client_id)
        .limit(most)
    )
    return [
        ContactRecord(
            id=one.client_id,
            name=one.name,
            street=one.street or one.address,
            town=one.town,
            post_code=one.post_code,
            country_code=one.country_code,
            tax_number=one.tax_number,
            currency_code=one.currency_code,
        )
        for one in reading.session.scalars(asked)
    ]
