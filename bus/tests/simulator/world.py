"""One seed's world: three villages, a broker, a clock, and all that goes wrong between them.

Every choice is drawn from the seed, in one thread, so that the same seed tells the same story. A
step is something that a process or a client does; what goes wrong with it is in mishaps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any
from unittest.mock import patch

from accidents import Accidents
from asking import ACTOR, Answer, Request, Requests, Undone
from broker import SimulatedBroker
from clockwork import SimulatedClock, new_id, simulated
from counting import Counter
from mishaps import Mishap, Trouble
from processes import Process
from quiet import settle
from sites import Site
from sqlalchemy.exc import DBAPIError
from villages import WORKERS, Crash, Fates

STEPS = (20, 45)
MISHAP_RATES = (0.05, 0.2, 0.4)
LIMITS = ((1, 1, 9), (1, 2, 3), (2, 5, 9), (4, 3, 20), (9, 2, 1))
"""After how many returns an event is suspected, how many tries it has then in its lane,
and after how many returns the broker gives it up, suspected by then or not."""
RETRY_MISHAPS_MAX = 2
SPEAKERS = ("north", "south")
USEFUL = 0.9
FIRST, STANDBY = 8, 2
"""How much oftener the first process of a service comes to do something than its standby."""


class World:
    """Everything of one seed. `live`, then ask the judge."""

    def __init__(self, seed: int, sites: dict[str, Site]) -> None:
        self.seed = seed
        self.sites = sites
        self.speakers = SPEAKERS
        self.board = next(iter(sites.values())).board
        self.story: list[str] = []
        self.clock = SimulatedClock()
        self.chance = random.Random(seed)
        self.doubt_after, self.tries_in_doubt, limit = self.chance.choice(LIMITS)
        self.broker = SimulatedBroker(list(WORKERS.values()), limit)
        self.accidents = Accidents(self)
        self.trouble = Trouble(self.chance, self.chance.choice(MISHAP_RATES), self.accidents.strike)
        self.fates = Fates(self.accidents.kill_by_handler)
        self.requests = Requests()
        self.running: Process | None = None
        self.processes: list[Process] = []
        self.counters: dict[str, list[str]] = {}
        self._late: dict[str, tuple[ExitStack, Request]] = {}
        self._to_say: set[str] = set()
        self._retry_mishaps = 0

    def live(self) -> None:
        """Take the steps of the seed, then let everything settle without mishaps."""
        with (
            simulated(self.chance, self.clock, self.trouble.reach, self._pause),
            patch("bus.worker.consumer.RETURNS_BEFORE_ALONE", self.doubt_after),
            patch("bus.inbox.application.TRIES_IN_DOUBT", self.tries_in_doubt),
            patch.object(self.board, "asking", self.trouble.asking),
            patch.object(self.board, "answered", self.trouble.answered),
        ):
            try:
                self._begin()
                for _ in range(self.chance.randint(*STEPS)):
                    self._step()
                self._end_mishaps()
                settle(self)
            finally:
                self._end()

    def _pause(self, seconds: float = 0) -> None:
        self.clock.advance(seconds)
        if seconds:
            self.accidents.pass_time()

    def tell(self, line: str) -> None:
        self.story.append(f"{len(self.story) + 1:4} {line}")

    def note(self, mishap: Mishap, line: str) -> None:
        """Tell, and count, a mishap that was not armed."""
        self.trouble.note(mishap)
        self.tell(line)

    # The beginning and the end.

    def _begin(self) -> None:
        for service, site in self.sites.items():
            site.wipe(self.clock)
            worker = WORKERS[service](site.database, self.fates)
            self.processes += [
                Process(
                    worker,
                    is_first,
                    self.broker,
                    self.trouble.reach,
                    partial(self.trouble.reach, "handling"),
                    self.accidents.give_up,
                )
                for is_first in (True, False)
            ]
        for service in SPEAKERS:
            self.counters[service] = [new_id(self.chance), new_id(self.chance)]
            with self.sites[service].database.transaction(ACTOR) as tx:
                for id_ in self.counters[service]:
                    tx.add(Counter(id=id_, name="new", value=0))

    def _end_mishaps(self) -> None:
        self.trouble.end()
        self.accidents.end()
        for service in list(self._late):
            self._end_late(service)
        for site in self.sites.values():
            site.forget_lost_connections()

    def _end(self) -> None:
        self.accidents.end()
        for stack, _ in self._late.values():
            with suppress(Undone, DBAPIError):  # its line may be dead
                stack.__exit__(Undone, Undone(), None)
        for process in self.processes:
            process.relay.close()

    # Steps.

    def _step(self) -> None:
        self.accidents.pass_time()
        if self.trouble.happens(0.5):
            self.accidents.between_steps()
        steps: Sequence[tuple[int, Callable[[], None]]] = (
            (8, lambda: self.speak(self.chance.choice(SPEAKERS))),
            (1, self._speak_late),
            (4, self._ask_again),
            (8, self._relay),
            (6, self._fetch),
            (10, self._work),
            (3, self._retry),
        )
        weights, actions = zip(*steps, strict=True)
        self.chance.choices(actions, weights)[0]()

    def speak(self, service: str) -> None:
        """A client asks for something of a service that states one to three facts."""
        counter = self.chance.choice(self._free_counters(service))
        rate = self.trouble.rate / 2
        key = new_id(self.chance)
        self.ask(self.requests.make(self.chance, key, service, counter, rate))

    def ask(self, request: Request) -> None:
        self._to_say.add(request.service)
        try:
            with (
                self.trouble.during("write"),
                self.as_running(None),
                self.sites[request.service].database.transaction(ACTOR, request.origin) as tx,
            ):
                done = request.carry_out(tx, self.fates)
        except Undone:
            request.answer = Answer.REFUSED
            self.tell(f"{request.service} refuses")
        except (Crash, DBAPIError) as ending:
            self.requests.no_answer(request, self.chance)
            self.tell(f"{request.service} gives no answer: {type(ending).__name__}")
        else:
            request.answer = Answer.DONE
            self.tell(f"{request.service} commits {done}")

    def _ask_again(self) -> None:
        free = [id_ for service in SPEAKERS for id_ in self._free_counters(service)]
        askable = [one for one in self.requests.unanswered if one.counter in free]
        if not askable:
            self._retry()
            return
        request = self.chance.choice(askable)
        self.requests.unanswered.remove(request)
        self.ask(request)

    def _free_counters(self, service: str) -> list[str]:
        held = self._late[service][1].counter if service in self._late else ""
        return [id_ for id_ in self.counters[service] if id_ != held]

    def _speak_late(self) -> None:
        """A transaction whose rows become visible after later ones."""
        service = self.chance.choice(SPEAKERS)
        if service in self._late:
            self._end_late(service)
            return
        counter = self.chance.choice(self.counters[service])
        rate = self.trouble.rate / 2
        request = self.requests.make(self.chance, new_id(self.chance), service, counter, rate)
        stack = ExitStack()
        try:
            database = self.sites[service].database
            tx = stack.enter_context(database.transaction(ACTOR, request.origin))
            done = request.carry_out(tx, self.fates)
        except (Undone, DBAPIError) as ending:
            with ExitStack() as failing:
                failing.push(lambda *_: True)
                stack.__exit__(type(ending), ending, None)
            return
        self._late[service] = (stack, request)
        self.tell(f"{service} has written, not committed, {done}")

    def _end_late(self, service: str) -> None:
        stack, request = self._late.pop(service)
        try:
            if self.chance.random() < 0.3:
                stack.__exit__(Undone, Undone(), None)
                request.answer = Answer.REFUSED
                self.tell(f"{service} rolls back what came late")
            else:
                stack.close()
                request.answer = Answer.DONE
                self.tell(f"{service} commits what came late")
        except DBAPIError as lost:
            self.requests.no_answer(request, self.chance)
            self.tell(f"{service} loses what came late: {type(lost).__name__}")

    def _relay(self) -> None:
        process = self._one_of(self.processes, lambda one: one.worker.name in self._to_say)
        with self.trouble.during("relay"):
            number = self.guarded(process, process.relay_once)
        if number == 0:
            self._to_say.discard(process.worker.name)
        self.tell(f"{process.worker.name} relays {number}")

    def _fetch(self) -> None:
        process = self._one_of(
            self.listeners, lambda one: self.broker.has_something_for(one.worker.name)
        )
        number = self.guarded(process, partial(process.fetch, self.chance.randint(1, 8)))
        self.tell(f"{process.worker.name} is given {number}")

    def _work(self) -> None:
        busy = [process for process in self.listeners if process.waiting_lanes]
        if not busy:
            self._fetch()
            return
        process = self.chance.choice(busy)
        lane = self.chance.choice(process.waiting_lanes)
        self.tell(f"{process.worker.name} works at {lane}")
        with self.trouble.during("work"):
            self.guarded(process, partial(process.work, lane))
        self._to_say.add(process.worker.name)

    def _retry(self) -> None:
        waiting = {name for name in self.listening if self.waits(name)}
        process = self._one_of(self.listeners, lambda one: one.worker.name in waiting)
        self.clock.advance(self.chance.choice([3, 30, 300, 4000]))
        self.tell(f"{process.worker.name} retries")
        struck = self.trouble.struck.total()
        may_fail = self._retry_mishaps < RETRY_MISHAPS_MAX and process.worker.name in waiting
        with self.trouble.during("retry", 1 if may_fail else 0):
            self.guarded(process, process.retry)
        self._retry_mishaps += self.trouble.struck.total() > struck

    def waits(self, service: str) -> bool:
        """True if something is to be tried again there."""
        query = "SELECT 1 FROM inbox WHERE status IN ('failed', 'parked') LIMIT 1"
        return bool(self.sites[service].rows(query))

    # Who does it.

    @property
    def listeners(self) -> list[Process]:
        return [process for process in self.processes if process.consumes]

    @property
    def listening(self) -> list[str]:
        """The services that hear others."""
        return [process.worker.name for process in self.listeners if process.is_first]

    def _one_of(self, processes: list[Process], is_useful: Callable[[Process], bool]) -> Process:
        """Mostly one that has something to do, and rather the first of a service."""
        useful = [process for process in processes if is_useful(process)]
        chosen = useful if useful and self.chance.random() < USEFUL else processes
        weights = [FIRST if process.is_first else STANDBY for process in chosen]
        return self.chance.choices(chosen, weights)[0]

    def other(self, process: Process) -> Process:
        """The other process of the same service."""
        alike = (one for one in self.processes if one.worker is process.worker)
        return next(one for one in alike if one is not process)

    @contextmanager
    def as_running(self, process: Process | None) -> Iterator[None]:
        before, self.running = self.running, process
        try:
            yield
        finally:
            self.running = before

    def guarded(self, process: Process, action: Callable[[], Any]) -> Any:
        """Let the process do it; if it crashes there, start it again."""
        with self.as_running(process):
            try:
                return action()
            except Crash:
                process.crash()
                self.tell(f"{process.worker.name} is started again")
                return None
