"""CSV files for QuickBooks Online.

Source: quickbooks.intuit.com, "Import journal entries in QuickBooks Online", "Import multiple
invoices at once" and "Import customers": rows with one number are one document; lines of accounts
receivable and payable name their customer or supplier; accounts are given by name, a subaccount as
parent:name. An import of credit notes is not offered there, so that a file of invoices has none.
The columns of invoices and customers are not yet compared with the samples of today: try a file
before relying on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finance.accounting.rules.cells import amount, day, table, text
from finance.accounting.rules.records import ContactRecord, DocumentRecord, JournalRecord
from finance.accounting.rules.targets import Targets

JOURNALS = (
    *("*JournalNo", "*JournalDate", "*Currency", "Memo", "*AccountName", "*Debits", "*Credits"),
    *("Description", "Name", "Location", "Class"),
)
INVOICES = (
    *("*InvoiceNo", "*Customer", "*InvoiceDate", "*DueDate", "Terms", "Location", "Memo"),
    *("Item(Product/Service)", "ItemDescription", "ItemQuantity", "ItemRate", "*ItemAmount"),
    *("*ItemTaxCode", "ItemTaxAmount", "Currency"),
)
BILLS = (
    *("*BillNo", "*Supplier", "*BillDate", "*DueDate", "Terms", "Location", "Memo", "*Account"),
    *("LineDescription", "*LineAmount", "*LineTaxCode", "LineTaxAmount", "Currency"),
)
CONTACTS = (
    *("Name", "Company", "Email", "Phone", "Street", "City", "State", "ZIP", "Country"),
    *("Tax ID", "Currency"),
)
NUMBER_MAX = 21


def journals(records: Iterable[JournalRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            for side in one.sides:
                yield [
                    str(one.number),
                    day(one.posted_on),
                    one.currency_code,
                    text(one.reference),
                    text(targets.account(side.account)),
                    amount(side.debit_minor, one.digits) if side.debit_minor else "",
                    amount(side.credit_minor, one.digits) if side.credit_minor else "",
                    text(one.description),
                    text(one.client_name),
                ]

    return table(JOURNALS, rows())


def invoices(records: Iterable[DocumentRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            for line in one.lines:
                net = amount(line.net_minor, one.digits)
                yield [
                    text(one.number, NUMBER_MAX),
                    text(targets.contact(one.client_id, one.client_name)),
                    day(one.issued_on),
                    day(one.due_on),
                    *["", ""],
                    text(one.reference),
                    text(targets.account(one.account)),
                    text(line.description, 4000),
                    "1",
                    net,
                    net,
                    targets.tax(line.tax),
                    amount(line.tax_minor, one.digits),
                    one.currency_code,
                ]

    return table(INVOICES, rows())


def bills(records: Iterable[DocumentRecord], targets: Targets) -> str:
    """One row for each line. Credit notes of suppliers are not imported there, and left out."""

    def rows() -> Iterator[list[str]]:
        for one in records:
            for line in one.lines:
                yield [
                    text(one.number, NUMBER_MAX),
                    text(targets.contact(one.client_id, one.client_name)),
                    day(one.issued_on),
                    day(one.due_on),
                    *["", ""],
                    text(one.reference),
                    text(targets.account(line.account or one.account)),
                    text(line.description, 4000),
                    amount(line.net_minor, one.digits),
                    targets.tax(line.tax),
                    amount(line.tax_minor, one.digits),
                    one.currency_code,
                ]

    return table(BILLS, rows())


def contacts(records: Iterable[ContactRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            name = text(targets.contact(one.id, one.name))
            yield [
                *(name, name, "", ""),
                *(text(one.street), text(one.town), "", text(one.post_code), one.country_code),
                *(text(one.tax_number), one.currency_code),
            ]

    return table(CONTACTS, rows())
