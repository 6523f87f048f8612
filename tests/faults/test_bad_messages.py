"""Messages that cannot be applied are kept as dead with the reason, and hold nothing up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from agency.waiting import eventually
from bus.envelope import SIZE_MAX, Envelope, identity_of
from chassis.ids import new_id
from faults.bed import Bed, broker_url, join
from faults.sleepers import sleeping_over, sleeps, wake
from faults.trial import TIMEOUT_SECONDS, Trial
from kombu import Connection

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

CONSUMED = "time_entry.approved.v1"
SAMPLES = Path(__file__).resolve().parents[2] / "proto" / "events" / "projects"
SAMPLE = SAMPLES / f"{CONSUMED}.sample.json"
WORKER = "finance-worker"
ENTRIES = 10
KILLS_MAX = 60


def an_approval(**data: Any) -> Envelope:
    """As projects would tell of an approved time entry, with nothing in it."""
    return Envelope(
        id=new_id(),
        source="projects",
        type=CONSUMED,
        subject=new_id(),
        time=datetime.now(UTC),
        sequence=1,
        aggregate_seq=1,
        data=data,
    )


def test_a_message_that_cannot_be_applied_is_dead_with_its_reason(trial: Trial) -> None:
    unknown = replace(an_approval(), type="time_entry.frowned_upon.v1")
    shapeless = an_approval(hours="many")
    oversized = b'{"id": "' + b"x" * SIZE_MAX + b'"}'
    planted = {
        identity_of(b"\xff\xfe not an event"): (b"\xff\xfe not an event", "not UTF-8"),
        identity_of(oversized): (oversized, "bytes, more than"),
        unknown.id: (unknown.encode(), "nothing here handles"),
        shapeless.id: (shapeless.encode(), "does not load"),
    }
    trial.planted |= planted.keys()
    with trial.people_at_work() as load:
        for body, _ in planted.values():
            publish(trial.bed, body)
        load.wait_for_entries(ENTRIES)
        for event_id, (_, reason) in planted.items():
            is_kept(trial.bed, event_id, "dead", reason)
    trial.count("messages that cannot be applied", len(planted))
    trial.settles()


def test_a_message_that_kills_its_process_again_and_again_holds_nothing_up(trial: Trial) -> None:
    """Its tries in its place are counted beforehand, and those from the database, too."""
    bed, killer = trial.bed, an_approval(**approved())
    trial.planted.add(killer.id)
    before = bed.crew.kills[WORKER]
    entry_id = killer.data["time_entry_id"]
    with sleeping_over(bed, killer.id, entry_id), trial.people_at_work() as load:
        publish(bed, killer.encode())
        for _ in range(KILLS_MAX):
            eventually(lambda: sleeps(bed) or status(bed, killer.id), "the message is tried")
            if status(bed, killer.id):
                break
            bed.crew.kill(WORKER)
            wake(bed)
            load.wait_for_entries(1)
        is_kept(bed, killer.id, "failed", "too often")
        load.wait_for_entries(ENTRIES)
    trial.count("kills by a message", bed.crew.kills[WORKER] - before)
    trial.settles()


def approved() -> dict[str, Any]:
    """The body of projects' own sample, of a time entry that there is not."""
    sample: dict[str, Any] = json.loads(SAMPLE.read_text())
    return {**sample["data"], "time_entry_id": new_id(), "settled": False}


def publish(bed: Bed, body: bytes) -> None:
    """As projects' own user, which nobody else can."""
    password = bed.credentials.broker_password("projects")
    url = broker_url("projects", password, join(bed.broker.address))
    with Connection(url) as connection:
        channel = connection.channel()
        message = channel.prepare_message(body)
        channel.basic_publish(message, exchange="projects.events", routing_key=CONSUMED)


def is_kept(bed: Bed, event_id: str, state: str, reason: str) -> None:
    """Until finance's inbox has the message so, for this reason."""

    def is_so() -> bool:
        found, error = status(bed, event_id) or ("", "")
        return found == state and reason in (error or "")

    eventually(is_so, f"a message is {state} because {reason!r}")


def status(bed: Bed, event_id: str) -> tuple[str, str] | None:
    """What finance's inbox says of it, and why."""
    query = "SELECT status, error FROM inbox WHERE event_id = %s"
    with psycopg.connect(bed.database_url("finance")) as connection:
        return connection.execute(query, [event_id]).fetchone()
