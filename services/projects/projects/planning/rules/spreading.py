"""How the hours that were sold become the estimates of a plan's tasks.

Sold are hours of a role for a deliverable. The rule:

1. A task whose role was sold for one deliverable is for that deliverable. If its role was sold for
   several, the task is done once for each of them, and so are its links.
2. The hours of a role for a deliverable are shared among the tasks of that role and deliverable in
   proportion to their estimates, by largest remainder, in quarters of an hour where the sold hours
   are whole quarters. So the sold hours come out exactly.
3. Hours that find no task become a task of their own in the phase "Also sold".
4. A task whose role was not sold keeps its place and has no hours.

Settled tasks (done or cancelled) are left alone; what they hold already is not shared again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from projects.planning.rules.critical_path import LinkType

ALSO_SOLD = "Also sold"
DAY_SECONDS = 27_000  # 7.5 hours
QUARTER_SECONDS = 900
NAME_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of a template or of a plan. settled: done or cancelled, so it stays as it is.

    duration_minutes None: as duration_days says.
    """

    key: str
    name: str
    phase: str
    charge_role: str
    estimate_seconds: int
    duration_days: int
    deliverable_id: str | None = None
    settled: bool = False
    duration_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedLink:
    predecessor: str
    successor: str
    type: LinkType
    lag_days: int
    lag_minutes: int | None = None
    lag_elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Sold:
    """Hours of one role for one deliverable."""

    deliverable_id: str
    deliverable_name: str
    charge_role: str
    seconds: int


def spread(
    tasks: Sequence[PlannedTask], links: Sequence[PlannedLink], sold: Sequence[Sold]
) -> tuple[list[PlannedTask], list[PlannedLink]]:
    """The plan with the sold hours in it. New keys begin with the key of the task they repeat."""
    by_role: dict[str, list[Sold]] = defaultdict(list)
    for each in sold:
        by_role[each.charge_role].append(each)
    copies = {task.key: _copies(task, by_role.get(task.charge_role, [])) for task in tasks}
    laid_out = [copy for task in tasks for copy in copies[task.key]]
    repeated = [new for link in links for new in _links(link, copies)]
    return _estimated(laid_out, sold), repeated


def _copies(task: PlannedTask, sold: Sequence[Sold]) -> list[PlannedTask]:
    """The task, once for each deliverable that its role was sold for."""
    if task.settled or task.deliverable_id or not sold:
        return [task]
    if len(sold) == 1:
        return [replace(task, deliverable_id=sold[0].deliverable_id)]
    return [
        replace(
            task,
            key=task.key if place == 0 else f"{task.key}/{each.deliverable_id}",
            name=f"{task.name}: {each.deliverable_name}"[:NAME_LENGTH_MAX],
            deliverable_id=each.deliverable_id,
        )
        for place, each in enumerate(sold)
    ]


def _links(link: PlannedLink, copies: Mapping[str, list[PlannedTask]]) -> Iterable[PlannedLink]:
    """Each copy waits for its own deliverable's predecessor, or for all when it has none."""
    before, behind = copies[link.predecessor], copies[link.successor]
    shared = {task.deliverable_id for task in before} & {task.deliverable_id for task in behind}
    for one in before:
        for other in behind:
            own = one.deliverable_id == other.deliverable_id
            if own or one.deliverable_id not in shared or other.deliverable_id not in shared:
                yield replace(link, predecessor=one.key, successor=other.key)


def _estimated(tasks: Sequence[PlannedTask], sold: Sequence[Sold]) -> list[PlannedTask]:
    shares = {task.key: 0 for task in tasks if not task.settled}
    added = []
    for each in sold:
        group = [
            task
            for task in tasks
            if (task.deliverable_id, task.charge_role) == (each.deliverable_id, each.charge_role)
        ]
        held = sum(task.estimate_seconds for task in group if task.settled)
        left = max(0, each.seconds - held)
        open_tasks = [task for task in group if not task.settled]
        if open_tasks:
            weights = [task.estimate_seconds for task in open_tasks]
            parts = apportion(left, weights if any(weights) else [1] * len(weights))
            shares |= {task.key: part for task, part in zip(open_tasks, parts, strict=True)}
        elif left:
            added.append(_also_sold(each, left))
    return [
        replace(t, estimate_seconds=shares.get(t.key, t.estimate_seconds)) for t in tasks
    ] + added


def _also_sold(sold: Sold, seconds: int) -> PlannedTask:
    role = sold.charge_role or "work"
    return PlannedTask(
        key=f"also-sold/{sold.deliverable_id}/{sold.charge_role}",
        name=f"{role[0].upper()}{role[1:]}: {sold.deliverable_name}"[:NAME_LENGTH_MAX],
        phase=ALSO_SOLD,
        charge_role=sold.charge_role,
        estimate_seconds=seconds,
        duration_days=-(-seconds // DAY_SECONDS),
        deliverable_id=sold.deliverable_id,
    )


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole parts in proportion to the weights; what is over goes to the largest
    remainders, ties to the earlier part. In quarters of an hour where the total is so."""
    unit = 1 if total % QUARTER_SECONDS else QUARTER_SECONDS
    units, whole = total // unit, sum(weights)
    parts = [units * weight // whole for weight in weights]
    remainders = [-(units * weight % whole) for weight in weights]
    largest_first = sorted(range(len(weights)), key=lambda place: (remainders[place], place))
    for place in largest_first[: units - sum(parts)]:
        parts[place] += 1
    return [part * unit for part in parts]
