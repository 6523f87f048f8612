"""What a levy is charged on, by whom it is borne, and its rate on a day. No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finance.rounding.rules import half_up

WHOLE_BP = 10_000
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


class Medium(StrEnum):
    PRESS = "press"
    TV = "tv"
    RADIO = "radio"
    CINEMA = "cinema"
    OUT_OF_HOME = "out_of_home"
    DIGITAL = "digital"
    OTHER = "other"


class Base(StrEnum):
    """net: what the publisher bills. gross: its price without discount. charge: what the client
    pays. fees: what suppliers that the levy is on bill the agency."""

    NET = "net"
    GROSS = "gross"
    CHARGE = "charge"
    FEES = "fees"


class Payer(StrEnum):
    """client: it is on the client's invoice, apart. agency: it is a cost of the agency."""

    CLIENT = "client"
    AGENCY = "agency"


class Remitted(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class DatedRate:
    """In basis points; in force from a day until the next one."""

    starts_on: date
    rate_bp: int


def rate_on(rates: Sequence[DatedRate], day: date) -> int | None:
    """None: none is in force yet."""
    past = [one for one in rates if one.starts_on <= day]
    return max(past, key=lambda one: one.starts_on).rate_bp if past else None


def levy_of(base_minor: int, rate_bp: int) -> int:
    """Rounded half up, once."""
    return half_up(base_minor * rate_bp, WHOLE_BP)


def period_of(day: date, remitted: str) -> tuple[date, date]:
    """The first and the last day of the period, by the calendar year, that a day is in."""
    months = MONTHS[remitted]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    years, month = divmod(first.month - 1 + months, 12)
    return first, date.fromordinal(date(first.year + years, month + 1, 1).toordinal() - 1)
