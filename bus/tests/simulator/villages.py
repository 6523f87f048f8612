"""The services that the simulator lets talk to each other, and what it planted in their facts.

`north` and `south` count; `tally` consumes both and writes all of it down, in four ways: in turn
(EFFECT), keeping the latest (PROJECTION), the latest of all that has piled up (together), and all
that has piled up at once, on a line of its own (together, apart). Now and then it states a fact
itself, which `north` consumes.
"""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import counting
from bus.subscription import EFFECT, PROJECTION, Event, ServiceWorker, subscribe
from chassis.database import Database, Transaction, engine_for
from chassis.errors import Invalid, NotFound
from chassis.event import Catalogue, EventType
from chassis.ids import derived_id
from counting import INCREMENTED, NOTED, RENAMED, CounterBody, NoteBody
from marshmallow import Schema, fields, validate
from sqlalchemy import BigInteger, Boolean, Column, Identity, Integer, MetaData, Table, Text, insert

AUDITED = "counter.audited.v1"
UNREADABLE = "what nobody can load"
NOTE_EVERY = 3

own_tables = MetaData()
handled = Table(
    "handled",
    own_tables,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("handler", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("retried", Boolean, nullable=False),
)

_TELL = insert(handled)


def migrate(url: str) -> None:
    counting.migrate(url)
    engine = engine_for(url)
    own_tables.create_all(engine)
    engine.dispose()


class Fate(StrEnum):
    """What is to become of an event when it is applied."""

    WELL = "well"
    TRANSIENT = "transient"
    HOPELESS = "hopeless"
    STUBBORN = "stubborn"
    UNREADABLE = "unreadable"
    KILLING = "killing"


POISONED = (Fate.HOPELESS, Fate.STUBBORN, Fate.UNREADABLE, Fate.KILLING)
OF_EFFECTS_ONLY = (Fate.STUBBORN, Fate.KILLING)
"""A projection that has been overtaken is skipped, and so not dead."""


class Crash(BaseException):
    """The process ends here, as by SIGKILL."""


@dataclass
class Fates:
    """Which events fail at tally, how often, and how it is being asked to apply them.

    kills: called when an event kills its process.
    """

    kills: Callable[[], None]
    planted: dict[tuple[str, int], Fate] = field(default_factory=dict)
    tries: dict[tuple[str, int], int] = field(default_factory=dict)
    met: Count[tuple[str, int]] = field(default_factory=Count)
    retrying: bool = False

    def plant(self, subject: str, seq: int, fate: Fate, tries: int) -> None:
        self.planted[subject, seq] = fate
        self.tries[subject, seq] = tries

    def meet(self, event: Event) -> None:
        """Fail as planted, after everything the handler does has been done."""
        key = (event.subject, event.aggregate_seq)
        fate = self.planted.get(key, Fate.WELL)
        self.met[key] += 1
        if fate is Fate.KILLING:
            self.kills()
            raise Crash
        if fate is Fate.HOPELESS:
            raise Invalid("PLANTED", "This can never be applied.")
        if fate is Fate.STUBBORN or self.met[key] <= self.tries.get(key, 0):
            raise NotFound("PLANTED", "Not today.")


class Consumed(Schema):
    """tally's narrow copy of a counter's state."""

    name = fields.String(required=True)
    value = fields.Integer(required=True, strict=True)
    changed = fields.List(fields.String(validate=validate.NoneOf([UNREADABLE])))


def _counters(service: str) -> Catalogue:
    meanings = {
        INCREMENTED: "A counter went up.",
        RENAMED: "A counter got another name.",
        AUDITED: "Somebody looked at a counter.",
    }
    types = [
        EventType(t, "counter", CounterBody(), meaning, permission="signed_in")
        for t, meaning in meanings.items()
    ]
    return Catalogue(service, types)


CATALOGUES = {
    "north": _counters("north"),
    "south": _counters("south"),
    "tally": Catalogue(
        "tally", [EventType(NOTED, "note", NoteBody(), "tally noted it.", permission="signed_in")]
    ),
}


class Village(ServiceWorker):
    """A worker that fails as planted and writes down what it consumes."""

    name = "village"

    def __init__(self, database: Database, fates: Fates) -> None:
        super().__init__(database)
        self.fates = fates

    def write(self, tx: Transaction, event: Event, handler: str) -> None:
        row = {
            "handler": handler,
            "source": event.source,
            "subject": event.subject,
            "seq": event.aggregate_seq,
            "position": event.sequence,
            "retried": self.fates.retrying,
        }
        tx.session.execute(_TELL, row)


class North(Village):
    name = "north"

    @subscribe("tally", NOTED, kind=EFFECT)
    def noted(self, tx: Transaction, event: Event) -> None:
        self.write(tx, event, "noted")


class South(Village):
    name = "south"


class Tally(Village):
    name = "tally"

    @subscribe("north", INCREMENTED, Consumed, kind=EFFECT)
    @subscribe("south", INCREMENTED, Consumed, kind=EFFECT)
    def incremented(self, tx: Transaction, event: Event) -> None:
        self.write(tx, event, "incremented")
        if event.body["value"] % NOTE_EVERY == 0:
            note = counting.Note(id=derived_id("note", event.id), value=event.body["value"])
            tx.add(note)
            tx.record(counting.Fact(NOTED, note))
        tx.flush()
        self.fates.meet(event)

    @subscribe("north", RENAMED, Consumed, kind=PROJECTION)
    def renamed(self, tx: Transaction, event: Event) -> None:
        self.write(tx, event, "renamed")
        self.fates.meet(event)

    @subscribe("south", RENAMED, Consumed, kind=PROJECTION, together=True)
    def all_renamed(self, tx: Transaction, events: Sequence[Event]) -> None:
        for event in events:
            self.write(tx, event, "all_renamed")
            self.fates.meet(event)

    @subscribe("north", AUDITED, Consumed, kind=EFFECT, apart=True, together=True)
    @subscribe("south", AUDITED, Consumed, kind=EFFECT, apart=True, together=True)
    def audited(self, tx: Transaction, events: Sequence[Event]) -> None:
        for event in events:
            self.write(tx, event, "audited")
            self.fates.meet(event)


WORKERS: dict[str, type[Village]] = {"north": North, "south": South, "tally": Tally}
