"""Everything is replaced while people work: no request fails, and nothing is lost or doubled."""

from __future__ import annotations

import signal

import pytest
from agency.judge import Complaint, judge
from agency.opening import open_agency
from agency.records import read_records
from agency.waiting import eventually
from composition import Installation
from following import Following
from traffic import Traffic

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.long, pytest.mark.timeout(900)]

REQUESTS_PER_SECOND = 100
FAILURES_SHOWN = 20
ROLL_SECONDS = 600
ROLLED = [
    *(f"{service}-{kind}" for service in ("accounts", "projects", "finance", "workspace", "gateway")
      for kind in ("api", "worker"))
]  # fmt: skip


def test_a_rolling_restart_under_load_fails_no_request_and_loses_no_event(
    installation: Installation,
) -> None:
    composition = installation.composition
    composition.up(gateway_api=2)
    known = set(judge(read_records(installation), ()).complaints)
    agency = open_agency(installation, designers=4)
    old = {service: composition.running(service) for service in ROLLED}
    following = Following(installation.address, agency.finance)
    with Traffic(agency, installation.address, REQUESTS_PER_SECOND) as traffic:
        roll = composition.roll()
        output, _ = roll.communicate(timeout=ROLL_SECONDS)
    print(f"{output}{traffic}; {following.streams} streams")

    assert roll.returncode == 0
    assert not traffic.failures, "\n".join(traffic.failures[:FAILURES_SHOWN])
    for service in ROLLED:
        new = composition.running(service)
        assert len(new) == len(old[service]), f"{service} runs as often as before"
        assert not new & old[service], f"every {service} is a new one"

    def complaints() -> list[Complaint]:
        verdict = judge(read_records(installation), traffic.answers)
        return [complaint for complaint in verdict.complaints if complaint not in known]

    eventually(lambda: not complaints(), "every event has its effect", pause_seconds=1)
    recorded = following.recorded()
    eventually(lambda: len(following.events) >= len(recorded), "the follower receives every event")
    assert following.events == recorded
    assert following.broken == []


def test_an_interrupted_roll_leaves_as_many_as_there_were(installation: Installation) -> None:
    composition = installation.composition
    before = composition.running("accounts-worker")
    roll = composition.roll("accounts-worker")
    eventually(lambda: composition.running("accounts-worker") > before, "a new one is started")
    roll.send_signal(signal.SIGTERM)
    output, _ = roll.communicate(timeout=60)
    assert roll.returncode != 0
    assert "the new ones are removed" in output
    assert composition.running("accounts-worker") == before


def test_what_cannot_be_rolled_is_named(installation: Installation) -> None:
    roll = installation.composition.roll("postgres")
    output, _ = roll.communicate(timeout=60)
    assert roll.returncode == 1
    assert "postgres cannot be rolled" in output
