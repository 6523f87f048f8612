"""What may be done with requests for quotation and documents, and which offer is cheapest. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

PDF, XML = "application/pdf", "application/xml"
DOCUMENT_BYTES_MAX = 3_000_000
DOCUMENTS_MAX = 20


class RequestStatus(StrEnum):
    OPEN = "open"
    AWARDED = "awarded"
    CANCELLED = "cancelled"


class RequestDeed(StrEnum):
    """What is done with a request; the values stand in refusals."""

    CHANGE = "changed"
    ANSWER = "answered"
    AWARD = "awarded"
    CANCEL = "cancelled"
    REOPEN = "reopened"


_R = RequestStatus
_AFTER: Mapping[RequestDeed, Mapping[RequestStatus, RequestStatus]] = {
    RequestDeed.CHANGE: {_R.OPEN: _R.OPEN},
    RequestDeed.ANSWER: {_R.OPEN: _R.OPEN},
    RequestDeed.AWARD: {_R.OPEN: _R.AWARDED},
    RequestDeed.CANCEL: {_R.OPEN: _R.CANCELLED},
    RequestDeed.REOPEN: {_R.AWARDED: _R.OPEN, _R.CANCELLED: _R.OPEN},
}


def request_after(status: RequestStatus, deed: RequestDeed) -> RequestStatus | None:
    """None: that cannot be done with a request in this state."""
    return _AFTER[deed].get(status)


class DocumentStatus(StrEnum):
    RECEIVED = "received"
    APPROVED = "approved"
    PAID = "paid"
    SET_ASIDE = "set_aside"


_D = DocumentStatus
_MOVES: Mapping[DocumentStatus, frozenset[DocumentStatus]] = {
    _D.RECEIVED: frozenset({_D.APPROVED, _D.SET_ASIDE}),
    _D.APPROVED: frozenset({_D.PAID, _D.RECEIVED}),
    _D.PAID: frozenset({_D.APPROVED}),
    _D.SET_ASIDE: frozenset({_D.RECEIVED}),
}


def may_move(now: DocumentStatus, then: DocumentStatus) -> bool:
    return then in _MOVES[now]


def moves(now: DocumentStatus) -> Sequence[str]:
    return sorted(one.value for one in _MOVES[now])


def type_of(content: bytes) -> str | None:
    """What a file is, by its first bytes and not by its name; None: neither PDF nor XML."""
    if content.startswith(b"%PDF-"):
        return PDF
    return XML if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None


@dataclass(frozen=True, slots=True)
class Priced:
    """The prices of one offer by line, in minor units; a line without one is not offered."""

    offer_id: str
    prices: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.prices.values())


def cheapest_by_line(offers: Sequence[Priced]) -> dict[str, set[str]]:
    """For each line the offers with its lowest price; a tie names all of them."""
    found: dict[str, set[str]] = {}
    for line in {line for one in offers for line in one.prices}:
        prices = {one.offer_id: one.prices[line] for one in offers if line in one.prices}
        least = min(prices.values())
        found[line] = {offer for offer, price in prices.items() if price == least}
    return found


def cheapest_complete(offers: Sequence[Priced], line_ids: Sequence[str]) -> set[str]:
    """Of the offers that price every line, those with the lowest total."""
    whole = [one for one in offers if all(line in one.prices for line in line_ids)]
    least = min((one.total for one in whole), default=0)
    return {one.offer_id for one in whole if one.total == least}
