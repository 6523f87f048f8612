"""kill -9 of every process of `make run` while people work: nothing is lost, nothing doubled.

Each process is killed in turn, in the midst of work, and the runner last. Afterwards the judge
compares what was acknowledged with what stands, and every copy with its source.
"""

from __future__ import annotations

import pytest
from agency.load import Load
from agency.opening import open_agency
from agency.settling import ask_again, settle
from standalone.instance import Instance

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

KILLED = ("accounts", "projects", "finance", "workers", "gateway", "postgres", "runner")
ENTRIES_BETWEEN = 8


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice() -> None:
    with Instance() as tandem:
        agency = open_agency(tandem)
        with Load(agency) as load:
            for name in KILLED:
                kill_at_work(tandem, load, name)
        settle(tandem, agency.answers)
        ask_again(agency.writers())
        settle(tandem, agency.answers)


def kill_at_work(tandem: Instance, load: Load, name: str) -> None:
    """Kill it while time is logged and billed, and go on once people can do both again."""
    load.wait_for_entries(ENTRIES_BETWEEN)
    load.wait_for_finance(1)
    tandem.kill(name)
    if name == "runner":
        tandem.start()
    load.wait_for_entries(2)
    load.wait_for_finance(1)
