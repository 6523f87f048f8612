"""Reading the feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from sqlalchemy import Select, func, select

from gateway.feed.audience import Audience, ShownEvent
from gateway.feed.model import FeedEvent, FeedRemoved
from gateway.feed.owners import OwnerIndex, index_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events a reader asks for, and which of them they may see."""

    types: frozenset[str] = frozenset()
    client_id: str = ""
    project_id: str = ""
    audience: Audience

    def takes(self, event: FeedEvent, index: OwnerIndex) -> bool:
        return (
            (not self.types or event.type in self.types)
            and (not self.client_id or event.client_id == self.client_id)
            and (not self.project_id or event.project_id == self.project_id)
            and self.audience.may_read(event, index)
        )


def horizon(reading: Reading) -> int:
    """The last position; 0 while there is none."""
    return reading.session.scalar(select(func.max(FeedEvent.position))) or 0


def removed_up_to(reading: Reading) -> int:
    """The position up to which events were removed because of their age."""
    return reading.session.scalar(select(FeedRemoved.position)) or 0


def read_after(reading: Reading, position: int, limit: int) -> Sequence[FeedEvent]:
    """What comes next, whatever it is, in order."""
    asked = select(FeedEvent).where(FeedEvent.position > position)
    return reading.session.scalars(asked.order_by(FeedEvent.position).limit(limit)).all()


def _wanted_only(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.types:
        asked = asked.where(FeedEvent.type.in_(wanted.types))
    if wanted.client_id:
        asked = asked.where(FeedEvent.client_id == wanted.client_id)
    if wanted.project_id:
        asked = asked.where(FeedEvent.project_id == wanted.project_id)
    readable = wanted.audience.condition()
    return asked if readable is None else asked.where(readable)


def read_wanted(
    reading: Reading, position: int, limit: int, wanted: Wanted
) -> tuple[Sequence[ShownEvent], int]:
    """At most `limit` wanted events, and up to where the reader has now seen all that there is."""
    last = horizon(reading)
    asked = _wanted_only(select(FeedEvent).where(FeedEvent.position > position), wanted)
    found = reading.session.scalars(asked.order_by(FeedEvent.position).limit(limit)).all()
    index = index_for(reading, found) if wanted.audience.needs_owners else OwnerIndex()
    shown = [wanted.audience.show(event, index) for event in found]
    if len(found) == limit:
        return shown, found[-1].position
    return shown, max(last, position)


def position_before_last(reading: Reading, count: int, wanted: Wanted, before: int = 0) -> int:
    """The place after which the last `count` wanted events come; before: only of those up to it."""
    asked = _wanted_only(select(FeedEvent.position), wanted)
    if before:
        asked = asked.where(FeedEvent.position < before)
    newest = reading.session.scalars(asked.order_by(FeedEvent.position.desc()).limit(count)).all()
    return newest[-1] - 1 if newest else horizon(reading)
