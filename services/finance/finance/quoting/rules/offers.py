"""What a line costs the client, how a quote stands, when a budget's thresholds are reached.

Pure: money is whole minor units, ratios are basis points, every price is rounded half up once.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from finance.rounding.rules import half_up

BASIS_POINTS = 10_000
THRESHOLDS_PERCENT = (50, 75, 90, 100)


class LineKind(StrEnum):
    ROLE_HOURS = "role_hours"
    FIXED = "fixed"
    PURCHASE = "purchase"
    ROLE_DAYS = "role_days"
    UNITS = "units"
    CONTINGENCY = "contingency"


class ContingencyDisplay(StrEnum):
    """Whether the client sees it as a line, or it is spread over the others."""

    SHOWN = "shown"
    SPREAD = "spread"


class QuoteStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class BudgetSource(StrEnum):
    """What made a version of a budget: the first accepted quote, a further one on top, an undone
    acceptance, a revision by hand, or an earlier version again."""

    QUOTE = "quote"
    CHANGE = "change"
    UNDONE = "undone"
    REVISION = "revision"
    RESTORED = "restored"


def price_at_markup(cost_minor: int, markup_bp: int) -> int:
    """cost x (1 + markup): 80.00 at 25 % is 100.00."""
    return half_up(cost_minor * (BASIS_POINTS + markup_bp), BASIS_POINTS)


def price_at_margin(cost_minor: int, margin_bp: int) -> int:
    """cost / (1 - margin): 80.00 at 40 % is 133.33. margin_bp is below 10000."""
    return half_up(cost_minor * BASIS_POINTS, BASIS_POINTS - margin_bp)


def kept_bp(total_minor: int, purchases_minor: int) -> int | None:
    """Share of the price that purchases leave for own work, in basis points; None of nothing."""
    if total_minor <= 0:
        return None
    return half_up((total_minor - purchases_minor) * BASIS_POINTS, total_minor)


def markup_of_margin(margin_bp: int) -> int:
    """The markup, to the nearest basis point, that keeps this share of the price: m / (1 - m)."""
    return half_up(margin_bp * BASIS_POINTS, BASIS_POINTS - margin_bp)


def standing(status: str, valid_until: date, day: date) -> str:
    """The status as of a day: what was sent and not decided on in time has expired."""
    if status == QuoteStatus.SENT and valid_until < day:
        return QuoteStatus.EXPIRED
    return status


def used_bp(used_minor: int, total_minor: int) -> int:
    """Share of the budget that is used, in whole basis points, cut off; 0 of a budget of nothing.

    Cut off and not rounded, so that 100 % is never shown before it is reached.
    """
    return used_minor * BASIS_POINTS // total_minor if total_minor > 0 else 0


def reached(used_minor: int, total_minor: int) -> list[int]:
    """The thresholds that the work has reached; none of a budget of nothing."""
    if total_minor <= 0:
        return []
    return [percent for percent in THRESHOLDS_PERCENT if used_minor * 100 >= percent * total_minor]
