"""A handler slower than the heartbeat: the worker goes on living, and others go on working."""

from __future__ import annotations

import psycopg
import pytest
from agency.waiting import eventually
from bus.topology import HEARTBEAT_SECONDS
from faults.bed import Bed
from faults.sleepers import SLEEP_SECONDS, sleeping_once, sleeps
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

WORKER = "finance-worker"
MEANWHILE = 5
assert SLEEP_SECONDS > 2 * HEARTBEAT_SECONDS


@pytest.mark.parametrize("time", range(TIMES))
def test_a_slow_handler_loses_no_connection_and_holds_up_no_other_line(
    trial: Trial, time: int
) -> None:
    bed, before = trial.bed, trial.bed.crew.output()
    with trial.people_at_work(), sleeping_once(bed):
        eventually(lambda: sleeps(bed), "a handler sleeps")
        applied = applied_of_accounts(bed)
        eventually(
            lambda: applied_of_accounts(bed) >= applied + MEANWHILE,
            "events of accounts are applied",
        )
        assert sleeps(bed), "it was applied while the handler slept"
        eventually(lambda: not sleeps(bed), "the handler has slept enough")
    trial.count("slow handlers")
    trial.settles()
    output = bed.crew.log(WORKER)[before[WORKER] :]
    assert "broker lost" not in output, "the connection to the broker outlived the handler"
    assert "inbox paused" not in output, "the handler was carried out the first time"


def applied_of_accounts(bed: Bed) -> int:
    query = "SELECT count(*) FROM inbox WHERE source = 'accounts'"
    with psycopg.connect(bed.database_url("finance")) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
