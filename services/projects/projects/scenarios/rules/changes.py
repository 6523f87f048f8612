"""A change of a scenario: its kind, the fields of the kind, and conflicts with what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

CHANGES_MAX = 200
PROJECTS_MAX = 50


class Status(StrEnum):
    DRAFT = "draft"
    APPLIED = "applied"
    DISCARDED = "discarded"


class Kind(StrEnum):
    WIN = "win"
    LOSE = "lose"
    DELAY_OPPORTUNITY = "delay_opportunity"
    DELAY_PROJECT = "delay_project"
    DELAY_TASK = "delay_task"
    HIRE = "hire"
    LEAVE = "leave"
    CAPACITY = "capacity"
    BOOKING = "booking"


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields a kind needs, which it may have besides, and the record that it is about."""

    about: str
    needed: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


FIELDS = {
    Kind.WIN: Fields("opportunity_id"),
    Kind.LOSE: Fields("opportunity_id"),
    Kind.DELAY_OPPORTUNITY: Fields("opportunity_id", ("days",)),
    Kind.DELAY_PROJECT: Fields("project_id", ("days",)),
    Kind.DELAY_TASK: Fields("task_id", ("days",)),
    Kind.HIRE: Fields("", ("charge_role", "weekly_minutes", "from_on"), ("until_on",)),
    Kind.LEAVE: Fields("person_id", ("leave_type_id", "from_on", "until_on")),
    Kind.CAPACITY: Fields("person_id", ("from_on",), ("weekly_minutes",)),
    Kind.BOOKING: Fields("booking_id", (), ("person_id", "minutes_per_day", "from_on", "until_on")),
}
ELSEWHERE = (Kind.WIN, Kind.LOSE, Kind.DELAY_OPPORTUNITY, Kind.HIRE)
"""They are decided in the pipeline or by a contract, so they are never applied here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Days as texts; '' and 0: not stated. seen: what the record held when the change was added."""

    id: str
    kind: str
    opportunity_id: str = ""
    project_id: str = ""
    task_id: str = ""
    person_id: str = ""
    booking_id: str = ""
    leave_type_id: str = ""
    charge_role: str = ""
    days: int = 0
    weekly_minutes: int = 0
    minutes_per_day: int = 0
    from_on: str = ""
    until_on: str = ""
    note: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The id of the record; empty: somebody who is not there yet."""
        name = FIELDS[Kind(self.kind)].about
        return str(getattr(self, name)) if name else ""

    @property
    def subject(self) -> tuple[str, ...]:
        """Two changes with the same subject are about the same."""
        if self.kind == Kind.HIRE:
            return (self.id,)
        if self.kind in (Kind.LEAVE, Kind.CAPACITY):
            return (self.kind, self.about, self.from_on)
        if self.kind in (Kind.WIN, Kind.LOSE):
            return ("decide", self.about)
        return (self.kind, self.about)

    def stored(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


def changes_of(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    return [Change(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class Present:
    """What the record of a change holds now. closed: it cannot take the change, or is not there.

    values: texts, to be compared with `seen`. record, project: the rows, as far as there are any.
    """

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    project_id: str = ""
    project: Any = None
    record: Any = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """See ScenarioConflict."""

    change_id: str
    name: str
    reason: str
    what: str = ""
    seen: str = ""
    now: str = ""

    @property
    def can_apply(self) -> bool:
        return self.reason == CHANGED


CHANGED, CLOSED = "changed", "closed"


def conflicts_of(changes: Iterable[Change], present: Mapping[str, Present]) -> list[Disagreement]:
    """One for each value that is different from what was seen, in the order of the changes."""
    found = []
    for change in changes:
        now = present[change.id]
        if now.closed:
            found.append(Disagreement(change.id, now.name, CLOSED))
            continue
        found += [
            Disagreement(change.id, now.name, CHANGED, what, seen, now.values.get(what, ""))
            for what, seen in change.seen.items()
            if now.values.get(what, "") != seen
        ]
    return found
