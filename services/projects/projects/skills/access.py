"""Who may see and change skills, and the levels of people."""

from __future__ import annotations

from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, select

from projects.resourcing.readable import Person
from projects.skills.model import PersonSkill

READ = "skill.read"
WRITE = "skill.write"
READ_LEVELS = "person.read"
WRITE_LEVELS = "person_skill.write"


def _led_by(lead_id: PersonId) -> ColumnElement[bool]:
    led = select(Person.id).where(Person.lead_id == lead_id)
    covered: ColumnElement[bool] = PersonSkill.person_id.in_(led)
    return covered


LEVEL_OWNERS = OwnerColumns(lead=_led_by, person=PersonSkill.person_id)
"""Of a statement over the skills of people."""
