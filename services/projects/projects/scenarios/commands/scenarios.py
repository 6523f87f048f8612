"""Scenarios: made, changed, discarded, archived and restored; changes are added and removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.event import Fact

from chassis import values
from projects.bookings.queries.bookings import find_booking
from projects.leave.readable import LeaveType
from projects.planning.queries import find_project, find_task
from projects.resourcing.calendar import Calendar
from projects.resourcing.queries import active_person, find_person
from projects.scenarios.access import WRITE, owners_of
from projects.scenarios.drafts import NewChange, checked, require_open
from projects.scenarios.model import Scenario, scenario_reference
from projects.scenarios.queries.present import present_of
from projects.scenarios.queries.scenarios import find_scenario, no_scenario, whole_scenario
from projects.scenarios.rules.changes import (
    CHANGES_MAX,
    PROJECTS_MAX,
    Change,
    Kind,
    Status,
    changes_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewScenario:
    """copy_of_id: a scenario whose changes it begins with; empty: none."""

    name: str
    note: str = ""
    shared: bool = False
    copy_of_id: str = ""


def create_scenario(tx: Transaction, new: NewScenario) -> Scenario:
    """Of the caller."""
    owner_id = tx.actor.person_id
    if not owner_id:
        raise Invalid("PERSON_REQUIRED", "A scenario is made by a person.", field="name")
    scenario = Scenario(
        id=tx.new_id(),
        reference=f"SCEN-{tx.session.scalar(scenario_reference)}",
        name=values.text(new.name, "name", required=True),
        note=values.text(new.note, "note"),
        shared=new.shared,
        owner_id=owner_id,
        created_at=tx.now,
    )
    tx.actor.require(WRITE, owners_of(scenario))
    if new.copy_of_id:
        scenario.changes = _copied(tx, new.copy_of_id)
        scenario.change_count = len(scenario.changes)
    tx.add(scenario)
    tx.record(scenario.created())
    return scenario


def _copied(tx: Transaction, scenario_id: str) -> list[dict[str, Any]]:
    try:
        of = whole_scenario(tx, scenario_id)
    except NotFound:
        raise no_scenario(scenario_id, "copy_of_id") from None
    return [replace(each, id=tx.new_id()).stored() for each in changes_of(of.changes)]


def change_scenario(
    tx: Transaction, scenario_id: str, changes: Mapping[str, Any], expected_version: int = 0
) -> Scenario:
    """changes: what is given of name, note, shared and owner_id."""
    scenario = found(tx, scenario_id, expected_version)
    scenario.require_kept()
    wanted = dict(changes)
    if "name" in wanted:
        wanted["name"] = values.text(wanted["name"], "name", required=True)
    if "note" in wanted:
        wanted["note"] = values.text(wanted["note"], "note")
    if "owner_id" in wanted and wanted["owner_id"] != scenario.owner_id:
        wanted["owner_id"] = active_person(tx, wanted["owner_id"], "owner_id").id
    return recorded(tx, scenario, scenario.change(wanted))


def archive_scenario(tx: Transaction, scenario_id: str) -> Scenario:
    scenario = found(tx, scenario_id)
    at = scenario.archived_at or tx.now
    return recorded(tx, scenario, scenario.change({"archived_at": at}))


def restore_scenario(tx: Transaction, scenario_id: str) -> Scenario:
    """What is archived is as it was; what is discarded and not archived is a draft."""
    scenario = found(tx, scenario_id)
    wanted: dict[str, Any] = {"archived_at": None}
    if not scenario.archived and scenario.status == Status.DISCARDED:
        wanted["status"] = Status.DRAFT.value
    return recorded(tx, scenario, scenario.change(wanted))


def discard_scenario(tx: Transaction, scenario_id: str) -> Scenario:
    scenario = found(tx, scenario_id)
    scenario.require(Status.DRAFT)
    return recorded(tx, scenario, scenario.change({"status": Status.DISCARDED.value}))


def add_change(
    tx: Transaction,
    scenario_id: str,
    new: NewChange,
    calendar: Calendar,
    expected_version: int = 0,
) -> Scenario:
    """With what its record holds now; at the end, or in the place of another."""
    scenario = found(tx, scenario_id, expected_version)
    scenario.require(Status.DRAFT)
    changes = changes_of(scenario.changes)
    place = _place(changes, new.replaces_id)
    change = checked(new, new.replaces_id or tx.new_id(), tx.today)
    _require_seen(tx, change)
    now = present_of(tx, [change], calendar)[change.id]
    require_open(change, now)
    others = [each for each in changes if each.id != change.id]
    _refuse_repeated(change, others)
    changes[place : place + 1] = [replace(change, seen=_seen(change, now.values))]
    _refuse_many(tx, changes, calendar)
    return _set(tx, scenario, changes)


def remove_change(tx: Transaction, scenario_id: str, change_id: str) -> Scenario:
    scenario = found(tx, scenario_id)
    scenario.require(Status.DRAFT)
    changes = changes_of(scenario.changes)
    del changes[_place(changes, change_id, "change_id")]
    return _set(tx, scenario, changes)


def _set(tx: Transaction, scenario: Scenario, changes: Sequence[Change]) -> Scenario:
    rows = [each.stored() for each in changes]
    return recorded(tx, scenario, scenario.change({"changes": rows, "change_count": len(rows)}))


def found(tx: Transaction, scenario_id: str, expected_version: int = 0) -> Scenario:
    """Locked, if the caller may change it."""
    row = find_scenario(tx, scenario_id)
    scenario = tx.load(Scenario, row.id, expected_version=expected_version)
    tx.actor.require(WRITE, owners_of(scenario))
    return scenario


def recorded(tx: Transaction, scenario: Scenario, fact: Fact | None) -> Scenario:
    if fact:
        tx.record(fact)
    return scenario


def _place(changes: Sequence[Change], change_id: str, field: str = "replaces_id") -> int:
    """Where the change is; behind the last, if none is named."""
    if not change_id:
        return len(changes)
    for place, change in enumerate(changes):
        if change.id == change_id:
            return place
    raise NotFound("CHANGE_NOT_FOUND", f"There is no change {change_id}.", field=field)


def _seen(change: Change, now: Mapping[str, str]) -> dict[str, str]:
    """What matters for this change: a won deal may get other dates."""
    if change.kind == Kind.DELAY_OPPORTUNITY:
        return {"dates": now["dates"]}
    if change.kind in (Kind.WIN, Kind.LOSE):
        return {"probability": now["probability"]}
    return dict(now)


def _require_seen(tx: Transaction, change: Change) -> None:
    """NotFound unless the caller may see the records that are named."""
    if change.project_id:
        find_project(tx, change.project_id)
    if change.task_id:
        find_task(tx, change.task_id)
    if change.person_id:
        find_person(tx, change.person_id, "person_id")
    if change.booking_id:
        find_booking(tx, change.booking_id)
    if change.leave_type_id:
        kind = tx.session.get(LeaveType, change.leave_type_id)
        if kind is None:
            raise NotFound(
                "LEAVE_TYPE_NOT_FOUND",
                f"There is no kind of leave {change.leave_type_id}.",
                field="leave_type_id",
            )
        if kind.archived:
            raise Conflict(
                "LEAVE_TYPE_ARCHIVED",
                f"{kind.name} is archived; choose another kind of leave.",
                field="leave_type_id",
            )


def _refuse_repeated(change: Change, others: Sequence[Change]) -> None:
    for place, other in enumerate(others):
        if other.subject == change.subject:
            raise Conflict(
                "CHANGE_REPEATED",
                f"Change {place + 1} is about the same; replace that one, or remove it first.",
                field="kind",
                details={"change_id": other.id},
            )


def _refuse_many(tx: Transaction, changes: Sequence[Change], calendar: Calendar) -> None:
    of_plans = [each for each in changes if each.kind in (Kind.DELAY_PROJECT, Kind.DELAY_TASK)]
    many = len(changes) > CHANGES_MAX
    if len(of_plans) > PROJECTS_MAX and not many:
        present = present_of(tx, of_plans, calendar)
        many = len({now.project_id for now in present.values()}) > PROJECTS_MAX
    if many:
        raise Conflict(
            "SCENARIO_FULL",
            f"A scenario has at most {CHANGES_MAX} changes, and delays at most {PROJECTS_MAX} "
            "projects; make another scenario for the rest.",
            field="kind",
        )
