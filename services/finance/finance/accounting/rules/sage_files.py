"""CSV files for Sage 50 Accounts (United Kingdom): audit trail transactions and customer records.

Source: gb-kb.sage.com, "Import data: audit trail transactions" and "customer records", and the
templates of the program: no header is needed, and one is allowed. Types: JD and JC are the debit
and the credit of a journal, SI and SC a sales invoice and credit, with positive amounts. Limits:
references of customers 8 characters, of documents 30, details 60. The columns of customers are not
yet compared with the template of today: try a file before relying on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finance.accounting.rules.cells import amount, day, table, text
from finance.accounting.rules.records import ContactRecord, DocumentRecord, JournalRecord
from finance.accounting.rules.targets import Targets

TRANSACTIONS = (
    *("Type", "Account Reference", "Nominal A/C Ref", "Department Code", "Date", "Reference"),
    *("Details", "Net Amount", "Tax Code", "Tax Amount", "Exchange Rate", "Extra Reference"),
)
CUSTOMERS = (
    *("Account Reference", "Account Name", "Street 1", "Street 2", "Town", "County", "Postcode"),
    *("Contact Name", "Telephone Number", "Fax Number", "Analysis 1", "Analysis 2", "Analysis 3"),
    *("Department", "VAT Registration Number"),
)
REFERENCE_MAX, DETAILS_MAX, ACCOUNT_MAX = 30, 60, 8


def journals(records: Iterable[JournalRecord], targets: Targets) -> str:
    """Tax is posted to its own account, so that every line has the code that counts none."""

    def rows() -> Iterator[list[str]]:
        for one in records:
            for side in one.sides:
                yield [
                    "JD" if side.debit_minor else "JC",
                    "",
                    targets.account(side.account),
                    "0",
                    day(one.posted_on),
                    text(one.reference or str(one.number), REFERENCE_MAX),
                    text(one.description, DETAILS_MAX),
                    amount(side.debit_minor or side.credit_minor, one.digits),
                    targets.no_tax,
                    amount(0, one.digits),
                    "1",
                    str(one.number),
                ]

    return table(TRANSACTIONS, rows())


def invoices(records: Iterable[DocumentRecord], targets: Targets) -> str:
    """One row for each line. A line against the document's direction, such as an allowance, is of
    the other type."""
    return table(TRANSACTIONS, _rows(records, targets, ("SI", "SC")))


def bills(records: Iterable[DocumentRecord], targets: Targets) -> str:
    """The same of suppliers: PI is a purchase invoice, PC its credit."""
    return table(TRANSACTIONS, _rows(records, targets, ("PI", "PC")))


def _rows(
    records: Iterable[DocumentRecord], targets: Targets, types: tuple[str, str]
) -> Iterator[list[str]]:
    for one in records:
        for line in one.lines:
            yield [
                types[line.net_minor < 0],
                text(targets.contact(one.client_id, one.client_name), ACCOUNT_MAX),
                targets.account(line.account or one.account),
                "0",
                day(one.issued_on),
                text(one.number, REFERENCE_MAX),
                text(line.description, DETAILS_MAX),
                amount(abs(line.net_minor), one.digits),
                targets.tax(line.tax),
                amount(abs(line.tax_minor), one.digits),
                "1",
                text(one.reference, REFERENCE_MAX),
            ]


def contacts(records: Iterable[ContactRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            yield [
                text(targets.contact(one.id, one.name), ACCOUNT_MAX),
                text(one.name, DETAILS_MAX),
                *(text(one.street, DETAILS_MAX), ""),
                *(text(one.town, DETAILS_MAX), "", text(one.post_code, DETAILS_MAX)),
                *[""] * 7,
                text(one.tax_number, REFERENCE_MAX),
            ]

    return table(CUSTOMERS, rows())
