"""What bookings lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.bookings.model import Booking

__all__ = ["Booking"]
