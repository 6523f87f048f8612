"""Those who change something, and ask again until they know: one key for each change they want."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum

from chassis.actor import Actor
from chassis.database import Origin, Transaction
from chassis.event import Fact
from chassis.idempotency import once
from counting import INCREMENTED, RENAMED, Counter
from villages import AUDITED, OF_EFFECTS_ONLY, POISONED, UNREADABLE, Fate, Fates

TRIES_MAX = 3
ACTOR = Actor.system()


class Undone(Exception):
    """The use case was given up and is rolled back."""


class Answer(StrEnum):
    """What the client knows."""

    NONE = "none"
    DONE = "done"
    REFUSED = "refused"


@dataclass
class Request:
    """One use case: one to three facts of one counter, in one transaction.

    facts: type, fate, and how often it fails before it goes well. is_refused: the use case turns
    out to be impossible after all has been written.
    """

    key: str
    service: str
    counter: str
    facts: list[tuple[str, Fate, int]]
    is_refused: bool = False
    answer: Answer = Answer.NONE

    def carry_out(self, tx: Transaction, fates: Fates) -> str:
        """Once, however often it is asked; the facts it stated."""
        response, _ = once(tx, self.key, "count", b"", lambda: self._state(tx, fates).encode())
        tx.flush()
        return response.decode()

    def _state(self, tx: Transaction, fates: Fates) -> str:
        counter = tx.load(Counter, self.counter)
        done = []
        for type_, fate, tries in self.facts:
            if type_ == INCREMENTED:
                counter.value += 1
            tx.record(Fact(type_, counter, (UNREADABLE,) if fate is Fate.UNREADABLE else ()))
            fates.plant(self.counter, counter.version, fate, tries)
            done.append(f"{type_.split('.')[1]} {self.counter[:4]}/{counter.version} {fate}")
        if self.is_refused:
            raise Undone
        return ", ".join(done)

    @property
    def origin(self) -> Origin:
        return Origin(correlation_id=self.key)


@dataclass
class Requests:
    """All of a seed's requests, and which of them still wait for an answer."""

    made: list[Request] = field(default_factory=list)
    unanswered: list[Request] = field(default_factory=list)

    def make(
        self, chance: random.Random, key: str, service: str, counter: str, fate_rate: float
    ) -> Request:
        types = [
            chance.choice([INCREMENTED, INCREMENTED, RENAMED, AUDITED])
            for _ in range(chance.randint(1, 3))
        ]
        facts = [(type_, *self._fate(chance, type_, fate_rate)) for type_ in types]
        request = Request(key, service, counter, facts, chance.random() < fate_rate / 2)
        self.made.append(request)
        return request

    def _fate(self, chance: random.Random, type_: str, rate: float) -> tuple[Fate, int]:
        if chance.random() > rate:
            return Fate.WELL, 0
        fate = chance.choice([*[Fate.TRANSIENT] * 4, *POISONED])
        if fate is Fate.KILLING and self._has_a_killer():
            fate = Fate.HOPELESS
        if fate in OF_EFFECTS_ONLY and type_ == RENAMED:
            fate = Fate.TRANSIENT
        return fate, chance.randint(1, TRIES_MAX) if fate is Fate.TRANSIENT else 0

    def _has_a_killer(self) -> bool:
        return any(fate is Fate.KILLING for one in self.made for _, fate, _ in one.facts)

    def no_answer(self, request: Request, chance: random.Random) -> None:
        """The client asks again later; now and then it gives up and never knows."""
        if request not in self.unanswered and chance.random() < 0.8:
            self.unanswered.append(request)
