"""RabbitMQ stops, dies, runs out of memory, refuses a password: nothing waits, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from agency.waiting import eventually
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

ENTRIES_MEANWHILE = 10
ENTRIES_AFTER = 5


@pytest.mark.parametrize("time", range(TIMES))
def test_a_broker_that_stops_and_comes_back_loses_nothing(trial: Trial, time: int) -> None:
    goes_away_and_comes_back(trial, trial.bed.broker.stop_app, trial.bed.broker.start_app)


@pytest.mark.parametrize("time", range(TIMES))
def test_a_broker_that_is_killed_and_started_again_loses_nothing(trial: Trial, time: int) -> None:
    goes_away_and_comes_back(trial, trial.bed.broker.kill, trial.bed.broker.start)


@pytest.mark.parametrize("time", range(TIMES))
def test_a_broker_without_memory_holds_nobody_up_and_loses_nothing(trial: Trial, time: int) -> None:
    """It goes on delivering, so workers are ready; new facts wait in the outbox."""
    bed, relay = trial.bed, "projects-worker"
    before = bed.crew.log_sizes()
    with trial.people_at_work() as load:
        bed.broker.raise_memory_alarm()
        try:
            says(trial, relay, "broker takes no messages", before)
            load.wait_for_entries(ENTRIES_MEANWHILE)
            assert bed.is_ready(relay), "a worker that takes events is ready"
        finally:
            bed.broker.lower_memory_alarm()
        load.wait_for_entries(ENTRIES_AFTER)
    trial.count("broker faults")
    trial.settles()


def test_a_wrong_password_is_told_and_heals_when_it_is_right_again(trial: Trial) -> None:
    bed, worker = trial.bed, "finance-worker"
    right = bed.credentials.broker_password("finance")
    before = bed.crew.log_sizes()
    with trial.people_at_work() as load:
        bed.broker.change_password("finance", "not the password of finance")
        try:
            says(trial, worker, "ACCESS_REFUSED", before)
            bed.wait_until(worker, ready=False)
            load.wait_for_entries(ENTRIES_MEANWHILE)
            assert not bed.is_ready(worker), "it is not ready as long as it is refused"
        finally:
            bed.broker.change_password("finance", right)
        bed.wait_until(worker, ready=True)
        load.wait_for_entries(ENTRIES_AFTER)
    trial.count("wrong passwords")
    trial.settles()


def goes_away_and_comes_back(
    trial: Trial, go: Callable[[], None], come_back: Callable[[], None]
) -> None:
    """Meanwhile requests are accepted, and workers say that they are not ready, and why."""
    bed = trial.bed
    workers = bed.crew.names("worker")
    before = bed.crew.log_sizes()
    with trial.people_at_work() as load:
        go()
        try:
            for worker in workers:
                bed.wait_until(worker, ready=False)
                says(trial, worker, "broker lost", before)
            load.wait_for_entries(ENTRIES_MEANWHILE)
        finally:
            come_back()
        for worker in workers:
            bed.wait_until(worker, ready=True)
        load.wait_for_entries(ENTRIES_AFTER)
    trial.count("broker faults")
    trial.settles()


def says(trial: Trial, process: str, words: str, before: dict[str, int]) -> None:
    """Its log says so, after its earlier lines."""
    log = trial.bed.crew.log
    eventually(lambda: words in log(process)[before[process] :], f"{process} logs {words!r}")
