"""What is exported, as the writers of files see it. Amounts are whole minor units.

digits: how many the currency has after the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One posting. tax: as `tax_source` names it, or empty. is_tax: it is the tax itself."""

    account: str
    account_name: str
    debit_minor: int
    credit_minor: int
    tax: str = ""
    is_tax: bool = False

    @property
    def signed_minor(self) -> int:
        """Debits are positive."""
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalRecord:
    id: str
    number: int
    posted_on: date
    description: str
    reference: str
    currency_code: str
    digits: int
    client_name: str
    sides: Sequence[Side]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """account: where it is another one than the document's."""

    description: str
    net_minor: int
    tax_minor: int
    tax: str
    account: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentRecord:
    """An invoice or a bill, or a credit note of either with negative amounts. client_id,
    client_name: of the client, or of the supplier. account: of lines that name no other."""

    id: str
    kind: str
    number: str
    issued_on: date
    due_on: date
    client_id: str
    client_name: str
    reference: str
    currency_code: str
    digits: int
    account: str
    account_name: str = "Revenue"
    lines: Sequence[Line]

    @property
    def is_credit(self) -> bool:
        return self.kind == "credit_note"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRecord:
    id: str
    name: str
    street: str
    town: str
    post_code: str
    country_code: str
    tax_number: str
    currency_code: str


Record = JournalRecord | DocumentRecord | ContactRecord
