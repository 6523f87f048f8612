"""The list of scenarios, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.prepared import one_of
from sqlalchemy import bindparam, select

from projects.resourcing.readable import Person
from projects.scenarios.access import READ, SCENARIO_OWNERS
from projects.scenarios.model import Scenario

_LARGE = ("changes", "applied")
SCENARIOS = Records(
    select(
        *(column for column in Scenario.__table__.c if column.name not in _LARGE),
        Person.name.label("owner_name"),
    )
    .select_from(Scenario)
    .join(Person, Person.id == Scenario.owner_id),
    {
        "id": Scenario.id,
        "created_at": Scenario.id,
        "reference": Scenario.reference,
        "name": Scenario.name,
        "owner": Person.name,
        "status": Scenario.status,
        "change_count": Scenario.change_count,
    },
    SCENARIO_OWNERS,
    default="-created_at",
    search=containing("search", Scenario.reference, Scenario.name),
    status=one_of(Scenario.status, "status"),
    owner_id=one_of(Scenario.owner_id, "owner_id"),
    shared=Scenario.shared == bindparam("shared"),
    archived=Scenario.archived_at.is_not(None) == bindparam("archived"),
)
"""A row is like a Scenario without what can be large, with the name of the owner."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioFilter:
    """Empty or None: all."""

    search: str = ""
    status: Sequence[str] = ()
    owner_id: Sequence[str] = ()
    shared: bool | None = None
    archived: bool | None = None


def find_scenario(reading: Reading, scenario_id: str) -> Any:
    """Its row; NotFound when there is none that the actor may see."""
    row = SCENARIOS.find(reading, READ, require_id(scenario_id, "scenario_id"))
    if row is None:
        raise no_scenario(scenario_id)
    return row


def whole_scenario(reading: Reading, scenario_id: str) -> Scenario:
    """With its changes, not locked, if the actor may see it."""
    return reading.session.get_one(Scenario, find_scenario(reading, scenario_id).id)


def some_scenarios(reading: Reading, scenario_ids: Sequence[str]) -> list[Scenario]:
    """In the order of the ids; each of them there, and to be seen by the actor."""
    ids = list(dict.fromkeys(ids_of(scenario_ids, "ids")))
    if not ids:
        return []
    seen = {row.id for row in SCENARIOS.some(reading, READ, ids)}
    for id_ in ids:
        if id_ not in seen:
            raise no_scenario(id_, "ids")
    rows = reading.session.scalars(select(Scenario).where(Scenario.id.in_(ids)))
    found = {row.id: row for row in rows}
    return [found[id_] for id_ in ids]


def no_scenario(scenario_id: str, field: str = "scenario_id") -> NotFound:
    return NotFound("SCENARIO_NOT_FOUND", f"There is no scenario {scenario_id}.", field=field)


def list_scenarios(reading: Reading, wanted: ScenarioFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given."""
    return SCENARIOS.page(
        reading,
        [READ],
        asked,
        search=part(wanted.search),
        status=list(wanted.status),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        shared=wanted.shared,
        archived=wanted.archived,
    )
