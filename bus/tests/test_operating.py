"""What an operator can see and do about events, through the commands themselves."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import counting
import pytest
from bus.inbox import Delivery, Inbox
from bus.operating import add_events_commands
from bus.operating.comparing import verify_against
from bus.operating.statements import published as stated
from bus.pump import pump
from bus.relay import Relay
from chassis.database import Database
from chassis.ids import new_id
from counting import TallyWorker
from sqlalchemy import text

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    parser = argparse.ArgumentParser()
    events = parser.add_subparsers(dest="command").add_parser("events")
    add_events_commands(events)

    def run_(database: Database, *words: str) -> tuple[int, str]:
        capsys.readouterr()
        chosen = parser.parse_args(["events", *words])
        url = database.engine.url.render_as_string(hide_password=False)
        code = chosen.run("tally", SimpleNamespace(database_url=url), chosen)
        return code, capsys.readouterr().out

    return run_


def bury(tally: Database, body: bytes) -> None:
    inbox = Inbox(TallyWorker(tally))
    prepared = inbox.prepare(Delivery("counters", body))
    assert prepared is not None
    inbox.apply([prepared])


def a_misfit(counters: Database, tally: Database) -> str:
    """An event that is dead because its body does not load, which a later version would."""
    counting.increment(counters, counting.create(counters))
    with counters.engine.begin() as connection:
        connection.execute(counting.PAST_ITS_RULES)
        connection.execute(text('UPDATE outbox SET payload = payload || \'{"value": "one"}\''))
    for message in published(counters):
        bury(tally, message)
    with tally.engine.connect() as connection:
        return str(connection.scalar(text("SELECT event_id FROM inbox WHERE status = 'dead'")))


def published(database: Database) -> list[bytes]:
    bodies: list[bytes] = []

    class Collect:
        def publish(self, messages: Any) -> int:
            bodies.extend(message.body for message in messages)
            return 0

        def has_room(self) -> bool:
            return True

        def close(self) -> None:
            pass

    relay = Relay(database.catalogue.service, database.engine, Collect())
    assert relay.activate()
    while relay.step():
        pass
    relay.close()
    return bodies


def test_status_says_what_waits(run: Run, counters: Database, tally: Database) -> None:
    counting.increment(counters, counting.create(counters), times=3)
    code, out = run(counters, "status", "--json")
    assert code == 0
    assert json.loads(out)["outbox"]["unstamped"] == 3
    pump([TallyWorker(tally)], sources=[counters])
    code, out = run(tally, "status")
    assert "applied up to: consumer tally  lane counters  position 3" in out


def test_a_dead_event_is_listed_shown_and_dropped(
    run: Run, counters: Database, tally: Database
) -> None:
    event_id = a_misfit(counters, tally)
    assert event_id in run(tally, "dead", "list")[1]
    shown = json.loads(run(tally, "dead", "show", event_id)[1])
    assert "does not load" in shown["error"]
    assert shown["envelope"]["data"]["value"] == "one"
    assert run(tally, "verify")[0] == 1
    assert run(tally, "dead", "drop", event_id)[0] == 0
    assert run(tally, "dead", "list")[1] == "no event is dead\n"
    assert run(tally, "verify")[0] == 0


def test_a_dead_event_can_be_tried_again(run: Run, counters: Database, tally: Database) -> None:
    event_id = a_misfit(counters, tally)
    with tally.engine.begin() as connection:
        connection.execute(
            text("UPDATE inbox SET envelope = jsonb_set(envelope, '{data,value}', '1')")
        )
    assert run(tally, "dead", "retry", "--all")[0] == 0
    assert Inbox(TallyWorker(tally)).retry_due() == 1
    assert run(tally, "dead", "list")[1] == "no event is dead\n"
    assert len(counting.handled(tally.engine)) == 1
    assert run(tally, "dead", "retry", event_id)[0] == 1


def test_what_could_never_be_read_is_not_tried_again(run: Run, tally: Database) -> None:
    bury(tally, b"nonsense")
    dead = json.loads(run(tally, "dead", "list", "--json")[1])[0]["event_id"]
    code, out = run(tally, "dead", "retry", dead)
    assert code == 1
    assert "could never be read" in out


@pytest.mark.parametrize("words", [["dead", "retry"], ["dead", "show", "x"], ["replay"], []])
def test_words_that_make_no_command_are_refused(
    run: Run, tally: Database, words: list[str]
) -> None:
    with pytest.raises(SystemExit):
        run(tally, *words)


def test_a_replay_publishes_the_range_again_and_changes_nothing(
    run: Run, counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=5)
    counting.rename(counters, counter, "visits")
    worker = TallyWorker(tally)
    pump([worker], sources=[counters])
    assert "3 events between 2 and 4" in run(counters, "replay", "--from", "2", "--to", "4")[1]
    assert len(published(counters)) == 3
    run(counters, "replay", "--from", "1", "--type", counting.RENAMED)
    assert len(published(counters)) == 1
    run(counters, "replay", "--from", "2020-01-01T00:00:00Z")
    assert pump([worker], sources=[counters]) == 0
    assert len(counting.handled(tally.engine)) == 5


def test_a_replay_for_one_subscriber_is_addressed_to_it(run: Run, counters: Database) -> None:
    counting.increment(counters, counting.create(counters))
    published(counters)
    run(counters, "replay", "--from", "1", "--subscriber", "tally")
    keys: list[str] = []

    class Collect:
        def publish(self, messages: Any) -> int:
            keys.extend(message.routing_key for message in messages)
            return 0

        def has_room(self) -> bool:
            return True

        def close(self) -> None:
            pass

    relay = Relay("counters", counters.engine, Collect())
    relay.activate()
    relay.step()
    relay.close()
    assert keys == ["replay.tally"]


def test_a_malformed_position_is_refused_in_words(run: Run, counters: Database) -> None:
    code, out = run(counters, "replay", "--from", "yesterday")
    assert code == 1
    assert "neither a position nor a time" in out


def test_verify_finds_a_planted_gap(run: Run, counters: Database, tally: Database) -> None:
    counting.increment(counters, counting.create(counters), times=5)
    published(counters)
    assert run(counters, "verify")[0] == 0
    with counters.engine.begin() as connection:
        connection.execute(counting.PAST_ITS_RULES)
        connection.execute(text("DELETE FROM outbox WHERE position = 3"))
    code, out = run(counters, "verify")
    assert code == 1
    assert "between 2 and 4" in out
    assert "aggregates numbered without a gap: 1" in out


def test_verify_finds_a_lost_event_and_a_stale_projection(
    counters: Database, tally: Database
) -> None:
    counter = counting.create(counters)
    counting.increment(counters, counter, times=5)
    counting.rename(counters, counter, "visits")
    counting.increment(counters, counter)
    pump([TallyWorker(tally)], sources=[counters])
    assert all(finding.is_well for finding in against(counters, tally))
    with tally.engine.begin() as connection:
        connection.execute(text("DELETE FROM inbox WHERE aggregate_seq = 2"))
        connection.execute(text("UPDATE projection_version SET aggregate_seq = 1"))
    assert [finding.count for finding in against(counters, tally)] == [1, 0, 1, 0]


def against(counters: Database, tally: Database) -> list[Any]:
    with counters.engine.connect() as outbox, tally.engine.begin() as connection:
        return verify_against(connection, TallyWorker, stated("counters", outbox))


def test_an_unknown_event_cannot_be_shown(run: Run, tally: Database) -> None:
    assert run(tally, "dead", "show", new_id())[0] == 1
