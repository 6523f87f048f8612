"""Who may lead whom."""

from __future__ import annotations

from collections.abc import Mapping


def leads_itself(person_id: str, lead_id: str, lead_of: Mapping[str, str | None]) -> bool:
    """True when person_id, led by lead_id, would be its own lead over however many steps."""
    step: str | None = lead_id
    for _ in range(len(lead_of) + 1):
        if step is None:
            return False
        if step == person_id:
            return True
        step = lead_of.get(step)
    return True
