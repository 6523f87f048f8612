"""The working calendar as a value: when people work, public holidays, and the days off set by hand.

Made once for a transaction (`queries.working_calendar`), so that everything in it counts by the
same days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from chassis.clock import UTC_ZONE
from chassis.errors import Invalid
from holidays import country_holidays, list_supported_countries

from projects.resourcing.rules.days import WorkingDays
from projects.resourcing.rules.working_time import (
    OFFICE_DAY_MINUTES,
    OFFICE_WEEK,
    Intervals,
    Week,
    WorkingTime,
)

_EVERY_DAY = range(1, 8)


@dataclass(frozen=True, slots=True)
class Calendar:
    """country_code: whose public holidays; a country (DE) or a part of one (GB-ENG).

    exceptions: days with intervals of their own, which may be none; they go before everything else.
    day_minutes: the standard day, by which minutes are shown as days.
    """

    country_code: str
    days_off: frozenset[date] = frozenset()
    week: Week = OFFICE_WEEK
    exceptions: Mapping[date, Intervals] = field(default_factory=dict)
    zone: ZoneInfo = UTC_ZONE
    day_minutes: int = OFFICE_DAY_MINUTES

    def of(self, country_code: str) -> Calendar:
        """The same days off with another country's holidays; empty: this one."""
        return replace(self, country_code=country_code) if country_code else self

    def is_off(self, day: date) -> bool:
        """Whether nobody works on the day, apart from weekends."""
        return day in self.days_off or day in public_holidays(self.country_code, day.year)

    def intervals_on(self, day: date) -> Intervals:
        """When people work on the day."""
        stated = self.exceptions.get(day)
        if stated is not None:
            return stated
        intervals = self.week[day.weekday()]
        return () if intervals and self.is_off(day) else intervals

    def days_from(self, start: date) -> WorkingDays:
        """The working days from start on, numbered from 0."""
        return WorkingDays(start, lambda day: not self.intervals_on(day), _EVERY_DAY)

    def time_from(self, first: date) -> WorkingTime:
        """The working minutes from the first day on, counted from 0."""
        return WorkingTime(first, self.intervals_on, self.zone)


@cache
def public_holidays(country_code: str, year: int) -> Mapping[date, str]:
    """Of a country (DE) or a part of one (GB-ENG)."""
    country, _, part = country_code.partition("-")
    return dict(country_holidays(country, subdiv=part or None, years=year).items())


def require_country(country_code: str) -> None:
    """Invalid unless the public holidays of the country, or of that part of it, are known."""
    country, _, part = country_code.partition("-")
    known = list_supported_countries()
    if country not in known or (part and part not in known[country]):
        raise Invalid(
            "COUNTRY_UNKNOWN",
            "country_code must be a country (DE) or a part of one (GB-ENG) whose public holidays "
            f"are known, not {country_code[:20]!r}.",
            field="country_code",
        )
