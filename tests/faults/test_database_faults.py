"""PostgreSQL stops or dies, for all services at once, and comes back: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

ENTRIES_AFTER = 10


@pytest.mark.parametrize("time", range(TIMES))
def test_a_database_that_stops_and_comes_back_loses_nothing(trial: Trial, time: int) -> None:
    goes_away_and_comes_back(trial, trial.bed.database.stop)


@pytest.mark.parametrize("time", range(TIMES))
def test_a_database_that_is_killed_loses_nothing(trial: Trial, time: int) -> None:
    goes_away_and_comes_back(trial, trial.bed.database.kill)


def goes_away_and_comes_back(trial: Trial, go: Callable[[], None]) -> None:
    """Meanwhile every api says that it is not ready, and every caller gets a 503."""
    bed = trial.bed
    with trial.people_at_work() as load:
        go()
        try:
            for api in bed.crew.names("api"):
                bed.wait_until(api, ready=False)
        finally:
            bed.database.start()
        load.wait_for_entries(ENTRIES_AFTER)
    trial.count("database faults")
    trial.settles()
