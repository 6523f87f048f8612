"""Reading one's timer."""

from __future__ import annotations

from chassis.database import Reading

from workspace.actors import require_person
from workspace.timer.model import Timer


def get_timer(reading: Reading) -> Timer:
    """That of the actor; it stands while it has never run."""
    person_id = require_person(reading.actor)
    return reading.session.get(Timer, person_id) or Timer(id=person_id)
