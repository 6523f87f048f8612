"""Publishes the present state of every record of a type to one subscriber.

A subscriber is a service that keeps a copy of such records, or a program of the agency's own. A
service that keeps none is refused: the states would be published to nobody.

A new field of a replica, a search index or a new subscriber is filled with it at any time. Each
event carries the record's present number, so a subscriber that has seen a later fact skips it, and
one that has seen this fact takes the state again. It marks itself as `restates`: effects ignore it.
Batches are bounded, and each commits with its progress: a restatement that was interrupted goes on
where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from chassis.actor import Actor
from chassis.database import Aggregate
from chassis.errors import Invalid
from chassis.event import Catalogue, Fact
from chassis.ids import new_id
from chassis.outbox import OUTBOX_CHANNEL
from sqlalchemy import select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

BATCH = 200


@dataclass(frozen=True, slots=True)
class Restatable:
    """A type of record whose present state can be published.

    event_type: the event that states it. A function chooses it for each record: the event that led
    to the record's status. kept_by: the services that keep a copy.
    """

    event_type: str | Callable[[Any], str]
    model: type[Aggregate]
    kept_by: tuple[str, ...] = ()

    def event_type_of(self, record: Aggregate) -> str:
        return self.event_type if isinstance(self.event_type, str) else self.event_type(record)


@dataclass(frozen=True, slots=True)
class Restated:
    """records: how many this run published. is_done: there are no further ones."""

    records: int
    is_done: bool


def restatable(service: str) -> Mapping[str, Restatable]:
    """By convention, each service that has some registers them there."""
    found: Mapping[str, Restatable] = import_module(f"{service}.restatable").RESTATABLE
    return found


def require_restatable(service: str, records: Mapping[str, Restatable], type_: str) -> Restatable:
    if type_ not in records:
        raise Invalid(
            "RECORD_TYPE_NOT_RESTATABLE",
            f"{service} restates {', '.join(sorted(records)) or 'nothing'}, not {type_[:100]}.",
            field="type",
        )
    return records[type_]


def require_keeper(
    service: str, records: Mapping[str, Restatable], type_: str, subscriber: str
) -> None:
    """Refuse a service that keeps no copy of such records."""
    kept_by = require_restatable(service, records, type_).kept_by
    if subscriber not in kept_by:
        raise Invalid(
            "NOT_A_CONSUMER",
            f"{subscriber[:100]} keeps no copy of {type_} of {service}; "
            f"{_in_words(kept_by)}. A program of your own is named with --program.",
            field="to",
        )


def _in_words(kept_by: tuple[str, ...]) -> str:
    if not kept_by:
        return "no service does"
    *others, last = kept_by
    return f"{', '.join(others)} and {last} do" if others else f"{last} does"


def restate(
    service: str,
    catalogue: Catalogue,
    records: Mapping[str, Restatable],
    engine: Engine,
    *,
    type_: str,
    subscriber: str,
    limit: int = 0,
) -> Restated:
    """Hand the present state of at most `limit` records (0: all) to the relay, in order of id.

    Goes on where an earlier run for the same type and subscriber stopped; after the last record
    the next run starts over.
    """
    record = require_restatable(service, records, type_)
    names = {"type": type_, "subscriber": subscriber}
    done, is_done = 0, False
    while not is_done and (not limit or done < limit):
        size = min(BATCH, limit - done) if limit else BATCH
        with Session(engine) as session, session.begin():
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            count = _batch(session, service, catalogue, record, names, size)
        done, is_done = done + count, count < size
    return Restated(done, is_done)


def _batch(
    session: Session,
    service: str,
    catalogue: Catalogue,
    record: Restatable,
    names: dict[str, str],
    size: int,
) -> int:
    after = session.scalar(_AFTER, names)
    model = record.model
    asked = select(model).order_by(model.id).limit(size)
    found = list(session.scalars(asked.where(model.id > after) if after else asked).unique())
    numbers: dict[str, int] = {
        str(row.aggregate_id): row.number
        for row in session.execute(_NUMBERS, {"ids": [each.id for each in found]})
    }
    rows = list(_rows(service, catalogue, record, found, numbers))
    if rows:
        values = {"subscriber": names["subscriber"], "rows": json.dumps(rows)}
        session.execute(_HAND_OVER, values)
        session.execute(text(f"NOTIFY {OUTBOX_CHANNEL}"))
    last = found[-1].id if len(found) == size else None
    session.execute(_PROGRESS, {**names, "after": last, "count": len(found)})
    return len(found)


def _rows(
    service: str,
    catalogue: Catalogue,
    record: Restatable,
    found: list[Any],
    numbers: Mapping[str, int],
) -> Iterator[dict[str, Any]]:
    for each in found:
        type_ = record.event_type_of(each)
        for body in catalogue.bodies(Fact(type_, each)):
            event_id = new_id()
            yield {
                "event_id": event_id,
                "type": type_,
                "aggregate_id": each.id,
                "aggregate_seq": numbers.get(each.id, 1),
                "payload": body,
                "headers": {"actor_id": Actor.system(service).user_id, "restates": event_id},
            }


_AFTER = text("""
    SELECT after_id FROM restating WHERE type = :type AND subscriber = :subscriber
""")
_NUMBERS = text("""
    SELECT aggregate_id, max(aggregate_seq) AS number FROM outbox
    WHERE aggregate_id = ANY(CAST(:ids AS uuid[])) GROUP BY aggregate_id
""")
_HAND_OVER = text("""
    INSERT INTO restatement (subscriber, event_id, type, aggregate_id, aggregate_seq, payload,
                             headers, occurred_at)
    SELECT :subscriber, event_id, type, aggregate_id, aggregate_seq, payload, headers, now()
    FROM ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS (
        event_id uuid, type text, aggregate_id uuid, aggregate_seq integer, payload jsonb,
        headers jsonb
    )) WITH ORDINALITY
    ORDER BY ordinality
""")
_PROGRESS = text("""
    INSERT INTO restating AS run (type, subscriber, after_id, records, changed_at)
    VALUES (:type, :subscriber, CAST(:after AS uuid), :count, now())
    ON CONFLICT (type, subscriber) DO UPDATE SET
        after_id = excluded.after_id, changed_at = excluded.changed_at,
        records = excluded.records + CASE WHEN run.after_id IS NULL THEN 0 ELSE run.records END
""")
