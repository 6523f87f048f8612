"""What bookings let the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.bookings.model import Booking
from projects.bookings.rules.clash import by_day
from projects.bookings.rules.status import Status

__all__ = ["Booking", "Status", "by_day"]
