"""What each mishap does to the world it strikes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import psycopg
from bus.operating.replaying import ReplayRequest, request_replay
from bus.relay import BrokerDown, Message
from mishaps import (
    ANSWER_LOST,
    CRASH,
    CRASH_ANSWERED,
    QUESTION_LOST,
    UNARMED,
    Mishap,
)
from sqlalchemy.exc import DBAPIError
from switchboard import Line
from villages import Crash

if TYPE_CHECKING:
    from processes import Process
    from world import World

OUTAGE_STEPS = (1, 4)
OVERTAKEN_SECONDS = 4000
(LOSES_BROKER, KILLED, REPEATED, REPLAYED, AWAY, LANDED, NOTICED, KILLS, GIVEN_UP) = UNARMED


class Accidents:
    """Carries mishaps out. The process that is running is the world's to know."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._outages: dict[str, int] = {}
        self._unnoticed_for = 0
        self.given_up: set[str] = set()
        self._in_steps: dict[str, Callable[[], None]] = {
            CRASH: self._crash,
            CRASH_ANSWERED: self._crash,
            "disconnected": self._disconnect,
            "slow": self._be_slow,
            "broker down": self._broker_down,
            "broker loses all": self._broker_loses,
            "broker holds all up": self._broker_holds_up,
            "database away": self._database_away,
            "another retries meanwhile": self._rival_retries,
            "overtaken by another": self._overtaken,
        }
        self._between: list[Callable[[], None]] = [
            self._lose_broker,
            self._kill,
            self._repeat,
            self._replay,
            lambda: self._take_away(self._chance.choice(list(world.sites)), AWAY),
        ]

    def strike(self, mishap: Mishap, line: Line | None) -> None:
        """Something of the real code has come where this was to happen."""
        running = self._world.running
        self._world.tell(f"{mishap} at {running.worker.name if running else 'a client'}")
        if mishap.action in (QUESTION_LOST, ANSWER_LOST) and line is not None:
            self._world.board.cut(line)
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        if mishap.action == "question lost unnoticed" and line is not None:
            self._world.board.cut(line, noticed=False)
            self._unnoticed_for = self._chance.randint(*OUTAGE_STEPS)
            raise psycopg.OperationalError("could not receive data from server")
        if mishap.action == "taken over":
            self._take_over()
        else:
            self._in_steps[mishap.action]()

    def between_steps(self) -> None:
        self._chance.choice(self._between)()

    def pass_time(self) -> None:
        """Outages end, the server notices who is gone, and what was held up arrives."""
        for service in list(self._outages):
            self._outages[service] -= 1
            if self._outages[service] <= 0:
                self._bring_back(service)
        self._unnoticed_for -= 1
        if self._unnoticed_for <= 0:
            self._notice()
        if self._world.broker.under_way and self._chance.random() < 0.2:
            self._land()

    def end(self) -> None:
        """All that was away is back, all that was held up is there."""
        for service in list(self._outages):
            self._bring_back(service)
        self._notice()
        self._land()

    def give_up(self, messages: list[Message]) -> None:
        """The broker will not deliver these from their queue again."""
        for message in messages:
            self._world.note(GIVEN_UP, f"{message.event_id[:4]} was returned too often")
            self.given_up.add(message.event_id)

    def kill_by_handler(self) -> None:
        self._world.note(KILLS, "the event kills its process")

    # In the midst of a step.

    def _crash(self) -> None:
        raise Crash

    def _running(self) -> Process:
        running = self._world.running
        if running is None:
            raise LookupError("no process is running")
        return running

    def _disconnect(self) -> None:
        self._running().disconnect()

    def _database_away(self) -> None:
        self._take_away(self._running().worker.name)

    def _broker_down(self) -> None:
        raise BrokerDown("the cable was pulled")

    def _broker_loses(self) -> None:
        count = self._world.broker.lose(self._running().publisher.unconfirmed)
        self._world.tell(f"{count} messages are lost")
        raise BrokerDown("the broker died")

    def _broker_holds_up(self) -> None:
        count = self._world.broker.hold_up(self._running().publisher.unconfirmed)
        self._world.tell(f"{count} messages are held up")
        raise BrokerDown("the connection was reset")

    def _take_over(self) -> None:
        """The relay's line is dead, which it does not know, and another has become active."""
        relay = self._running().relay
        line = relay._connection
        if isinstance(line, Line):
            self._world.board.cut(line)
        other = self._world.other(self._running())
        with self._world.trouble.aside():
            if self._chance.random() < 0.7:
                self._world.speak(other.worker.name)
        crash = Mishap("relay.stamped", CRASH) if self._chance.random() < 0.5 else None
        with self._world.trouble.aside(crash):
            number = self._world.guarded(other, other.relay_once)
        self._world.tell(f"another {other.worker.name} relays {number}")

    def _be_slow(self) -> None:
        """So slow that the broker has given its messages to another, which works at them."""
        slow = self._running()
        slow.disconnect()
        other = self._world.other(slow)
        with self._world.trouble.aside():
            self._world.guarded(other, partial(other.fetch, self._chance.randint(1, 8)))
            for lane in other.waiting_lanes[: self._chance.randint(0, 3)]:
                if lane in other.waiting_lanes:  # it may have died of the one before
                    self._world.guarded(other, partial(other.work, lane))

    def _rival_retries(self) -> None:
        """While the first has claimed, and not committed."""
        other = self._world.other(self._running())
        with self._world.trouble.aside():
            self._world.guarded(other, other.retry)

    def _overtaken(self) -> None:
        """The first has claimed, and sleeps so long that another tries the same."""
        self._world.clock.advance(OVERTAKEN_SECONDS)
        self._rival_retries()

    # Between two steps.

    def _lose_broker(self) -> None:
        process = self._chance.choice(self._world.listeners)
        process.disconnect()
        self._world.note(LOSES_BROKER, f"{process.worker.name} loses the broker")

    def _kill(self) -> None:
        process = self._chance.choice(self._world.processes)
        process.crash()
        self._world.note(KILLED, f"{process.worker.name} is killed")

    def _repeat(self) -> None:
        """A message comes once more, long after."""
        queue = self._chance.choice(list(self._world.broker.queues.values()))
        if queue.history:
            self._world.clock.advance(self._chance.choice([60, 7200, 86400]))
            queue.put(self._chance.choice(queue.history))
            self._world.note(REPEATED, f"{queue.name} repeats a message")

    def _replay(self) -> None:
        service = self._chance.choice(self._world.speakers)
        request = ReplayRequest(1, 10**6, (), self._chance.choice(["", "tally"]))
        try:
            with self._world.sites[service].database.engine.begin() as connection:
                count = request_replay(connection, request)
        except DBAPIError:
            return
        self._world.note(REPLAYED, f"an operator replays {count} of {service}")

    def _take_away(self, service: str, mishap: Mishap | None = None) -> None:
        if service in self._outages:
            return
        errors = psycopg.errors.AdminShutdown, psycopg.OperationalError
        farewell = partial(self._chance.choice(errors), "the database is away")
        self._world.sites[service].take_away(farewell)
        self._outages[service] = self._chance.randint(*OUTAGE_STEPS)
        if mishap is not None:
            self._world.note(mishap, f"the database of {service} is away")

    def _bring_back(self, service: str) -> None:
        del self._outages[service]
        self._world.sites[service].bring_back()
        self._world.tell(f"the database of {service} is back")

    def _notice(self) -> None:
        if self._world.board.notice_all():
            self._world.note(NOTICED, "the server lets go of the lock of a relay that was lost")

    def _land(self) -> None:
        if count := self._world.broker.land():
            self._world.note(LANDED, f"{count} messages arrive that were held up")
