"""Nobody can use up the gateway for the others: turns for requests, places for streams."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from gateway.problem import Problem
from gateway.shares import STREAMS_PER_PERSON, Places, Turns
from gateway.testing import Reception, reception

pytestmark = pytest.mark.timeout(60)


def test_requests_beyond_a_share_wait_for_their_turn() -> None:
    async def crowd() -> int:
        turns = Turns(at_once=3, waiting=100)
        under_way, most = 0, 0

        async def one() -> None:
            nonlocal under_way, most
            async with turns.turn("ada"):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0)
                under_way -= 1

        await asyncio.gather(*(one() for _ in range(50)))
        return most

    assert asyncio.run(crowd()) == 3


def test_when_too_many_wait_the_greedy_caller_gets_a_429_and_others_do_not() -> None:
    async def crowd() -> tuple[Problem, bool]:
        turns = Turns(at_once=1, waiting=1)
        done = asyncio.Event()

        async def hold(key: str) -> None:
            async with turns.turn(key):
                await done.wait()

        held = [asyncio.create_task(hold("ada")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await hold("ada")
        done.set()
        async with turns.turn("bea"):
            served = True
        await asyncio.gather(*held)
        return refused.value, served

    problem, served = asyncio.run(crowd())
    assert (problem.status, problem.reason) == (429, "TOO_MANY_REQUESTS")
    assert problem.headers["Retry-After"] == "1"
    assert served


def test_a_share_that_nobody_uses_takes_no_memory() -> None:
    turns = Turns(at_once=1, waiting=1)

    async def once() -> None:
        async with turns.turn("ada"):
            pass

    asyncio.run(once())
    assert not turns._queues


def test_a_request_that_fails_gives_its_turn_back() -> None:
    async def fail_and_go_on() -> None:
        turns = Turns(at_once=1, waiting=0)
        with pytest.raises(ValueError, match="inside"):
            async with turns.turn("ada"):
                raise ValueError("inside")
        async with turns.turn("ada"):
            pass

    asyncio.run(fail_and_go_on())


def test_one_person_takes_only_some_of_the_places_for_streams() -> None:
    places = Places(per_person=1, in_all=2)
    with places.place("ada"):
        with pytest.raises(Problem) as refused, places.place("ada"):
            pass
        assert (refused.value.status, refused.value.reason) == (429, "TOO_MANY_STREAMS")
        with places.place("bea"), pytest.raises(Problem) as full, places.place("cyd"):
            pass
        assert (full.value.status, full.value.reason) == (503, "TOO_MANY_WAITING")
    with places.place("ada"):
        pass


@pytest.fixture(scope="module")
def gateway() -> Iterator[Reception]:
    with reception() as gateway:
        yield gateway


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "headers"), [("wait=30", {}), ("after=latest", {"Accept": "text/event-stream"})]
)
def test_who_follows_events_too_often_is_refused_before_the_answer_begins(
    gateway: Reception, query: str, headers: dict[str, str]
) -> None:
    ada, bea = gateway.person("finance"), gateway.person("finance")
    places = gateway.client.app.state.door.shares.streams  # type: ignore[attr-defined]
    places._taken[ada.id] = STREAMS_PER_PERSON
    answer = ada.send("GET", f"/v1/events?{query}", headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (429, "TOO_MANY_STREAMS")
    assert answer.headers["retry-after"] == "1"
    assert ada.get("/v1/events").status_code == 200
    assert bea.get("/v1/events", wait=0).status_code == 200
    del places._taken[ada.id]


@pytest.mark.slow
def test_a_body_of_somebody_who_is_not_signed_in_is_small(gateway: Reception) -> None:
    answer = gateway.client.post("/v1/sessions", json={"email": "a" * 20_000, "password": "x"})
    assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")
