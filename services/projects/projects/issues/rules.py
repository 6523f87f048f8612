"""How grave an issue is, and where it stands."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """In order of their gravity."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Status(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


SOLVED = (Status.RESOLVED, Status.CLOSED)
"""Nothing is left to do; how it was solved is stated."""
PLACES = {one.value: place for place, one in enumerate(Severity, 1)}
"""What a list is ordered by: words would put critical before low."""
