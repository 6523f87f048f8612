"""Records that have a place among their siblings: tasks, phases, deliverables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chassis.errors import Invalid, NotFound
from chassis.ids import require_id


class Placed(Protocol):
    id: str
    position: int


def reordered(siblings: Sequence[Placed], ids: Sequence[str], field: str) -> None:
    """Give the named siblings the places that they hold now, in the order of the ids.

    So a part of them can be put in order and the others stay where they are.
    """
    wanted = [require_id(id_, field) for id_ in ids]
    by_id = {sibling.id: sibling for sibling in siblings}
    if len(set(wanted)) < len(wanted):
        raise Invalid("ID_REPEATED", f"{field} names something twice; leave one out.", field=field)
    for id_ in wanted:
        if id_ not in by_id:
            raise NotFound(
                "SIBLING_NOT_FOUND",
                f"{field} names {id_}, which this project has not.",
                field=field,
            )
    if len({sibling.position for sibling in siblings}) < len(siblings):
        _number(siblings)
    named = [by_id[id_] for id_ in wanted]
    places = sorted(sibling.position for sibling in named)
    for sibling, place in zip(named, places, strict=True):
        sibling.position = place


def _number(siblings: Sequence[Placed]) -> None:
    """Places of their own, in the order in which they are listed."""
    for place, sibling in enumerate(siblings, 1):
        sibling.position = place
