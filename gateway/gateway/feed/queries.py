"""Reading the feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from sqlalchemy import Select, func, select

from gateway.feed.model import FeedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events a reader asks for, and whether they may see restricted ones."""

    types: frozenset[str] = frozenset()
    client_id: str = ""
    project_id: str = ""
    restricted: bool = False

    def takes(self, event: FeedEvent) -> bool:
        return (
            (not self.types or event.type in self.types)
            and (not self.client_id or event.client_id == self.client_id)
            and (not self.project_id or event.project_id == self.project_id)
            and (self.restricted or not event.restricted)
        )


def horizon(reading: Reading) -> int:
    """The last position; 0 while there is none."""
    return reading.session.scalar(select(func.max(FeedEvent.position))) or 0


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
    if not wanted.restricted:
        asked = asked.where(FeedEvent.restricted.is_(False))
    return asked


def read_wanted(
    reading: Reading, position: int, limit: int, wanted: Wanted
) -> tuple[Sequence[FeedEvent], int]:
    """At most `limit` wanted events, and up to where the reader has now seen all that there is."""
    last = horizon(reading)
    asked = _wanted_only(select(FeedEvent).where(FeedEvent.position > position), wanted)
    found = reading.session.scalars(asked.order_by(FeedEvent.position).limit(limit)).all()
    if len(found) == limit:
        return found, found[-1].position
    return found, max(last, position)


def position_before_last(reading: Reading, count: int, wanted: Wanted) -> int:
    """The place after which the last `count` wanted events come."""
    asked = _wanted_only(select(FeedEvent.position), wanted)
    newest = reading.session.scalars(asked.order_by(FeedEvent.position.desc()).limit(count)).all()
    return newest[-1] - 1 if newest else horizon(reading)
