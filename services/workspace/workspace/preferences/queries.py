"""Reading one's preferences."""

from __future__ import annotations

from chassis.database import Reading

from workspace.actors import require_person
from workspace.preferences.model import Preferences


def get_preferences(reading: Reading) -> Preferences:
    """Those of the actor; as the application has them while nothing has been chosen."""
    person_id = require_person(reading.actor)
    return reading.session.get(Preferences, person_id) or Preferences(id=person_id)
