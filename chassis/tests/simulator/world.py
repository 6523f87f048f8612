"""One seed's world: three villages, a broker, a clock, and all that goes wrong between them.

Every choice is drawn from the seed, in one thread, so that the same seed tells the same story. A
step is something that a process does; a mishap is armed beforehand and strikes at a named place in
the real code, or comes between two steps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from broker import SimulatedBroker
from chassis.actor import Actor
from chassis.database import Transaction
from chassis.event import Fact
from chassis.operating.replaying import ReplayRequest, request_replay
from chassis.relay import BrokerDown
from clockwork import PLACES, SimulatedClock, new_id, simulated
from counting import INCREMENTED, RENAMED, Counter
from processes import Crash, Process
from sites import Site
from sqlalchemy.exc import DBAPIError
from villages import AUDITED, POISONED, UNREADABLE, WORKERS, Fate, Fates

STEPS = (20, 45)
SETTLING_ROUNDS = 40
RETRY_CRASHES_MAX = 3
TRIES_MAX = 3
SPEAKERS = ("north", "south")
RELAY_WEIGHTS = (8, 8, 3, 1)
"""north, south, tally, and tally's standby, which has work only when the first has failed."""
FETCH_WEIGHTS = (2, 8, 2)


class Undone(Exception):
    """The use case was given up and is rolled back."""


