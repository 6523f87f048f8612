"""kill -9 of whatever writes and whatever reads, at every named step and at random, under load."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

import chassis

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

WRITING = ("transaction.recorded", "transaction.committed")
RELAYING = ("relay.stamped", "relay.sent", "relay.published")
READING = ("inbox.received", "inbox.applied", "inbox.committed")
ELSEWHERE = {"inbox.retried"}
"""A failed event's next try: the bus's own conformance tests kill there."""

APIS = ("accounts-api", "projects-api", "projects-api-2", "finance-api")
RELAYS = ("accounts-worker", "projects-worker", "finance-worker")
READERS = ("projects-worker", "finance-worker", "gateway-worker")
PRODUCERS = (*APIS, "gateway-api", *RELAYS)
PRODUCER_KILLS, CONSUMER_KILLS = 30, 20
PASSINGS_MAX = 3
ENTRIES_BETWEEN = 2
SEED = 20260101

Deaths = Sequence[tuple[str, str]]
"""(process, failpoint at which it dies)."""


def test_every_named_step_is_died_at() -> None:
    source = "".join(p.read_text() for p in Path(chassis.__path__[0]).rglob("*.py"))
    named = set(re.findall(r'failpoint\.reach\("([a-z.]+)"\)', source))
    assert named == {*WRITING, *RELAYING, *READING, *ELSEWHERE}


def test_nothing_is_lost_or_doubled_when_producers_are_killed(trial: Trial) -> None:
    deaths = [*product(APIS, WRITING), *product(RELAYS, RELAYING)]
    kill_under_load(trial, "kills of producers", deaths, PRODUCERS, PRODUCER_KILLS * TIMES)


def test_nothing_is_lost_or_doubled_when_consumers_are_killed(trial: Trial) -> None:
    deaths = [*product(READERS, READING)]
    kill_under_load(trial, "kills of consumers", deaths, READERS, CONSUMER_KILLS * TIMES)


def test_nothing_is_lost_or_doubled_with_several_workers_of_a_service(trial: Trial) -> None:
    """One is at work, the others stand by; each that takes over dies at the same step in turn."""
    trial.bed.add_workers("finance", 3)
    workers = trial.bed.crew.names("finance-worker")
    deaths = [*product(workers, ("inbox.applied", "relay.published"))]
    kill_under_load(trial, "kills among three workers", deaths, workers, 2 * len(deaths) * TIMES)
    for name in workers[1:]:
        assert trial.bed.crew.stop(name) == 0, f"{name} ends well when it is asked to"


def kill_under_load(
    trial: Trial, what: str, deaths: Deaths, victims: Sequence[str], wanted: int
) -> None:
    """Kill at each step, some processes at the same time; then at random until it was enough."""
    before = trial.bed.crew.kills.total()
    chance = random.Random(SEED)
    with trial.people_at_work() as load:
        for together in by_turns(deaths):
            with ThreadPoolExecutor() as pool:
                for _ in pool.map(lambda death: die(trial, *death, chance), together):
                    pass
            load.wait_for_entries(ENTRIES_BETWEEN)
        while trial.bed.crew.kills.total() - before < wanted:
            trial.bed.crew.kill(chance.choice(victims))
            load.wait_for_entries(ENTRIES_BETWEEN)
    trial.count(what, trial.bed.crew.kills.total() - before)
    trial.settles()


def by_turns(deaths: Deaths) -> list[Deaths]:
    """TIMES over; those of different processes at the same step belong together."""
    places = dict.fromkeys(place for _, place in deaths)
    return [[d for d in deaths if d[1] == place] for _ in range(TIMES) for place in places]


def die(trial: Trial, name: str, place: str, chance: random.Random) -> None:
    trial.bed.crew.kill_at(name, f"{place}:{chance.randint(1, PASSINGS_MAX)}")
