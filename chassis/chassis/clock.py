"""The time and the day, asked in one place so that tests and demonstrations can set them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

UTC_ZONE = ZoneInfo("UTC")


def system_clock() -> datetime:
    """Now, in UTC, to the microsecond that PostgreSQL keeps."""
    return datetime.now(UTC)


def day_in(zone: ZoneInfo, instant: datetime) -> date:
    """The calendar day of the instant in the zone."""
    return instant.astimezone(zone).date()
