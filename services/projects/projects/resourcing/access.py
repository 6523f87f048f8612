"""Who may see and change people and the calendar."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.visibility import OwnerColumns

from projects.resourcing.model import Person

READ = "person.read"
WRITE = "person.write"
WRITE_CALENDAR = "calendar.write"
EVERYBODY = Owners()
"""Of a change that concerns all people: only the scope `all` covers it."""

PERSON_OWNERS = OwnerColumns(lead=Person.lead_id, person=Person.id)
"""Of a statement over people."""


def owners_of(person: Person) -> Owners:
    return Owners(leads=[person.lead_id], people=[person.id])
