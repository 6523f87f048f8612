"""What can go wrong, and where: every pair of a place and an action, and when the next one strikes.

A place is a failpoint of the real code, a point in the simulated broker, or a question put to
PostgreSQL: `relay.statement`, `work.commit`. Of a question, either it or its answer can be lost.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from switchboard import COMMIT, STATEMENT, Line


@dataclass(frozen=True)
class Mishap:
    """passings: it strikes at one of this number of passings of the place."""

    place: str
    action: str
    passings: int = 1

    def __str__(self) -> str:
        return f"{self.place} {self.action}"


QUESTION_LOST, ANSWER_LOST = "question lost", "answer lost"
CRASH, CRASH_ANSWERED = "crash", "crash once answered"
BEFORE_ASKING = {QUESTION_LOST, "question lost unnoticed", "another retries meanwhile"}


def _lines(kind: str, statements: int) -> list[Mishap]:
    return [
        Mishap(f"{kind}.{what}", action, passings)
        for what, passings in ((STATEMENT, statements), (COMMIT, 2))
        for action in (QUESTION_LOST, ANSWER_LOST, CRASH_ANSWERED)
    ]


def _at(place: str, *actions: str, passings: int = 1) -> list[Mishap]:
    return [Mishap(place, action, passings) for action in actions]


ARMED = {
    "write": [
        *_at("transaction.recorded", CRASH),
        *_at("transaction.committed", CRASH),
        *[mishap for mishap in _lines("write", 5) if mishap.action != CRASH_ANSWERED],
    ],
    "relay": [
        *_at("relay.stamped", CRASH),
        *_at("relay.published", CRASH),
        *_at("publishing", CRASH, "broker down", "taken over", passings=3),
        *_at("confirming", CRASH, "broker down", "broker loses all"),
        *_at("confirming", "broker holds all up", "taken over"),
        *[one for one in _lines("relay", 3) if one.place == "relay.statement"],
        *_at("relay.statement", "question lost unnoticed"),
    ],
    "work": [
        *_at("inbox.received", CRASH, "disconnected", "database away"),
        *_at("inbox.applied", CRASH, "disconnected", "database away"),
        *_at("inbox.committed", CRASH, "disconnected", "database away"),
        *_at("handling", "slow"),
        *_lines("work", 4),
    ],
    "retry": [
        *_at("inbox.retried", CRASH),
        *_lines("retry", 4),
        *_at("retry.commit", "another retries meanwhile", "overtaken by another"),
    ],
}
"""By the kind of step during which they strike."""

SHARES = {"write": 0.5, "relay": 1.0, "work": 2.0, "retry": 4.0}
"""How much oftener a step of the kind goes wrong than one of another: there are fewer of them."""

UNARMED = [
    Mishap("between steps", "consumer loses the broker"),
    Mishap("between steps", "process killed"),
    Mishap("between steps", "old message repeated"),
    Mishap("between steps", "operator replays"),
    Mishap("between steps", "database away"),
    Mishap("between steps", "held up messages arrive"),
    Mishap("between steps", "server notices lost relay"),
    Mishap("handler", "kills its process"),
    Mishap("queue", "gives a message up"),
]
"""Those that need no arming: they come between two steps, or follow from others."""

EVERY = [*chain.from_iterable(ARMED.values()), *UNARMED]


class Trouble:
    """Arms a mishap now and then, and has it strike when its place is reached.

    rate: how often a step goes wrong. strike: what carries it out; the line is that on which the
    question was put, if the place is one.
    """

    def __init__(
        self,
        chance: random.Random,
        rate: float,
        strike: Callable[[Mishap, Line | None], None],
    ) -> None:
        self.rate = rate
        self.struck: Counter[str] = Counter()
        self._chance = chance
        self._strike = strike
        self._armed: Mishap | None = None
        self._passings_left = 0
        self._kind = ""
        self.is_aside = False

    def happens(self, share: float = 1.0) -> bool:
        return self._chance.random() < self.rate * share

    @contextmanager
    def during(self, kind: str, share: float = 1.0) -> Iterator[None]:
        """A step of this kind, in which something may go wrong."""
        if self.is_aside:
            yield
            return
        self._kind = kind
        if self.happens(share * SHARES[kind]):
            self._armed = self._chance.choice(ARMED[kind])
            self._passings_left = self._chance.randint(1, self._armed.passings)
        try:
            yield
        finally:
            self._armed, self._kind = None, ""

    @contextmanager
    def aside(self, then: Mishap | None = None) -> Iterator[None]:
        """What others do in the midst of a step: nothing goes wrong with it but this."""
        armed, kind, was_aside = self._armed, self._kind, self.is_aside
        self._armed, self._passings_left, self.is_aside = then, 1, True
        try:
            yield
        finally:
            self._armed, self._kind, self.is_aside = armed, kind, was_aside

    def reach(self, place: str) -> None:
        if self._armed is not None and self._armed.place == place:
            self._pass(None)

    def asking(self, line: Line, what: str) -> None:
        if self._armed is not None and self._armed.action in BEFORE_ASKING:
            self._reach_line(line, what)

    def answered(self, line: Line, what: str) -> None:
        if self._armed is not None and self._armed.action not in BEFORE_ASKING:
            self._reach_line(line, what)

    def _reach_line(self, line: Line, what: str) -> None:
        if self._armed is not None and self._armed.place == f"{self._kind}.{what}":
            self._pass(line)

    def _pass(self, line: Line | None) -> None:
        self._passings_left -= 1
        if self._passings_left == 0 and self._armed is not None:
            mishap, self._armed = self._armed, None
            self.note(mishap)
            self._strike(mishap, line)

    def note(self, mishap: Mishap) -> None:
        self.struck[str(mishap)] += 1

    def end(self) -> None:
        """Nothing goes wrong any more."""
        self.rate, self._armed = 0.0, None
