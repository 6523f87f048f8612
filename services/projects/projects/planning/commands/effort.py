"""Durations that follow from the hours of work and the share of a working day spent on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from chassis.errors import Conflict, Invalid

from projects.planning.commands.amounts import MINUTES_MAX, duration, working_minutes
from projects.planning.rules.status import TaskStatus

WHOLE_BP = 10_000
_WHAT_DRIVES = ("effort_driven", "units_bp", "estimate_seconds")


class Driven(Protocol):
    """A task as far as its length may follow from its work."""

    @property
    def name(self) -> Any: ...
    @property
    def status(self) -> Any: ...
    @property
    def effort_driven(self) -> Any: ...
    @property
    def units_bp(self) -> Any: ...
    @property
    def estimate_seconds(self) -> Any: ...
    @property
    def duration_minutes(self) -> Any: ...


def minutes_of_work(estimate_seconds: int, units_bp: int) -> int:
    """Working minutes that the work takes at this share of the day, rounded up."""
    return -(-estimate_seconds * WHOLE_BP // (60 * units_bp))


def units(share: int, field: str) -> int:
    if not 0 < share <= WHOLE_BP:
        raise Invalid(
            "NUMBER_OUT_OF_RANGE", f"{field} must be more than 0 and at most 1.", field=field
        )
    return share


def driven(
    wanted: Mapping[str, Any], task: Driven | None, day_minutes: int, *, new_name: str = ""
) -> dict[str, Any]:
    """What is wanted, with the duration that follows from the work. task: as it is now."""
    now = {name: wanted.get(name, getattr(task, name, None)) for name in _WHAT_DRIVES}
    if not now["effort_driven"] or _is_over(task, wanted):
        return dict(wanted)
    begins = task is None or not task.effort_driven
    name = wanted.get("name", task.name if task else new_name)
    if not now["estimate_seconds"]:
        raise Invalid(
            "ESTIMATE_REQUIRED",
            f"The length of {name} follows from its work; give its hours first.",
            field="estimate_seconds",
        )
    minutes = working_minutes(
        minutes_of_work(now["estimate_seconds"], now["units_bp"] or WHOLE_BP), "units_bp"
    )
    if task is not None and not begins:
        refuse_length(task, wanted, minutes)
    return {**wanted, **duration({"duration_minutes": minutes}, day_minutes)}


def refuse_length(task: Driven, wanted: Mapping[str, Any], minutes: int) -> None:
    """Conflict if a length is wanted that does not follow from the work."""
    if wanted.get("duration_minutes", minutes) not in (minutes, task.duration_minutes):
        raise Conflict(
            "DURATION_FOLLOWS_WORK",
            f"The length of {task.name} follows from its work; change its hours or its share of "
            "the day, or set effort_driven to false.",
            field="duration_days",
        )


def follow_work(task: Driven, estimate_seconds: int, day_minutes: int) -> dict[str, Any]:
    """The duration that another estimate brings with it, if any; nothing is refused."""
    if not task.effort_driven or not estimate_seconds or task.status == TaskStatus.DONE:
        return {}
    minutes = min(minutes_of_work(estimate_seconds, task.units_bp), MINUTES_MAX)
    return duration({"duration_minutes": minutes}, day_minutes)


def _is_over(task: Driven | None, wanted: Mapping[str, Any]) -> bool:
    """What is done has the length that it had."""
    done = TaskStatus.DONE
    return task is not None and task.status == done and wanted.get("status", done) == done
