"""Prepares messages for their handlers and applies them, each in one transaction with its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, repeat

import structlog
from chassis.connection import BEGIN
from chassis.database import Origin
from chassis.server_transaction import ServerTransaction, begun
from marshmallow import ValidationError

from bus import metrics as bus_metrics
from bus.envelope import Envelope, EnvelopeError, decode, from_attributes, identity_of
from bus.inbox import rows
from bus.inbox.failure import described, is_database_down, is_hopeless, is_transient
from bus.inbox.handling import Handlers
from bus.retries import TRANSIENT_TRIES, TRIES_IN_DOUBT
from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, Subscription
from chassis import failpoint, tracing

RETRY_BATCH = 20

log = structlog.get_logger()


class DatabaseDown(Exception):
    """The service's own database does not answer: keep the message, wait, apply it again."""


class Doubtful(Exception):
    """The event is probably what kills the processes that apply it."""


class Outcome(StrEnum):
    """The result of one event."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    PARKED = "parked"
    FAILED = "failed"
    DEAD = "dead"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as the broker delivers it. source: taken from its exchange, not its content."""

    source: str
    body: bytes
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery read and matched with its handler.

    mistake: why it can never be applied. doubt: why it may be what kills the processes that apply
    it, so that each try is to be made alone and counted beforehand.
    """

    arrival: rows.Arrival
    event: Event | None = None
    subscription: Subscription | None = None
    mistake: str = ""
    doubt: str = ""

    @property
    def lane(self) -> str:
        return self.arrival.lane

    @property
    def is_fit(self) -> bool:
        return self.event is not None and not self.doubt


class Inbox:
    """One service's inbox: `prepare` a delivery, `apply` a batch of one lane, `retry_due`."""

    def __init__(self, worker: ServiceWorker) -> None:
        self.worker = worker
        self.consumer = worker.name
        self._database = worker.database
        self._handlers = Handlers(worker)

    def prepare(self, delivery: Delivery) -> Prepared | None:
        """Read the message and find its handler.

        None for what does not concern us: a replay of what nothing here handles, or one published
        again, which brings a copy up to date but has no effect of its own.
        """
        try:
            envelope = decode(delivery.body)
        except EnvelopeError as mistake:
            return _unreadable(delivery, mistake)
        if envelope.source != delivery.source:
            mistake_text = f"came by the exchange of {delivery.source}, which it is not from"
            return Prepared(_arrival(envelope, None), mistake=mistake_text)
        subscription = self.worker.subscription(envelope.source, envelope.type)
        if subscription is None and delivery.is_replay:
            return None
        if subscription and envelope.restates and not subscription.takes_restated:
            return None
        return _matched(envelope, subscription)

    def apply(self, batch: Sequence[Prepared]) -> list[Outcome]:
        """Apply events of one lane in their order; every failure is kept, none is raised.

        Together in one transaction if all goes well, else each in its own. DatabaseDown leaves
        none of those not yet committed noted anywhere: call again with the same batch.
        """
        if len(batch) > 1 and all(prepared.is_fit for prepared in batch):
            try:
                return self._apply_together(batch)
            except Exception as failure:
                _raise_if_database_down(failure)
        return [self._apply_alone(prepared) for prepared in batch]

    def _apply_alone(self, prepared: Prepared) -> Outcome:
        if prepared.event is None:
            return self.keep(prepared, EnvelopeError(prepared.mistake))
        for _ in range(TRANSIENT_TRIES):
            try:
                if prepared.doubt:
                    self._count_try(prepared)
                return self._apply_together([prepared])[0]
            except Exception as problem:
                _raise_if_database_down(problem)
                failure = problem
                if not is_transient(problem):
                    break
        return self.keep(prepared, failure)

    def _count_try(self, prepared: Prepared) -> None:
        """Before the try, in a transaction of its own: this process may not survive it.

        So the event keeps its place in the line for as long as it may be innocent.
        """
        with self._transaction() as server:
            tries = rows.count_try(server, self.consumer, prepared.arrival.event_id)
        if tries > TRIES_IN_DOUBT:
            raise Doubtful(f"{prepared.doubt}, and {TRIES_IN_DOUBT} tries after that did not end")

    def _apply_together(self, batch: Sequence[Prepared]) -> list[Outcome]:
        with self._transaction() as server:
            now = self._database.clock()
            arrivals = [prepared.arrival for prepared in batch]
            new = rows.receive(server, self.consumer, arrivals, now)
            failpoint.reach("inbox.received")
            outcomes = list(self._apply_received(server, batch, new, now))
            failpoint.reach("inbox.applied")
        failpoint.reach("inbox.committed")
        self._observe(batch, outcomes)
        return outcomes

    def _apply_received(
        self,
        server: ServerTransaction,
        batch: Sequence[Prepared],
        new: dict[str, str],
        now: datetime,
    ) -> Iterator[Outcome]:
        for status, run in _runs(batch, new):
            if status is None:
                yield from repeat(Outcome.DUPLICATE, len(run))
            elif status == "parked":
                for prepared in run:
                    rows.park(server, self.consumer, prepared.arrival, now)
                    yield Outcome.PARKED
            else:
                applied = self._handle(server, run)
                skipped = [id_ for one in run if (id_ := one.arrival.event_id) not in applied]
                if skipped:
                    rows.skip(server, self.consumer, skipped, now)
                for prepared in run:
                    yield _outcome(prepared, applied)

    def _handle(self, server: ServerTransaction, run: Sequence[Prepared]) -> set[str]:
        """Run the handler of these events; the ids of those that no projection skipped."""
        subscription = run[0].subscription
        events = [one.event for one in run if one.event is not None]
        if subscription is None or len(events) < len(run):
            raise ValueError("only what is fit can be handled")
        if subscription.kind is PROJECTION:
            events = rows.advance(server, self.consumer, subscription.handler, events)
        if events:
            self._handlers.run(server, subscription, events)
        return {event.id for event in events}

    def keep(self, prepared: Prepared, failure: Exception) -> Outcome:
        """Note the failure, in a transaction of its own."""
        arrival, error, dead = prepared.arrival, described(failure), is_hopeless(failure)
        try:
            is_new = self._note_failure(arrival, error, dead)
        except Exception as problem:
            _raise_if_database_down(problem)
            log.error("event cannot be kept whole", reason=described(problem))
            is_new = self._note_failure(rows.bare(arrival), error, dead=True)
        outcome = Outcome.DEAD if dead else Outcome.FAILED
        with tracing.joined(prepared.event.origin.traceparent if prepared.event else ""):
            return self._tell(
                arrival.event_id, arrival.source, arrival.type, error, outcome, is_new
            )

    def _note_failure(self, arrival: rows.Arrival, error: str, dead: bool) -> bool:
        with self._transaction() as server:
            now = self._database.clock()
            return rows.fail_on_arrival(server, self.consumer, arrival, error, dead, now)

    def retry_due(self, limit: int = RETRY_BATCH) -> int:
        """Try again what is due, and return how many were tried; DatabaseDown may be raised."""
        try:
            with self._transaction() as server:
                now = self._database.clock()
                claimed = rows.claim_due(server, self.consumer, now, limit)
            for due in claimed:
                self._retry(due)
        except Exception as problem:
            _raise_if_database_down(problem)
            raise
        return len(claimed)

    def _retry(self, due: rows.Due) -> None:
        try:
            prepared = self._prepare_again(due)
            outcome = self._retry_once(due, prepared)
            self._observe([prepared], [outcome])
        except Exception as failure:
            _raise_if_database_down(failure)
            self._keep_again(due, failure)

    def _prepare_again(self, due: rows.Due) -> Prepared:
        envelope = from_attributes(due.envelope)
        return _matched(envelope, self.worker.subscription(envelope.source, envelope.type))

    def _retry_once(self, due: rows.Due, prepared: Prepared) -> Outcome:
        if not prepared.is_fit:
            raise EnvelopeError(prepared.mistake)
        with self._transaction() as server:
            if not rows.still_waits(server, self.consumer, due.event_id):
                return Outcome.DUPLICATE
            outcome = _outcome(prepared, self._handle(server, [prepared]))
            now = self._database.clock()
            rows.finish(server, self.consumer, due.event_id, outcome, now)
            failpoint.reach("inbox.retried")
        return outcome

    def _keep_again(self, due: rows.Due, failure: Exception) -> None:
        error, dead = described(failure), is_hopeless(failure)
        with self._transaction() as server:
            now = self._database.clock()
            final = rows.fail_again(server, self.consumer, due, error, dead, now)
        outcome = Outcome.DEAD if final else Outcome.FAILED
        source = str(due.envelope.get("source", "")).rpartition("/")[2]
        with tracing.joined(str(due.envelope.get("traceparent", ""))):
            type_ = str(due.envelope.get("type", ""))
            self._tell(due.event_id, source, type_, error, outcome, True)

    def _tell(
        self, event_id: str, source: str, type_: str, error: str, outcome: Outcome, is_new: bool
    ) -> Outcome:
        if not is_new:
            outcome = Outcome.DUPLICATE
        bus_metrics.handled(self.consumer, source, outcome)
        if is_new:
            log.warning(
                f"event {outcome}",
                consumer=self.consumer,
                event_id=event_id,
                type=type_,
                source=source,
                reason=error,
            )
        return outcome

    def _observe(self, batch: Sequence[Prepared], outcomes: Sequence[Outcome]) -> None:
        now = self._database.clock()
        for prepared, outcome in zip(batch, outcomes, strict=True):
            source = prepared.arrival.source
            bus_metrics.handled(self.consumer, source, outcome)
            if outcome is Outcome.APPLIED and prepared.event is not None:
                age = (now - prepared.event.time).total_seconds()
                bus_metrics.lagged(self.consumer, source, age)

    def _transaction(self) -> AbstractContextManager[ServerTransaction]:
        return begun(self._database.engine, BEGIN)


