"""What a service has published, and what another has consumed of it, in lines of JSON.

No service enters another's database. So what is to be compared between two of them is written down
on one side (`events published`, `events consumed`) and read on the other (`verify`, `resume`). A
statement is one line about itself and one line for each fact; several may follow one another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chassis.errors import Invalid
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bus.housekeeping import RESEND_DAYS
from bus.subscription import ANY_TYPE, ServiceWorker

COMPLETE_DAYS = RESEND_DAYS - 1
"""Every fact that is younger is in a statement."""
FETCH = 2000


@dataclass(frozen=True, slots=True)
class Published:
    """A source's statement of its facts, made at that time."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Consumed:
    """A consumer's statement of what its inbox holds of a source, made at that time.

    types: what it listens to; None for everything. last_position: the last it has ever seen.
    """

    consumer: str
    source: str
    at: datetime
    last_position: int
    types: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One fact of a statement.

    position: 0 in what was consumed. published_at: None while it is not. lost: published, and the
    source's own database has lost it since. restates: it repeats the state of another.
    """

    event_id: str
    type: str
    aggregate_id: str
    aggregate_seq: int
    position: int = 0
    published_at: datetime | None = None
    lost: bool = False
    restates: bool = False

    @property
    def made_at_ms(self) -> int:
        """When it was made, in milliseconds of Unix time: an event's id tells."""
        return made_at_ms(self.event_id)


Line = Published | Consumed | Mentioned


def made_at_ms(event_id: str) -> int:
    return int(event_id.replace("-", "")[:12], 16)


def complete_since_ms(at: datetime) -> int:
    """Facts made after this moment are in every statement made at that time."""
    return int((at - timedelta(days=COMPLETE_DAYS)).timestamp() * 1000)


def published(service: str, connection: Connection) -> Iterator[str]:
    """The facts of RESEND_DAYS that have a position, and what the service knows to have lost."""
    at = connection.scalar(_NOW)
    yield _line({"published_by": service, "at": at.isoformat()})
    for row in _rows(connection, _PUBLISHED, {"days": RESEND_DAYS}):
        yield _line(row)


def consumed(worker: type[ServiceWorker], connection: Connection) -> Iterator[str]:
    """What the service's inbox holds of each source it listens to."""
    for source in sorted({s.source for s in worker.subscriptions.values()}):
        names = {"consumer": worker.name, "source": source}
        yield _line({"consumed_by": worker.name, **_about(worker, source, connection)})
        for row in _rows(connection, _CONSUMED, names):
            yield _line(row)


def _about(worker: type[ServiceWorker], source: str, connection: Connection) -> dict[str, Any]:
    wanted = [s for s in worker.subscriptions.values() if s.source == source]
    types = sorted(s.type for s in wanted)
    names = {"name": worker.name, "lanes": sorted({s.lane for s in wanted})}
    return {
        "source": source,
        "at": connection.scalar(_NOW).isoformat(),
        "last_position": connection.scalar(_LAST, names),
        "types": None if ANY_TYPE in types else types,
    }


def _rows(connection: Connection, statement: Any, values: dict[str, Any]) -> Iterator[Any]:
    found = connection.execute(statement, values, execution_options={"yield_per": FETCH})
    yield from (dict(row) for row in found.mappings())


def _line(values: dict[str, Any]) -> str:
    kept = {name: value for name, value in values.items() if value is not None}
    return json.dumps(kept, separators=(",", ":"), default=str)


def read(lines: Iterable[str]) -> Iterator[Line]:
    """The statements again; Invalid if they are none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _parsed(json.loads(line))
        except (ValueError, KeyError, TypeError) as mistake:
            raise Invalid(
                "STATEMENT_MALFORMED",
                f"Line {number} is not from `events published` or `events consumed`: {mistake}.",
            ) from None


def _parsed(values: dict[str, Any]) -> Line:
    for name in ("at", "published_at"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    if "published_by" in values:
        return Published(values["published_by"], values["at"])
    if "consumed_by" in values:
        if "types" in values:
            values["types"] = tuple(values["types"])
        return Consumed(values.pop("consumed_by"), **values)
    return Mentioned(**values)


_NOW = text("SELECT now()")
_PUBLISHED = text("""
    SELECT event_id, type, aggregate_id, aggregate_seq, position, published_at,
           false AS lost, headers ? 'restates' AS restates
    FROM outbox
    WHERE position IS NOT NULL AND occurred_at > now() - make_interval(days => :days)
    UNION ALL
    SELECT event_id, type, aggregate_id, aggregate_seq, NULL, NULL, true, false FROM lost_fact
""")
_CONSUMED = text("""
    SELECT event_id, type, aggregate_id, aggregate_seq FROM inbox
    WHERE consumer = :consumer AND source = :source
      AND status IN ('applied', 'skipped', 'failed', 'parked') AND aggregate_seq IS NOT NULL
""")
_LAST = text("""
    SELECT coalesce(max(position), 0) FROM inbox_mark
    WHERE consumer = :name AND lane = ANY(CAST(:lanes AS text[]))
""")
