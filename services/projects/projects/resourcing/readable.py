"""What resourcing lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.resourcing.model import DayOff, Person, WorkingPattern

__all__ = ["DayOff", "Person", "WorkingPattern"]