def _raise_if_database_down(failure: Exception) -> None:
    if isinstance(failure, DatabaseDown):
        raise failure
    if is_database_down(failure):
        raise DatabaseDown(described(failure)) from failure


def _runs(
    batch: Sequence[Prepared], new: dict[str, str]
) -> Iterator[tuple[str | None, list[Prepared]]]:
    """The batch cut where the handler, its kind or the status changes: what one call can take.

    An event that is not new, or no longer within this batch, has no status.
    """

    def call(received: tuple[int, Prepared, str | None]) -> tuple[str | None, object]:
        nth, prepared, status = received
        subscription = prepared.subscription
        if subscription is not None and subscription.together:
            return status, (subscription.handler, subscription.kind)
        return status, nth

    received = [(n, one, new.pop(one.arrival.event_id, None)) for n, one in enumerate(batch)]
    for (status, _), run in groupby(received, call):
        yield status, [prepared for _, prepared, _ in run]


def _outcome(prepared: Prepared, applied: set[str]) -> Outcome:
    return Outcome.APPLIED if prepared.arrival.event_id in applied else Outcome.SKIPPED


def _unreadable(delivery: Delivery, mistake: EnvelopeError) -> Prepared:
    arrival = rows.Arrival(
        event_id=mistake.event_id or identity_of(delivery.body),
        source=delivery.source,
        type=mistake.type,
        aggregate_id="",
        aggregate_seq=0,
        lane=delivery.source,
        sequence=0,
        waits_its_turn=False,
        message=delivery.body,
    )
    return Prepared(arrival, mistake=str(mistake))


