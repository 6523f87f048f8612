"""How a service says what it listens to and what it does by the clock.

A service's worker is a plain class: subclass ServiceWorker, mark methods with `subscribe` and
`every`. Nothing here loads nameko or eventlet, so that tests and tools can use the same class;
`bus.worker` turns it into a running process.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any, ClassVar, TypeVar

from chassis.database import Database, Origin, Transaction
from marshmallow import EXCLUDE, Schema
from sqlalchemy.engine import Connection

ANY_TYPE = "*"
_TYPE = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*$")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


class Kind(StrEnum):
    """What an event does to the consumer's state.

    EFFECT: something is done once for each event (money posted, a project opened). A later event
    of the same aggregate waits while an earlier one is being retried.
    PROJECTION: the latest state of the aggregate is kept; an event older than what the same
    handler has already seen of the aggregate is skipped.
    """

    EFFECT = "effect"
    PROJECTION = "projection"


EFFECT = Kind.EFFECT
PROJECTION = Kind.PROJECTION


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of another service, as the handler sees it.

    subject: the id of the aggregate. sequence: position in the source's outbox. aggregate_seq:
    number of the event within its aggregate (its version after the fact). time: when it happened.
    body: what the consumer's schema loaded. actor_id: who caused it. origin: the chain it is in.
    is_restated: it repeats a state whose facts have had their effects. restates_present: it is the
    present state of the subject, published again.
    """

    id: str
    source: str
    type: str
    subject: str
    sequence: int
    aggregate_seq: int
    time: datetime
    body: dict[str, Any]
    actor_id: str
    origin: Origin
    is_restated: bool = False
    restates_present: bool = False


Handler = Callable[[Any, Transaction, Event], None]
Job = Callable[[Any, Transaction], None]
HandlerT = TypeVar("HandlerT", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Subscription:
    """One source's event type and what to do about it.

    schema: the consumer's own narrow copy of the body; None takes the body as it is. handler: the
    method's name. apart: has a queue line of its own, because it is slow. together: takes all
    that have piled up at once. confidential: the type is published on the source's confidential
    exchange; with type "*", those are wanted, too. restated: an effect that keeps a copy as well.
    """

    source: str
    type: str
    schema: Schema | None
    kind: Kind
    handler: str
    apart: bool = False
    together: bool = False
    confidential: bool = False
    restated: bool = False

    @property
    def takes_restated(self) -> bool:
        return self.kind is PROJECTION or self.restated

    @property
    def lane(self) -> str:
        """Events of one lane are applied one after the other, in the source's order."""
        return f"{self.source}/{self.handler}" if self.apart else self.source

    @property
    def routing_key(self) -> str:
        return "#" if self.type == ANY_TYPE else self.type


@dataclass(frozen=True, slots=True)
class Timer:
    """A job that is due every `seconds` seconds, whatever the number of workers."""

    name: str
    seconds: float
    handler: str


def subscribe(
    source: str,
    type_: str,
    schema: type[Schema] | None = None,
    *,
    kind: Kind,
    apart: bool = False,
    together: bool = False,
    confidential: bool = False,
    restated: bool = False,
) -> Callable[[HandlerT], HandlerT]:
    """Mark a method `(self, tx, event)` as the handler of one event type of one service.

    May be stacked for several types. type_ "*" means every type of the source that has no handler
    of its own. Commands only: the method must not commit, publish, or call another service.

    A handler marked together is `(self, tx, events)` instead: it is given what has piled up for
    it, in order and at least one, to apply in few statements. A PROJECTION is given the newest of
    each aggregate only; the others are skipped. The facts it records name the event that caused
    them. When it fails, it is given the events again one by one.

    confidential: as the source's catalogue says of the type; with "*": confidential types as well,
    which the service's broker user must be allowed to read.

    restated: an EFFECT handler that keeps a copy as well is given what is stated again, too; it
    does nothing else with an event that `is_restated`.
    """
    if type_ != ANY_TYPE and not _TYPE.match(type_):
        raise ValueError(f"{type_!r} is not of the form noun.past_participle.v1")

    def mark(method: HandlerT) -> HandlerT:
        narrow = schema(unknown=EXCLUDE) if schema else None
        subscription = Subscription(
            source, type_, narrow, kind, method.__name__, apart, together, confidential, restated
        )
        marks = (*getattr(method, "subscriptions", ()), subscription)
        method.subscriptions = marks  # type: ignore[attr-defined]
        return method

    return mark


def every(*, seconds: float) -> Callable[[HandlerT], HandlerT]:
    """Mark a method `(self, tx)` to be run that often, by one worker of the service at a time."""
    if seconds <= 0:
        raise ValueError("a timer needs a positive number of seconds")

    def mark(method: HandlerT) -> HandlerT:
        method.timer = Timer(method.__name__, seconds, method.__name__)  # type: ignore[attr-defined]
        return method

    return mark


class ServiceWorker:
    """What one service does besides answering requests. Subclass it, name it, mark its methods.

    name is the service's name: it is the consumer's name in the inbox, names its queue
    (`<name>.inbox`), and its facts go out on the exchange `<name>.events`.
    """

    name: ClassVar[str] = ""
    subscriptions: ClassVar[Mapping[tuple[str, str], Subscription]] = {}
    timers: ClassVar[tuple[Timer, ...]] = ()

    def __init__(self, database: Database) -> None:
        self.database = database

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not _NAME.match(cls.name):
            raise TypeError(f"{cls.__name__}.name must be a service name such as finance")
        cls.subscriptions = _collect_subscriptions(cls)
        cls.timers = tuple(_marks(cls, "timer"))

    @classmethod
    def resume(cls, connection: Connection) -> None:
        """Move on what else the service numbers for others, when its backup has been restored.

        Part of the transaction of `events resume`. Positions and aggregates' numbers are seen to.
        """

    def subscription(self, source: str, type_: str) -> Subscription | None:
        """What handles this type: its own subscription, else the source's catch-all."""
        return self.subscriptions.get((source, type_)) or self.subscriptions.get((source, ANY_TYPE))


def _marks(cls: type[ServiceWorker], mark: str) -> list[Any]:
    """The marks of the class's methods; a method that overrides a marked one is marked alike."""
    found: dict[str, Any] = {}
    for owner in reversed(cls.__mro__):
        for name, method in vars(owner).items():
            if inspect.isfunction(method) and hasattr(method, mark):
                found[name] = getattr(method, mark)
    return list(found.values())


def _collect_subscriptions(
    cls: type[ServiceWorker],
) -> dict[tuple[str, str], Subscription]:
    found: dict[tuple[str, str], Subscription] = {}
    for subscription in chain.from_iterable(_marks(cls, "subscriptions")):
        key = (subscription.source, subscription.type)
        if key in found:
            raise TypeError(
                f"{cls.__name__} handles {key[1]} of {key[0]} twice: in "
                f"{found[key].handler} and in {subscription.handler}"
            )
        found[key] = subscription
    return found
