"""Bookings that the pages are looked at with."""

from __future__ import annotations

from datetime import timedelta

from standalone.rest import Json
from workplace import Workplace, today


def bookings_of(workplace: Workplace, project: Json, person_id: str) -> dict[str, str]:
    """Of a person for the next two weeks, and a placeholder with a note."""
    at = workplace.manager.at
    first = today() + timedelta(days=7)
    days = {"start_on": first.isoformat(), "end_on": (first + timedelta(days=13)).isoformat()}
    body = {"project_id": project["id"], "minutes_per_day": 60, **days}
    booking = at.post("/v1/bookings", body | {"person_id": person_id, "note": "Mornings only"})
    wanted = {"charge_role": "designer", "skill": "Motion", "note": "For the film"}
    at.post("/v1/bookings", body | wanted)
    return {"booking": booking["id"]}
