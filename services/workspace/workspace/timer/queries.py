"""Reading one's timer."""

from __future__ import annotations

from chassis.database import Reading
from chassis.ids import derived_id

from workspace.actors import require_person
from workspace.timer.model import Timer


def get_timer(reading: Reading) -> Timer:
    """That of the actor; it stands while it has never run."""
    person_id = require_person(reading.actor)
    id_ = timer_id(person_id)
    return reading.session.get(Timer, id_) or Timer(id=id_, person_id=person_id)


def timer_id(person_id: str) -> str:
    """An id of its own: facts are numbered by the id of what they are about."""
    return derived_id("timer", person_id)