def _matched(envelope: Envelope, subscription: Subscription | None) -> Prepared:
    arrival = _arrival(envelope, subscription)
    if subscription is None:
        return Prepared(arrival, mistake=f"nothing here handles {envelope.type}")
    try:
        body = subscription.schema.load(envelope.data) if subscription.schema else envelope.data
    except ValidationError as mistake:
        return Prepared(arrival, mistake=f"the body does not load: {mistake.messages}")
    return Prepared(arrival, _event(envelope, body), subscription)


def _arrival(envelope: Envelope, subscription: Subscription | None) -> rows.Arrival:
    """What the inbox notes. The present state of a record has no place among the facts."""
    return rows.Arrival(
        event_id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        aggregate_id=envelope.subject,
        aggregate_seq=0 if envelope.restates_present else envelope.aggregate_seq,
        lane=subscription.lane if subscription else envelope.source,
        sequence=0 if envelope.restates_present else envelope.sequence,
        waits_its_turn=subscription is not None and subscription.kind is EFFECT,
        message=envelope,
    )


def _event(envelope: Envelope, body: dict[str, object]) -> Event:
    return Event(
        id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        subject=envelope.subject,
        sequence=envelope.sequence,
        aggregate_seq=envelope.aggregate_seq,
        time=envelope.time,
        body=body,
        actor_id=envelope.actor_id,
        is_restated=bool(envelope.restates),
        restates_present=envelope.restates_present,
        origin=Origin(envelope.correlation_id, envelope.causation_id, envelope.traceparent),
    )
