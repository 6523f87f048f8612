"""How fast a retainer is used, and by how much it is over-serviced. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from finance.rounding.rules import half_up

BASIS_POINTS = 10_000
THRESHOLDS_PERCENT = (50, 75, 90, 100)
SECONDS_IN_HOUR = 3600


def burn_bp(used: int, available: int) -> int | None:
    """Used of what is available; None where nothing is."""
    return half_up(used * BASIS_POINTS, available) if available > 0 else None


def forecast(used: int, elapsed_days: int, days: int) -> int | None:
    """Used at the end of the period, at the rate of the working days so far; None before any."""
    return half_up(used * days, elapsed_days) if elapsed_days > 0 else None


def crossed(used: int, available: int) -> list[int]:
    """The thresholds, in percent, that this much use reaches."""
    if available <= 0:
        return list(THRESHOLDS_PERCENT) if used > 0 else []
    return [percent for percent in THRESHOLDS_PERCENT if used * 100 >= available * percent]


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """What was sold and what was worked. sold_seconds None: the retainer is in money."""

    sold_seconds: int | None
    sold_minor: int
    worked_seconds: int
    worked_minor: int

    @property
    def over_seconds(self) -> int:
        return self.worked_seconds - (self.sold_seconds or 0) if self.is_in_hours else 0

    @property
    def over_minor(self) -> int:
        """At standard rates, beyond what was sold: what is not recovered."""
        return self.worked_minor - self.sold_minor

    @property
    def is_in_hours(self) -> bool:
        return self.sold_seconds is not None

    @property
    def over_bp(self) -> int | None:
        """(worked - sold) / sold, in hours; in value where it is sold in money."""
        if self.sold_seconds is None:
            return share_bp(self.over_minor, self.sold_minor)
        return share_bp(self.over_seconds, self.sold_seconds)

    @property
    def realisation_bp(self) -> int | None:
        return share_bp(self.sold_minor, self.worked_minor)

    @property
    def hourly_minor(self) -> int | None:
        """Effective: sold for each hour worked."""
        if self.worked_seconds <= 0:
            return None
        return half_up(self.sold_minor * SECONDS_IN_HOUR, self.worked_seconds)


@dataclass(frozen=True, kw_only=True, slots=True)
class Portfolio:
    """Several together: over-service is not netted with under-service."""

    sold_seconds: int
    over_seconds: int
    under_seconds: int
    sold_minor: int
    over_minor: int
    under_minor: int

    @property
    def over_hours_bp(self) -> int | None:
        return share_bp(self.over_seconds, self.sold_seconds)

    @property
    def over_value_bp(self) -> int | None:
        return share_bp(self.over_minor, self.sold_minor)


def portfolio(services: Iterable[Service]) -> Portfolio:
    """Sum of max(0, over) beside what was sold, and under-service apart. Source: domain.md A4."""
    listed = list(services)
    return Portfolio(
        sold_seconds=sum(one.sold_seconds or 0 for one in listed),
        over_seconds=sum(max(one.over_seconds, 0) for one in listed),
        under_seconds=sum(max(-one.over_seconds, 0) for one in listed),
        sold_minor=sum(one.sold_minor for one in listed),
        over_minor=sum(max(one.over_minor, 0) for one in listed),
        under_minor=sum(max(-one.over_minor, 0) for one in listed),
    )


def share_bp(part: int, whole: int) -> int | None:
    return half_up(part * BASIS_POINTS, whole) if whole > 0 else None
