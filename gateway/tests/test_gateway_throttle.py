"""How often a sign-in may fail: fair to offices, and no weapon against a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import fresh_database
from gateway.events import CATALOGUE
from gateway.signin.model import FailureCount, KnownAddress, User
from gateway.signin.rules import ADDRESS, EMAIL, FRESH_PAIR, PAIR, network_of
from gateway.signin.throttle import Throttle, sweep
from signin_world import SYSTEM
from sqlalchemy import func, select

SECRET = "a secret of some length that only tests know"


class Door:
    """The throttle on a database of its own, with a clock that is set by hand."""

    def __init__(self, url: str) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
        self.database = Database(url, CATALOGUE, clock=lambda: self.now)
        self.throttle = Throttle(SECRET)

    def person(self) -> User:
        with self.database.transaction(SYSTEM) as tx:
            id_ = new_id()
            user = User(
                id=id_,
                email=f"{id_}@a.example",
                name="R",
                password_hash="x",
                roles=[],
                created_at=tx.now,
            )
            tx.add(user)
        return user

    def fail(self, user: User | None, email: str = "", address: str = "192.0.2.1") -> int:
        with self.database.transaction(SYSTEM) as tx:
            email = user.email if user else email
            return self.throttle.attempt_sign_in(tx, email, address, user)

    def succeed(self, user: User, address: str = "192.0.2.1") -> int:
        wait = self.fail(user, address=address)
        if not wait:
            with self.database.transaction(SYSTEM) as tx:
                self.throttle.forgive_sign_in(tx, user, user.email, address)
        return wait


@pytest.fixture
def door() -> Iterator[Door]:
    with fresh_database("gateway", lambda url: upgrade("gateway", url)) as url:
        door = Door(url)
        yield door
        door.database.dispose()


@pytest.mark.slow
def test_attempts_count_before_they_are_checked_and_end_with_the_window(door: Door) -> None:
    robin = door.person()
    assert [door.fail(robin) for _ in range(PAIR.failures)] == [0] * PAIR.failures
    assert door.fail(robin) == PAIR.seconds
    door.now += timedelta(seconds=PAIR.seconds)
    assert door.fail(robin) == 0


@pytest.mark.slow
def test_a_right_sign_in_forgives_the_wrong_ones(door: Door) -> None:
    robin = door.person()
    for _ in range(PAIR.failures - 1):
        door.fail(robin)
    assert door.succeed(robin) == 0
    assert [door.fail(robin) for _ in range(PAIR.failures)] == [0] * PAIR.failures


@pytest.mark.slow
def test_another_process_and_a_restart_forget_nothing(door: Door) -> None:
    robin = door.person()
    for _ in range(PAIR.failures):
        door.fail(robin)
    door.throttle = Throttle(SECRET)
    assert door.fail(robin) > 0


@pytest.mark.slow
def test_a_stranger_cannot_lock_a_person_out(door: Door) -> None:
    """M11: sixty wrong passwords from eight addresses locked everybody out who is that person."""
    robin = door.person()
    door.succeed(robin, "198.51.100.7")
    for number in range(200):
        door.fail(robin, address=f"203.0.113.{number}")
    assert door.succeed(robin, "198.51.100.7") == 0, "from where they have signed in before"
    assert door.succeed(robin, "192.0.2.55") == 0, "from a fresh address"


@pytest.mark.slow
def test_an_address_under_attack_leaves_fewer_guesses_to_each_stranger(door: Door) -> None:
    robin = door.person()
    for number in range(EMAIL.failures):
        door.fail(robin, address=f"203.0.113.{number}")
    waits = [door.fail(robin, address="198.51.100.200") for _ in range(FRESH_PAIR.failures + 1)]
    assert [bool(wait) for wait in waits] == [False] * FRESH_PAIR.failures + [True]


@pytest.mark.slow
def test_one_colleague_s_typos_do_not_lock_the_office(door: Door) -> None:
    typist, colleague = door.person(), door.person()
    for _ in range(500):
        door.fail(typist)
    assert door.succeed(colleague) == 0


@pytest.mark.slow
def test_who_tries_many_people_from_one_address_has_to_wait_but_not_who_is_known_there(
    door: Door,
) -> None:
    known, newcomer = door.person(), door.person()
    door.succeed(known)
    for number in range(ADDRESS.failures):
        door.fail(None, f"{number}@nobody.example")
    assert door.fail(None, "one-more@nobody.example") > 0
    assert door.fail(newcomer) > 0
    assert door.succeed(known) == 0
    assert door.succeed(newcomer, "198.51.100.7") == 0


@pytest.mark.slow
def test_neither_addresses_nor_names_are_kept_in_clear(door: Door) -> None:
    robin = door.person()
    door.succeed(robin)
    door.fail(None, "somebody@nobody.example")
    with door.database.reading(SYSTEM) as reading:
        kept = [*reading.session.scalars(select(FailureCount.key))]
        kept += reading.session.scalars(select(KnownAddress.address_digest))
    assert kept
    assert {len(key) for key in kept} == {16}


@pytest.mark.slow
def test_what_has_passed_is_swept(door: Door) -> None:
    door.succeed(door.person())
    door.fail(None, "somebody@nobody.example")
    door.now += timedelta(days=91)
    with door.database.transaction(SYSTEM) as tx:
        sweep(tx)
        for model in (FailureCount, KnownAddress):
            assert tx.session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.slow
def test_the_rows_are_bounded(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.signin.throttle.ROWS_MAX", 5)
    for number in range(20):
        door.fail(None, f"{number}@nobody.example", f"203.0.113.{number}")
    with door.database.transaction(SYSTEM) as tx:
        sweep(tx)
        assert tx.session.scalar(select(func.count()).select_from(FailureCount)) == 5


@pytest.mark.slow
def test_a_person_is_known_at_a_bounded_number_of_addresses(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.signin.throttle.KNOWN_PER_USER_MAX", 3)
    robin = door.person()
    for number in range(10):
        door.succeed(robin, f"203.0.113.{number}")
    with door.database.reading(SYSTEM) as reading:
        assert reading.session.scalar(select(func.count()).select_from(KnownAddress)) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.17", "192.0.2.17"),
        ("::ffff:192.0.2.17", "192.0.2.17"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_ipv6_caller_is_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
