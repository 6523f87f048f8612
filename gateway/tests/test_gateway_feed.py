"""The event feed: nothing lost, nothing twice, in one order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bus.pump import deliver, pump
from bus.subscription import Event
from chassis.actor import Actor
from chassis.clock import system_clock
from chassis.database import Origin
from chassis.ids import new_id
from gateway.feed import commands
from gateway.feed.rules import cursor_of, position_of
from gateway.signin.commands.access import Access, grant_access
from gateway.testing import Person, Reception, reception
from gateway.worker import GatewayWorker
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

SYSTEM = Actor.system()


@pytest.fixture
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.fixture
def ada(gateway: Reception) -> Person:
    return gateway.person("team_member")


def an_event(type_: str = "client.updated.v1", **body: Any) -> Event:
    return Event(
        id=new_id(),
        source="accounts",
        type=type_,
        subject=new_id(),
        sequence=1,
        aggregate_seq=1,
        time=system_clock(),
        body=body,
        actor_id="",
        origin=Origin(),
    )


def happen(gateway: Reception, *events: Event) -> None:
    for event in events:
        with gateway.database.transaction(SYSTEM) as tx:
            commands.append(tx, [event])


def everything(somebody: Person, after: str = "", **query: Any) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    found: list[dict[str, Any]] = []
    while True:
        more = {"after": after} if after else {}
        page = somebody.get("/v1/events", **more, **query).json()
        if not page["items"]:
            return found
        found += page["items"]
        after = page["next_cursor"]


@pytest.mark.slow
def test_the_feed_is_read_from_the_beginning_page_by_page(gateway: Reception, ada: Person) -> None:
    events = [an_event(number=number) for number in range(7)]
    happen(gateway, *events)
    found = everything(ada, limit=3)
    assert [event["id"] for event in found] == [event.id for event in events]
    assert found[0]["data"] == {"number": 0}
    assert found[0]["type"] == "client.updated.v1"


@pytest.mark.slow
def test_every_events_own_cursor_is_a_place_to_go_on_from(gateway: Reception, ada: Person) -> None:
    happen(gateway, *[an_event(number=number) for number in range(5)])
    third = everything(ada)[2]
    assert [event["data"]["number"] for event in everything(ada, third["cursor"])] == [3, 4]


@pytest.mark.slow
def test_latest_is_the_end_and_a_quiet_page_keeps_ones_place(
    gateway: Reception, ada: Person
) -> None:
    happen(gateway, an_event())
    assert eventually(lambda: not ada.get("/v1/events", after="latest").json()["items"])
    quiet = ada.get("/v1/events", after="latest", type="brief.written.v1").json()
    assert quiet["items"] == []
    happen(gateway, an_event(number=2))
    found = everything(ada, quiet["next_cursor"])
    assert [event["data"] for event in found][-1] == {"number": 2}


@pytest.mark.slow
def test_events_are_chosen_by_type_client_and_project(gateway: Reception, ada: Person) -> None:
    client, project = new_id(), new_id()
    happen(
        gateway,
        an_event("client.updated.v1", client_id=client),
        an_event("project.opened.v1", client_id=client, project_id=project),
        an_event("task.created.v1", project_id=project),
        an_event("person.created.v1"),
    )

    def types(**query: Any) -> list[str]:
        return [event["type"] for event in everything(ada, **query)]

    assert types(client_id=client) == ["client.updated.v1", "project.opened.v1"]
    assert types(project_id=project) == ["project.opened.v1", "task.created.v1"]
    assert types(type="task.created.v1,person.created.v1") == [
        "task.created.v1",
        "person.created.v1",
    ]


@pytest.mark.slow
def test_waiting_ends_as_soon_as_something_happens(gateway: Reception, ada: Person) -> None:
    end = ada.get("/v1/events", after="latest").json()["next_cursor"]
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ada.get, "/v1/events", after=end, wait=20)
        live = gateway.client.app.state.door.live  # type: ignore[attr-defined]
        assert eventually(lambda: live._waiting)
        happen(gateway, an_event(number=1))
        page = waiting.result(timeout=15).json()
    assert [event["data"] for event in page["items"]] == [{"number": 1}]


@pytest.mark.slow
def test_waiting_for_nothing_ends_when_the_time_is_up(ada: Person) -> None:
    started = time.monotonic()
    page = ada.get("/v1/events", wait=1).json()
    assert page["items"] == []
    assert 0.9 < time.monotonic() - started < 4


@pytest.mark.slow
def test_many_writers_at_once_lose_nothing_and_a_follower_sees_each_once_in_order(
    gateway: Reception, ada: Person
) -> None:
    per_writer, writers = 40, 6
    done = threading.Event()
    seen: list[str] = []

    def follow() -> None:
        after = ""
        while True:
            last = done.is_set()
            more = {"after": after} if after else {}
            page = ada.get("/v1/events", limit=7, **more).json()
            seen.extend(event["id"] for event in page["items"])
            after = page["next_cursor"]
            if last and not page["items"]:
                return

    def write(writer: int) -> list[str]:
        events = [an_event(writer=writer, number=number) for number in range(per_writer)]
        for event in events:
            with gateway.database.transaction(SYSTEM) as tx:
                commands.append(tx, [event])
                if event.body["number"] % 10 == 3:
                    time.sleep(0.01)
        return [event.id for event in events]

    with ThreadPoolExecutor(writers + 1) as threads:
        following = threads.submit(follow)
        written = [threads.submit(write, writer) for writer in range(writers)]
        ids = [future.result(timeout=60) for future in written]
        done.set()
        following.result(timeout=60)
    assert len(seen) == len(set(seen)) == per_writer * writers
    for own in ids:
        assert [id_ for id_ in seen if id_ in set(own)] == own


@pytest.mark.slow
def test_the_worker_appends_each_event_once(gateway: Reception, ada: Person) -> None:
    worker = GatewayWorker(gateway.database)
    id_ = new_id()
    for _ in range(2):
        deliver(worker, "projects", "task.created.v1", {"project_id": id_}, event_id=id_)
    (found,) = everything(ada)
    assert (found["id"], found["source"], found["project_id"]) == (id_, "projects", id_)


@pytest.mark.slow
def test_what_the_gateway_itself_says_is_on_the_feed_too(gateway: Reception, ada: Person) -> None:
    with gateway.database.transaction(SYSTEM) as tx:
        access = Access(roles=frozenset({"administrator"}), password_hash="x")
        grant_access(tx, tx.new_id(), "Robin", "robin@agency.example", access)
    pump([GatewayWorker(gateway.database)])
    (found,) = everything(gateway.person("administrator"), type="user.granted.v1")
    assert (found["type"], found["source"]) == ("user.granted.v1", "gateway")
    assert "password" not in json.dumps(found)


def eventually(condition: Any, seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


@given(st.integers(0, 2**63 - 1))
def test_a_cursor_names_one_place(position: int) -> None:
    assert position_of(cursor_of(position)) == position


@given(st.text(max_size=20))
def test_what_is_no_cursor_is_recognised(text: str) -> None:
    position = position_of(text)
    assert position is None or cursor_of(position) == text


def test_the_worker_listens_to_everybody() -> None:
    assert {source for source, _ in GatewayWorker.subscriptions} == {
        "accounts",
        "projects",
        "finance",
        "workspace",
        "gateway",
    }


@pytest.mark.slow
def test_a_cursor_before_what_was_removed_has_expired(gateway: Reception, ada: Person) -> None:
    happen(gateway, *(an_event("task.created.v1", number=n) for n in range(3)))
    first = ada.get("/v1/events", limit=1).json()
    with gateway.database.transaction(SYSTEM) as tx:
        tx.session.execute(text("UPDATE feed SET recorded_at = now() - interval '3 days'"))
        tx.session.execute(text("UPDATE feed SET recorded_at = now() WHERE position = 3"))
        commands.remove_old(tx, days=2)
    expired = ada.get("/v1/events", after=first["next_cursor"])
    assert (expired.status_code, expired.json().get("reason")) == (410, "CURSOR_EXPIRED"), (
        expired.text
    )
    left = ada.get("/v1/events").json()
    assert [each["data"]["number"] for each in left["items"]] == [2]
    assert ada.get("/v1/events", after=left["next_cursor"]).status_code == 200
    assert ada.get("/v1/events", after=cursor_of(2)).json()["items"] == left["items"]
