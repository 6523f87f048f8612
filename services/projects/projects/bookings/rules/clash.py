"""Whether a person's days have room for a booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Clash:
    """A day on which somebody has more booked than they work."""

    person_id: str
    on: date
    capacity_minutes: int
    booked_minutes: int


@dataclass(slots=True)
class Load:
    """What a person works and has booked, by day. booked: confirmed bookings."""

    person_id: str
    capacity: Mapping[date, int]
    booked: dict[date, int]

    def clashes(
        self, first: date, daily: Sequence[int], before: Mapping[date, int] | None = None
    ) -> list[Clash]:
        """Days that the booking overloads. before: what it took already; a day on which it takes
        no more than that is no clash, so that an overload can always be made smaller."""
        held = before or {}
        found = []
        for on, minutes in by_day(first, daily).items():
            if minutes <= held.get(on, 0):
                continue
            booked = self.booked.get(on, 0) + minutes
            capacity = self.capacity.get(on, 0)
            if booked > capacity:
                found.append(Clash(self.person_id, on, capacity, booked))
        return found

    def overfull(self, first: date, daily: Sequence[int]) -> date | None:
        """The first day that would have more than 24 hours."""
        for on, minutes in by_day(first, daily).items():
            if minutes and self.booked.get(on, 0) + minutes > DAY_MINUTES:
                return on
        return None

    def take(self, first: date, daily: Sequence[int]) -> None:
        for on, minutes in by_day(first, daily).items():
            self.booked[on] = self.booked.get(on, 0) + minutes


def by_day(first: date, daily: Sequence[int]) -> dict[date, int]:
    """Days with minutes."""
    return {
        first + timedelta(days=place): minutes for place, minutes in enumerate(daily) if minutes
    }
