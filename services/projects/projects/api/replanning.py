"""How changes of a schedule are read, and what they come to is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.rpc.messages import draft, given, mapper, word_of
from tandem.projects.v1 import planning_pb2 as pb

from projects.planning.commands.replanning import changes as replanning
from projects.planning.rules.critical_path import LinkType

_to_dependency = mapper(pb.DependencyPlacement, replanning.NewDependency)


def schedule_changes(message: pb.ScheduleChanges) -> replanning.Changes:
    return replanning.Changes(
        tasks=[_placement(each) for each in message.tasks],
        add_dependencies=[
            draft(replanning.NewDependency, each, type=_type_of(each) or LinkType.FINISH_TO_START)
            for each in message.add_dependencies
        ],
        change_dependencies=[
            draft(replanning.ChangedDependency, each, changes=_changes_of(each))
            for each in message.change_dependencies
        ],
        remove_dependency_ids=message.remove_dependency_ids,
    )


_PRESENT = "present_"


def _placement(message: pb.TaskPlacement) -> replanning.Placement:
    stated = given(message)
    present = {
        name.removeprefix(_PRESENT): value
        for name, value in stated.items()
        if name.startswith(_PRESENT)
    }
    changes = {name: value for name, value in stated.items() if not name.startswith(_PRESENT)}
    return draft(replanning.Placement, message, changes=changes, present=present)


def _changes_of(message: pb.DependencyChange) -> dict[str, object]:
    changes = given(message)
    if message.type:
        changes["type"] = _type_of(message)
    return changes


def _type_of(message: pb.DependencyChange | pb.DependencyPlacement) -> LinkType | None:
    found: LinkType | None = word_of(LinkType, pb.LinkType, message.type, "type")
    return found


def _to_placement(row: replanning.Placement) -> pb.TaskPlacement:
    present = {f"{_PRESENT}{name}": value for name, value in row.present.items()}
    stated: dict[str, Any] = {
        name: _text(value) if name.removeprefix(_PRESENT) in _DAYS else value
        for name, value in {**row.changes, **present}.items()
    }
    return pb.TaskPlacement(task_id=row.task_id, version=row.version, **stated)


_DAYS = frozenset({"start_not_before", "constraint_on"})


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _to_changed(row: replanning.ChangedDependency) -> pb.DependencyChange:
    number = pb.LinkType.Value(f"LINK_TYPE_{row.changes['type'].name}")
    return pb.DependencyChange(dependency_id=row.dependency_id, **{**row.changes, "type": number})


_to_changes = mapper(
    pb.ScheduleChanges,
    replanning.Changes,
    tasks=lambda row: map(_to_placement, row.tasks),
    add_dependencies=_to_dependency,
    change_dependencies=lambda row: map(_to_changed, row.change_dependencies),
)
to_outcome = mapper(
    pb.ScheduleOutcome,
    replanning.Outcome,
    tasks=mapper(pb.RescheduledTask, replanning.RescheduledTask),
    missed_deadlines=mapper(pb.MissedDeadline, replanning.MissedDeadline),
    inverse=_to_changes,
)