class World:
    """Everything of one seed. `live`, then ask the judge."""

    def __init__(self, seed: int, sites: dict[str, Site]) -> None:
        self.seed = seed
        self.sites = sites
        self.story: list[str] = []
        self.fates = Fates()
        self.clock = SimulatedClock()
        self._chance = random.Random(seed)
        self._mishaps = self._chance.choice([0.05, 0.2, 0.4])
        self._armed: tuple[str, int, str] | None = None
        self._running: Process | None = None
        self._away: dict[str, int] = {}
        self._late: dict[str, tuple[ExitStack, str]] = {}
        self._retry_crashes = 0
        self._nested = False
        self.broker = SimulatedBroker(list(WORKERS.values()))
        self.processes: list[Process] = []
        self.counters: dict[str, list[str]] = {}

    def live(self) -> None:
        """Take the steps of the seed, then let everything settle without mishaps."""
        with simulated(self._chance, self.clock, self._reach, self._pause):
            try:
                self._begin()
                for _ in range(self._chance.randint(*STEPS)):
                    self._step()
                self._settle()
            finally:
                self._end()

    def _pause(self, seconds: float = 0) -> None:
        self.clock.advance(seconds)
        if seconds:
            self._let_outages_end()

    def _tell(self, line: str) -> None:
        self.story.append(f"{len(self.story) + 1:4} {line}")

    # The beginning and the end.

    def _begin(self) -> None:
        for service, site in self.sites.items():
            site.wipe(self.clock)
            count = 2 if service == "tally" else 1
            worker = WORKERS[service](site.database, self.fates)
            self.processes += [
                Process(worker, self.broker, self._reach, self._before_handling, self._is_led)
                for _ in range(count)
            ]
        for service in SPEAKERS:
            self.counters[service] = [new_id(self._chance), new_id(self._chance)]
            with self.sites[service].database.transaction(Actor.system()) as tx:
                for id_ in self.counters[service]:
                    tx.add(Counter(id=id_, name="new", value=0))

    def _end(self) -> None:
        for service in list(self._away):
            self._bring_back(service)
        for stack, _ in self._late.values():
            stack.__exit__(Undone, Undone(), None)
        for process in self.processes:
            process.relay.close()

    def _settle(self) -> None:
        """No more mishaps: whatever is on its way arrives, whatever is due is tried."""
        self._mishaps = 0.0
        self._armed = None
        for service in list(self._away):
            self._bring_back(service)
        for service in list(self._late):
            self._end_late(service)
        for site in self.sites.values():
            site.forget_lost_connections()
        for _ in range(SETTLING_ROUNDS):
            if not self._settle_once() and not any(map(self._waits, self.sites)):
                self._tell("all is quiet")
                return
            self.clock.advance(3 * 3600)
        self._tell("it never became quiet")

    def _settle_once(self) -> bool:
        """True if anything moved."""
        moved = False
        for process in self._first_of_each():
            if self._waits(process.worker.name):
                self._guarded(process, process.retry)
            while self._guarded(process, process.relay_once):
                moved = True
        for process in self._listeners():
            while self._guarded(process, partial(process.fetch, 50)):
                moved = True
            while process.waiting_lanes:
                self._guarded(process, partial(process.work, process.waiting_lanes[0]))
                moved = True
        return moved

    def _is_led(self, standby: Process) -> bool:
        others = (one for one in self.processes if one is not standby)
        return any(one.worker is standby.worker and one.relay.is_active() for one in others)

    def _first_of_each(self) -> list[Process]:
        """Of each service the process whose relay is active, or would be."""
        ordered = sorted(self.processes, key=lambda process: not process.relay.is_active())
        return list({process.worker.name: process for process in reversed(ordered)}.values())

    def _waits(self, service: str) -> bool:
        """True if something is to be tried again there."""
        query = "SELECT 1 FROM inbox WHERE status IN ('failed', 'parked') LIMIT 1"
        return bool(self.sites[service].rows(query))

    # Steps.

    def _step(self) -> None:
        self._let_outages_end()
        if self._chance.random() < self._mishaps / 2:
            self._chance.choice(self._between_steps())()
        steps: Sequence[tuple[int, Callable[[], None]]] = (
            (8, self._speak),
            (1, self._speak_late),
            (8, self._relay),
            (6, self._fetch),
            (10, self._work),
            (3, self._retry),
        )
        weights, actions = zip(*steps, strict=True)
        self._chance.choices(actions, weights)[0]()

    def _speak(self) -> None:
        """A use case of a service: one transaction, one to three facts."""
        service = self._chance.choice(SPEAKERS)
        counter = self._free_counter(service)
        undone = self._chance.random() < self._mishaps / 4
        try:
            with self.sites[service].database.transaction(Actor.system()) as tx:
                facts = self._state(tx, counter)
                if undone:
                    raise Undone
        except (Undone, DBAPIError) as ending:
            self._tell(f"{service} rolls back: {type(ending).__name__}")
        else:
            self._tell(f"{service} commits {facts}")

    def _free_counter(self, service: str) -> str:
        held = self._late.get(service, (None, ""))[1]
        free = [id_ for id_ in self.counters[service] if id_ != held]
        return self._chance.choice(free)

    def _state(self, tx: Transaction, id_: str) -> str:
        counter = tx.load(Counter, id_)
        said = []
        for _ in range(self._chance.randint(1, 3)):
            type_ = self._chance.choice([INCREMENTED, INCREMENTED, RENAMED, AUDITED])
            fate = self._fate(type_)
            if type_ == INCREMENTED:
                counter.value += 1
            tx.record(Fact(type_, counter, (UNREADABLE,) if fate is Fate.UNREADABLE else ()))
            tries = self._chance.randint(1, TRIES_MAX) if fate is Fate.TRANSIENT else 0
            self.fates.plant(id_, counter.version, fate, tries)
            said.append(f"{type_.split('.')[1]} {id_[:4]}/{counter.version} {fate}")
        return ", ".join(said)

    def _fate(self, type_: str) -> Fate:
        if self._chance.random() > self._mishaps / 2:
            return Fate.WELL
        fate = self._chance.choice([Fate.TRANSIENT, Fate.TRANSIENT, *POISONED])
        # A projection that has been overtaken is skipped, not dead.
        return Fate.TRANSIENT if fate is Fate.STUBBORN and type_ == RENAMED else fate

    def _speak_late(self) -> None:
        """A transaction whose rows become visible after later ones."""
        service = self._chance.choice(SPEAKERS)
        if service in self._late:
            self._end_late(service)
            return
        stack, counter = ExitStack(), self._free_counter(service)
        try:
            tx = stack.enter_context(self.sites[service].database.transaction(Actor.system()))
            facts = self._state(tx, counter)
            tx.flush()
        except DBAPIError:
            with ExitStack() as failing:
                failing.push(lambda *_: True)
                stack.__exit__(Undone, Undone(), None)
            return
        self._late[service] = (stack, counter)
        self._tell(f"{service} has written, not committed, {facts}")

    def _end_late(self, service: str) -> None:
        stack, _ = self._late.pop(service)
        try:
            if self._chance.random() < 0.3:
                stack.__exit__(Undone, Undone(), None)
                self._tell(f"{service} rolls back what came late")
            else:
                stack.close()
                self._tell(f"{service} commits what came late")
        except DBAPIError as lost:
            self._tell(f"{service} loses what came late: {type(lost).__name__}")

    def _relay(self) -> None:
        process = self._chance.choices(self.processes, RELAY_WEIGHTS)[0]
        self._arm("relay", ["crash", "broker down"])
        number = self._guarded(process, process.relay_once)
        self._tell(f"{process.worker.name} relays {number}")

    def _fetch(self) -> None:
        process = self._chance.choices(self._listeners(), FETCH_WEIGHTS)[0]
        number = self._guarded(process, partial(process.fetch, self._chance.randint(1, 8)))
        self._tell(f"{process.worker.name} is given {number}")

    def _work(self) -> None:
        busy = [process for process in self._listeners() if process.waiting_lanes]
        if busy:
            process = self._chance.choice(busy)
            lane = self._chance.choice(process.waiting_lanes)
            self._arm("work", ["crash", "crash", "disconnect", "database away"])
            self._tell(f"{process.worker.name} works at {lane}")
            self._guarded(process, partial(process.work, lane))

    def _retry(self) -> None:
        process = self._chance.choice(self._listeners())
        self.clock.advance(self._chance.choice([3, 30, 300, 4000]))
        if self._retry_crashes < RETRY_CRASHES_MAX:
            self._arm("retry", ["crash"])
        self._tell(f"{process.worker.name} retries")
        self._guarded(process, process.retry)

    def _listeners(self) -> list[Process]:
        return [process for process in self.processes if process.hears]

    def _guarded(self, process: Process, action: Callable[[], Any]) -> Any:
        """Let the process do it; if it crashes there, start it anew."""
        before, self._running = self._running, process
        try:
            return action()
        except Crash:
            process.crash()
            self._tell(f"{process.worker.name} is started again")
            return None
        finally:
            self._running = before
            if not self._nested:
                self._armed = None

    # Mishaps.

    def _arm(self, kind: str, actions: Sequence[str]) -> None:
        if self._chance.random() < self._mishaps and not self._nested:
            place = self._chance.choice(PLACES[kind])
            passing = self._chance.randint(1, 3)
            action = self._chance.choice(actions)
            if action == "broker down" and "." in place:
                action = "crash"
            self._armed = (place, passing, action)

    def _reach(self, place: str) -> None:
        if self._armed is None or self._armed[0] != place or self._running is None:
            return
        _, passing, action = self._armed
        if passing > 1:
            self._armed = (place, passing - 1, action)
            return
        self._armed = None
        self._tell(f"{action} at {place} of {self._running.worker.name}")
        self._strike(action, place, self._running)

    def _strike(self, action: str, place: str, process: Process) -> None:
        if action == "crash":
            self._retry_crashes += place in PLACES["retry"]
            raise Crash
        if action == "broker down":
            raise BrokerDown("the cable was pulled")
        if action == "disconnect":
            process.disconnect()
        else:
            self._take_away(process.worker.name)

    def _before_handling(self, process: Process) -> None:
        """Sometimes a process is so slow that the broker has given its messages to another."""
        others = [p for p in self._listeners() if p is not process]
        if self._nested or self._chance.random() > self._mishaps / 4:
            return
        self._tell(f"{process.worker.name} is slow; its messages go to another")
        process.disconnect()
        self._nested = True
        armed, self._armed = self._armed, None
        try:
            for other in (p for p in others if p.worker is process.worker):
                self._guarded(other, partial(other.fetch, self._chance.randint(1, 8)))
                for lane in other.waiting_lanes[: self._chance.randint(0, 3)]:
                    self._guarded(other, partial(other.work, lane))
        finally:
            self._nested, self._armed = False, armed

    def _between_steps(self) -> list[Callable[[], None]]:
        return [
            self._lose_connection,
            self._kill,
            self._repeat,
            self._replay,
            lambda: self._take_away(self._chance.choice(list(self.sites))),
        ]

    def _lose_connection(self) -> None:
        process = self._chance.choice(self._listeners())
        process.disconnect()
        self._tell(f"{process.worker.name} loses the broker")

    def _kill(self) -> None:
        process = self._chance.choice(self.processes)
        process.crash()
        self._tell(f"{process.worker.name} is killed")

    def _repeat(self) -> None:
        """The broker delivers a message once more, long after."""
        queue = self._chance.choice(list(self.broker.queues.values()))
        if queue.history:
            queue.put(self._chance.choice(queue.history))
            self._tell(f"{queue.name} repeats a message")

    def _replay(self) -> None:
        service = self._chance.choice(SPEAKERS)
        request = ReplayRequest(1, 10**6, (), self._chance.choice(["", "tally"]))
        try:
            with self.sites[service].database.engine.begin() as connection:
                count = request_replay(connection, request)
        except DBAPIError:
            return
        self._tell(f"an operator replays {count} of {service}")

    def _take_away(self, service: str) -> None:
        if service not in self._away:
            self.sites[service].take_away()
            self._away[service] = self._chance.randint(1, 4)
            self._tell(f"the database of {service} is away")

    def _let_outages_end(self) -> None:
        for service in list(self._away):
            self._away[service] -= 1
            if self._away[service] <= 0:
                self._bring_back(service)

    def _bring_back(self, service: str) -> None:
        del self._away[service]
        self.sites[service].bring_back()
        self._tell(f"the database of {service} is back")
