"""What Tandem needs of an accounting system, whichever it is.

An adapter turns each of these into the system's own calls. It keeps nothing: what was sent is known
here, and whether something is there is asked before it is sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol


class NotAccepted(Exception):
    """The system looked at the document and refused it; the message says why, for people."""


class NotReached(Exception):
    """The system did not answer, or asks to be left alone. seconds: how long at least; 0: unknown.

    The document may be there all the same.
    """

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


class NotSignedIn(Exception):
    """The credentials are unknown, wrong or were withdrawn; the message says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """Whose books these are. tenant: how the system names it in requests."""

    tenant: str
    name: str
    base_currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingContact:
    """A client or a supplier. id: ours, by which it is found again."""

    id: str
    name: str
    street: str = ""
    town: str = ""
    post_code: str = ""
    country_code: str = ""
    tax_number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingLine:
    """net, tax: of the line, in the currency of the document. tax_type: as the system names it."""

    description: str
    account: str
    net: Decimal
    tax: Decimal
    tax_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingDocument:
    """An invoice to a client, or a bill of a supplier. Amounts are positive; is_credit: a credit
    note. contact: the system's id of the client or supplier."""

    is_bill: bool
    is_credit: bool
    number: str
    contact: str
    dated: date
    due: date
    currency_code: str
    reference: str
    lines: Sequence[OutgoingLine]

    @property
    def total(self) -> Decimal:
        return sum((line.net + line.tax for line in self.lines), Decimal(0))


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingJournal:
    """narration: begins with marker, by which it is found again. Debits are positive."""

    marker: str
    narration: str
    dated: date
    lines: Sequence[OutgoingLine]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingPayment:
    """Money received on an invoice. invoice: the system's id. reference: names our payment."""

    invoice: str
    account: str
    dated: date
    amount: Decimal
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingAllocation:
    """So much of a credit note settles an invoice; both by the system's ids."""

    credit_note: str
    invoice: str
    dated: date
    amount: Decimal


Outgoing = (
    OutgoingContact | OutgoingDocument | OutgoingJournal | OutgoingPayment | OutgoingAllocation
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TheirPayment:
    """A payment as it is there. document: the system's id of what it pays. changed_at: when it was
    entered or changed last. deleted: it was taken back there."""

    id: str
    document: str
    is_bill: bool
    number: str
    amount: Decimal
    currency_code: str
    paid_on: date
    reference: str
    changed_at: datetime
    deleted: bool


class AccountingSystem(Protocol):
    """Every method may raise NotReached or NotSignedIn; sending may raise NotAccepted."""

    def organisation(self) -> Organisation:
        """Sign in, and say whose books these are."""
        ...

    def find(self, document: Outgoing) -> str:
        """The system's id of a document that is there already; empty where it is not.

        NotAccepted where one of the same number is there that is not ours.
        """
        ...

    def send(self, document: Outgoing, key: str) -> str:
        """Enter it, and answer with the system's id. key: the same key enters it once."""
        ...

    def payments_since(self, since: datetime, page: int) -> tuple[Sequence[TheirPayment], bool]:
        """A page of what was entered or changed since, oldest change first; whether it is full."""
        ...
