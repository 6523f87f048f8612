"""The words of the connection: what is sent, where each document stands, who enters payments."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """contact: a client or a supplier. allocation: a credit note set against its invoice there.
    payment: one of ours that is sent. their_payment: one of theirs that is read back."""

    CONTACT = "contact"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    ALLOCATION = "allocation"
    BILL = "bill"
    JOURNAL = "journal"
    PAYMENT = "payment"
    THEIR_PAYMENT = "their_payment"


RANKS = {
    DocumentKind.CONTACT: 0,
    DocumentKind.INVOICE: 1,
    DocumentKind.CREDIT_NOTE: 1,
    DocumentKind.BILL: 1,
    DocumentKind.JOURNAL: 1,
    DocumentKind.ALLOCATION: 2,
    DocumentKind.PAYMENT: 2,
    DocumentKind.THEIR_PAYMENT: 3,
}
"""In which order waiting documents are taken: what others refer to comes first."""


class DocumentStatus(StrEnum):
    """waiting: to be sent, or to be recorded here. sent: it is there. recorded: theirs is here.
    refused: it was not accepted; the reason says why. left_out: it is not sent, with a reason."""

    WAITING = "waiting"
    SENT = "sent"
    RECORDED = "recorded"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


class Payments(StrEnum):
    """Who enters payments. ours: they are entered here and sent. theirs: they are entered there and
    read back. neither: both sides enter their own."""

    OURS = "ours"
    THEIRS = "theirs"
    NEITHER = "neither"


SYSTEM = "xero"
SYSTEM_NAME = "Xero"
