"""A scenario is applied in one transaction by the commands of each room, and undone by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden, Invalid, Refusal

from projects.bookings.commands.batches import Item, change_bookings
from projects.leave import commands as leave
from projects.planning.commands.replanning.carrying_out import change_schedule
from projects.planning.commands.replanning.changes import Changes, Placement
from projects.resourcing.calendar import Calendar
from projects.resourcing.commands import patterns
from projects.resourcing.drafts import StatedDay
from projects.scenarios.commands.scenarios import found, recorded
from projects.scenarios.drafts import stated_fields
from projects.scenarios.model import Scenario
from projects.scenarios.queries.plans import MovedPlan
from projects.scenarios.queries.preview import EFFECTS_MAX, Preview, preview_of
from projects.scenarios.rules.changes import Change, Kind, Status, changes_of
from projects.scenarios.rules.whatif import even_week

APPLY, SKIP = "apply", "skip"
_DAY = "start_not_before"


def apply_scenario(
    tx: Transaction,
    scenario_id: str,
    decisions: Mapping[str, str],
    calendar: Calendar,
    expected_version: int = 0,
) -> Scenario:
    """decisions: apply or skip, by id of the change."""
    scenario = found(tx, scenario_id, expected_version)
    scenario.require(Status.DRAFT)
    changes = changes_of(scenario.changes)
    _require_known(changes, decisions)
    skipped = frozenset(id_ for id_, decision in decisions.items() if decision == SKIP)
    preview = preview_of(tx, changes, calendar, skipped)
    _require_decided(preview, decisions)
    wanted = [each for each in changes if each.id not in skipped]
    if not wanted:
        raise Conflict(
            "SCENARIO_EMPTY",
            f"{scenario.reference} has no change to apply; add one first.",
            field="scenario_id",
        )
    numbered = {each.id: place for place, each in enumerate(changes)}
    inverse = _Applying(tx, calendar, preview, numbered).carry_out(wanted)
    applied = {
        "effects": [asdict(each) for each in preview.effects[:EFFECTS_MAX]],
        "to_do": [asdict(each) for each in preview.to_do],
        "inverse": inverse,
    }
    now = {"status": Status.APPLIED.value, "applied": applied, "applied_at": tx.now}
    return recorded(tx, scenario, scenario.change(now))


def _require_known(changes: Sequence[Change], decisions: Mapping[str, str]) -> None:
    ids = {each.id for each in changes}
    for place, id_ in enumerate(decisions):
        if id_ not in ids:
            raise Invalid(
                "CHANGE_NOT_FOUND",
                f"The scenario has no change {id_}.",
                field=f"decisions[{place}].change_id",
            )


def _require_decided(preview: Preview, decisions: Mapping[str, str]) -> None:
    for conflict in preview.conflicts:
        decision = decisions.get(conflict.change_id, "")
        if not decision:
            raise Conflict(
                "CONFLICT_UNDECIDED",
                f"{conflict.name or 'A record'} is not as it was when the change was added; "
                "look at the preview, and apply or skip the change.",
                field="decisions",
                details={"change_id": conflict.change_id, "reason": conflict.reason},
            )
        if decision == APPLY and not conflict.can_apply:
            raise Conflict(
                "CHANGE_CANNOT_BE_APPLIED",
                f"{conflict.name or 'The record'} is closed or gone; skip the change.",
                field="decisions",
                details={"change_id": conflict.change_id},
            )


class _Applying:
    """Bookings first, then plans, hours and leave: each is checked against what there is now."""

    def __init__(
        self, tx: Transaction, calendar: Calendar, preview: Preview, numbered: Mapping[str, int]
    ) -> None:
        self._tx = tx
        self._calendar = calendar
        self._preview = preview
        self._numbered = numbered

    def carry_out(self, changes: Sequence[Change]) -> dict[str, Any]:
        """What `undo_scenario` needs."""
        effective = {each.change_id for each in self._preview.effects}
        inverse: dict[str, Any] = {"bookings": [], "plans": [], "patterns": [], "leave": []}
        for change in changes:
            if change.kind == Kind.BOOKING and change.id in effective:
                inverse["bookings"].append(self._book(change))
        for plan in self._preview.plans:
            inverse["plans"] += self._move(plan)
        for change in changes:
            if change.kind == Kind.CAPACITY and change.id in effective:
                inverse["patterns"].append(self._set_hours(change))
            elif change.kind == Kind.LEAVE:
                inverse["leave"].append(self._grant_leave(change))
        return inverse

    def _book(self, change: Change) -> dict[str, Any]:
        item = Item(booking_id=change.booking_id, action="change", changes=stated_fields(change))
        with self._at(change):
            done = change_bookings(self._tx, [item], "", self._calendar)
        self._tx.flush()
        return {"items": done.inverse, "on_clash": done.inverse_on_clash.value}

    def _move(self, plan: MovedPlan) -> list[dict[str, Any]]:
        project_id = plan.delays.project.id
        back = []
        with self._of_plan(plan):
            for some in plan.changes:
                outcome = change_schedule(self._tx, project_id, some, self._calendar)
                self._tx.flush()
                kept = outcome.inverse.tasks if outcome.inverse else ()
                back.append({"project_id": project_id, "tasks": [_kept(each) for each in kept]})
        return back

    def _set_hours(self, change: Change) -> str:
        week = even_week(change.weekly_minutes)
        days = [StatedDay(place + 1, minutes) for place, minutes in enumerate(week) if minutes]
        with self._at(change):
            made = patterns.create_pattern(
                self._tx, change.person_id, change.from_on, days, change.note
            )
        self._tx.flush()
        return made.id

    def _grant_leave(self, change: Change) -> str:
        new = leave.NewLeave(
            person_id=change.person_id,
            leave_type_id=change.leave_type_id,
            first_on=change.from_on,
            last_on=change.until_on,
            note=change.note,
        )
        with self._at(change):
            asked = leave.request_leave(self._tx, new, self._calendar)
            self._tx.flush()
            leave.approve_leave(self._tx, asked.id)
        self._tx.flush()
        return asked.id

    @contextmanager
    def _at(self, change: Change) -> Iterator[None]:
        """A refusal names the change by its place."""
        with _named(self._numbered[change.id], self._preview.present[change.id].name):
            yield

    @contextmanager
    def _of_plan(self, plan: MovedPlan) -> Iterator[None]:
        project = plan.delays.project
        with _named(self._numbered[plan.delays.by[0]], f"{project.reference} {project.name}"):
            yield


@contextmanager
def _named(place: int, name: str) -> Iterator[None]:
    try:
        yield
    except Forbidden:
        raise
    except Refusal as refusal:
        raise Conflict(
            "CHANGE_REFUSED",
            f"Change {place + 1}, {name}, is refused: {refusal.message}",
            field=f"changes[{place}]",
            details={"reason": refusal.reason},
        ) from None


def _kept(placement: Placement) -> dict[str, str]:
    return {
        "task_id": placement.task_id,
        "was": _text(placement.changes[_DAY]),
        "now": _text(placement.present[_DAY]),
    }


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def undo_scenario(tx: Transaction, scenario_id: str, calendar: Calendar) -> Scenario:
    """A draft again. Refused where somebody has changed one of the records since."""
    scenario = found(tx, scenario_id)
    scenario.require(Status.APPLIED)
    inverse = scenario.applied["inverse"]
    with _put_back():
        for leave_id in reversed(inverse["leave"]):
            leave.cancel_leave(tx, leave_id, f"{scenario.reference} was undone.")
            tx.flush()
        for pattern_id in reversed(inverse["patterns"]):
            patterns.archive_pattern(tx, pattern_id)
            tx.flush()
        for step in reversed(inverse["plans"]):
            _move_back(tx, step, calendar)
        for step in reversed(inverse["bookings"]):
            items = [_item(each) for each in step["items"]]
            change_bookings(tx, items, step["on_clash"], calendar)
            tx.flush()
    now: dict[str, Any] = {"status": Status.DRAFT.value, "applied": {}, "applied_at": None}
    return recorded(tx, scenario, scenario.change(now))


@contextmanager
def _put_back() -> Iterator[None]:
    """What another room refuses is a conflict of this scenario; that a record has changed since
    keeps its reason."""
    try:
        yield
    except Forbidden:
        raise
    except Refusal as refusal:
        if refusal.reason == "VERSION_MISMATCH":
            raise Conflict(
                refusal.reason, refusal.message, field="scenario_id", details=refusal.details
            ) from None
        raise Conflict(
            "CHANGE_REFUSED",
            f"A record cannot be put back: {refusal.message}",
            field="scenario_id",
            details={"reason": refusal.reason},
        ) from None


def _move_back(tx: Transaction, step: Mapping[str, Any], calendar: Calendar) -> None:
    placements = [
        Placement(task_id=task["task_id"], changes={_DAY: task["was"]}, present={_DAY: task["now"]})
        for task in step["tasks"]
    ]
    if placements:
        change_schedule(tx, step["project_id"], Changes(tasks=placements), calendar)
        tx.flush()


_STATED = frozenset({"booking_id", "action", "version"})


def _item(row: Mapping[str, Any]) -> Item:
    changes = {name: value for name, value in row.items() if name not in _STATED}
    return Item(
        booking_id=row["booking_id"],
        action=row["action"],
        version=row["version"],
        changes=changes,
    )
