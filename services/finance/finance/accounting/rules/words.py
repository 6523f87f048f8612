"""The words of the accounting link: systems, what is exported, what is mapped."""

from __future__ import annotations

from enum import StrEnum


class System(StrEnum):
    XERO = "xero"
    QUICKBOOKS = "quickbooks"
    SAGE50 = "sage50"
    DATEV = "datev"


SYSTEM_NAMES = {
    System.XERO: "Xero",
    System.QUICKBOOKS: "QuickBooks Online",
    System.SAGE50: "Sage 50",
    System.DATEV: "DATEV",
}


class Content(StrEnum):
    """What an export holds: journals, documents for clients or bills of suppliers of a period, or
    clients."""

    JOURNALS = "journals"
    INVOICES = "invoices"
    BILLS = "bills"
    CONTACTS = "contacts"


class MappingKind(StrEnum):
    """What a mapping is about. source says which one of them.

    account: a number of the chart. tax: a category and a rate, as files name it. tax_type: the
    same, as the API of the system names it. contact: the id of a client. setting: a word of
    Setting.
    """

    ACCOUNT = "account"
    TAX = "tax"
    TAX_TYPE = "tax_type"
    CONTACT = "contact"
    SETTING = "setting"


class Setting(StrEnum):
    """own_numbers: "yes" where the system has our numbers of accounts. no_tax: what it calls a line
    without tax. consultant, client, account_length: of DATEV's header. bank_account: to which
    payments are booked there."""

    OWN_NUMBERS = "own_numbers"
    NO_TAX = "no_tax"
    CONSULTANT = "consultant"
    CLIENT = "client"
    ACCOUNT_LENGTH = "account_length"
    BANK_ACCOUNT = "bank_account"


NO_TAX = {System.XERO: "Tax Exempt", System.QUICKBOOKS: "", System.SAGE50: "T9", System.DATEV: ""}
"""What each system calls a line without tax, where no setting says it otherwise."""


def tax_source(category: str, rate_bp: int) -> str:
    """How a mapping names a tax: "standard:2000" for 20 %."""
    return f"{category}:{rate_bp}"
