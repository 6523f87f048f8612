"""The checks of a change: its fields follow from its kind, and each record is there and open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id

from chassis import values
from projects.roles import charge_role
from projects.scenarios.rules.changes import FIELDS, Change, Kind, Present

_FREE = ("kind", "note", "replaces_id")
_DAYS_MAX = {Kind.LEAVE: 366, Kind.BOOKING: 366}
_IDS = ("opportunity_id", "project_id", "task_id", "person_id", "booking_id", "leave_type_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewChange:
    """See AddScenarioChangeRequest. '' and 0: not stated."""

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
    replaces_id: str = ""


def checked(new: NewChange, id_: str, today: date) -> Change:
    """The change without what is seen."""
    kind = values.word(Kind, new.kind, "kind")
    _require_fields(new, kind)
    for name in _IDS:
        if getattr(new, name):
            require_id(getattr(new, name), name)
    start, end = (values.day(getattr(new, name), name) for name in ("from_on", "until_on"))
    values.window(start, end, "from_on", "until_on")
    if start and kind is not Kind.BOOKING and start < today:
        raise Invalid(
            "DATE_IN_PAST",
            f"from_on is before today, {today}; choose a later day.",
            field="from_on",
        )
    if start and end and kind in _DAYS_MAX and (end - start).days >= _DAYS_MAX[kind]:
        raise Invalid(
            "WINDOW_TOO_LONG", f"It may have at most {_DAYS_MAX[kind]} days.", field="until_on"
        )
    stated = {field.name: getattr(new, field.name) for field in fields(NewChange)}
    del stated["replaces_id"]
    return Change(
        **stated
        | {
            "id": id_,
            "kind": kind.value,
            "charge_role": charge_role(new.charge_role),
            "note": values.text(new.note, "note"),
            "from_on": start.isoformat() if start else "",
            "until_on": end.isoformat() if end else "",
        }
    )


def _require_fields(new: NewChange, kind: Kind) -> None:
    rules = FIELDS[kind]
    needed = (rules.about, *rules.needed) if rules.about else rules.needed
    for name in needed:
        if not getattr(new, name):
            raise Invalid("FIELD_REQUIRED", f"A change of kind {kind} needs {name}.", field=name)
    known = {*needed, *rules.may, *_FREE}
    for field in fields(NewChange):
        if field.name not in known and getattr(new, field.name):
            raise Invalid(
                "FIELD_UNUSED",
                f"A change of kind {kind} has no {field.name}; leave it out.",
                field=field.name,
            )
    if kind is Kind.BOOKING and not any(getattr(new, name) for name in rules.may):
        raise Invalid(
            "FIELD_REQUIRED",
            f"Say what changes of the booking: {', '.join(rules.may)}.",
            field="minutes_per_day",
        )


_MISSING = {
    Kind.WIN: ("OPPORTUNITY", "opportunity"),
    Kind.LOSE: ("OPPORTUNITY", "opportunity"),
    Kind.DELAY_OPPORTUNITY: ("OPPORTUNITY", "opportunity"),
    Kind.DELAY_PROJECT: ("PROJECT", "project"),
    Kind.DELAY_TASK: ("TASK", "task"),
    Kind.LEAVE: ("PERSON", "person"),
    Kind.CAPACITY: ("PERSON", "person"),
    Kind.BOOKING: ("BOOKING", "booking"),
}
_CLOSED: Mapping[Kind, tuple[str, str]] = {
    Kind.DELAY_TASK: (
        "TASK_FIXED",
        "has begun, is over, is held to a day or has no dates; choose another task.",
    ),
    Kind.LEAVE: ("PERSON_INACTIVE", "has left; choose somebody else."),
    Kind.CAPACITY: ("PERSON_INACTIVE", "has left; choose somebody else."),
}


def require_open(change: Change, now: Present) -> None:
    """NotFound or Conflict unless the record can take the change."""
    if change.kind == Kind.HIRE or not now.closed:
        return
    kind = Kind(change.kind)
    field = FIELDS[kind].about
    word, noun = _MISSING[kind]
    if now.record is None:
        raise NotFound(f"{word}_NOT_FOUND", f"There is no {noun} {change.about}.", field=field)
    usual = (f"{word}_CLOSED", "is closed or archived; choose another.")
    reason, why = _CLOSED.get(kind, usual)
    raise Conflict(reason, f"{now.name or change.about} {why}", field=field)


def stated_fields(change: Change) -> dict[str, Any]:
    """What the request for a booking has of it."""
    names = {
        "from_on": "start_on",
        "until_on": "end_on",
        "person_id": "person_id",
        "minutes_per_day": "minutes_per_day",
    }
    return {to: getattr(change, name) for name, to in names.items() if getattr(change, name)}
