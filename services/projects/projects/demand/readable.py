"""What demand lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.demand.model import KnownOpportunity, OfferedHours

__all__ = ["KnownOpportunity", "OfferedHours"]
