"""What may be done with a purchase order, what of it is committed, and who may approve it.

No database, no clock. Amounts are in minor units of one currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class OrderStatus(StrEnum):
    """Committed while approved or sent."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OrderKind(StrEnum):
    """media: its lines are placements, with flight dates, commission and what the client pays."""

    GOODS = "goods"
    MEDIA = "media"


COMMITTED = (OrderStatus.APPROVED, OrderStatus.SENT)


class OrderDeed(StrEnum):
    """What is done with an order; the values stand in refusals."""

    CHANGE = "changed"
    SUBMIT = "submitted"
    RETURN = "sent back"
    APPROVE = "approved"
    SEND = "sent"
    CLOSE = "closed"
    REOPEN = "reopened"
    CANCEL = "cancelled"


_S = OrderStatus
_AFTER: Mapping[OrderDeed, Mapping[OrderStatus, OrderStatus]] = {
    OrderDeed.CHANGE: {_S.DRAFT: _S.DRAFT},
    OrderDeed.SUBMIT: {_S.DRAFT: _S.SUBMITTED},
    OrderDeed.RETURN: {_S.SUBMITTED: _S.DRAFT},
    OrderDeed.APPROVE: {_S.DRAFT: _S.APPROVED, _S.SUBMITTED: _S.APPROVED},
    OrderDeed.SEND: {_S.APPROVED: _S.SENT},
    OrderDeed.CLOSE: {_S.APPROVED: _S.CLOSED, _S.SENT: _S.CLOSED},
    OrderDeed.REOPEN: {_S.CLOSED: _S.SENT},
    OrderDeed.CANCEL: {
        _S.DRAFT: _S.CANCELLED,
        _S.SUBMITTED: _S.CANCELLED,
        _S.APPROVED: _S.CANCELLED,
        _S.SENT: _S.CANCELLED,
    },
}


def order_after(status: OrderStatus, deed: OrderDeed) -> OrderStatus | None:
    """None: that cannot be done with an order in this state."""
    return _AFTER[deed].get(status)


def possible(status: OrderStatus) -> list[OrderDeed]:
    return [deed for deed, after in _AFTER.items() if status in after]


def open_minor(ordered_minor: int, billed_minor: int) -> int:
    """What of a line is still to be billed; never negative: a supplier may bill a little more."""
    return max(ordered_minor - billed_minor, 0)


def within_limit(total_minor: int, limit_minor: int | None) -> bool:
    """May the one who orders approve it themselves? None: no limit is set, so nobody may."""
    return limit_minor is not None and total_minor <= limit_minor


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """Of a project, at what the client pays: budget, actual (time and costs), and committed
    (ordered and not billed). remaining = budget - actual - committed (domain A7)."""

    budget: int
    actual: int
    committed: int
    has_budget: bool = True

    @property
    def remaining(self) -> int:
        return self.budget - self.actual - self.committed

    def left_after(self, more: int) -> int:
        """What would remain if this were committed besides; negative: it goes over the budget."""
        return self.remaining - more
