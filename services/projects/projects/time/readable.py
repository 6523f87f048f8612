"""What the time room lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.time.model import TimeEntry

__all__ = ["TimeEntry"]
