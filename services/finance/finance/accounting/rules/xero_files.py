"""CSV files for Xero.

Source: the templates that Xero offers at Business > Invoices > Import, Accounting > Manual journals
> Import and Contacts > Import; a column with an asterisk is required. Days as in the United
Kingdom. An amount of a manual journal is positive for a debit and negative for a credit.
The columns are not yet compared with the templates of today: try a file before relying on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finance.accounting.rules.cells import amount, day, table, text
from finance.accounting.rules.records import ContactRecord, DocumentRecord, JournalRecord
from finance.accounting.rules.targets import Targets

JOURNALS = ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount")
TRACKING = ("TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2")
INVOICES = (
    *("*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3"),
    *("POAddressLine4", "POCity", "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber"),
    *("Reference", "*InvoiceDate", "*DueDate", "Total", "InventoryItemCode", "*Description"),
    *("*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType", "TaxAmount"),
    *(*TRACKING, "Currency", "BrandingTheme"),
)
BILLS = tuple(one for one in INVOICES if one not in {"Reference", "BrandingTheme"})
CONTACTS = (
    *("*ContactName", "AccountNumber", "EmailAddress", "FirstName", "LastName"),
    *("POAttentionTo", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4"),
    *("POCity", "PORegion", "POPostalCode", "POCountry", "TaxNumber"),
)


def journals(records: Iterable[JournalRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            narration = text(f"{one.number} {one.description}")
            for side in one.sides:
                yield [
                    narration,
                    day(one.posted_on),
                    text(one.reference or one.client_name),
                    targets.account(side.account),
                    targets.no_tax,
                    amount(side.signed_minor, one.digits),
                ]

    return table((*JOURNALS, *TRACKING), rows())


def invoices(records: Iterable[DocumentRecord], targets: Targets) -> str:
    """A credit note is imported as a document of negative amounts, which Xero makes one."""

    def rows() -> Iterator[list[str]]:
        for one in records:
            for line in one.lines:
                yield [
                    text(targets.contact(one.client_id, one.client_name)),
                    *[""] * 9,
                    text(one.number),
                    text(one.reference),
                    day(one.issued_on),
                    day(one.due_on),
                    *["", ""],
                    text(line.description, 4000),
                    "1",
                    amount(line.net_minor, one.digits),
                    "",
                    targets.account(one.account),
                    targets.tax(line.tax),
                    amount(line.tax_minor, one.digits),
                    *[""] * len(TRACKING),
                    one.currency_code,
                ]

    return table(INVOICES, rows())


def bills(records: Iterable[DocumentRecord], targets: Targets) -> str:
    """As invoices; the number is the supplier's. A credit note has negative amounts."""

    def rows() -> Iterator[list[str]]:
        for one in records:
            for line in one.lines:
                yield [
                    text(targets.contact(one.client_id, one.client_name)),
                    *[""] * 9,
                    text(one.number),
                    day(one.issued_on),
                    day(one.due_on),
                    *["", ""],
                    text(line.description, 4000),
                    "1",
                    amount(line.net_minor, one.digits),
                    "",
                    targets.account(line.account or one.account),
                    targets.tax(line.tax),
                    amount(line.tax_minor, one.digits),
                    *[""] * len(TRACKING),
                    one.currency_code,
                ]

    return table(BILLS, rows())


def contacts(records: Iterable[ContactRecord], targets: Targets) -> str:
    def rows() -> Iterator[list[str]]:
        for one in records:
            yield [
                text(targets.contact(one.id, one.name)),
                *[""] * 5,
                text(one.street),
                *[""] * 3,
                text(one.town),
                "",
                text(one.post_code),
                one.country_code,
                text(one.tax_number),
            ]

    return table(CONTACTS, rows())
