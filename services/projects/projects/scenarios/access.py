"""Who may see a scenario: its owner, and all once it is shared. Only its owner changes it."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.visibility import OwnerColumns, PersonId
from sqlalchemy import ColumnElement, or_

from projects.scenarios.model import Scenario

READ = "scenario.read"
WRITE = "scenario.write"


def _seen_by(person_id: PersonId) -> ColumnElement[bool]:
    return or_(Scenario.shared, Scenario.owner_id == person_id)


SCENARIO_OWNERS = OwnerColumns(person=_seen_by)


def owners_of(scenario: Scenario) -> Owners:
    return Owners(people=[scenario.owner_id])
